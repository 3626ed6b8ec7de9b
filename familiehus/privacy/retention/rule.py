"""What a rule of keeping is: one kind of thing, and how long it is kept."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dateutil.relativedelta import relativedelta
from sqlalchemy import ColumnElement, ScalarSelect, func, select
from sqlalchemy.orm import InstrumentedAttribute

from familiehus.kernel import clock

Rows = tuple[InstrumentedAttribute[Any], Callable[[datetime], ColumnElement[bool]]]


@dataclass(frozen=True)
class Rule:
    """One kind of thing: how long it is kept, why, which rows are over their time, and what lets them go.

    `name` never changes: the runs of the nightly job stand under it. `rows`: what the dry run counts. `also`: tables
    that are emptied with those rows.
    """

    name: str
    what: Any
    kept: Callable[[], relativedelta]
    why: Any
    source: str
    rows: tuple[Rows, ...]
    forget: Callable[[], int]
    also: tuple[str, ...] = ()

    @property
    def tables(self) -> set[str]:
        """The tables in which something goes by this rule."""
        return {str(column.class_.__tablename__) for column, _older in self.rows} | set(self.also)

    @property
    def before(self) -> datetime:
        """Older than this is over its time."""
        return clock.now() - self.kept()

    def over_time(self, before: datetime) -> list[ScalarSelect[int]]:
        """How many rows are older than that, by table."""
        return [
            select(func.count(column)).where(older(before)).scalar_subquery() for column, older in self.rows
        ]
