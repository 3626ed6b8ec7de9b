"""Plans and shifts for tests, made by the house's own commands: `shifting.shift("tirsdag 9-13", with_children=True)`."""

from datetime import timedelta
from itertools import count
from typing import Any

from familiehus.kernel.roles import THE_HOUSE
from familiehus.series.rules import Rule
from familiehus.series.timetables import Timetable
from familiehus.shifts import commands
from familiehus.shifts.models import Shift, ShiftPlan, ShiftSignup
from familiehus.shifts.sheets import PlanSheet
from familiehus.volunteers.models import Volunteer
from familiehus.volunteers.states import Task
from tests import times

_numbers = count(1)


def plan(at: str = "i morgen 9-13", *, rule: Rule | None = None, **said: Any) -> ShiftPlan:
    """A plan for one shift; with `weekly=True` or a rule, for several."""
    timetable = Timetable.of_span(times.span(at))
    if said.pop("weekly", False):
        rule = Rule.weekly(timetable.first_on.weekday())
    said.setdefault("title", f"Vagt {next(_numbers)}")
    said.setdefault("task", Task.PRACTICAL)
    said.setdefault("max_people", max(2, said.get("min_people", 1)))
    timetable = Timetable(timetable.first_on, timetable.starts, timetable.length, rule)
    return commands.lay(PlanSheet(timetable=timetable, **said), by=THE_HOUSE)


def shift(at: str = "i morgen 9-13", **said: Any) -> Shift:
    return plan(at, **said).shifts[0]


def put_on(on: Shift, *volunteers: Volunteer) -> list[ShiftSignup]:
    """Each has taken it herself."""
    return [commands.take(on, each, by=each.person) for each in volunteers]


DAY = timedelta(days=1)


def plan_sheet_of(plan: ShiftPlan) -> PlanSheet:
    """The plan as it stands, to be revised from."""
    return PlanSheet(
        title=plan.title,
        task=plan.task,
        timetable=None if plan.activity_id else plan.timetable,
        activity=plan.activity,
        before_minutes=plan.before_minutes,
        after_minutes=plan.after_minutes,
        place=plan.place,
        meet=plan.meet,
        min_people=plan.min_people,
        max_people=plan.max_people,
        with_children=plan.with_children,
        handover_needs_yes=plan.handover_needs_yes,
        cutoff_hours=plan.cutoff_hours,
        opening=tuple(plan.opening),
        closing=tuple(plan.closing),
    )
