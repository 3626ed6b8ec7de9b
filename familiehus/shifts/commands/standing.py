"""People who come every time: put on what they can be on, taken off when they stop."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select

from familiehus.kernel import audit, clock
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import Actor
from familiehus.shifts.commands.taking import leave, lock, put_on
from familiehus.shifts.commands.telling import tell
from familiehus.shifts.kinds import How, Left
from familiehus.shifts.models import STANDS, Shift, ShiftPlan, ShiftSignup, StandingPerson
from familiehus.volunteers.models import Volunteer


def stand(
    plan: ShiftPlan, volunteer: Volunteer, *, by: Actor, from_on: date | None = None, is_lead: bool = False
) -> tuple[StandingPerson, list[tuple[Shift, tuple[object, ...]]]]:
    """Somebody comes every time from a day on. Gives also the shifts they can't be on, with every reason.

    Raises `Refused` when they could not be on a single one.
    """
    if plan.is_over:
        raise Refused(_("Planen er slut. Læg en ny."))
    if any(each.volunteer_id == volunteer.id and each.until_on is None for each in plan.standing):
        raise Refused(STANDS)
    standing = StandingPerson(volunteer=volunteer, from_on=from_on or clock.today(), is_lead=is_lead)
    plan.standing.append(standing)
    db.session.flush()
    coming = [
        each
        for each in plan.shifts
        if each.is_on and not each.has_begun and standing.is_standing(each.first_on)
    ]
    refused = seat(standing, coming, by)
    if coming and len(refused) == len(coming):
        raise Refused(*dict.fromkeys(reason for _shift, reasons in refused for reason in reasons))
    audit.record("stands on a plan", plan, by=by, volunteer=volunteer.key)
    return standing, refused


def stop_standing(standing: StandingPerson, *, by: Actor) -> int:
    """From today they come no more every time; gives how many coming seats that frees. They are told once."""
    standing.until_on = max(clock.today(), standing.from_on)
    seats = db.session.scalars(
        select(ShiftSignup)
        .join(ShiftSignup.shift)
        .where(
            Shift.plan_id == standing.plan_id,
            ShiftSignup.volunteer_id == standing.volunteer_id,
            ShiftSignup.how == How.STANDING,
            ShiftSignup.left_at.is_(None),
            Shift.starts_at > clock.now(),
        )
        .order_by(Shift.starts_at)
    ).all()
    lock([each.shift for each in seats], [standing.volunteer])
    for seat in seats:
        leave(seat, Left.TAKEN_OFF, by=by)
    if seats:
        tell("shifts.stands_no_more", standing.volunteer, seats[0])
    audit.record("stands no more on a plan", standing.plan, by=by, volunteer=standing.volunteer.key)
    return len(seats)


def free_seats_of(
    volunteer: Volunteer, *, by: Actor, why: Left = Left.STOPPED, after: date | None = None
) -> int:
    """Somebody is no volunteer any more, or away for long: every coming seat is free, and nothing stands."""
    for standing in db.session.scalars(
        select(StandingPerson).where(
            StandingPerson.volunteer_id == volunteer.id, StandingPerson.until_on.is_(None)
        )
    ):
        standing.until_on = max(clock.today(), standing.from_on)
    seats = db.session.scalars(
        select(ShiftSignup)
        .join(ShiftSignup.shift)
        .where(
            ShiftSignup.volunteer_id == volunteer.id,
            ShiftSignup.left_at.is_(None),
            Shift.starts_at > clock.now(),
        )
        .order_by(Shift.starts_at)
    ).all()
    lock([each.shift for each in seats], [volunteer])
    for seat in seats:
        leave(seat, why, by=by)
    db.session.flush()
    return len(seats)


def seat(
    standing: StandingPerson, shifts: Iterable[Shift], by: Actor
) -> list[tuple[Shift, tuple[object, ...]]]:
    """Put a standing person on each; gives those they can't be on, and why."""
    refused: list[tuple[Shift, tuple[object, ...]]] = []
    shifts = list(shifts)
    lock(shifts, [standing.volunteer])
    for shift in shifts:
        if any(each.volunteer_id == standing.volunteer_id for each in shift.on_it):
            continue
        leads = standing.is_lead and not any(each.is_lead for each in shift.on_it)
        try:
            put_on(shift, standing.volunteer, by=by, how=How.STANDING, is_lead=leads)
        except Refused as why:
            refused.append((shift, why.reasons))
    return refused
