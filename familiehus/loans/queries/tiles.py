"""What the desk's first screen shows: kinds with how many are at home, and what is due."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, TypeVar

from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.orm import joinedload

from familiehus.kernel import clock, danish
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _, ngettext
from familiehus.kernel.roles import Actor, is_staff
from familiehus.loans.access import kinds_visible_to, loans_visible_to
from familiehus.loans.models import Item, ItemKind, Kit, Loan
from familiehus.loans.models.lending import IS_LIVE, IS_OUT, IS_RESERVED
from familiehus.loans.queries.desk import things_to_check
from familiehus.loans.queries.maintenance import counted_on
from familiehus.loans.states import ItemState

SOON = timedelta(days=1)
SHOWN = 5
USUAL = "usual"


@dataclass(frozen=True)
class Tile:
    """A kind, how many can go out now, and when the next comes home."""

    kind: ItemKind
    home: int
    next_back: date | None

    @property
    def words(self) -> str:
        if self.home:
            return ngettext("%(num)s hjemme", "%(num)s hjemme", self.home)
        if self.next_back is None:
            return _("ingen ting")
        if self.next_back < clock.today():
            return _("skulle være hjemme")
        return _("hjem %(day)s", day=danish.relative_day(self.next_back))


Row = TypeVar("Row", Loan, Item)


@dataclass(frozen=True)
class Some(Generic[Row]):
    """The first few of something, and how many there are in all."""

    first: list[Row]
    count: int


def tiles(person: Actor) -> list[Tile]:
    """Every kind in use that has things, by name; in one question."""
    out = select(Loan.item_id).where(IS_OUT, Loan.item_id.is_not(None))
    at_home = (
        select(Item.kind_id, func.count(Item.id).label("home"))
        .join(Item.kind)
        .where(
            Item.state == ItemState.LENDABLE,
            Item.id.not_in(out),
            *counted_on(clock.today()),
        )
        .group_by(Item.kind_id)
        .subquery()
    )
    back = select(Loan.kind_id, func.min(Loan.due_on).label("due_on")).where(IS_OUT).group_by(Loan.kind_id)
    next_back = back.subquery()
    kinds = (
        kinds_visible_to(person)
        .where(ItemKind.retired_at.is_(None))
        .outerjoin(at_home, at_home.c.kind_id == ItemKind.id)
        .outerjoin(next_back, next_back.c.kind_id == ItemKind.id)
        .where(or_(at_home.c.home > 0, next_back.c.due_on.is_not(None)))
        .add_columns(func.coalesce(at_home.c.home, 0), next_back.c.due_on)
        .order_by(func.lower(ItemKind.name))
    )
    return [Tile(kind, home, due_on) for kind, home, due_on in db.session.execute(kinds)]


def kits_at_home(person: Actor) -> list[Kit]:
    """Kits of which every thing could go over the desk now, by name."""
    out = select(Loan.item_id).where(IS_OUT, Loan.item_id.is_not(None))
    away = or_(Item.state != ItemState.LENDABLE, Item.id.in_(out))
    whole = select(Kit).where(Kit.retired_at.is_(None), Kit.items.any(), ~Kit.items.any(away))
    return list(db.session.scalars(whole.order_by(Kit.name))) if is_staff(person) else []


def of_one_kit(loan: Loan) -> list[Loan]:
    """The loan, and those of the same kit that were reserved or went out with it."""
    if loan.kit_id is None:
        return [loan]
    together = select(Loan).where(Loan.kit_id == loan.kit_id, Loan.batch == loan.batch)
    return list(db.session.scalars(together.order_by(Loan.id)))


def due_soon(person: Actor, limit: int = SHOWN) -> Some[Loan]:
    """What is late, due today or tomorrow, the longest first."""
    due = loans_visible_to(person).where(IS_OUT, Loan.due_on <= clock.today() + SOON)
    named = (joinedload(Loan.household), joinedload(Loan.person), joinedload(Loan.association))
    return _some(due.options(*named).order_by(Loan.due_on, Loan.id), limit)


def first_to_check(person: Actor, limit: int) -> Some[Item]:
    """What is back and not checked, what somebody waits for first."""
    return _some(things_to_check(person), limit)


def last_return(item: Item) -> Loan | None:
    """The loan that a thing came back from, while it waits for its check."""
    rows = select(Loan).where(
        Loan.item_id == item.id, Loan.received_at.is_not(None), Loan.checked_at.is_(None)
    )
    return db.session.scalars(rows.order_by(Loan.received_at.desc()).limit(1)).first()


def own_live(person: Actor) -> list[Loan]:
    """What somebody has or has reserved, what is due first at the top; for their own page."""
    live = loans_visible_to(person).where(IS_LIVE).options(joinedload(Loan.kit))
    return list(db.session.scalars(live.order_by(Loan.handed_out_at.is_(None), Loan.due_on, Loan.id)))


@dataclass(frozen=True)
class Having:
    """Somebody who has something at home, in a line."""

    named: str
    name: str
    loans: list[Loan]

    @property
    def is_late(self) -> bool:
        return any(loan.is_overdue for loan in self.loans)

    @property
    def words(self) -> str:
        things = ", ".join(loan.label for loan in self.loans[:3])
        more = len(self.loans) - 3
        return _("%(things)s og %(more)s mere", things=things, more=more) if more > 0 else things


@dataclass(frozen=True)
class DueNow:
    """How much the desk has to see to today."""

    late: int
    today: int
    fetched: int
    unchecked: int


def today(person: Actor) -> DueNow:
    """Counted in one question: over its time, due today, to be fetched by today, back and not checked."""
    day = clock.today()
    mine = loans_visible_to(person).subquery()
    counted = select(
        func.count(case((and_(IS_OUT, Loan.due_on < day), 1))),
        func.count(case((and_(IS_OUT, Loan.due_on == day), 1))),
        func.count(case((and_(IS_RESERVED, Loan.starts_on <= day), 1))),
        select(func.count(Item.id)).where(Item.state == ItemState.CHECK).scalar_subquery(),
    ).where(Loan.id.in_(select(mine.c.id)), Loan.received_at.is_(None))
    return DueNow(*db.session.execute(counted).one())


def next_open(day: date, closed: dict[date, str]) -> date:
    """The first day from that one on which is not closed, among the days that are known."""
    while day in closed:
        day += timedelta(days=1)
    return day


def lengths(kind: ItemKind | None, closed: dict[date, str]) -> list[tuple[str, str, str]]:
    """How long something may be lent: (value, word, until when), the kind's own time first."""
    today = clock.today()
    usual = today + timedelta(days=kind.loan_days) if kind else None
    choices = [(USUAL, _("Som den plejer"), _until(next_open(usual, closed)) if usual else _("efter tingen"))]
    for days, word in ((7, _("1 uge")), (14, _("2 uger")), (28, _("4 uger"))):
        choices.append((str(days), word, _until(next_open(today + timedelta(days=days), closed))))
    return choices


def _until(day: date) -> str:
    return _("til %(day)s", day=danish.short_day(day))


def _some(rows: Select[Row], limit: int) -> Some[Row]:
    """The first few and the number of all, in one question."""
    found = db.session.execute(rows.add_columns(func.count().over()).limit(limit)).all()
    return Some([row[0] for row in found], list(found[0])[1] if found else 0)
