"""Reservations whose thing will not be ready: which, why, and what could be handed out instead."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from familiehus.house import queries as house
from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.roles import Actor
from familiehus.loans.access import loans_visible_to
from familiehus.loans.models import Item, LateContact, Loan
from familiehus.loans.models.lending import IS_RESERVED
from familiehus.loans.queries.availability import Block, blocks_of, live_loans_beside
from familiehus.loans.queries.desk import read_whole
from familiehus.loans.queries.pools import LOOK_AHEAD
from familiehus.loans.states import IN_THE_POOL, Contacted, Why


@dataclass(frozen=True)
class Proposal:
    """A reservation whose thing will not be ready: why, since which loan, another thing that is free for all of its
    days, and else the first day on which one is.

    Nothing is cancelled by itself: staff hand out another, call, or keep it as it is.
    """

    loan: Loan
    why: Why
    blocking: Loan | None
    free_from: date | None
    instead: Item | None = None


def proposals(person: Actor, day: date | None = None) -> list[Proposal]:
    """What `unready` finds, each with what could be done about it."""
    waiting = unready(person, day)
    things = _stand_ins({loan.kind_id for loan, _block in waiting})
    read_whole([each for loan, block in waiting for each in (loan, block.loan) if each is not None])
    found, open_days = [], {}
    for loan, block in waiting:
        begins, days = max(loan.starts_on, clock.today()), (loan.free_on - loan.starts_on).days
        others = [(item, blocks) for item, blocks in things.get(loan.kind_id, ()) if item is not loan.item]
        instead = next((item for item, blocks in others if _is_free(blocks, begins, days)), None)
        free = None if instead else _first_free([blocks for _item, blocks in others], begins, days)
        if free is not None and free not in open_days:
            open_days[free] = house.next_open_day(free) or free
        found.append(Proposal(loan, block.why, block.loan, open_days.get(free), instead))
    return found


def unready(person: Actor, day: date | None = None) -> list[tuple[Loan, Block]]:
    """Reservations that begin by the day (the next one on which the house opens) and whose thing is not ready, with
    what is in the way, but those of which somebody said today that they are kept as they are."""
    tomorrow = clock.day_after(clock.today())
    by = day or house.next_open_day(tomorrow) or tomorrow
    said_today = (
        select(LateContact.what)
        .where(LateContact.loan_id == Loan.id, LateContact.at >= clock.midnight(clock.today()))
        .order_by(LateContact.id.desc())
        .limit(1)
        .correlate(Loan)
        .scalar_subquery()
    )
    reserved, live = live_loans_beside(
        loans_visible_to(person).where(
            IS_RESERVED, Loan.starts_on <= by, said_today.is_distinct_from(Contacted.KEPT)
        ),
        person,
    )
    return troubled(reserved, late_until=by, live=live)


def _stand_ins(kinds: Collection[int]) -> dict[int, list[tuple[Item, list[Block]]]]:
    """The things of the kinds that stand in for each other, with what is in their way; two queries."""
    if not kinds:
        return {}
    rows = select(Item).where(Item.kind_id.in_(kinds), Item.kit_id.is_(None), Item.state.in_(IN_THE_POOL))
    things = [
        item for item in db.session.scalars(rows.order_by(Item.name, Item.id)) if not item.needs_service
    ]
    blocks = blocks_of(things)
    found: dict[int, list[tuple[Item, list[Block]]]] = {}
    for item in things:
        found.setdefault(item.kind_id, []).append((item, blocks[item.id]))
    return found


def _first_free(things: list[list[Block]], begins: date, days: int) -> date | None:
    ahead = (begins + timedelta(days=number) for number in range(LOOK_AHEAD))
    return next((day for day in ahead if any(_is_free(blocks, day, days) for blocks in things)), None)


def _is_free(blocks: Iterable[Block], first: date, days: int) -> bool:
    until = first + timedelta(days=max(1, days))
    return not any(block.first < until and block.until > first for block in blocks)


def troubled(
    reserved: Iterable[Loan],
    *,
    late_until: date | None = None,
    live: Mapping[int, list[Loan]] | None = None,
) -> list[tuple[Loan, Block]]:
    """Those of the reservations whose thing is not ready when they begin, with what is in the way. `late_until`: what
    is over its time is not counted on by that day either. `live`: the loans of the things, when they have been read."""
    rows = [loan for loan in reserved if loan.is_reserved and loan.item is not None]
    things = {loan.item.id: loan.item for loan in rows if loan.item is not None}
    blocks = blocks_of(list(things.values()), loans=live)
    found = []
    for loan in rows:
        unsure = (
            block for block in blocks[loan.item_id or 0] if not block.is_sure and block.loan is not loan
        )
        begins = max(loan.starts_on, clock.today())
        block = next((each for each in unsure if _meets(each, begins, loan.free_on, late_until)), None)
        if block is not None:
            found.append((loan, block))
    return found


def _meets(block: Block, begins: date, until: date, late_until: date | None) -> bool:
    if block.first < until and block.until > begins:
        return True
    return block.why is Why.OVERDUE and late_until is not None and begins <= late_until
