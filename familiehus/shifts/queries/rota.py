"""The rota: the week's grid, a month in dots, the plans behind it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from familiehus.activities.kinds import State as ActivityState
from familiehus.activities.models import Activity
from familiehus.kernel.db import db
from familiehus.kernel.spans import Span
from familiehus.shifts.models import Shift, ShiftPlan, ShiftSignup
from familiehus.shifts.queries.loading import shifts_in

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Circle:
    """One seat as the rota draws it: standing, filled, sought or empty; whose it is."""

    kind: str
    signup: ShiftSignup | None = None
    hands_of: str = ""

    @property
    def name(self) -> str:
        return self.signup.name if self.signup else self.hands_of


def circles(shift: Shift) -> list[Circle]:
    """Everybody on it, whoever is brought, then the seats that must still be filled."""
    people = [
        Circle("sought" if each.seeks_another else "standing" if each.is_standing else "filled", each)
        for each in shift.on_it
    ]
    brought = [
        Circle("filled", None, each.association.name) for each in shift.hands for _n in range(each.hands)
    ]
    return [*people, *brought, *(Circle("empty") for _n in range(shift.missing))]


@dataclass(frozen=True)
class Lane:
    """A line of the grid: one role, its shifts by day."""

    plan: ShiftPlan
    by_day: dict[date, list[Shift]]


@dataclass(frozen=True)
class Rota:
    """A week of shifts: lanes by role, and how many hands each day lacks."""

    monday: date
    lanes: list[Lane]

    @property
    def days(self) -> list[date]:
        return [self.monday + n * DAY for n in range(7)]

    @cached_property
    def shifts(self) -> list[Shift]:
        """Each once, also one that goes over midnight into the next day."""
        each_once = {shift.id: shift for lane in self.lanes for day in lane.by_day.values() for shift in day}
        return sorted(each_once.values(), key=lambda each: (each.starts_at, each.id))

    @property
    def is_anything_on(self) -> bool:
        """Whether there is anything in the week that is not called off."""
        return any(shift.is_on for shift in self.shifts)

    def missing_on(self, day: date) -> int:
        return sum(shift.missing for shift in self.shifts if shift.first_on == day)

    @property
    def missing(self) -> int:
        return sum(self.missing_on(day) for day in self.days)

    @property
    def sought(self) -> int:
        return sum(len(shift.seeks) for shift in self.shifts if shift.first_on in self.days)


def rota(monday: date) -> Rota:
    """The week that begins on that Monday. A shift over midnight stands in both days."""
    sunday = monday + 6 * DAY
    lanes: dict[int, Lane] = {}
    for shift in shifts_in(Span.of_days(monday, sunday), many=True):
        lane = lanes.setdefault(shift.plan_id, Lane(shift.plan, {}))
        for day in shift.days:
            if monday <= day <= sunday:
                lane.by_day.setdefault(day, []).append(shift)
    ordered = sorted(lanes.values(), key=lambda lane: (lane.plan.task.value, lane.plan.title.casefold()))
    return Rota(monday, ordered)


@dataclass(frozen=True)
class Dot:
    """A day of the month: how many shifts, how many hands are missing, whether somebody is sought."""

    day: date
    shifts: int
    missing: int
    sought: int


def month(first: date, last: date) -> dict[date, Dot]:
    """The days of the span that have shifts."""
    dots: dict[date, Dot] = {}
    shifts = shifts_in(Span.of_days(first, last), cancelled=False, many=True)
    for day, of_day in groupby(
        sorted(shifts, key=lambda each: each.first_on), key=lambda each: each.first_on
    ):
        those = list(of_day)
        dots[day] = Dot(
            day,
            len(those),
            sum(each.missing for each in those),
            sum(len(each.seeks) for each in those),
        )
    return dots


def plans(*, ended: bool = False) -> list[ShiftPlan]:
    """Every plan that runs, by name; or those that were ended."""
    wanted = select(ShiftPlan).where(
        ShiftPlan.ended_at.is_not(None) if ended else ShiftPlan.ended_at.is_(None)
    )
    running: Sequence[ShiftPlan] = (
        db.session.scalars(
            wanted.options(
                joinedload(ShiftPlan.place), joinedload(ShiftPlan.activity), selectinload(ShiftPlan.standing)
            )
        )
        .unique()
        .all()
    )
    return sorted(running, key=lambda each: each.title.casefold())


def first_names(people: Iterable[ShiftSignup]) -> list[str]:
    """How those on a shift are called on the wall and among each other: first names alone."""
    return [each.name.split()[0] for each in people]


def activities_to_staff() -> list[Activity]:
    """Published series and single activities that still have something to come, by name."""
    wanted = (
        select(Activity)
        .where(Activity.state == ActivityState.PUBLISHED)
        .order_by(Activity.title, Activity.id)
    )
    return list(db.session.scalars(wanted))
