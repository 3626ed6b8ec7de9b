"""Families, volunteers and borrowers of a year: never read by anybody but the tables, which forget who it was."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, exists, or_, select, union_all
from sqlalchemy.orm import aliased, joinedload

from familiehus.families.models import Childhood, Guardianship, Household
from familiehus.families.states import size_band
from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.loans.models import Loan
from familiehus.reports.hiding import Figure
from familiehus.reports.periods import Period
from familiehus.reports.queries.spans import Spot, Sums, quarter_of, span_of
from familiehus.surveys.instruments import Instrument
from familiehus.surveys.queries import Pairs, ended_in, pairs
from familiehus.volunteers.models import Hours, Volunteer


@dataclass(frozen=True)
class Given:
    """Approved hours by source and quarter, the volunteers who gave them, and how many volunteers began and stopped."""

    hours: Sums
    givers: dict[str, set[int]]
    begun: int
    stopped: int


def hours_of(year: int) -> Given:
    within = (date(year, 1, 1), date(year, 12, 31))
    approved = and_(
        Hours.volunteer_id == Volunteer.id, Hours.day.between(*within), Hours.approved_at.is_not(None)
    )
    rows = select(
        Volunteer.id, Volunteer.began_on, Volunteer.stopped_on, Hours.source, Hours.day, Hours.minutes
    ).outerjoin(Hours, approved)
    minutes: dict[Spot, Figure] = defaultdict(Figure)
    givers: dict[str, set[int]] = defaultdict(set)
    begun: set[int] = set()
    stopped: set[int] = set()
    for volunteer, began_on, stopped_on, source, day, given in db.session.execute(rows):
        if began_on is not None and began_on.year == year:
            begun.add(volunteer)
        if began_on is not None and stopped_on is not None and stopped_on.year == year:
            stopped.add(volunteer)
        if given:
            minutes[source, quarter_of(day)] += Figure(given, frozenset({volunteer}))
            givers[source].add(volunteer)
    hours = {spot: Figure(max(1, round(each.value / 60)), each.behind) for spot, each in minutes.items()}
    return Given(hours, givers, len(begun), len(stopped))


@dataclass(frozen=True)
class Lent:
    """Loans handed out in a year by kind of thing, and how those that ended in it did."""

    by_kind: dict[str, Figure]
    returned: dict[str, Figure]


def loans_of(year: int) -> Lent:
    """A receipt that was a mistake is one loan with what came after it."""
    span = span_of(Period(year))
    goes_on = aliased(Loan)
    rows = (
        select(Loan, exists().where(goes_on.continues_id == Loan.id))
        .where(
            Loan.handed_out_at < span.ends_at,
            or_(Loan.handed_out_at >= span.starts_at, Loan.received_at >= span.starts_at),
        )
        .options(joinedload(Loan.kind))
    )
    by_kind: dict[str, Figure] = defaultdict(Figure)
    returned: dict[str, Figure] = defaultdict(Figure)
    for loan, is_mistaken in db.session.execute(rows):
        borrower = _borrower(loan)
        one = Figure(1, nameless=1) if borrower is None else Figure(1, frozenset({borrower}))
        assert loan.handed_out_at is not None
        if loan.handed_out_at >= span.starts_at and loan.continues_id is None:
            by_kind[loan.kind.name] += one
        if loan.received_at is not None and span.contains(loan.received_at) and not is_mistaken:
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


def change_of(year: int) -> dict[Instrument, Pairs]:
    """How those were who answered both times in projects that ended in the year."""
    answers = ended_in(year)
    return {each: pairs(each, answers) for each in Instrument}
