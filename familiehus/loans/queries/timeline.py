"""Days side by side: each thing's days with why one is taken, how many are free, and when the house is closed."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from familiehus.house import queries as house
from familiehus.kernel import clock
from familiehus.kernel.roles import Actor
from familiehus.loans.models import Item, Loan
from familiehus.loans.queries.availability import ORDER, Block, blocks_of
from familiehus.loans.states import Why


@dataclass(frozen=True)
class Cell:
    """One day of one thing: why it is not free (None: it is), by which loan, and whether the house is closed."""

    day: date
    why: Why | None
    loan: Loan | None
    is_closed: bool
    is_today: bool

    @property
    def is_free(self) -> bool:
        return self.why is None


@dataclass
class Row:
    """A thing's days, and what can be said of them."""

    item: Item
    cells: list[Cell] = field(default_factory=list)


def timeline(
    items: Sequence[Item],
    first: date,
    last: date,
    *,
    person: Actor | None = None,
    closed: Collection[date] | None = None,
) -> list[Row]:
    """Each thing's days from `first` to `last`, both included, with why a day is taken. `closed`: the days on which
    the house does not open, when they are known already; `person`: with whoever has the thing, as they may see it."""
    blocks, drawn, today = blocks_of(items, person=person), list(house.days(first, last)), clock.today()
    shut = closed_days(first, last) if closed is None else closed
    return [Row(item, [_cell(day, blocks[item.id], day in shut, today) for day in drawn]) for item in items]


def _cell(day: date, blocks: Iterable[Block], is_closed: bool, today: date) -> Cell:
    here = [block for block in blocks if block.holds(day)]
    top = min(here, key=lambda block: ORDER.index(block.why)) if here else None
    return Cell(day, top.why if top else None, top.loan if top else None, is_closed, day == today)


def closed_days(first: date, last: date) -> dict[date, str]:
    """Each day within, both included, on which the house does not open, with the reason; empty for a weekday off."""
    week, on_holidays = house.opening_hours(), house.settings().is_closed_on_holidays
    if not week:
        return {}
    closed = dict(house.closed_dates(first, last))
    for day in house.days(first, last):
        if day in closed:
            continue
        if on_holidays and (name := house.holiday(day)):
            closed[day] = name
        elif day.weekday() not in week:
            closed[day] = ""
    return closed


def free_count(items: Sequence[Item], first: date, last: date) -> dict[date, int]:
    """How many of the things are free on each day from `first` to `last`: all that a family is told."""
    rows = timeline(items, first, last)
    return {
        day: sum(row.cells[number].is_free for row in rows)
        for number, day in enumerate(house.days(first, last))
    }
