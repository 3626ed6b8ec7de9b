"""Shifts with everybody on them, in as few questions as can be."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from familiehus.activities.models import Occurrence
from familiehus.kernel.db import db
from familiehus.kernel.spans import Span
from familiehus.shifts.kinds import State
from familiehus.shifts.models import AssociationHands, Handover, Shift, ShiftSignup
from familiehus.volunteers.models import Volunteer


def within(
    span: Span, *, cancelled: bool = True, clearances: bool = False, many: bool = False
) -> Select[Shift]:
    """The shifts that touch the span, with everybody on them, in as many questions as `whole` says."""
    states = (State.PLANNED, State.CANCELLED) if cancelled else (State.PLANNED,)
    return (
        whole(select(Shift), clearances=clearances, many=many)
        .where(Shift.starts_at < span.ends_at, Shift.ends_at > span.starts_at, Shift.state.in_(states))
        .order_by(Shift.starts_at, Shift.id)
    )


def whole(wanted: Select[Shift], *, clearances: bool = False, many: bool = False) -> Select[Shift]:
    """With plan, place, everybody on it by name, and who seeks somebody else.

    One question, one more for what people are cleared for. `many`: of weeks of shifts each plan and each person
    is read once instead of with every shift, which costs three questions and saves half the time.
    """
    live = Shift.signups.and_(ShiftSignup.left_at.is_(None))
    on_it = selectinload(live) if many else joinedload(live)
    if many:
        plan, people = selectinload(Shift.plan), on_it.selectinload(ShiftSignup.volunteer)
    else:
        plan, people = joinedload(Shift.plan), on_it.joinedload(ShiftSignup.volunteer)
        people = people.joinedload(Volunteer.person)
    cleared = on_it.selectinload(ShiftSignup.volunteer) if many else on_it.joinedload(ShiftSignup.volunteer)
    return wanted.options(
        plan,
        people,
        *([cleared.selectinload(Volunteer.clearances)] if clearances else []),
        joinedload(Shift.place),
        joinedload(Shift.hands).joinedload(AssociationHands.association),
        on_it.joinedload(ShiftSignup.handovers.and_(Handover.closed_at.is_(None))),
    )


def shifts_in(
    span: Span, *, cancelled: bool = True, clearances: bool = False, many: bool = False
) -> list[Shift]:
    return found(within(span, cancelled=cancelled, clearances=clearances, many=many))


def found(wanted: Select[Shift]) -> list[Shift]:
    """The shifts that `whole` asks for; every seat knows its shift without asking again."""
    shifts = list(db.session.scalars(wanted).unique())
    for shift in shifts:
        for seat in shift.signups:
            set_committed_value(seat, "shift", shift)
    return shifts


def one_shift(number: int) -> Shift:
    """A shift with everybody on it."""
    return found(whole(select(Shift)).where(Shift.id == number))[0]


def shifts_of(occurrence: Occurrence) -> list[Shift]:
    """The shifts that staff an activity's date."""
    wanted = whole(select(Shift)).where(Shift.occurrence_id == occurrence.id, Shift.state != State.SKIPPED)
    return found(wanted.order_by(Shift.id))


def seats_of(volunteers: Iterable[Volunteer], first: date, last: date) -> list[ShiftSignup]:
    """The live seats of several people from day to day, both included, the earliest first."""
    ids = {each.id for each in volunteers}
    return [
        seat
        for shift in shifts_in(Span.of_days(first, last), cancelled=False)
        for seat in shift.on_it
        if seat.volunteer_id in ids
    ]
