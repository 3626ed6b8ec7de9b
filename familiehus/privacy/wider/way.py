"""What a way to see more is, and the columns that each of them answers in."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, String, and_, cast, null, or_, select, type_coerce

from familiehus.kernel import clock
from familiehus.kernel.db import UTCDateTime
from familiehus.kernel.roles import Role


@dataclass(frozen=True)
class Way:
    """One way to see more. `rows` finds who: see `found`. `is_amiss`: nobody should see more in this way at all."""

    name: str
    sees: Any
    why: Any
    act: Any
    endpoint: str
    rows: Callable[[], Select[Any]]
    is_amiss: bool = False


def found(
    who: ColumnElement[Any] | Any,
    key: Any = None,
    *,
    on: Any = None,
    at: Any = None,
    more: Any = None,
) -> Select[Any]:
    """The columns that every way answers in: who, the key of the page, since (a day or an instant), a word more."""
    rows: Any = select(
        cast(who, String),
        _or_none(key, String()),
        _or_none(on, Date()),
        _or_none(at, UTCDateTime()),
        _or_none(more, String()),
    )
    return rows


def _or_none(column: Any, kind: Any) -> Any:
    """The column as it is, or nothing of that type: PostgreSQL wants to know of what type nothing is."""
    return cast(null(), kind) if column is None else type_coerce(column, kind)


def holds(hat: Any, *roles: Role) -> ColumnElement[bool]:
    """The hat is one of those and held today."""
    today = clock.today()
    return and_(hat.role.in_(roles), hat.from_on <= today, or_(hat.until_on.is_(None), hat.until_on > today))
