"""What every table is made of, and the ways to make one from figures."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from familiehus.kernel.danish import number as in_words
from familiehus.kernel.i18n import _
from familiehus.reports import queries
from familiehus.reports.hiding import SUM, Grid, Reached, Spot
from familiehus.reports.periods import Period, quarters_over

YEAR = "year"


@dataclass(frozen=True)
class Cell:
    """A number as it may be read: None is left out."""

    value: float | None

    @property
    def is_hidden(self) -> bool:
        return self.value is None

    @property
    def shown(self) -> str:
        return "·" if self.value is None else in_words(self.value)


@dataclass(frozen=True)
class Row:
    """One line: its head and its cells."""

    head: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """A table that may leave the house, with the note that says how its numbers come about."""

    key: str
    title: str
    note: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    whole: Row | None = None
    has_bars: bool = True
    """Not where rows are told on scales of their own."""

    @property
    def every_row(self) -> tuple[Row, ...]:
        return (*self.rows, *([self.whole] if self.whole else ()))

    @property
    def bars(self) -> list[tuple[str, Cell, int]]:
        """Each row with its last number and the length of its bar, 0 to 100."""
        most = max((row.cells[-1].value or 0 for row in self.rows), default=0)
        return [
            (row.head, row.cells[-1], round(100 * (row.cells[-1].value or 0) / most) if most else 0)
            for row in self.rows
        ]


@dataclass
class Year:
    """A year's numbers, counted once. Grids and the rest are kept so that a test can attack them all at once."""

    year: int
    facts: queries.Facts = field(default_factory=queries.Facts)
    grids: dict[str, Grid] = field(default_factory=dict)
    reached: dict[str, tuple[Reached, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.quarters = tuple(str(each) for each in quarters_over(self.year))
        self.is_over = Period(self.year).is_over

    def over(self, key: str, rows: Sequence[str], figures: queries.Sums) -> Grid:
        """A table by quarter; quarters that are not over are left out."""
        there = {spot: each for spot, each in figures.items() if spot[1] in self.quarters}
        self.grids[key] = Grid(rows, self.quarters, there, self.is_over)
        return self.grids[key]

    def of_the_year(self, key: str, rows: Sequence[str], figures: dict[str, Any]) -> Grid:
        """A table with one column."""
        self.grids[key] = Grid(
            rows, (YEAR,), {(row, YEAR): each for row, each in figures.items()}, is_whole=False
        )
        return self.grids[key]


def columns_of(whole: Year, period: Period) -> tuple[str, ...]:
    if not period.is_whole_year:
        return (str(period.quarter),)
    return (*whole.quarters, SUM)


def heads_of(columns: Sequence[str]) -> tuple[str, ...]:
    return tuple(_("Hele året") if each == SUM else _("%(number)s. kvt.", number=each) for each in columns)


def labels(kinds: dict[Any, Any], key: str) -> str:
    return str(next((label for kind, label in kinds.items() if str(kind) == key), key))


def by_quarter(
    whole: Year, period: Period, key: str, title: str, note: str, figures: queries.Sums, kinds: dict[Any, Any]
) -> Table:
    rows = [str(kind) for kind in kinds]
    grid = whole.over(key, rows, {(str(row), column): each for (row, column), each in figures.items()})
    columns = columns_of(whole, period)
    shown = [row for row in rows if any(grid.at(row, column).value for column in columns)]
    return Table(
        key,
        title,
        note,
        heads_of(columns),
        tuple(
            Row(labels(kinds, row), tuple(Cell(grid.shown(row, column)) for column in columns))
            for row in shown
        ),
        Row(_("I alt"), tuple(Cell(grid.shown(SUM, column)) for column in columns)),
    )


def once(grid: Grid, key: str, title: str, note: str, kinds: dict[Any, Any], head: str) -> Table:
    return Table(
        key,
        title,
        note,
        (head,),
        tuple(Row(labels(kinds, row), (Cell(grid.shown(row, YEAR)),)) for row in grid.rows)
        if grid.at(SUM, YEAR).value
        else (),
        Row(_("I alt"), (Cell(grid.shown(SUM, YEAR)),)),
    )


def people_behind(members: set[int]) -> queries.Figure:
    return queries.Figure(len(members), frozenset(members))


def reached_by(key: str, title: str, note: str, reached: Reached, kinds: dict[Any, Any], head: str) -> Table:
    return Table(
        key,
        title,
        note,
        (head,),
        tuple(
            Row(labels(kinds, row), (Cell(reached.shown(row)),))
            for row, value in reached.rows.items()
            if value
        ),
    )


def plain(
    key: str,
    title: str,
    note: str,
    whole: Year,
    period: Period,
    numbers: Mapping[Spot, int],
    kinds: Mapping[Any, Any],
) -> Table:
    """A table by quarter of what everybody may know: nothing is left out."""
    shown = columns_of(whole, period)

    def number(kind: Any, column: str) -> int:
        wanted = whole.quarters if column == SUM else (column,)
        return sum(numbers.get((str(kind), each), 0) for each in wanted)

    there = [kind for kind in kinds if any(number(kind, column) for column in shown)]
    total = Row(_("I alt"), tuple(Cell(sum(number(kind, column) for kind in there)) for column in shown))
    return Table(
        key,
        title,
        note,
        heads_of(shown),
        tuple(Row(str(kinds[kind]), tuple(Cell(number(kind, column)) for column in shown)) for kind in there),
        total if len(there) > 1 else None,
    )


Part = Callable[[Year, Period], list[Table]]
