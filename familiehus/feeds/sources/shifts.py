"""Shifts: those a volunteer is on, and for the staff all of them with how well they are staffed, without names."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload, selectinload

from familiehus.feeds.calendar import Surroundings
from familiehus.feeds.entries import Entry, FeedEvent, State
from familiehus.feeds.kinds import Kind
from familiehus.feeds.models import ShiftExit
from familiehus.feeds.sources.source import Source, Whose
from familiehus.kernel.db import db
from familiehus.kernel.spans import Span
from familiehus.shifts import kinds
from familiehus.shifts.models import AssociationHands, Shift, ShiftPlan, ShiftSignup
from familiehus.volunteers.models import Volunteer


def _told(found: Select[Any]) -> Select[Any]:
    """Planned, or called off and not yet gone from people's calendars."""
    return found.outerjoin(ShiftExit, ShiftExit.shift_id == Shift.id).where(
        or_(
            Shift.state == kinds.State.PLANNED,
            (Shift.state == kinds.State.CANCELLED) & ShiftExit.shift_id.is_(None),
        )
    )


def _own(person_id: int, around: Surroundings) -> Iterable[FeedEvent]:
    """One event for each seat, under the seat's own UID: handed over, it leaves one calendar and enters another."""
    seats = (
        _told(select(ShiftSignup).join(ShiftSignup.volunteer).join(ShiftSignup.shift))
        .where(Volunteer.person_id == person_id, ShiftSignup.left_at.is_(None))
        .options(joinedload(ShiftSignup.shift).joinedload(Shift.plan))
        .order_by(ShiftSignup.id)
    )
    for seat in db.session.scalars(seats):
        meet = seat.shift.plan.meet
        yield FeedEvent(
            f"{seat.key}@familiehus",
            _entry(
                seat.shift,
                f"Vagt: {seat.shift.title}",
                around,
                text=f"Mød ved: {meet}" if meet else "",
                url=f"{around.base_url}/mine-vagter",
            ),
        )


def _staffing(_nobody: int, around: Surroundings) -> Iterable[FeedEvent]:
    shifts = (
        _told(select(Shift))
        .options(joinedload(Shift.plan), selectinload(Shift.signups), selectinload(Shift.hands))
        .order_by(Shift.id)
    )
    for shift in db.session.scalars(shifts):
        title = f"Vagt: {shift.title} ({shift.taken} af {shift.min_people})"
        said = _entry(shift, title, around, url=f"{around.base_url}/vagter", takes_time=False)
        yield FeedEvent(f"{shift.key}@familiehus", said)


def _entry(
    shift: Shift, title: str, around: Surroundings, *, url: str, text: str = "", takes_time: bool = True
) -> Entry:
    is_off = shift.state is kinds.State.CANCELLED
    return Entry(
        starts=shift.starts_at,
        ends=shift.ends_at,
        title=title,
        changed_at=max(shift.changed_at, shift.plan.changed_at),
        sequence=max(shift.sequence, shift.plan.sequence),
        text=text,
        place=around.places.get(shift.place_id, "") if shift.place_id is not None else "",
        url=url,
        state=State.CANCELLED if is_off else State.CONFIRMED,
        reason=shift.reason if is_off else "",
        takes_time=takes_time,
    )


def _beginning(span: Span) -> Whose:
    """Volunteers on a shift that is on."""
    seats = (
        select(ShiftSignup.volunteer_id)
        .join(ShiftSignup.shift)
        .where(
            ShiftSignup.left_at.is_(None),
            Shift.state == kinds.State.PLANNED,
            Shift.starts_at >= span.starts_at,
            Shift.starts_at < span.ends_at,
        )
    )
    return Whose(people=_people(Volunteer.id.in_(seats)))


def _of_seat(row: Mapping[str, Any]) -> Whose:
    return Whose(people=_people(Volunteer.id == row["volunteer_id"]), desk=True)


def _of_shift(row: Mapping[str, Any]) -> Whose:
    on_it = select(ShiftSignup.volunteer_id).where(
        ShiftSignup.shift_id == row["id"], ShiftSignup.left_at.is_(None)
    )
    return Whose(people=_people(Volunteer.id.in_(on_it)), desk=True)


def _of_plan(row: Mapping[str, Any]) -> Whose:
    on_it = (
        select(ShiftSignup.volunteer_id)
        .join(ShiftSignup.shift)
        .where(Shift.plan_id == row["id"], ShiftSignup.left_at.is_(None))
    )
    return Whose(people=_people(Volunteer.id.in_(on_it)), desk=True)


def _people(which: Any) -> list[int]:
    return list(db.session.scalars(select(Volunteer.person_id).where(which)))


SOURCES = (
    Source(
        Kind.VOLUNTEER,
        _own,
        moves={
            ShiftSignup: _of_seat,
            Shift: _of_shift,
            ShiftExit: lambda row: _of_shift({"id": row["shift_id"]}),
            ShiftPlan: _of_plan,
            AssociationHands: lambda _row: Whose(desk=True),
        },
        beginning=_beginning,
    ),
    Source(Kind.STAFF, _staffing),
)
