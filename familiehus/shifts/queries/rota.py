"""Reading shifts: the week's grid, a month in dots, what is short of hands, what somebody has and could take."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import groupby

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from familiehus.activities.models import Activity, Occurrence
from familiehus.activities.models import State as ActivityState
from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.roles import Actor
from familiehus.kernel.spans import Span
from familiehus.shifts.kinds import Answer, State
from familiehus.shifts.models import AssociationHands, Handover, Shift, ShiftAsk, ShiftPlan, ShiftSignup
from familiehus.shifts.queries.rules import Duty, Standing, against_seat, against_state, is_cleared
from familiehus.volunteers.models import Volunteer

DAY = timedelta(days=1)
AHEAD = timedelta(weeks=5)


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

    Two questions, one more for what people are cleared for. `many`: of weeks of shifts each plan and each person
    is read once instead of with every shift, which costs two questions and saves half the time.
    """
    on_it = selectinload(Shift.signups.and_(ShiftSignup.left_at.is_(None)))
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


def one_shift(number: int) -> Shift:
    """A shift with everybody on it."""
    return found(whole(select(Shift)).where(Shift.id == number))[0]


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


def seats_to_swap_with(seat: ShiftSignup) -> list[ShiftSignup]:
    """Others' seats in the coming five weeks that could be offered in exchange, the earliest first. Whether both
    may is asked when it is accepted."""
    now = clock.now()
    return [
        each
        for shift in shifts_in(Span(now, now + AHEAD), cancelled=False, many=True)
        if not shift.has_begun and all(own.volunteer_id != seat.volunteer_id for own in shift.on_it)
        for each in shift.on_it
        if each.volunteer_id != seat.volunteer_id and each.accept_by is None and not each.seeks_another
    ][:60]


def taken_over_by(seat: ShiftSignup) -> Handover | None:
    """The search that ended with this seat."""
    return db.session.scalars(
        select(Handover).where(Handover.successor_id == seat.id).order_by(Handover.id.desc())
    ).first()


def activities_to_staff() -> list[Activity]:
    """Published series and single activities that still have something to come, by name."""
    wanted = (
        select(Activity)
        .where(Activity.state == ActivityState.PUBLISHED)
        .order_by(Activity.title, Activity.id)
    )
    return list(db.session.scalars(wanted))


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
