"""Who could take a shift: cleared on its dates, free at the time, not said no; least recently asked first."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import joinedload

from familiehus.bookings import queries as held
from familiehus.bookings.models import LONGEST_GAP
from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.shifts.kinds import Answer
from familiehus.shifts.models import Handover, Shift, ShiftAsk, ShiftSignup
from familiehus.shifts.queries.rules import Duty, against_seat, against_state
from familiehus.volunteers.models import Clearance, Volunteer
from familiehus.volunteers.states import State, Task


@dataclass(frozen=True)
class Candidate:
    """Somebody who could: when last asked about any shift (None: never), and whether asked about this one."""

    volunteer: Volunteer
    last_asked_at: datetime | None
    is_asked: bool


def candidates(
    shift: Shift,
    *,
    instead_of: ShiftSignup | None = None,
    asks: list[ShiftAsk] | None = None,
    able: list[Volunteer] | None = None,
) -> list[Candidate]:
    """Everybody who could take it now, whoever was asked longest ago first. No name that would be refused.

    `asks`: what was asked about it, `able`: who is cleared for it, when those are at hand.
    """
    if against_state(shift):
        return []
    people = [
        each
        for each in (cleared(Duty.of(shift)) if able is None else able)
        if not against_seat(shift, each, [instead_of] if instead_of else [])
    ]
    asked = open_asks(shift) if asks is None else asks
    said = {each.volunteer_id: each for each in reversed(asked)}
    last = _last_asked([each.id for each in people])
    free = _free(people, shift)
    found = [
        Candidate(each, last.get(each.id), each.id in said and said[each.id].is_open)
        for each in people
        if each.id in free and not (each.id in said and said[each.id].answer is Answer.NOT_THIS_TIME)
    ]
    never = clock.midnight(date(1970, 1, 1))
    return sorted(
        found, key=lambda each: (each.last_asked_at or never, each.volunteer.person.name.casefold())
    )


def cleared(duty: Duty) -> list[Volunteer]:
    """The active ones who are cleared for every task of the duty on all its days, by name."""
    wanted = select(Volunteer).where(Volunteer.state == State.ACTIVE)
    for task in duty.tasks:
        wanted = wanted.where(Volunteer.clearances.any(_covers(task, duty)))
    return list(db.session.scalars(wanted).unique())


def active_and_cleared(duty: Duty) -> tuple[list[Volunteer], list[Volunteer]]:
    """Everybody active, by name, and those of them who are cleared for the duty; one question."""
    able = and_(*(Volunteer.clearances.any(_covers(task, duty)) for task in duty.tasks))
    rows = db.session.execute(select(Volunteer, able).where(Volunteer.state == State.ACTIVE)).unique().all()
    rows = sorted(rows, key=lambda row: row[0].name.casefold())
    return [row[0] for row in rows], [row[0] for row in rows if row[1]]


def _covers(task: Task, duty: Duty):
    return and_(
        Clearance.task == task,
        Clearance.from_on <= duty.first_on,
        or_(Clearance.until_on.is_(None), Clearance.until_on > duty.last_on),
    )


def _last_asked(volunteers: list[int]) -> dict[int, datetime]:
    rows = db.session.execute(
        select(ShiftAsk.volunteer_id, func.max(ShiftAsk.asked_at))
        .where(ShiftAsk.volunteer_id.in_(volunteers), ShiftAsk.asked_by_id.is_not(None))
        .group_by(ShiftAsk.volunteer_id)
    )
    return {row[0]: row[1] for row in rows}


def _free(people: list[Volunteer], shift: Shift) -> set[int]:
    """Whose time nothing takes then; one question for all of them."""
    near = held.people_taken_in(shift.span.widened(LONGEST_GAP))
    taken = {each.resource.key for each in near if each.is_in_the_way_of(shift.span)}
    return {each.id for each in people if each.person.key not in taken}


def open_asks(shift: Shift) -> list[ShiftAsk]:
    """Everybody who was asked about it, the latest first."""
    return list(
        db.session.scalars(
            select(ShiftAsk)
            .where(ShiftAsk.shift_id == shift.id)
            .order_by(ShiftAsk.asked_at.desc(), ShiftAsk.id)
        ).unique()
    )


def ask_with(token_hash: str) -> ShiftAsk | None:
    """The question a link stands for."""
    return (
        db.session.scalars(select(ShiftAsk).where(ShiftAsk.token_hash == token_hash)).unique().one_or_none()
    )


def waiting_for_a_yes() -> list[Handover]:
    """What the coordinator must agree to, the soonest shift first."""
    return list(
        db.session.scalars(
            select(Handover)
            .join(Handover.signup)
            .join(ShiftSignup.shift)
            .where(
                Handover.closed_at.is_(None), Handover.taker_id.is_not(None), Shift.starts_at > clock.now()
            )
            .options(
                joinedload(Handover.taker),
                joinedload(Handover.signup).joinedload(ShiftSignup.volunteer),
                joinedload(Handover.signup).joinedload(ShiftSignup.shift).joinedload(Shift.plan),
            )
            .order_by(Shift.starts_at)
        ).unique()
    )
