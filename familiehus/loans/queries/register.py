"""Reading the register: kinds, things, kits, labels."""

from collections.abc import Collection

from sqlalchemy import and_, false, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from familiehus.kernel.db import db
from familiehus.kernel.roles import Actor
from familiehus.loans.access import is_seen_by, items_visible_to, kinds_visible_to
from familiehus.loans.models import Item, ItemKind, Kit, Label, Loan
from familiehus.loans.queries import by_name as names
from familiehus.loans.states import ItemState

PAGE = 60


def every_kind(person: Actor) -> list[ItemKind]:
    """Every kind the person may see, by name, retired ones last."""
    order = (ItemKind.retired_at.is_not(None), func.lower(ItemKind.name))
    return list(db.session.scalars(kinds_visible_to(person).order_by(*order)))


def kinds_in_use(person: Actor) -> list[ItemKind]:
    return [kind for kind in every_kind(person) if kind.is_in_use]


def every_kit() -> list[Kit]:
    """Every kit with its things, by name."""
    return list(
        db.session.scalars(select(Kit).options(selectinload(Kit.items)).order_by(func.lower(Kit.name)))
    )


def items(
    person: Actor,
    *,
    kind: ItemKind | None = None,
    state: ItemState | None = None,
    said: str = "",
    after: str = "",
    limit: int = PAGE,
) -> list[Item]:
    """A page of the things, by name. `said` finds in name, serial number, model and code; `after` is the key of the
    last thing of the page before. Retired things only when asked for."""
    rows = items_visible_to(person).options(selectinload(Item.labels), joinedload(Item.kit))
    if kind is not None:
        rows = rows.where(Item.kind_id == kind.id)
    rows = rows.where(Item.state == state if state is not None else Item.state != ItemState.RETIRED)
    if said:
        code = said.strip().upper()
        labelled = select(Label.item_id).where(Label.code == code, Label.item_id.is_not(None))
        rows = rows.where(
            or_(
                Item.name.icontains(said, autoescape=True),
                Item.serial.icontains(said, autoescape=True),
                Item.model.icontains(said, autoescape=True),
                Item.id.in_(labelled),
            )
        )
    if after:
        rows = rows.where(names.after(after))
    return list(db.session.scalars(rows.order_by(*names.by_name()).limit(limit)))


def item_with_code(typed: str, person: Actor) -> Item | None:
    """The thing a person may see with that label code, token, serial number or name, as scanned or typed."""
    said = typed.strip().rstrip("/").rpartition("/")[2]
    if not said:
        return None
    labelled = select(Label.item_id).where(
        or_(Label.code == said.upper(), Label.token == said.lower()),
        Label.retired_at.is_(None),
        Label.item_id.is_not(None),
    )
    visible = items_visible_to(person)
    for match in (Item.id.in_(labelled), Item.serial == said):
        found = db.session.scalars(visible.where(match).order_by(Item.id).limit(1)).first()
        if found is not None:
            return found
    return item_named(said, person)


def item_named(said: str, person: Actor) -> Item | None:
    """The thing a person may see that is called that: to the letter before one with other capitals."""
    name = said.strip()
    called = func.lower(Item.name) == name.lower()
    rows = items_visible_to(person).where(called).order_by((Item.name == name).desc(), Item.id)
    return db.session.scalars(rows.limit(1)).first() if name else None


def label_with_token(token: str) -> Label | None:
    """The label with that token, assigned or not, in use or not: for the page a scan opens."""
    rows = select(Label).where(Label.token == token).options(joinedload(Label.item))
    return db.session.scalars(rows).one_or_none()


def unassigned_labels() -> list[Label]:
    """Printed labels that sit on nothing yet, the oldest first."""
    free = select(Label).where(Label.item_id.is_(None), Label.retired_at.is_(None))
    return list(db.session.scalars(free.order_by(Label.id)))


def places() -> list[str]:
    """Where things stand, each place once."""
    rows = select(Item.place).where(Item.place != "", Item.state != ItemState.RETIRED).distinct()
    return sorted(db.session.scalars(rows))


def history_of(item: Item, person: Actor, limit: int = 12) -> list[Loan]:
    """What a person may know of the thing's loans, the newest first, with whatever is remembered of who had it; hidden
    where the two are to be kept apart."""
    rows = (
        select(Loan, is_seen_by(person, Loan))
        .where(Loan.item_id == item.id, Loan.handed_out_at.is_not(None))
        .options(joinedload(Loan.household), joinedload(Loan.person), joinedload(Loan.association))
    )
    found = db.session.execute(rows.order_by(Loan.starts_on.desc(), Loan.id.desc()).limit(limit)).all()
    for loan, seen in found:
        loan.is_hidden = not seen
    return [loan for loan, _seen in found]


def return_steps(item: Item) -> list[str]:
    """What must be ticked before the thing is lent again: its kind's steps, and every part that belongs to it."""
    return list(dict.fromkeys([*item.kind.return_steps, *item.parts]))


def counts_by_kind() -> dict[int, int]:
    """How many things there are of each kind, by its id; neither lost nor retired."""
    rows = (
        select(Item.kind_id, func.count(Item.id))
        .where(Item.state.not_in((ItemState.LOST, ItemState.RETIRED)))
        .group_by(Item.kind_id)
    )
    return dict(db.session.execute(rows).all())


def items_for_kit(
    kit: Kit | None = None, *, said: str = "", keys: Collection[str] = (), limit: int = 24
) -> list[Item]:
    """What can be in a kit: what is in it or was chosen (`keys`) first, then the first few of what is in none, by kind
    and name; `said` finds among those in name, kind, serial number and code."""
    order = ItemKind.name, Item.name
    rows = select(Item).join(Item.kind).where(Item.state != ItemState.RETIRED)
    is_free = Item.kit_id.is_(None)
    of_it = false() if kit is None else Item.kit_id == kit.id
    chosen = rows.where(or_(of_it, and_(is_free, Item.key.in_(keys)))).order_by(*order)
    held = list(db.session.scalars(chosen)) if keys or kit is not None else []
    others = rows.where(is_free, Item.key.not_in([item.key for item in held]))
    if said:
        labelled = select(Label.item_id).where(Label.code == said.strip().upper(), Label.item_id.is_not(None))
        others = others.where(
            or_(
                Item.name.icontains(said, autoescape=True),
                ItemKind.name.icontains(said, autoescape=True),
                Item.serial == said,
                Item.id.in_(labelled),
            )
        )
    return [*held, *db.session.scalars(others.order_by(*order).limit(limit))]
