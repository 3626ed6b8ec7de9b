"""What the shifts hold about people: when they were on, what they were asked."""

from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import joinedload

from familiehus.accounts.models import Person
from familiehus.kernel.belongings import Belongings
from familiehus.kernel.db import db, rows_changed
from familiehus.shifts.models import (
    Handover,
    Shift,
    ShiftAsk,
    ShiftSignup,
    ShiftTick,
    StandingPerson,
)
from familiehus.volunteers.models import Volunteer


def export(subject: Any) -> dict[str, Any]:
    """Every shift the person was on or asked about."""
    volunteer = _volunteer(subject)
    if volunteer is None:
        return {}
    seats = db.session.scalars(
        select(ShiftSignup)
        .join(ShiftSignup.shift)
        .where(ShiftSignup.volunteer_id == volunteer)
        .order_by(Shift.starts_at)
    ).unique()
    asks = db.session.scalars(
        select(ShiftAsk).where(ShiftAsk.volunteer_id == volunteer).order_by(ShiftAsk.asked_at)
    ).unique()
    standing = db.session.scalars(
        select(StandingPerson)
        .where(StandingPerson.volunteer_id == volunteer)
        .options(joinedload(StandingPerson.plan))
        .order_by(StandingPerson.id)
    ).unique()
    return {
        "fast på": [
            {
                "hvad": each.plan.title,
                "fra": each.from_on.isoformat(),
                "til": each.until_on.isoformat() if each.until_on else None,
            }
            for each in standing
        ],
        "vagter": [
            {
                "hvad": each.shift.title,
                "fra": each.shift.starts_at.isoformat(),
                "til": each.shift.ends_at.isoformat(),
                "taget": each.taken_at.isoformat(),
                "forladt": each.left_at.isoformat() if each.left_at else None,
                "kom": each.came_at.isoformat() if each.came_at else None,
                "gik": each.went_at.isoformat() if each.went_at else None,
                "kom ikke": each.no_show_at.isoformat() if each.no_show_at else None,
                "sent afbud": each.left_late,
            }
            for each in seats
        ],
        "spurgt om": [
            {
                "hvad": each.shift.title,
                "spurgt": each.asked_at.isoformat(),
                "svar": each.answer.value if each.answer else None,
            }
            for each in asks
        ],
    }


def forget(subject: Any) -> int:
    """Questions and searches go. That some volunteer was on a shift stays, for the count: the volunteer's own
    room takes the name away."""
    if not isinstance(subject, Person):
        return 0
    volunteer = _volunteer(subject)
    gone = 0
    if volunteer is not None:
        own = select(ShiftSignup.id).where(ShiftSignup.volunteer_id == volunteer)
        for statement in (
            delete(ShiftAsk).where(ShiftAsk.volunteer_id == volunteer),
            update(Handover).where(Handover.taker_id == volunteer).values(taker_id=None),
            delete(StandingPerson).where(StandingPerson.volunteer_id == volunteer),
        ):
            gone += rows_changed(statement)
        gone += rows_changed(
            update(ShiftSignup).where(ShiftSignup.id.in_(own)).values(no_show_at=None, left_late=False)
        )
    gone += rows_changed(update(ShiftTick).where(ShiftTick.by_id == subject.id).values(by_id=None))
    gone += rows_changed(update(ShiftAsk).where(ShiftAsk.asked_by_id == subject.id).values(asked_by_id=None))
    return gone


def forget_duties(volunteer: Volunteer, was: Person) -> int:
    """Somebody is something else to the house and no volunteer any more: what was ticked and asked on shifts of their
    own is nobody's; what they did at a desk stays theirs. Counts the rows."""
    own = select(ShiftSignup.id).where(ShiftSignup.volunteer_id == volunteer.id)
    shifts = select(ShiftSignup.shift_id).where(ShiftSignup.volunteer_id == volunteer.id)
    sought = select(Handover.id).where(Handover.signup_id.in_(own))
    ticked = update(ShiftTick).where(ShiftTick.by_id == was.id, ShiftTick.shift_id.in_(shifts))
    asked = update(ShiftAsk).where(ShiftAsk.asked_by_id == was.id, ShiftAsk.handover_id.in_(sought))
    return rows_changed(ticked.values(by_id=None)) + rows_changed(asked.values(asked_by_id=None))


def _volunteer(subject: Any) -> int | None:
    if not isinstance(subject, Person):
        return None
    return db.session.scalar(select(Volunteer.id).where(Volunteer.person_id == subject.id))


BELONGINGS = Belongings(
    room="shifts",
    tables={
        "shift_plans": "nothing about people",
        "shift_standing": "who comes every time, by number",
        "shifts": "nothing about people",
        "shift_signups": "who was on which shift and when they came and went, by number",
        "shift_handovers": "who looked for somebody else and who took over, by number",
        "shift_asks": "who was asked to take which shift, by whom, and what they said",
        "shift_ticks": "who ticked a line of a checklist, by number",
        "shift_hands": "nothing about people: how many hands an association brings",
    },
    export=export,
    forget=forget,
)
