"""The plan of the things: things or kinds by days, drawn as stretches on which nothing changes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, TypeVar

from sqlalchemy import and_, func, select

from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.roles import Actor
from familiehus.loans.models import Item, ItemKind, Loan
from familiehus.loans.models.lending import IS_LIVE
from familiehus.loans.queries.by_name import by_name
from familiehus.loans.queries.maintenance import counted_on
from familiehus.loans.queries.timeline import closed_days, timeline
from familiehus.loans.states import ItemState, Why

FREE, CLOSED, PAST, SOME, NONE = "free", "closed", "past", "some", "none"
TONES = {
    Why.OUT: "out",
    Why.OVERDUE: "late",
    Why.RESERVED: "reserved",
    Why.BUFFER: "check",
    Why.CHECK: "check",
    Why.REPAIR: "away",
    Why.SERVICE: "away",
    Why.LOST: "away",
    Why.RETIRED: "away",
}
SIZE = 40
Thing = TypeVar("Thing", Item, ItemKind)


@dataclass(frozen=True)
class Stretch:
    """Days in a row that look alike: a tone, why a thing is not to be had, or how many of a kind are."""

    first: date
    days: int
    tone: str
    why: Why | None = None
    loan: Loan | None = None
    free: int | None = None

    @property
    def last(self) -> date:
        return self.first + timedelta(days=self.days - 1)


@dataclass(frozen=True)
class Line(Generic[Thing]):
    """A thing or a kind, and its stretches."""

    thing: Thing
    stretches: list[Stretch]


@dataclass(frozen=True)
class Plan(Generic[Thing]):
    """The days that are drawn, the closed ones with the reason, a line each, and how many pages there are."""

    days: list[date]
    closed: dict[date, str]
    lines: list[Line[Thing]]
    pages: int = 1


def plan_of_things(kind: ItemKind, first: date, days: int, *, person: Actor, page: int = 1) -> Plan[Item]:
    """A page of the kind's things that are not retired, by name."""
    drawn = [first + timedelta(days=number) for number in range(days)]
    closed = closed_days(drawn[0], drawn[-1])
    of_kind = Item.kind_id == kind.id, Item.state != ItemState.RETIRED
    count = db.session.scalar(select(func.count()).select_from(Item).where(*of_kind)) or 0
    page = max(1, page)
    things = list(
        db.session.scalars(
            select(Item).where(*of_kind).order_by(*by_name()).limit(SIZE).offset((page - 1) * SIZE)
        )
    )
    lines: list[Line[Item]] = []
    for row in timeline(things, drawn[0], drawn[-1], person=person, closed=closed):
        cells = {cell.day: cell for cell in row.cells}

        def stretch(day: date, cells=cells) -> Stretch:
            cell = cells[day]
            return Stretch(day, 1, TONES[cell.why] if cell.why else FREE, cell.why, cell.loan)

        lines.append(Line(row.item, _joined(drawn, closed, stretch)))
    return Plan(drawn, closed, lines, pages=max(1, -(-count // SIZE)))


def plan_of_kinds(kinds: Sequence[ItemKind], first: date, days: int) -> Plan[ItemKind]:
    """How many of each kind are free, by day, of the things that a reservation of the kind can get; without the kinds
    that have none."""
    drawn = [first + timedelta(days=number) for number in range(days)]
    closed, today = closed_days(drawn[0], drawn[-1]), clock.today()
    counted = (
        select(Item.kind_id, func.count()).join(Item.kind).where(*counted_on(today)).group_by(Item.kind_id)
    )
    pool = {row[0]: row[1] for row in db.session.execute(counted)}
    taken: dict[tuple[int, date], set[int | None]] = {}
    for kind_id, item_id, starts_on, free_on, out_at, is_counted in db.session.execute(
        _taking(today, drawn[-1])
    ):
        if not is_counted:
            continue
        until = max(free_on, clock.day_after(today)) if out_at is not None else free_on
        for day in drawn:
            if starts_on <= day < until:
                taken.setdefault((kind_id, day), set()).add(item_id)
    unchecked = select(Item.kind_id, Item.id).join(Item.kind)
    for kind_id, item_id in db.session.execute(
        unchecked.where(*counted_on(today), Item.state == ItemState.CHECK)
    ):
        taken.setdefault((kind_id, today), set()).add(item_id)

    def line(kind: ItemKind) -> Line[ItemKind]:
        def stretch(day: date) -> Stretch:
            free = max(0, pool.get(kind.id, 0) - len(taken.get((kind.id, day), ())))
            return Stretch(day, 1, SOME if free else NONE, free=free)

        return Line(kind, _joined(drawn, closed, stretch))

    return Plan(drawn, closed, [line(kind) for kind in kinds if kind.id in pool])


def _taking(today: date, last: date):
    """What takes a thing, up to the day: kind, thing, days, when it went out, and whether the thing is counted on. That
    is told and not asked for, so that the database begins with the few live loans and not with all the things."""
    return (
        select(
            Loan.kind_id,
            Loan.item_id,
            Loan.starts_on,
            Loan.free_on,
            Loan.handed_out_at,
            and_(*counted_on(today)),
        )
        .join(Item, Loan.item_id == Item.id)
        .join(Item.kind)
        .where(IS_LIVE, Loan.starts_on <= last)
    )


def _joined(
    days: Sequence[date], closed: dict[date, str], stretch: Callable[[date], Stretch]
) -> list[Stretch]:
    """Neighbours that are alike become one; a closed day on which nothing is taken stands by itself, grey;
    what is past is only told where somebody had the thing."""
    found: list[Stretch] = []
    today = clock.today()
    for day in days:
        this = stretch(day)
        if this.tone in (FREE, SOME, NONE) and (day in closed or day < today):
            this = Stretch(day, 1, CLOSED if day in closed else PAST)
        before = found[-1] if found else None
        alike = before is not None and this.tone != CLOSED and _looks(before) == _looks(this)
        if before is not None and alike:
            found[-1] = Stretch(before.first, before.days + 1, this.tone, this.why, this.loan, this.free)
        else:
            found.append(this)
    return found


def _looks(stretch: Stretch) -> tuple[object, ...]:
    return stretch.tone, stretch.why, stretch.loan and stretch.loan.id, stretch.free
