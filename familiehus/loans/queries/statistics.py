"""Numbers for the house and its funders: use, waiting, late share, lost. They survive that borrowers are forgotten."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    DateTime,
    Integer,
    Text,
    and_,
    case,
    cast,
    extract,
    func,
    literal,
    or_,
    select,
)

from familiehus.kernel import clock
from familiehus.kernel.db import UTCDateTime, db
from familiehus.kernel.roles import THE_HOUSE, Actor
from familiehus.loans.models import Damage, Item, ItemKind, Loan, WaitingEntry
from familiehus.loans.queries.register import every_kind
from familiehus.loans.states import BorrowerKind, ItemState, Outcome


@dataclass
class KindFigures:
    """What became of a kind in a period. Days are counted within the period; a receipt that was a mistake is one
    loan with what came after it."""

    kind: ItemKind
    things: int = 0
    loans: int = 0
    days_out: int = 0
    days_on_the_shelf: int = 0
    returned: int = 0
    late: int = 0
    lost: int = 0
    damages: int = 0
    waited: int = 0
    waited_days: int = 0
    by_borrower: dict[BorrowerKind, int] = field(default_factory=dict)

    @property
    def use(self) -> float:
        """The share of days that the things were out, 0 to 1."""
        whole = self.days_out + self.days_on_the_shelf
        return self.days_out / whole if whole else 0.0

    @property
    def late_share(self) -> float:
        return self.late / self.returned if self.returned else 0.0

    @property
    def mean_wait(self) -> float:
        """Days from joining the line to being offered something."""
        return self.waited_days / self.waited if self.waited else 0.0


def figures(first: date, last: date, person: Actor = THE_HOUSE) -> list[KindFigures]:
    """Each kind's numbers from `first` to `last`, both included (days in Copenhagen), days to come left out; counted by
    the database in six queries, however many loans there are."""
    begins, ends = clock.midnight(first), clock.midnight(clock.day_after(last))
    found = {kind.id: KindFigures(kind) for kind in every_kind(person)}
    _count_things(found)
    _count_loans(found, begins, ends)
    for kind_id, number in db.session.execute(
        select(Item.kind_id, func.count(Damage.id))
        .join(Damage.item)
        .where(Damage.reported_at >= begins, Damage.reported_at < ends)
        .group_by(Item.kind_id)
    ):
        found[kind_id].damages = number
    offered = select(WaitingEntry.kind_id, WaitingEntry.joined_at, WaitingEntry.offered_at).where(
        WaitingEntry.offered_at >= begins,
        WaitingEntry.offered_at < ends,
        WaitingEntry.outcome.is_distinct_from(Outcome.LEFT),
    )
    for kind_id, joined_at, offered_at in db.session.execute(offered):
        found[kind_id].waited += 1
        found[kind_id].waited_days += (
            (clock.local_day(offered_at) - clock.local_day(joined_at)).days if offered_at else 0
        )
    length = max(0, (min(last, clock.today()) - first).days + 1)
    for each in found.values():
        each.days_on_the_shelf = max(0, each.things * length - each.days_out)
    return list(found.values())


def _count_things(found: dict[int, KindFigures]) -> None:
    in_use = (
        select(Item.kind_id, func.count(Item.id))
        .where(Item.state.not_in((ItemState.RETIRED, ItemState.LOST)))
        .group_by(Item.kind_id)
    )
    for kind_id, number in db.session.execute(in_use):
        found[kind_id].things = number


def _count_loans(found: dict[int, KindFigures], begins: datetime, ends: datetime) -> None:
    """Loans count where they began, returns where they ended; a row whose receipt was a mistake is no return."""
    now = literal(max(begins, min(clock.now(), ends)), UTCDateTime())
    start = literal(begins, UTCDateTime())
    began = and_(Loan.handed_out_at >= begins, Loan.continues_id.is_(None))
    ended, late = Loan.received_at < ends, _came_late(begins.year - 2, ends.year + 1)
    from_ = case((Loan.handed_out_at < start, start), else_=Loan.handed_out_at)
    until = case((Loan.received_at < now, Loan.received_at), else_=now)
    counted = (
        select(
            Loan.kind_id,
            Loan.borrower_kind,
            func.count(case((began, 1))),
            func.sum(_whole_days(from_, until)),
            func.count(case((and_(ended, Loan.is_lost), 1))),
            func.count(case((and_(ended, ~Loan.is_lost), 1))),
            func.count(case((and_(ended, ~Loan.is_lost, late), 1))),
        )
        .where(Loan.handed_out_at < ends, Loan.received_at.is_(None) | (Loan.received_at >= begins))
        .group_by(Loan.kind_id, Loan.borrower_kind)
    )
    for kind_id, borrower, loans, days, lost, returned, came_late in db.session.execute(counted):
        each = found[kind_id]
        each.loans += loans
        each.days_out += days
        each.lost += lost
        each.returned += returned
        each.late += came_late
        if loans:
            each.by_borrower[borrower] = loans
    mistaken = select(Loan.continues_id).where(Loan.continues_id.is_not(None))
    undone = (
        select(Loan.kind_id, func.count(), func.count(case((late, 1))))
        .where(Loan.id.in_(mistaken), Loan.received_at >= begins, ended, ~Loan.is_lost)
        .group_by(Loan.kind_id)
    )
    for kind_id, returned, came_late in db.session.execute(undone):
        found[kind_id].returned -= returned
        found[kind_id].late -= came_late


def _is_sqlite() -> bool:
    return db.session.get_bind().dialect.name == "sqlite"


def _whole_days(from_: ColumnElement[Any], until: ColumnElement[Any]) -> ColumnElement[int]:
    """How many days lie between two instants, to the nearest whole one."""
    if _is_sqlite():
        return cast(func.round(func.julianday(until) - func.julianday(from_)), Integer)
    return cast(func.round(extract("epoch", until - from_) / 86400), Integer)


def _came_late(first_year: int, last_year: int) -> ColumnElement[bool]:
    """Whether a loan was received after its due day was over in Copenhagen.

    SQLite knows no zones: there a day ends at 22 or 23 o'clock as UTC, as it stands in the file, by whether the clocks
    are on summer time that night. Most come back in time, so the year is looked at last.
    """
    if not _is_sqlite():
        return Loan.received_at >= func.timezone(clock.COPENHAGEN.key, cast(Loan.due_on + 1, DateTime))
    due = cast(Loan.due_on, Text)
    summers = [
        and_(Loan.due_on >= literal(first, Date), Loan.due_on < literal(last, Date))
        for first, last in map(_summer, range(first_year, last_year + 1))
    ]
    by_winter = Loan.received_at >= due.concat(" 23:00:00")
    return and_(Loan.received_at >= due.concat(" 22:00:00"), or_(by_winter, *summers))


def _summer(year: int) -> tuple[date, date]:
    """The first day of a year that ends in summer time, and the first that does not any more, in Copenhagen."""
    first, last = (
        day
        for month in (3, 10)
        for day in (date(year, month, number) for number in range(25, 32))
        if clock.midnight(day).hour != clock.midnight(clock.day_after(day)).hour
    )
    return first, last
