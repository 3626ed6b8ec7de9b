"""Counting a shelf by scanning it: what should be there is written down first, then each thing is ticked off."""

from sqlalchemy import select

from familiehus.kernel import audit, clock
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import Actor
from familiehus.loans import queries
from familiehus.loans.commands.placing import changed
from familiehus.loans.models import Item, ItemKind, Loan, Stocktake, StocktakeLine
from familiehus.loans.models.lending import IS_OUT
from familiehus.loans.states import ItemState


def begin_stocktake(*, by: Actor, kind: ItemKind | None = None, place: str = "") -> Stocktake:
    """Count a kind, a place, both or everything. Expected is what is at home: neither out, lost nor retired."""
    out = select(Loan.item_id).where(IS_OUT)
    rows = select(Item).where(Item.state.not_in((ItemState.LOST, ItemState.RETIRED)), Item.id.not_in(out))
    if kind is not None:
        rows = rows.where(Item.kind_id == kind.id)
    if place:
        rows = rows.where(Item.place == place)
    expected = list(db.session.scalars(rows.order_by(Item.name)))
    if not expected:
        raise Refused(_("Der er ikke noget at tælle der."))
    stocktake = Stocktake(kind=kind, place=place, begun_by=by.key)
    stocktake.lines = [StocktakeLine(item=item, is_expected=True) for item in expected]
    db.session.add(stocktake)
    db.session.flush()
    changed()
    audit.record("stocktake begun", stocktake, by=by, expected=len(expected))
    return stocktake


def tally(stocktake: Stocktake, item: Item) -> StocktakeLine:
    """The thing is here. Scanned again is no harm; what nobody expected gets a line of its own."""
    db.session.refresh(stocktake, with_for_update={"of": Stocktake})
    if not stocktake.is_open:
        raise Refused(_("Optællingen er slut. Begynd en ny."))
    line = queries.line_of(stocktake, item)
    if line is None:
        line = StocktakeLine(stocktake_id=stocktake.id, item=item, is_expected=False)
        db.session.add(line)
    if line.seen_at is None:
        line.seen_at = clock.now()
        db.session.flush()
        changed()
    return line


def end_stocktake(stocktake: Stocktake, *, by: Actor) -> Stocktake:
    """Done counting. What is missing stays as it is until somebody says that it is lost. Again is no harm."""
    db.session.refresh(stocktake, with_for_update={"of": Stocktake})
    if stocktake.is_open:
        stocktake.ended_at = clock.now()
        db.session.flush()
        changed()
        now = queries.tally_of(stocktake)
        audit.record(
            "stocktake ended",
            stocktake,
            by=by,
            found=now.found.count,
            missing=now.missing.count,
            unexpected=now.unexpected.count,
        )
    return stocktake
