"""The facts of a year that the tables count: never read by anybody but the tables, which forget who it was."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import joinedload

from familiehus.activities.kinds import Category, DateState
from familiehus.activities.kinds import State as ActivityState
from familiehus.activities.models import Activity, Occurrence
from familiehus.associations.models import Association
from familiehus.attendance.models import Attendance
from familiehus.attendance.queries import counts_in
from familiehus.families.models import Childhood, Guardianship, Household
from familiehus.families.states import size_band
from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.spans import Span
from familiehus.loans.models import Loan
from familiehus.reports.access import shared_visible_to
from familiehus.reports.hiding import NONE, Figure
from familiehus.reports.models import SharedReport, hashed
from familiehus.reports.periods import Period
from familiehus.volunteers.models import Hours, Volunteer

Spot = tuple[str, str]
Sums = dict[Spot, Figure]


def quarter_of(day: date) -> str:
    return str((day.month + 2) // 3)


def span_of(period: Period) -> Span:
    return Span(clock.midnight(period.first), clock.midnight(clock.day_after(period.last)))


def first_day() -> date:
    """The day of the first date or enrolment the house knows of; today in an empty house."""
    earliest = [
        db.session.scalar(select(func.min(Occurrence.starts_at))),
        db.session.scalar(select(func.min(Household.enrolled_at))),
    ]
    return min((clock.local_day(each) for each in earliest if each is not None), default=clock.today())


@dataclass(frozen=True)
class Held:
    """What was on: held and cancelled by category and quarter; the calendar has told it to everybody."""

    held: dict[Spot, int]
    cancelled: dict[Spot, int]


def dates_of(year: int) -> Held:
    span = span_of(Period(year))
    rows = (
        select(Activity.category, Occurrence.starts_at, Occurrence.state)
        .join(Occurrence.activity)
        .where(
            Occurrence.starts_at >= span.starts_at,
            Occurrence.starts_at < span.ends_at,
            Occurrence.state.in_((DateState.PLANNED, DateState.HELD, DateState.CANCELLED)),
            Activity.state != ActivityState.DRAFT,
            Activity.category != Category.CLOSED,
        )
    )
    held: dict[Spot, int] = defaultdict(int)
    cancelled: dict[Spot, int] = defaultdict(int)
    for category, starts_at, state in db.session.execute(rows):
        into = cancelled if state is DateState.CANCELLED else held
        into[category, quarter_of(clock.local_day(starts_at))] += 1
    return Held(dict(held), dict(cancelled))


@dataclass(frozen=True)
class Came:
    """Who came: heads by category and quarter, and how often each family was at something of each category."""

    adults: Sums
    children: Sums
    times: dict[int, dict[str, int]]


def attendance_of(year: int) -> Came:
    """A child that both of its homes brought to one date is one child."""
    span = span_of(Period(year))
    rows = (
        select(
            Attendance.occurrence_id,
            Attendance.household_id,
            Attendance.adults,
            Attendance.children,
            Activity.category,
            Occurrence.starts_at,
        )
        .join(Attendance.occurrence)
        .join(Occurrence.activity)
        .where(
            Occurrence.starts_at >= span.starts_at,
            Occurrence.starts_at < span.ends_at,
            Activity.category != Category.CLOSED,
        )
    )
    adults: dict[Spot, Figure] = defaultdict(Figure)
    children: dict[Spot, Figure] = defaultdict(Figure)
    counted: dict[int, int] = defaultdict(int)
    spots: dict[int, Spot] = {}
    times: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for date_id, household, grown, small, category, starts_at in db.session.execute(rows):
        spot = spots[date_id] = (category, quarter_of(clock.local_day(starts_at)))
        adults[spot] += _heads(grown, household)
        children[spot] += _heads(small, household)
        counted[date_id] += small
        if household is not None:
            times[household][category] += 1
    for date_id, came in counts_in(span).items():
        if date_id in spots and came.heads.children < counted[date_id]:
            children[spots[date_id]] += Figure(came.heads.children - counted[date_id])
    return Came(dict(adults), dict(children), times)


def _heads(number: int, household: int | None) -> Figure:
    if not number:
        return NONE
    return Figure(number) if household is None else Figure(number, frozenset({household}))


def hours_of(year: int) -> tuple[Sums, dict[str, set[int]]]:
    """Approved minutes by source and quarter, and the volunteers who gave them by source."""
    rows = select(Hours.source, Hours.day, Hours.minutes, Hours.volunteer_id).where(
        Hours.day.between(date(year, 1, 1), date(year, 12, 31)), Hours.approved_at.is_not(None)
    )
    minutes: dict[Spot, Figure] = defaultdict(Figure)
    givers: dict[str, set[int]] = defaultdict(set)
    for source, day, given, volunteer in db.session.execute(rows):
        minutes[source, quarter_of(day)] += Figure(given, frozenset({volunteer}))
        givers[source].add(volunteer)
    whole_hours = {
        spot: Figure(max(1, round(each.value / 60)), each.behind) for spot, each in minutes.items() if each.value
    }
    return whole_hours, givers


def volunteers_begun(year: int) -> int:
    begun = select(func.count()).where(Volunteer.began_on.between(date(year, 1, 1), date(year, 12, 31)))
    return db.session.scalar(begun) or 0


@dataclass(frozen=True)
class Lent:
    """Loans by kind of thing and quarter, and how those that came back in the year did."""

    by_kind: Sums
    returned: dict[str, Figure]


def loans_of(year: int) -> Lent:
    """A receipt that was a mistake is one loan with what came after it."""
    span = span_of(Period(year))
    rows = (
        select(Loan)
        .where(
            Loan.handed_out_at < span.ends_at,
            or_(Loan.handed_out_at >= span.starts_at, Loan.received_at >= span.starts_at),
        )
        .options(joinedload(Loan.kind))
    )
    loans = list(db.session.scalars(rows))
    mistaken = {loan.continues_id for loan in loans}
    by_kind: dict[Spot, Figure] = defaultdict(Figure)
    returned: dict[str, Figure] = defaultdict(Figure)
    for loan in loans:
        one = Figure(1, frozenset({borrower})) if (borrower := _borrower(loan)) is not None else Figure(1, nameless=1)
        assert loan.handed_out_at is not None
        if loan.handed_out_at >= span.starts_at and loan.continues_id is None:
            by_kind[loan.kind.name, quarter_of(clock.local_day(loan.handed_out_at))] += one
        if loan.received_at is not None and span.contains(loan.received_at) and loan.id not in mistaken:
            late = clock.local_day(loan.received_at) > loan.due_on
            returned["lost" if loan.is_lost else "late" if late else "in time"] += one
    return Lent(dict(by_kind), dict(returned))


def _borrower(loan: Loan) -> int | None:
    """A number for whoever borrowed; three kinds of borrower never share one."""
    for offset, own in enumerate((loan.household_id, loan.person_id, loan.association_id)):
        if own is not None:
            return 3 * own + offset
    return None


@dataclass(frozen=True)
class Families:
    """Families with the house when a year began and ended (by size), and how many came and went meanwhile."""

    at_start: int
    by_size: dict[str, int]
    begun: int
    ended: int


def families_of(year: int) -> Families:
    span = span_of(Period(year))
    rows = list(
        db.session.execute(
            select(Household.id, Household.size_band, Household.enrolled_at, Household.closed_at).where(
                Household.enrolled_at < span.ends_at
            )
        )
    )

    def with_us(enrolled_at: datetime, closed_at: datetime | None, when: datetime) -> bool:
        return enrolled_at < when and (closed_at is None or closed_at >= when)

    sizes = _sizes_at(span.ends_at)
    by_size: dict[str, int] = defaultdict(int)
    for number, band, enrolled_at, closed_at in rows:
        if with_us(enrolled_at, closed_at, span.ends_at):
            by_size[band or size_band(sizes.get(number, 1))] += 1
    return Families(
        sum(with_us(enrolled_at, closed_at, span.starts_at) for _id, _band, enrolled_at, closed_at in rows),
        dict(by_size),
        sum(enrolled_at >= span.starts_at for _id, _band, enrolled_at, _closed in rows),
        sum(
            closed_at is not None and span.starts_at <= closed_at < span.ends_at
            for _id, _band, _enrolled, closed_at in rows
        ),
    )


def _sizes_at(when: datetime) -> dict[int, int]:
    """How many belonged to each household then."""
    found: dict[int, int] = defaultdict(int)
    for kind in (Guardianship, Childhood):
        then = and_(kind.began_at < when, or_(kind.ended_at.is_(None), kind.ended_at >= when))
        for number, heads in db.session.execute(
            select(kind.household_id, func.count()).where(then).group_by(kind.household_id)
        ):
            found[number] += heads
    return found


def network_of(year: int) -> dict[str, tuple[int, int]]:
    """Members of the network by kind: at the year's end, and joined in the year. The network is no secret."""
    found: dict[str, tuple[int, int]] = {}
    rows = select(Association.kind, Association.joined_on, Association.retired_on).where(
        Association.joined_on <= date(year, 12, 31)
    )
    for kind, joined_on, retired_on in db.session.execute(rows):
        members, joined = found.get(kind, (0, 0))
        is_member = retired_on is None or retired_on > date(year, 12, 31)
        found[kind] = (members + is_member, joined + (joined_on.year == year))
    return found


def links(person) -> list[SharedReport]:
    """Links that were handed out, the latest first."""
    rows = shared_visible_to(person).options(joinedload(SharedReport.made_by))
    return list(db.session.scalars(rows.order_by(SharedReport.made_at.desc(), SharedReport.id.desc())))


def shared_with(token: str) -> SharedReport | None:
    """What a link shows; None when it is unknown, withdrawn or too old."""
    found = db.session.scalar(select(SharedReport).where(SharedReport.token_hash == hashed(token)))
    return found if found is not None and found.is_open else None
