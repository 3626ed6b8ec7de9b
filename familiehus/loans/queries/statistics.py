"""Numbers for the house and its funders: use, waiting, late share, lost. They survive that borrowers are forgotten."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from familiehus.kernel import clock
from familiehus.kernel.db import db
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
    """Each kind's numbers from `first` to `last`, both included (days in Copenhagen); five queries in all."""
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
    length = (last - first).days + 1
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
    rows = select(
        Loan.id,
        Loan.kind_id,
        Loan.handed_out_at,
        Loan.received_at,
        Loan.due_on,
        Loan.is_lost,
        Loan.borrower_kind,
        Loan.continues_id,
    ).where(Loan.handed_out_at < ends, Loan.received_at.is_(None) | (Loan.received_at >= begins))
    mistaken = set(db.session.scalars(select(Loan.continues_id).where(Loan.continues_id.is_not(None))))
    now = min(clock.now(), ends)
    for number, kind_id, out_at, back_at, due_on, is_lost, borrower, continues in db.session.execute(rows):
        each = found[kind_id]
        assert out_at is not None
        span = min(back_at or now, ends) - max(out_at, begins)
        each.days_out += max(0, round(span / timedelta(days=1)))
        if out_at >= begins and continues is None:
            each.loans += 1
            each.by_borrower[borrower] = each.by_borrower.get(borrower, 0) + 1
        if back_at is not None and back_at < ends and number not in mistaken:
            each.lost += is_lost
            each.returned += not is_lost
            each.late += not is_lost and clock.local_day(back_at) > due_on
