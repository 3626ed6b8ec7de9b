"""The periods that can be reported: whole quarters and whole years that are over (Copenhagen)."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from familiehus.kernel import clock, danish
from familiehus.kernel.i18n import _

QUARTERS = (1, 2, 3, 4)
EARLIEST = 2000


@dataclass(frozen=True)
class Period:
    """A year, or a quarter of it. There are no others: two periods a day apart would tell of that day."""

    year: int
    quarter: int | None = None

    @property
    def first(self) -> date:
        return date(self.year, 1 if self.quarter is None else 3 * self.quarter - 2, 1)

    @property
    def last(self) -> date:
        if self.quarter is None or self.quarter == QUARTERS[-1]:
            return date(self.year, 12, 31)
        return date(self.year, 3 * self.quarter + 1, 1) - timedelta(days=1)

    @property
    def is_over(self) -> bool:
        return self.last < clock.today()

    @property
    def is_whole_year(self) -> bool:
        return self.quarter is None

    @property
    def code(self) -> str:
        """As it stands in an address: 2025 or 2025-k3."""
        return str(self.year) if self.quarter is None else f"{self.year}-k{self.quarter}"

    @property
    def dates(self) -> str:
        return _(
            "%(first)s til %(last)s", first=danish.date_only(self.first), last=danish.date_only(self.last)
        )

    @property
    def label(self) -> str:
        if self.quarter is None:
            return str(self.year)
        return _("%(quarter)s. kvartal %(year)s", quarter=self.quarter, year=self.year)


def period_of(code: str) -> Period | None:
    """The period that an address means; None when there is none such, or it is not over yet."""
    told = re.fullmatch(r"([0-9]{4})(?:-k([1-4]))?", code)
    if told is None or not EARLIEST <= int(told[1]) <= clock.today().year:
        return None
    period = Period(int(told[1]), int(told[2]) if told[2] else None)
    return period if period.is_over else None


def quarters_over(year: int) -> list[int]:
    """The quarters of a year that are over."""
    return [each for each in QUARTERS if Period(year, each).is_over]


def periods_since(first: date) -> list[Period]:
    """Every period that is over and begins in the year of `first` or later, the latest first, a year before its quarters."""
    found: list[Period] = []
    for year in range(clock.today().year, max(first.year, EARLIEST) - 1, -1):
        found += [Period(year)] if Period(year).is_over else []
        found += [Period(year, each) for each in reversed(quarters_over(year))]
    return found
