"""A count as it stands: how much is found, missing and unexpected, and a page of each."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload

from familiehus.kernel.db import db
from familiehus.loans.models import Item, Stocktake, StocktakeLine
from familiehus.loans.queries.by_name import by_name

AT_ONCE = 24


@dataclass(frozen=True)
class Pile:
    """Things of a count that belong together: how many there are, and a page of them."""

    count: int
    lines: list[StocktakeLine]


@dataclass(frozen=True)
class Tally:
    """What a count has come to."""

    found: Pile
    missing: Pile
    unexpected: Pile
    page: int

    @property
    def expected(self) -> int:
        return self.found.count + self.missing.count

    @property
    def pages(self) -> int:
        """How many pages the highest pile fills."""
        most = max(self.found.count, self.missing.count, self.unexpected.count)
        return max(1, -(-most // AT_ONCE))


def last_stocktakes(limit: int = 12) -> list[Stocktake]:
    """The newest first."""
    rows = select(Stocktake).options(joinedload(Stocktake.kind))
    return list(
        db.session.scalars(rows.order_by(Stocktake.begun_at.desc(), Stocktake.id.desc()).limit(limit))
    )


def tally_of(stocktake: Stocktake, page: int = 1) -> Tally:
    """Page `page` of each pile: what is missing by name, what was scanned with the last first."""
    seen = StocktakeLine.seen_at.is_not(None)
    counts = dict.fromkeys([(True, True), (True, False), (False, True)], 0)
    rows = (
        select(StocktakeLine.is_expected, seen, func.count())
        .where(StocktakeLine.stocktake_id == stocktake.id)
        .group_by(StocktakeLine.is_expected, seen)
    )
    for is_expected, is_seen, count in db.session.execute(rows):
        counts[bool(is_expected), bool(is_seen)] = count
    latest = StocktakeLine.seen_at.desc()

    def pile(is_expected: bool, is_seen: bool, *order: ColumnElement[Any]) -> Pile:
        count = counts[is_expected, is_seen]
        found = (
            select(StocktakeLine)
            .join(StocktakeLine.item)
            .where(
                StocktakeLine.stocktake_id == stocktake.id,
                StocktakeLine.is_expected.is_(is_expected),
                seen if is_seen else ~seen,
            )
            .order_by(*order, *by_name())
            .offset(AT_ONCE * (page - 1))
            .limit(AT_ONCE)
        )
        return Pile(count, list(db.session.scalars(found)) if count > AT_ONCE * (page - 1) else [])

    return Tally(pile(True, True, latest), pile(True, False), pile(False, True, latest), page)


def line_of(stocktake: Stocktake, item: Item) -> StocktakeLine | None:
    """The thing's line in the count."""
    return db.session.scalars(
        select(StocktakeLine).where(
            StocktakeLine.stocktake_id == stocktake.id, StocktakeLine.item_id == item.id
        )
    ).one_or_none()
