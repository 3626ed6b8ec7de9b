"""Which numbers of a table are left out, so that no small one can be worked out from those that stand there.

A number is small when it is 1 to 4, or when fewer than five families or volunteers stand behind it (Statistics
Denmark's practice). Leaving it out is not enough while sums stand beside it, so others are left out with it.

For every small number there is a *witness*: four numbers left out at the corners of a rectangle of the table
(two rows, two columns, the sums being a row and a column too). Adding d at two corners and taking d away at the
other two keeps every sum that is shown, so a reader of the whole catalogue cannot tell the true table from the
changed ones. Each witness leaves room for a spread of at least four (±2), also for a reader who knows that
nothing left out is zero. Numbers are left out, never shown again, so a witness once found stays good.

Quarters are settled in their order and from what is known when they end: what was shown in April stays shown
when the year is made up, so nested periods never differ. What a quarter lacks the next quarter, at last the
year's own column, gives.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from math import ceil

LEAST = 5
SPREAD = 4
SHARE = 0.2
SUM = "sum"


@dataclass(frozen=True)
class Figure:
    """A number, the families or volunteers behind it, and how many stand behind it without a name."""

    value: int = 0
    behind: frozenset[int] = frozenset()
    nameless: int = 0

    def __add__(self, other: "Figure") -> "Figure":
        return Figure(self.value + other.value, self.behind | other.behind, self.nameless + other.nameless)

    @property
    def is_small(self) -> bool:
        return self.value > 0 and (self.value < LEAST or len(self.behind) + self.nameless < LEAST)

    @property
    def spread(self) -> int:
        """How far apart the bounds must lie that a reader can find: ±2, of large numbers ±10 %."""
        return max(SPREAD, ceil(self.value * SHARE))


NONE = Figure()
Spot = tuple[str, str]


@dataclass
class Grid:
    """Rows by columns with their sums. `figures` holds what is not zero; sums are added up here.

    With `is_whole` the columns are a whole year and have a sum beside them.
    """

    rows: Sequence[str]
    columns: Sequence[str]
    figures: dict[Spot, Figure]
    is_whole: bool
    hidden: set[Spot] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.whole = dict(self.figures)
        for column in self.columns:
            self.whole[SUM, column] = self._sum((row, column) for row in self.rows)
        if self.has_row_sums:
            for row in (*self.rows, SUM):
                self.whole[row, SUM] = self._sum((row, column) for column in self.columns)
        _Hiding(self).settle()

    @property
    def has_row_sums(self) -> bool:
        return self.is_whole and len(self.columns) > 1

    @property
    def all_columns(self) -> list[str]:
        return [*self.columns, *([SUM] if self.has_row_sums else [])]

    def at(self, row: str, column: str) -> Figure:
        return self.whole.get((row, column), NONE)

    def shown(self, row: str, column: str) -> int | None:
        """The number as it may be read; None when it is left out."""
        return None if (row, column) in self.hidden else self.at(row, column).value

    def _sum(self, spots: Iterable[Spot]) -> Figure:
        found = NONE
        for row, column in spots:
            found += self.at(row, column)
        return found


class _Hiding:
    """One table's walk: column by column, then the year."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.rows = (*grid.rows, SUM)
        self.open: list[tuple[str, str, str]] = []
        """Small numbers whose rectangle still lacks its second column: row, partner, column."""

    def settle(self) -> None:
        for column in self.grid.columns:
            self._settle_column(column)
        if self.grid.has_row_sums:
            self._settle_year()

    def _settle_column(self, column: str) -> None:
        small = [row for row in self.rows if self.grid.at(row, column).is_small]
        self.grid.hidden.update((row, column) for row in small)
        for row in small:
            self.open.append((row, self._partner(row, column), column))
        if len(self.grid.columns) > 1:
            self._close_with(column)

    def _partner(self, row: str, column: str) -> str:
        """Who is left out with it in its own column: one that is left out anyhow, an old partner, the least."""
        known = {partner for other, partner, _column in self.open if other == row}
        wanted = self.grid.at(row, column).spread

        def dear(other: str) -> tuple[bool, bool, bool, int]:
            return (
                (other, column) not in self.grid.hidden,
                other == SUM,
                other not in known,
                self.grid.at(other, column).value,
            )

        fit = [
            other
            for other in self.rows
            if other != row
            and self.grid.at(other, column).value > 0
            and self._room(((row, column, 1), (other, column, -_sign(row) * _sign(other)))) >= wanted
        ]
        chosen = min(fit, key=dear)
        self.grid.hidden.add((chosen, column))
        return chosen

    def _close_with(self, column: str) -> None:
        """Give rectangles that lack a column this one, if there is room; then the year's sum can stand."""
        for each in list(self.open):
            row, partner, old = each
            earlier = [
                other
                for other in self.grid.columns
                if other != old and {(row, other), (partner, other)} <= self.grid.hidden
            ]
            beside = earlier if old == column else [column]
            if any(self._fits(row, partner, old, other) for other in beside):
                self.grid.hidden.update({(row, column), (partner, column)})
                self.open.remove(each)

    def _settle_year(self) -> None:
        small = [row for row in self.rows if self.grid.at(row, SUM).is_small]
        self.grid.hidden.update((row, SUM) for row in small)
        for row, partner, _old in self.open:
            self.grid.hidden.update({(row, SUM), (partner, SUM)})
        for row in small:
            wanted = self.grid.at(row, SUM).spread
            found = [
                (self._room(corners), other)
                for other in self.rows
                if other != row
                for column in self.grid.columns
                if {(row, column), (other, column)} <= self.grid.hidden
                for corners in [tuple(self._rectangle(row, other, SUM, column))]
            ]
            enough = [each for each in found if each[0] >= wanted]
            if enough:
                partner = min(
                    enough,
                    key=lambda each: (
                        (each[1], SUM) not in self.grid.hidden,
                        self.grid.at(each[1], SUM).value,
                    ),
                )[1]
            else:
                partner = max(found)[1]
            self.grid.hidden.add((partner, SUM))

    def _fits(self, row: str, partner: str, old: str, column: str) -> bool:
        corners = list(self._rectangle(row, partner, old, column))
        return (
            all(self.grid.at(at, where).value > 0 for at, where, _sign in corners)
            and self._room(corners) >= self.grid.at(row, old).spread
        )

    def _rectangle(self, row: str, partner: str, old: str, column: str) -> Iterator[tuple[str, str, int]]:
        beside = -_sign(row) * _sign(partner)
        across = -_sign(old) * _sign(column)
        yield (row, old, 1)
        yield (partner, old, beside)
        yield (row, column, across)
        yield (partner, column, beside * across)

    def _room(self, corners: Iterable[tuple[str, str, int]]) -> float:
        """How far the corners can move together, down and up, while each stays at one or more."""
        corners = list(corners)
        down = min(self.grid.at(row, column).value - 1 for row, column, sign in corners if sign > 0)
        falling = [self.grid.at(row, column).value - 1 for row, column, sign in corners if sign < 0]
        return down + min(falling) if falling else float("inf")


def _sign(name: str) -> int:
    return -1 if name == SUM else 1


@dataclass
class Reached:
    """How many different families each row reached, and how many in all: more than any row, less than their sum.

    `is_whole_shown`: whether the number in all is shown, here or in another table.
    """

    rows: dict[str, int]
    whole: int
    is_whole_shown: bool = True
    hidden: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        there = {row: value for row, value in self.rows.items() if value}
        over = sum(there.values()) - self.whole
        small = {row: value for row, value in there.items() if value < LEAST}
        if not self.is_whole_shown or any(
            self.whole - value + min(value - 1, over) < SPREAD for value in small.values()
        ):
            self.hidden = set(there)
        else:
            self.hidden = set(small)

    def shown(self, row: str) -> int | None:
        return None if row in self.hidden else self.rows[row]
