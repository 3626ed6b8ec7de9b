"""What is free on which day, and why not. Worked out from the loans and the things' state each time it is asked.

Days are half-open: a loan takes its days until the due day, and the buffer of its kind on top; the due day
itself can begin the next loan. What is out is not free before tomorrow, however early it is due.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, select, true
from sqlalchemy.orm import joinedload

from familiehus.house import queries as house
from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.roles import Actor
from familiehus.loans.access import is_seen_by
from familiehus.loans.models import Item, ItemKind, Loan
from familiehus.loans.models.borrowers import Borrower
from familiehus.loans.packing import Place, Wish, first_free, pack
from familiehus.loans.states import IN_THE_POOL, ItemState, Why

FOREVER = date(2200, 1, 1)
LOOK_AHEAD = 120
STATE_WHY = {
    ItemState.CHECK: Why.CHECK,
    ItemState.REPAIR: Why.REPAIR,
    ItemState.LOST: Why.LOST,
    ItemState.RETIRED: Why.RETIRED,
}
ORDER = (
    Why.RETIRED,
    Why.LOST,
    Why.OVERDUE,
    Why.OUT,
    Why.REPAIR,
    Why.SERVICE,
    Why.RESERVED,
    Why.BUFFER,
    Why.CHECK,
)


@dataclass(frozen=True)
class Block:
    """A thing is not to be had from `first` until but not including `until`. `is_sure`: promised to somebody;
    else it is only not sure to be back or ready."""

    first: date
    until: date
    why: Why
    loan: Loan | None = None
    is_sure: bool = True

    def holds(self, day: date) -> bool:
        return self.first <= day < self.until


@dataclass(frozen=True)
class Cell:
    """One day of one thing: why it is not free (None: it is), by which loan, and whether the house is closed."""

    day: date
    why: Why | None
    loan: Loan | None
    is_closed: bool
    is_today: bool

    @property
    def is_free(self) -> bool:
        return self.why is None


@dataclass
class Row:
    """A thing's days, and what can be said of them."""

    item: Item
    cells: list[Cell] = field(default_factory=list)


def live_loans(items: Iterable[Item], *, person: Actor | None = None) -> dict[int, list[Loan]]:
    """Everything reserved or out on each of the things, by its id, the earliest first, read anew; one query. For a
    `person` it comes with whoever has it, hidden where the two are to be kept apart."""
    found: dict[int, list[Loan]] = {item.id: [] for item in items}
    for loan, _true in _live_on(Loan.item_id.in_(found), true(), person):
        found[loan.item_id or 0].append(loan)
    return found


def live_loans_beside(
    wanted: Select[Loan], person: Actor | None = None
) -> tuple[list[Loan], dict[int, list[Loan]]]:
    """The reservations of a question, and what `live_loans` tells of their things; one query for both."""
    own = wanted.with_only_columns(Loan.id, Loan.item_id).cte()
    rows = _live_on(Loan.item_id.in_(select(own.c.item_id)), Loan.id.in_(select(own.c.id)), person)
    found: dict[int, list[Loan]] = {}
    for loan, _is_wanted in rows:
        found.setdefault(loan.item_id or 0, []).append(loan)
    return [loan for loan, is_wanted in rows if is_wanted], found


def _live_on(
    things: ColumnElement[bool], besides: ColumnElement[bool], person: Actor | None
) -> list[tuple[Loan, bool]]:
    """What is reserved or out on the things, the earliest first, each with what is asked `besides`."""
    live = (
        select(Loan)
        .where(things, Loan.received_at.is_(None), Loan.cancelled_at.is_(None))
        .order_by(Loan.starts_on, Loan.id)
    )
    if person is not None:
        live = live.options(joinedload(Loan.household), joinedload(Loan.person), joinedload(Loan.association))
    is_seen = true() if person is None else is_seen_by(person, Loan)
    rows = db.session.execute(
        live.add_columns(is_seen.label("is_seen"), besides.label("besides")),
        execution_options={"populate_existing": True},
    )
    found = []
    for loan, seen, asked in rows:
        if person is not None:
            loan.is_hidden = not seen
        found.append((loan, asked))
    return found


