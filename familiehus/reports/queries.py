"""The facts of a year that the tables count: never read by anybody but the tables, which forget who it was."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, and_, func, or_, select, union_all
from sqlalchemy.orm import contains_eager, joinedload

from familiehus.activities.kinds import Category, DateState
from familiehus.activities.kinds import State as ActivityState
from familiehus.activities.models import Activity, Occurrence
from familiehus.associations.models import Association
from familiehus.attendance.models import Attendance, attended_children
from familiehus.families.models import Childhood, Guardianship, Household
from familiehus.families.states import size_band
from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.spans import Span
from familiehus.loans.models import Loan
from familiehus.reports.access import shared_visible_to
from familiehus.reports.hiding import NONE, Figure
from familiehus.reports.models import SharedReport, Smileys, hashed
from familiehus.reports.periods import Period
from familiehus.volunteers.models import Hours, Volunteer

Spot = tuple[str, str]
AFTERWARDS = timedelta(hours=2)
"""So long after a date's end somebody can still say how it was."""
Sums = dict[Spot, Figure]


def quarter_of(day: date) -> str:
    return str((day.month + 2) // 3)


def span_of(period: Period) -> Span:
    return Span(clock.midnight(period.first), clock.midnight(clock.day_after(period.last)))


def first_day() -> date:
    """The day of the first date or enrolment the house knows of; today in an empty house."""
    earliest = db.session.execute(
        select(
            select(func.min(Occurrence.starts_at)).scalar_subquery(),
            select(func.min(Household.enrolled_at)).scalar_subquery(),
        )
    ).one()
    return min((clock.local_day(each) for each in earliest if each is not None), default=clock.today())


@dataclass(frozen=True)
class Dates:
    """What was on, held and cancelled by category and quarter (the calendar has told it to everybody), and who came:
    heads by category and quarter, and how often each family was at something of each category."""

    held: dict[Spot, int]
    cancelled: dict[Spot, int]
    adults: Sums
    children: Sums
    times: dict[int, dict[str, int]]


def dates_of(year: int) -> Dates:
    """A child that both of its homes brought to one date is one child."""
    span = span_of(Period(year))
    within = (Occurrence.starts_at >= span.starts_at, Occurrence.starts_at < span.ends_at)
    rows = (
        select(
            Occurrence.id,
            Occurrence.starts_at,
            Occurrence.state,
            Activity.category,
            Attendance.household_id,
            Attendance.adults,
            Attendance.children,
        )
        .join(Occurrence.activity)
        .outerjoin(Attendance, Attendance.occurrence_id == Occurrence.id)
        .where(
            *within,
            Occurrence.state.in_((DateState.PLANNED, DateState.HELD, DateState.CANCELLED)),
            Activity.state != ActivityState.DRAFT,
            Activity.category != Category.CLOSED,
            Activity.for_volunteers.is_(False),
        )
    )
    held: dict[Spot, set[int]] = defaultdict(set)
    cancelled: dict[Spot, set[int]] = defaultdict(set)
    adults: dict[Spot, Figure] = defaultdict(Figure)
    children: dict[Spot, Figure] = defaultdict(Figure)
    times: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    spots: dict[int, Spot] = {}
    for number, starts_at, state, category, household, grown, small in db.session.execute(rows):
        spot = spots[number] = (str(category), quarter_of(clock.local_day(starts_at)))
        (cancelled if state is DateState.CANCELLED else held)[spot].add(number)
        adults[spot] += _heads(grown, household)
        children[spot] += _heads(small, household)
        if household is not None:
            times[household][spot[0]] += 1
    twice = (
        select(Attendance.occurrence_id, func.count() - func.count(attended_children.c.child_id.distinct()))
        .join(attended_children)
        .join(Attendance.occurrence)
        .where(*within)
        .group_by(Attendance.occurrence_id)
    )
    for number, again in db.session.execute(twice):
        if again and number in spots:
            children[spots[number]] += Figure(-again)
    return Dates(
        {spot: len(each) for spot, each in held.items()},
        {spot: len(each) for spot, each in cancelled.items()},
        dict(adults),
        dict(children),
        times,
    )


def _heads(number: int | None, household: int | None) -> Figure:
    """Of a family the heads count and one stands behind them; of others each stands for himself."""
    if not number:
        return NONE
    if household is None:
        return Figure(number, nameless=number)
    return Figure(number, frozenset({household}))


@dataclass(frozen=True)
class Given:
    """Approved hours by source and quarter, the volunteers who gave them, and how many volunteers began."""

    hours: Sums
    givers: dict[str, set[int]]
    begun: int


def hours_of(year: int) -> Given:
    within = (date(year, 1, 1), date(year, 12, 31))
    approved = and_(
        Hours.volunteer_id == Volunteer.id, Hours.day.between(*within), Hours.approved_at.is_not(None)
    )
    rows = select(Volunteer.id, Volunteer.began_on, Hours.source, Hours.day, Hours.minutes).outerjoin(
        Hours, approved
    )
    minutes: dict[Spot, Figure] = defaultdict(Figure)
    givers: dict[str, set[int]] = defaultdict(set)
    begun: set[int] = set()
    for volunteer, began_on, source, day, given in db.session.execute(rows):
        if began_on is not None and began_on.year == year:
            begun.add(volunteer)
        if given:
            minutes[source, quarter_of(day)] += Figure(given, frozenset({volunteer}))
            givers[source].add(volunteer)
    hours = {spot: Figure(max(1, round(each.value / 60)), each.behind) for spot, each in minutes.items()}
    return Given(hours, givers, len(begun))


@dataclass(frozen=True)
class Lent:
    """Loans handed out in a year by kind of thing, and how those that ended in it did."""

    by_kind: dict[str, Figure]
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
    by_kind: dict[str, Figure] = defaultdict(Figure)
    returned: dict[str, Figure] = defaultdict(Figure)
    for loan in loans:
        borrower = _borrower(loan)
        one = Figure(1, nameless=1) if borrower is None else Figure(1, frozenset({borrower}))
        assert loan.handed_out_at is not None
        if loan.handed_out_at >= span.starts_at and loan.continues_id is None:
            by_kind[loan.kind.name] += one
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
    """Families with the house by size, when the year before ended and when the year did; who came and went."""

    before: dict[str, int]
    by_size: dict[str, int]
    begun: int
    ended: int


def families_of(year: int) -> Families:
    span = span_of(Period(year))
    families = list(
        db.session.execute(
            select(Household.id, Household.size_band, Household.enrolled_at, Household.closed_at).where(
                Household.enrolled_at < span.ends_at
            )
        )
    )
    members = list(
        db.session.execute(
            union_all(
                *(
                    select(kind.household_id, kind.began_at, kind.ended_at).where(
                        kind.began_at < span.ends_at
                    )
                    for kind in (Guardianship, Childhood)
                )
            )
        )
    )

    def sizes_at(when: datetime) -> dict[str, int]:
        heads: dict[int, int] = defaultdict(int)
        for family, began_at, ended_at in members:
            heads[family] += began_at < when and (ended_at is None or ended_at >= when)
        found: dict[str, int] = defaultdict(int)
        for family, band, enrolled_at, closed_at in families:
            if enrolled_at is not None and enrolled_at < when and (closed_at is None or closed_at >= when):
                found[band or size_band(max(1, heads[family]))] += 1
        return dict(found)

    return Families(
        sizes_at(span.starts_at),
        sizes_at(span.ends_at),
        sum(each is not None and each >= span.starts_at for _id, _band, each, _closed in families),
        sum(each is not None and span.contains(each) for _id, _band, _enrolled, each in families),
    )


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


def smileys_of(year: int) -> Sums:
    """Smileys by face and quarter; each stands for itself."""
    span = span_of(Period(year))
    rows = (
        select(Smileys.face, Occurrence.starts_at, Smileys.number)
        .join(Smileys.occurrence)
        .where(
            Occurrence.starts_at >= span.starts_at, Occurrence.starts_at < span.ends_at, Smileys.number > 0
        )
    )
    found: dict[Spot, Figure] = defaultdict(Figure)
    for face, starts_at, number in db.session.execute(rows):
        found[face, quarter_of(clock.local_day(starts_at))] += Figure(number, nameless=number)
    return dict(found)


def dates_to_ask_about() -> Select[Occurrence]:
    """What is on, or was until two hours ago."""
    now = clock.now()
    return (
        select(Occurrence)
        .join(Occurrence.activity)
        .where(
            Occurrence.starts_at <= now,
            Occurrence.ends_at > now - AFTERWARDS,
            Occurrence.state.in_((DateState.PLANNED, DateState.HELD)),
            Activity.state != ActivityState.DRAFT,
            Activity.category != Category.CLOSED,
            Activity.for_volunteers.is_(False),
        )
        .options(contains_eager(Occurrence.activity))
        .order_by(Occurrence.starts_at, Occurrence.id)
    )


def links(person) -> list[SharedReport]:
    """Links that were handed out, the latest first."""
    rows = shared_visible_to(person).options(joinedload(SharedReport.made_by))
    return list(db.session.scalars(rows.order_by(SharedReport.made_at.desc(), SharedReport.id.desc())))


def shared_with(token: str) -> SharedReport | None:
    """What a link shows; None when it is unknown, withdrawn or too old."""
    found = db.session.scalar(select(SharedReport).where(SharedReport.token_hash == hashed(token)))
    return found if found is not None and found.is_open else None
