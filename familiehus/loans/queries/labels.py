"""Labels to print, and the ones that are waiting for a thing."""

from dataclasses import dataclass

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import contains_eager

from familiehus.kernel.db import db
from familiehus.loans.models import Item, ItemKind, Label
from familiehus.loans.queries.by_name import by_name
from familiehus.loans.states import ItemState

SHEET = 24
UNCLAIMED = (Label.item_id.is_(None), Label.retired_at.is_(None))


@dataclass(frozen=True)
class Sheet:
    """The labels of one sheet, and how many sheets there are."""

    labels: list[Label]
    sheets: int


def sheet_of(kind: ItemKind | None, item: Item | None = None, *, number: int = 1) -> Sheet:
    """A sheet of the labels in use of the things of a kind (every kind), or of one thing, by the thing's name."""
    rows = (
        select(Label)
        .join(Label.item)
        .where(Label.retired_at.is_(None), Item.state != ItemState.RETIRED)
        .options(contains_eager(Label.item))
    )
    if kind is not None:
        rows = rows.where(Item.kind_id == kind.id)
    if item is not None:
        rows = rows.where(Item.id == item.id)
    return _sheet(rows.order_by(*by_name()), number)


def unclaimed_sheet(number: int = 1) -> Sheet:
    """A sheet of the printed labels that sit on nothing yet, the oldest first."""
    return _sheet(select(Label).where(*UNCLAIMED).order_by(Label.id), number)


def _sheet(rows: Select[Label], number: int) -> Sheet:
    before = SHEET * (max(1, number) - 1)
    found = db.session.execute(rows.add_columns(func.count().over()).limit(SHEET).offset(before)).all()
    count = list(found[0])[1] if found else 0
    return Sheet([row[0] for row in found], -(-count // SHEET))


def unclaimed_label(said: str) -> Label | None:
    """The printed label that sits on nothing yet, by what was scanned or typed: its address, token or code."""
    word = said.strip().rstrip("/").rpartition("/")[2]
    named = or_(Label.code == word.upper(), Label.token == word.lower())
    return db.session.scalars(select(Label).where(named, *UNCLAIMED)).one_or_none() if word else None


def unclaimed_count() -> int:
    return db.session.scalar(select(func.count(Label.id)).where(*UNCLAIMED)) or 0
