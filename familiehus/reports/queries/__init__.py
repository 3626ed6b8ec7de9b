"""The facts of a year that the tables count: never read by anybody but the tables, which forget who it was."""

from familiehus.reports.hiding import Figure
from familiehus.reports.queries.activities import Dates, dates_of
from familiehus.reports.queries.facts import Facts, facts_of
from familiehus.reports.queries.people import (
    Families,
    Given,
    Lent,
    change_of,
    families_of,
    hours_of,
    loans_of,
)
from familiehus.reports.queries.sharing import (
    AFTERWARDS,
    dates_to_ask_about,
    first_day,
    links,
    periods_of,
    shared_with,
)
from familiehus.reports.queries.spans import Spot, Sums, quarter_of, span_of

__all__ = [
    "AFTERWARDS",
    "Dates",
    "Facts",
    "Families",
    "Figure",
    "Given",
    "Lent",
    "Spot",
    "Sums",
    "change_of",
    "dates_of",
    "dates_to_ask_about",
    "facts_of",
    "families_of",
    "first_day",
    "hours_of",
    "links",
    "loans_of",
    "periods_of",
    "quarter_of",
    "shared_with",
    "span_of",
]
