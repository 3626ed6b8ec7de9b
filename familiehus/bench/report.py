"""What was found: a row for each measure with its floor, and a last line that sums up."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Row:
    name: str
    what: str
    value: float
    bound: str
    is_kept: bool
    is_stretch: bool = False

    def __str__(self) -> str:
        verdict = "ok" if self.is_kept else ("not yet" if self.is_stretch else "MISSED")
        return f"{self.name:<5} {self.value:9.2f}  {self.bound:<9} {verdict:<8} {self.what}"


@dataclass
class Report:
    """Rows are told as they are found. Every figure but those in ms or MB is a ratio of this run."""

    tell: Callable[[str], None]
    rows: list[Row] = field(default_factory=list)

    def row(
        self,
        name: str,
        what: str,
        value: float,
        *,
        least: float | None = None,
        most: float | None = None,
        is_stretch: bool = False,
    ) -> None:
        bound = f">= {least:g}" if least is not None else f"<= {most:g}" if most is not None else ""
        is_kept = (least is None or value >= least) and (most is None or value <= most)
        row = Row(name, what, value, bound, is_kept, is_stretch)
        self.rows.append(row)
        self.tell(str(row))

    def note(self, what: str) -> None:
        self.tell(f"      {what}")

    @property
    def summary(self) -> str:
        floors = [row for row in self.rows if not row.is_stretch]
        missed = [row.name for row in floors if not row.is_kept]
        stretch = [row for row in self.rows if row.is_stretch]
        load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "?"
        said = f"missed: {', '.join(missed)}" if missed else "none missed"
        return (
            f"Floors kept: {len(floors) - len(missed)} of {len(floors)} ({said}); "
            f"stretch reached: {sum(row.is_kept for row in stretch)} of {len(stretch)}; load {load}"
        )