def blocks_of(
    items: Sequence[Item], *, person: Actor | None = None, loans: Mapping[int, list[Loan]] | None = None
) -> dict[int, list[Block]]:
    """Why each of the things is not free, and when, by its id; one query for all of them. `loans`: what `live_loans`
    tells of them, when it has been read."""
    loans = live_loans(items, person=person) if loans is None else loans
    return {item.id: [*_state_blocks(item), *_loan_blocks(loans[item.id])] for item in items}


def _state_blocks(item: Item) -> list[Block]:
    today = clock.today()
    if item.state is ItemState.CHECK:
        return [Block(today, clock.day_after(today), Why.CHECK, is_sure=False)]
    if item.state in STATE_WHY:
        return [Block(today, FOREVER, STATE_WHY[item.state], is_sure=False)]
    return [Block(today, FOREVER, Why.SERVICE, is_sure=False)] if item.needs_service else []


def _loan_blocks(loans: Iterable[Loan]) -> list[Block]:
    today, found = clock.today(), []
    for loan in loans:
        back = min(loan.free_on, max(loan.due_on, clock.day_after(loan.starts_on)))
        found.append(Block(loan.starts_on, back, Why.OUT if loan.is_out else Why.RESERVED, loan))
        if back < loan.free_on:
            found.append(Block(back, loan.free_on, Why.BUFFER, loan))
        if loan.is_out and back <= today:
            why = Why.OVERDUE if loan.due_on < today else Why.OUT
            found.append(Block(back, clock.day_after(today), why, loan, is_sure=False))
    return found


def timeline(
    items: Sequence[Item],
    first: date,
    last: date,
    *,
    person: Actor | None = None,
    closed: Collection[date] | None = None,
) -> list[Row]:
    """Each thing's days from `first` to `last`, both included, with why a day is taken. `closed`: the days on which
    the house does not open, when they are known already; `person`: with whoever has the thing, as they may see it."""
    blocks, drawn, today = blocks_of(items, person=person), list(house.days(first, last)), clock.today()
    shut = closed_days(first, last) if closed is None else closed
    return [Row(item, [_cell(day, blocks[item.id], day in shut, today) for day in drawn]) for item in items]


def _cell(day: date, blocks: Iterable[Block], is_closed: bool, today: date) -> Cell:
    here = [block for block in blocks if block.first <= day < block.until]
    top = min(here, key=lambda block: ORDER.index(block.why)) if here else None
    return Cell(day, top.why if top else None, top.loan if top else None, is_closed, day == today)


def closed_days(first: date, last: date) -> dict[date, str]:
    """Each day within, both included, on which the house does not open, with the reason; empty for a weekday off."""
    week, on_holidays = house.opening_hours(), house.settings().is_closed_on_holidays
    if not week:
        return {}
    closed = dict(house.closed_dates(first, last))
    for day in house.days(first, last):
        if day in closed:
            continue
        if on_holidays and (name := house.holiday(day)):
            closed[day] = name
        elif day.weekday() not in week:
            closed[day] = ""
    return closed


def free_count(items: Sequence[Item], first: date, last: date) -> dict[date, int]:
    """How many of the things are free on each day from `first` to `last`: all that a family is told."""
    rows = timeline(items, first, last)
    return {
        day: sum(row.cells[number].is_free for row in rows)
        for number, day in enumerate(house.days(first, last))
    }


def days_free(item: Item, first: date, until: date) -> bool:
    """Whether nothing is in the way of the thing from `first` until but not including `until`."""
    return not any(block.first < until and block.until > first for block in blocks_of([item])[item.id])


def least_promised(items: Sequence[Item], borrower: Borrower, until: date) -> list[Item]:
    """The same things, those that nobody but the borrower has been promised from today until then first."""
    blocks, today = blocks_of(items), clock.today()

    def is_promised(item: Item) -> bool:
        return any(
            block.first < until and block.until > today
            for block in blocks[item.id]
            if block.loan is not None and not block.loan.belongs_to(borrower)
        )

    return sorted(items, key=is_promised)


