"""What somebody has, could take, is asked for, and could swap with."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager, joinedload

from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.roles import Actor
from familiehus.kernel.spans import Span
from familiehus.shifts.kinds import Answer, State
from familiehus.shifts.models import Handover, Shift, ShiftAsk, ShiftSignup
from familiehus.shifts.queries.loading import found, whole
from familiehus.shifts.queries.rules import Duty, Standing, against_seat, against_state, is_cleared
from familiehus.volunteers.models import Volunteer

AHEAD = timedelta(weeks=5)
MOST_TO_SWAP_WITH = 60


def volunteer_of(person: Actor) -> Volunteer | None:
    """Who a person is as a volunteer."""
    if person.id is None:
        return None
    return db.session.scalars(select(Volunteer).where(Volunteer.person_id == person.id)).one_or_none()


@dataclass(frozen=True)
class Mine:
    """What a volunteer opens on the bus: what I have, what lacks people, what else I could take."""

    volunteer: Volunteer
    seats: list[ShiftSignup]
    lacking: list[Shift]
    could: list[Shift]
    asks: list[ShiftAsk]

    @property
    def next(self) -> ShiftSignup | None:
        return self.seats[0] if self.seats else None


def mine(volunteer: Volunteer) -> Mine:
    """The coming five weeks, judged by the same rules as taking; what was said no to this time is left out."""
    now = clock.now()
    span = Span(now, now + AHEAD)
    shifts = _coming(volunteer, span)
    seats = [
        seat
        for each in shifts
        for seat in each.on_it
        if seat.volunteer_id == volunteer.id and not each.is_over
    ]
    asks = asks_of(volunteer)
    declined = {each.shift_id for each in asks if each.answer is Answer.NOT_THIS_TIME}
    standing = Standing.of(volunteer, span)
    fitting = [
        each
        for each in shifts
        if each.starts_at < span.ends_at and each.id not in declined and _could_take(each, standing)
    ]
    lacking = [each for each in fitting if each.is_short]
    return Mine(
        volunteer,
        seats,
        lacking,
        [each for each in fitting if each not in lacking],
        [each for each in asks if each.is_open and not each.shift.has_begun],
    )


def _could_take(shift: Shift, standing: Standing) -> bool:
    """Whether there is a seat, or one whose owner seeks somebody else, and nothing else speaks against it."""
    if shift.free:
        return standing.fits(shift)
    return any(standing_in_for(seat, standing) for seat in shift.seeks)


def standing_in_for(seat: ShiftSignup, standing: Standing) -> bool:
    """Whether that person could take over that seat now."""
    shift = seat.shift
    handover = seat.handover
    return (
        handover is not None
        and not handover.awaits_yes
        and not against_state(shift)
        and not against_seat(shift, standing.volunteer, [seat])
        and is_cleared(standing.volunteer, Duty.of(shift))
        and not standing.clashes(shift)
    )


def _coming(volunteer: Volunteer, span: Span) -> list[Shift]:
    """The shifts within the span, and those further away that the volunteer is on; the earliest first."""
    own = select(ShiftSignup.shift_id).where(
        ShiftSignup.volunteer_id == volunteer.id, ShiftSignup.left_at.is_(None)
    )
    wanted = whole(select(Shift), many=True).where(
        Shift.ends_at > span.starts_at,
        or_(Shift.starts_at < span.ends_at, Shift.id.in_(own)),
        Shift.state.in_((State.PLANNED, State.CANCELLED)),
    )
    return found(wanted.order_by(Shift.starts_at, Shift.id))


def asks_of(volunteer: Volunteer) -> list[ShiftAsk]:
    """What was asked about shifts still to come."""
    return list(
        db.session.scalars(
            select(ShiftAsk)
            .join(ShiftAsk.shift)
            .where(ShiftAsk.volunteer_id == volunteer.id, Shift.starts_at > clock.now())
            .options(joinedload(ShiftAsk.shift).joinedload(Shift.plan))
            .order_by(Shift.starts_at)
        )
    )


def seats_to_swap_with(seat: ShiftSignup) -> list[ShiftSignup]:
    """Others' seats in the coming five weeks that could be offered in exchange, the earliest first; one question.
    Whether both may is asked when it is accepted."""
    now = clock.now()
    own = select(ShiftSignup.shift_id).where(
        ShiftSignup.volunteer_id == seat.volunteer_id, ShiftSignup.left_at.is_(None)
    )
    sought = select(Handover.signup_id).where(Handover.closed_at.is_(None))
    wanted = (
        select(ShiftSignup)
        .join(ShiftSignup.shift)
        .where(
            Shift.state == State.PLANNED,
            Shift.starts_at > now,
            Shift.starts_at < now + AHEAD,
            Shift.id.not_in(own),
            ShiftSignup.left_at.is_(None),
            ShiftSignup.accept_by.is_(None),
            ShiftSignup.id.not_in(sought),
        )
        .options(contains_eager(ShiftSignup.shift).joinedload(Shift.plan), joinedload(ShiftSignup.volunteer))
        .order_by(Shift.starts_at, ShiftSignup.id)
        .limit(MOST_TO_SWAP_WITH)
    )
    return list(db.session.scalars(wanted).unique())


def taken_over_by(seat: ShiftSignup) -> Handover | None:
    """The search that ended with this seat."""
    return db.session.scalars(
        select(Handover).where(Handover.successor_id == seat.id).order_by(Handover.id.desc())
    ).first()
