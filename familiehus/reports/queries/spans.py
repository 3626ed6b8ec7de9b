"""Where in a year something stands."""

from datetime import date

from familiehus.kernel import clock
from familiehus.kernel.spans import Span
from familiehus.reports.hiding import Figure
from familiehus.reports.periods import Period

Spot = tuple[str, str]
Sums = dict[Spot, Figure]


def quarter_of(day: date) -> str:
    return str((day.month + 2) // 3)


def span_of(period: Period) -> Span:
    return Span(clock.midnight(period.first), clock.midnight(clock.day_after(period.last)))
