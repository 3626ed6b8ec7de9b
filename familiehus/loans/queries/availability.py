"""What is free on which day, and why not. Worked out from the loans and the things' state each time it is asked.

Days are half-open: a loan takes its days until the due day, and the buffer of its kind on top; the due day
itself can begin the next loan. What is out is not free before tomorrow, however early it is due.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
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
from familiehus.loans.models.lending import IS_LIVE
from familiehus.loans.states import ItemState, Why

FOREVER = date(2200, 1, 1)
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
    live = select(Loan).where(things, IS_LIVE).order_by(Loan.starts_on, Loan.id)
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


def due_together(things: Iterable[Item], starts_on: date) -> date:
    """When things that are lent as one from that day on are due: all with the first of them (Copenhagen)."""
    return min(due_for(item.kind, starts_on) for item in things)


def why_not_now(item: Item, live: Sequence[Loan] | None = None) -> Why | None:
    """Why the thing cannot go over the desk this moment; None when it can. A reservation is not in the way here:
    it may be the borrower's own, or give way. `live`: its loans, when they have been read."""
    loans = live_loans([item])[item.id] if live is None else live
    here = [block.why for block in (*_state_blocks(item), *_loan_blocks(loans)) if block.holds(clock.today())]
    here += [Why.OUT for loan in loans if loan.is_out]
    standing = [why for why in here if why not in (Why.RESERVED, Why.BUFFER)]
    return min(standing, key=ORDER.index, default=None)
