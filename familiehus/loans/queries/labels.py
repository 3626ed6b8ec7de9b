"""Labels to print, and the ones that are waiting for a thing."""

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from familiehus.kernel.db import db
from familiehus.loans.models import Item, ItemKind, Label
from familiehus.loans.states import ItemState

MOST = 480
UNCLAIMED = (Label.item_id.is_(None), Label.retired_at.is_(None))


def labels_of(kind: ItemKind | None, item: Item | None = None) -> list[Label]:
    """The labels in use of the things of a kind (every kind), or of one thing, by the thing's name."""
    rows = (
        select(Label)
        .join(Label.item)
        .where(Label.retired_at.is_(None), Item.state != ItemState.RETIRED)
        .options(joinedload(Label.item))
    )
    if kind is not None:
        rows = rows.where(Item.kind_id == kind.id)
    if item is not None:
        rows = rows.where(Item.id == item.id)
    return list(db.session.scalars(rows.order_by(Item.name).limit(MOST)))


def unclaimed_label(said: str) -> Label | None:
    """The printed label that sits on nothing yet, by what was scanned or typed: its address, token or code."""
    word = said.strip().rstrip("/").rpartition("/")[2]
    named = or_(Label.code == word.upper(), Label.token == word.lower())
    return db.session.scalars(select(Label).where(named, *UNCLAIMED)).one_or_none() if word else None


def unclaimed_count() -> int:
    return db.session.scalar(select(func.count(Label.id)).where(*UNCLAIMED)) or 0
