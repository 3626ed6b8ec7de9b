"""Things to lend, for tests, made by the house's own commands: `things.item("iPad 4", kind)`."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import count
from typing import Any

from familiehus.house import commands as house
from familiehus.kernel import clock
from familiehus.kernel.roles import THE_HOUSE
from familiehus.loans import commands
from familiehus.loans.models import Item, ItemKind, Kit, Loan
from familiehus.loans.models.borrowers import Borrower
from familiehus.loans.queries import return_steps
from tests import households

_numbers = count(1)


def kind(name: str | None = None, **says: Any) -> ItemKind:
    """A kind that is lent for a week to anybody, without a checklist unless told."""
    fit = {"loan_days": 7, "lends_to_associations": True, **says}
    return commands.add_kind(name or f"Slags {next(_numbers)}", by=THE_HOUSE, **fit)


def item(name: str | None = None, of: ItemKind | None = None, **says: Any) -> Item:
    """A thing that can be lent."""
    of = of or kind()
    return commands.take_in(name or f"{of.name} {next(_numbers)}", of, by=THE_HOUSE, **says)


def shelf(number: int, of: ItemKind | None = None) -> list[Item]:
    """So many things of a kind, called by its name and 1, 2, 3 …"""
    of = of or kind()
    return [item(f"{of.name} nr. {each}", of) for each in range(1, number + 1)]


def kit(name: str = "Fødselsdagssæt", things: Iterable[Item] = ()) -> Kit:
    return commands.add_kit(name, list(things) or [item(), item()], by=THE_HOUSE)


def borrower() -> Borrower:
    return households.household()


def in_days(number: int) -> date:
    return clock.today() + timedelta(days=number)


def reserved(of: ItemKind, starts: int = 1, due: int | None = None, **more: Any) -> Loan:
    """Reserved from so many days ahead until so many days ahead."""
    whose = more.pop("to", None) or borrower()
    due_on = in_days(due) if due is not None else None
    return commands.reserve(of, whose, in_days(starts), due_on, by=THE_HOUSE, **more)


def out(thing: Item, due: int | None = None, **more: Any) -> Loan:
    """Handed out today, due in so many days."""
    whose = more.pop("to", None) or borrower()
    due_on = in_days(due) if due is not None else None
    return commands.hand_out_item(thing, whose, due_on, by=more.pop("by", THE_HOUSE), **more)


def back(loan: Loan, *, checked: bool = True) -> Loan:
    """Received, and checked with everything ticked."""
    commands.receive(loan, by=THE_HOUSE)
    if checked and loan.item is not None:
        commands.check(loan.item, return_steps(loan.item), by=THE_HOUSE)
    return loan


def open_every_day() -> None:
    """The house is open all week, so that a due day stays where it is put."""
    from datetime import time

    house.keep_open(
        {day: [(time(9), time(16))] for day in range(7)}, is_closed_on_holidays=False, by=THE_HOUSE
    )
