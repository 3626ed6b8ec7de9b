"""Things that stand in for each other: whether their kind has room for one more, while what is not pinned may move."""

from datetime import date, timedelta

from sqlalchemy import select

from familiehus.house import queries as house
from familiehus.kernel.db import db
from familiehus.loans.models import Item, ItemKind, Loan
from familiehus.loans.packing import Place, Wish, first_free, pack
from familiehus.loans.queries.availability import blocks_of
from familiehus.loans.states import IN_THE_POOL, Why

LOOK_AHEAD = 120


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
