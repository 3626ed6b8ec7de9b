"""One row each: a kind, a thing, a kit, a label; a loan from wish to return; who waits; a stocktake."""

from familiehus.loans.models.lending import LateContact, Loan, WaitingEntry
from familiehus.loans.models.stock import ItemImport, Stocktake, StocktakeLine
from familiehus.loans.models.things import Damage, Item, ItemKind, Kit, Label, Service

__all__ = [
    "Damage",
    "Item",
    "ItemImport",
    "ItemKind",
    "Kit",
    "Label",
    "LateContact",
    "Loan",
    "Service",
    "Stocktake",
    "StocktakeLine",
    "WaitingEntry",
]
