"""Reservations whose thing will not be ready: which, why, and what could be handed out instead."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from familiehus.house import queries as house
from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.roles import Actor
from familiehus.loans.access import loans_visible_to
from familiehus.loans.models import Item, Loan
from familiehus.loans.queries.availability import LOOK_AHEAD, Block, blocks_of
from familiehus.loans.queries.desk import RESERVED, read_whole
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
    """Reservations that begin by the day (the next one on which the house opens) and whose thing is not ready, but
    those of which somebody said today that they are kept as they are."""
    unready = in_the_way(person, day)
    things = _stand_ins({loan.kind_id for loan, _block in unready})
    read_whole([each for loan, block in unready for each in (loan, block.loan) if each is not None])
    waiting = [(loan, block) for loan, block in unready if not _is_kept(loan)]
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


def in_the_way(person: Actor, day: date | None = None) -> list[tuple[Loan, Block]]:
    """Reservations that begin by the day (the next one on which the house opens) and whose thing is not ready."""
    tomorrow = clock.day_after(clock.today())
    by = day or house.next_open_day(tomorrow) or tomorrow
    reserved = loans_visible_to(person).where(*RESERVED, Loan.starts_on <= by)
    rows = db.session.scalars(reserved.order_by(Loan.starts_on, Loan.id))
    return troubled(rows, late_until=by, person=person)


def _is_kept(loan: Loan) -> bool:
    said = loan.last_contact
    return said is not None and said.what is Contacted.KEPT and clock.local_day(said.at) == clock.today()


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
    reserved: Iterable[Loan], *, late_until: date | None = None, person: Actor | None = None
) -> list[tuple[Loan, Block]]:
    """Those of the reservations whose thing is not ready when they begin, with what is in the way. `late_until`: what
    is over its time is not counted on by that day either. `person`: as they may see it."""
    rows = [loan for loan in reserved if loan.is_reserved and loan.item is not None]
    things = {loan.item.id: loan.item for loan in rows if loan.item is not None}
    blocks = blocks_of(list(things.values()), person=person)
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
