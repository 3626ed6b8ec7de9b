"""Plans become shifts: by their rule or their activity's dates, as far ahead as anybody plans; the horizon moves nightly."""

from collections.abc import Collection
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from familiehus.activities.kinds import State as ActivityState
from familiehus.activities.models import Activity, Occurrence
from familiehus.house.queries import closed_dates
from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _
from familiehus.kernel.roles import THE_HOUSE, Actor
from familiehus.kernel.spans import Span
from familiehus.series import commands as series
from familiehus.series.timetables import Skip, Slot
from familiehus.shifts.commands.changing import cancel
from familiehus.shifts.commands.standing import seat
from familiehus.shifts.commands.taking import touch
from familiehus.shifts.kinds import State
from familiehus.shifts.models import Shift, ShiftPlan

AHEAD = timedelta(weeks=10)
"""How far ahead shifts are rows: as far as anybody plans their evenings. Moved on every night."""


def horizon() -> date:
    return clock.today() + AHEAD


def extend_horizons() -> int:
    """Give every plan its shifts as far ahead as there are shifts; gives how many. Again gives none. For the job.

    A standing person who may not be on one then is left out of it, and the seat shows as empty.
    """
    running = select(ShiftPlan).where(ShiftPlan.ended_at.is_(None)).options(selectinload(ShiftPlan.standing))
    return sum(len(make(plan)) for plan in db.session.scalars(running))


def follow_activity(activity: Activity, *, by: Actor) -> int:
    """An activity has other dates than before: its shifts follow. Gives how many are new."""
    running = select(ShiftPlan).where(ShiftPlan.activity_id == activity.id, ShiftPlan.ended_at.is_(None))
    return sum(len(make(plan, by=by)) for plan in db.session.scalars(running))


def follow_closing_days(first: date, last: date, *, by: Actor) -> int:
    """Plans that follow the house have no shift on days when it is closed now, and have it again when it is not; gives
    how many. One that somebody is on stays until it is called off with a reason. A date that an activity has no
    more for it takes its shifts along, and whoever is on them is told."""
    span = Span.of_days(first, last)
    concerned = (
        select(Shift)
        .join(Shift.plan)
        .where(
            ShiftPlan.skips_closed,
            ShiftPlan.activity_id.is_(None),
            ShiftPlan.rrule.is_not(None),
            ShiftPlan.ended_at.is_(None),
            Shift.original_start >= max(span.starts_at, clock.now()),
            Shift.original_start < span.ends_at,
            Shift.has_own_time.is_(False),
            Shift.state.in_((State.PLANNED, State.SKIPPED)),
        )
        .order_by(Shift.original_start, Shift.id)
    )
    closed = closed_dates(first, last)
    changed = [each for each in db.session.scalars(concerned).unique() if _follow_house(each, closed)]
    db.session.flush()
    for shift in changed:
        for standing in shift.plan.standing if shift.is_on else ():
            if standing.is_standing(shift.first_on):
                seat(standing, [shift], by)
    staffed = (
        select(ShiftPlan).join(ShiftPlan.activity).where(ShiftPlan.ended_at.is_(None), Activity.skips_closed)
    )
    made = sum(
        len(make(plan, by)) for plan in db.session.scalars(staffed.order_by(ShiftPlan.id)).unique().all()
    )
    if changed:
        touch()
    return len(changed) + made


def _follow_house(shift: Shift, closed: Collection[date]) -> bool:
    """Whether the shift is another for the closing days there are now."""
    why = shift.plan.timetable.why_skipped(shift.original_day, closed)
    if shift.is_on and why is Skip.CLOSED and not shift.taken:
        shift.state, shift.skipped_because = State.SKIPPED, why.value
        return True
    if shift.state is State.SKIPPED and shift.skipped_because == Skip.CLOSED.value and why is None:
        _be_on(shift)
        return True
    return False


def _be_on(shift: Shift) -> None:
    """Planned, as though it had never been left out."""
    shift.state, shift.skipped_because, shift.reason = State.PLANNED, None, ""


def coming_of(plan: ShiftPlan) -> list[Shift]:
    """Its shifts that have not begun, in order."""
    return [each for each in plan.shifts if not each.has_begun and each.state is not State.SKIPPED]


def make(plan: ShiftPlan, by: Actor = THE_HOUSE) -> list[Shift]:
    """The shifts of the rule or of the activity's dates that are not rows yet, with those who stand on the plan."""
    made = _from_activity(plan, by) if plan.activity is not None else _from_rule(plan)
    db.session.flush()
    coming = [each for each in made if each.is_on and not each.has_begun]
    for standing in plan.standing:
        seat(standing, [each for each in coming if standing.is_standing(each.first_on)], by)
    if made:
        touch()
    return made


def _from_rule(plan: ShiftPlan) -> list[Shift]:
    until = max(horizon(), plan.first_on if plan.rrule is None else horizon())
    closed: Collection[date] = closed_dates(plan.first_on, until) if plan.skips_closed else ()
    return series.generate(
        plan,
        plan.shifts,
        lambda slot: _new(plan, slot),
        horizon=until,
        closed=closed,
        after=plan.generated_until if plan.rrule else None,
    )


def _new(plan: ShiftPlan, slot: Slot) -> Shift:
    shift = Shift(original_start=slot.original_start, note="")
    _stand_on(shift, plan)
    shift.stand_in(slot.span)
    if slot.skipped_because is not None:
        shift.state, shift.skipped_because = State.SKIPPED, slot.skipped_because.value
    shift.place = plan.place
    plan.shifts.append(shift)
    return shift


def _stand_on(shift: Shift, plan: ShiftPlan) -> None:
    shift.task, shift.with_children = plan.task, plan.with_children
    shift.min_people, shift.max_people = plan.min_people, plan.max_people


def _from_activity(plan: ShiftPlan, by: Actor) -> list[Shift]:
    """A shift for each coming date that is shown; one whose date is gone from the calendar is off."""
    activity = plan.activity
    assert activity is not None
    if activity.state is ActivityState.DRAFT:
        return []
    known = {each.occurrence_id: each for each in plan.shifts}
    made: list[Shift] = []
    for row in activity.dates:
        shift = known.get(row.id)
        if shift is not None and shift.is_on and not shift.has_begun and not row.is_shown:
            drop(shift, _("Datoen er taget ud af kalenderen."), by)
        elif shift is not None and shift.state is State.SKIPPED and _can_be_on(row):
            _be_on(shift)
            made.append(shift)
        if shift is not None or not _can_be_on(row):
            continue
        if row.original_day > horizon():
            break
        new = Shift(original_start=row.original_start, occurrence_id=row.id, note="")
        _stand_on(new, plan)
        new.stand_in(plan.around(row))
        new.place = plan.place or row.place
        plan.shifts.append(new)
        made.append(new)
    plan.generated_until = horizon()
    return made


def _can_be_on(row: Occurrence) -> bool:
    return row.is_shown and not row.is_off and not row.has_begun


def drop(shift: Shift, reason: str, by: Actor) -> None:
    """Off: told where somebody was on it, silently where nobody was."""
    if shift.on_it:
        cancel(shift, reason, by=by)
    else:
        shift.state, shift.reason = State.SKIPPED, reason