def pool(kind: ItemKind) -> list[Item]:
    """Things that stand in for each other: of the kind, here or coming back, in no kit, with no service due."""
    items = select(Item).where(Item.kind_id == kind.id, Item.kit_id.is_(None), Item.state.in_(IN_THE_POOL))
    rows = db.session.scalars(items.order_by(Item.name, Item.id).execution_options(populate_existing=True))
    return [item for item in rows if not item.needs_service]


def puzzle(kind: ItemKind, besides: Loan | None = None) -> tuple[list[Place], list[Wish], dict[int, Loan]]:
    """The kind's things with what is fixed on them, and the reservations that may be moved among them.

    Fixed: what is out, what is pinned, what lies on a thing that nothing can count on. `besides` is left out.
    """
    things = pool(kind)
    blocks = blocks_of(things)
    places, wishes, movable = [], [], {}
    for item in things:
        place = Place(item.id, is_late=any(block.why is Why.OVERDUE for block in blocks[item.id]))
        for block in blocks[item.id]:
            loan = block.loan
            if loan is not None and loan is besides:
                continue
            if loan is not None and not loan.is_pinned and not loan.is_out:
                movable[loan.id] = loan
            elif block.is_sure:
                place.taken.append((block.first, block.until))
            else:
                place.unsure.append((block.first, block.until))
        places.append(place)
    wishes = [Wish(loan.id, loan.starts_on, loan.free_on, now=loan.item_id) for loan in movable.values()]
    return places, wishes, movable


def place_of(item: Item, besides: Loan | None = None) -> Place:
    """One thing with everything that lies on it fixed; `besides` is left out."""
    here = [block for block in blocks_of([item])[item.id] if block.loan is None or block.loan is not besides]
    return Place(
        item.id,
        [(block.first, block.until) for block in here if block.is_sure],
        [(block.first, block.until) for block in here if not block.is_sure],
    )


def fits(kind: ItemKind, first: date, until: date) -> bool:
    """Whether some thing of the kind can be had from `first` until but not including `until`, even if unpinned
    reservations change places for it."""
    places, wishes, _movable = puzzle(kind)
    return pack([*wishes, Wish(0, first, until)], places) is not None


def first_free_day(kind: ItemKind, days: int, earliest: date) -> date | None:
    """The first day, from `earliest` on, when some thing is free for so many days with nothing moved."""
    places, wishes, _movable = puzzle(kind)
    by_key = {place.key: place for place in places}
    for wish in wishes:
        if wish.now in by_key:
            by_key[wish.now].taken.append((wish.first, wish.until))
    for ahead in range(LOOK_AHEAD):
        day = earliest + timedelta(days=ahead)
        if first_free(Wish(0, day, day + timedelta(days=max(1, days))), places):
            return house.next_open_day(day) or day
    return None


def latest_due(item: Item, starts_on: date) -> date | None:
    """The last due day before the next promise of the thing; None when nothing is promised after `starts_on`."""
    ahead = [
        block.first
        for block in blocks_of([item])[item.id]
        if block.is_sure and block.first > starts_on and block.why is Why.RESERVED
    ]
    return min(ahead) - timedelta(days=item.kind.buffer_days) if ahead else None


def due_for(kind: ItemKind, starts_on: date, asked: date | None = None) -> date:
    """When a loan that starts then is due: the day asked for, else after the kind's days; moved to the next day on
    which the house opens (Copenhagen)."""
    due = asked or starts_on + timedelta(days=kind.loan_days)
    return house.next_open_day(due) or due


def why_not_now(item: Item, live: Sequence[Loan] | None = None) -> Why | None:
    """Why the thing cannot go over the desk this moment; None when it can. A reservation is not in the way here:
    it may be the borrower's own, or give way. `live`: its loans, when they have been read."""
    loans = live_loans([item])[item.id] if live is None else live
    here = [block.why for block in (*_state_blocks(item), *_loan_blocks(loans)) if block.holds(clock.today())]
    here += [Why.OUT for loan in loans if loan.is_out]
    standing = [why for why in here if why not in (Why.RESERVED, Why.BUFFER)]
    return min(standing, key=ORDER.index, default=None)
