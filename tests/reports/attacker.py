"""Somebody who has every published table and a solver: between which bounds must each number lie that is left out?

Knows how the tables add up, that whole numbers are meant, and that nothing left out is zero.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from familiehus.reports.hiding import SUM, Grid, Reached

MOST = 100_000


@dataclass
class Attacker:
    """Collects what is known: numbers by name, and sums of them that must lie between two bounds."""

    names: list[object] = field(default_factory=list)
    lowest: list[float] = field(default_factory=list)
    highest: list[float] = field(default_factory=list)
    rules: list[tuple[dict[int, int], float, float]] = field(default_factory=list)

    def number(self, name: object, shown: int | None, *, least: int = 1) -> int:
        if name in self.names:
            return self.names.index(name)
        self.names.append(name)
        self.lowest.append(least if shown is None else shown)
        self.highest.append(MOST if shown is None else shown)
        return len(self.names) - 1

    def adds_up(self, parts: Iterable[int], whole: int) -> None:
        self.rules.append(({**dict.fromkeys(parts, 1), whole: -1}, 0, 0))

    def between(self, weights: dict[int, int], low: float, high: float = np.inf) -> None:
        self.rules.append((weights, low, high))

    def reads(self, name: object, grid: Grid) -> None:
        rows, columns = (*grid.rows, SUM), grid.all_columns
        place = {
            (row, column): self.number((name, row, column), grid.shown(row, column))
            for row in rows
            for column in columns
        }
        for column in columns:
            self.adds_up([place[row, column] for row in grid.rows], place[SUM, column])
        if grid.has_row_sums:
            for row in rows:
                self.adds_up([place[row, column] for column in grid.columns], place[row, SUM])

    def reads_reached(self, name: object, reached: Reached, whole: int) -> None:
        """`whole`: the place of the number in all, which another table shows or leaves out."""
        place = [self.number((name, row), reached.shown(row)) for row in reached.rows]
        for each in place:
            self.between({whole: 1, each: -1}, 0)
        self.between({**dict.fromkeys(place, 1), whole: -1}, 0)

    def bounds(self, name: object) -> tuple[int, int]:
        """The least and the most that a number can be, given everything else."""
        wanted = np.zeros(len(self.names))
        wanted[self.names.index(name)] = 1
        return round(self._solve(wanted)), round(-self._solve(-wanted))

    def _solve(self, wanted: np.ndarray) -> float:
        matrix = np.zeros((len(self.rules), len(self.names)))
        for line, (weights, _low, _high) in enumerate(self.rules):
            for place, weight in weights.items():
                matrix[line, place] += weight
        rules = LinearConstraint(matrix, [each[1] for each in self.rules], [each[2] for each in self.rules])
        found = milp(wanted, constraints=rules, integrality=1, bounds=Bounds(self.lowest, self.highest))
        assert found.success, found.message
        return found.fun
