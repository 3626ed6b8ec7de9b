"""The order in which somebody looks for a thing: iPad 2 before iPad 10, and iPad before Matador."""

from typing import Any

from sqlalchemy import ColumnElement, func, select, tuple_

from familiehus.loans.models import Item

DIGITS = "0123456789"


def by_name(name: Any = Item.name) -> tuple[ColumnElement[Any], ...]:
    """What a list of things is ordered by: the word before the number, then the number, whatever the case."""
    return func.lower(func.rtrim(name, DIGITS)), func.length(name), name


def after(key: str) -> ColumnElement[bool]:
    """Whether a thing comes after the one with that key."""
    last = select(Item.name).where(Item.key == key).scalar_subquery()
    return tuple_(*by_name()) > tuple_(*by_name(last))
