"""The fixed catalogue of tables: what each counts, how, and which numbers it leaves out. There are no other tables.

No filter makes a smaller group than a row here does, and no two tables tell the same number by two names. A grant's
report shows some of these tables, as they stand for everybody: it counts nothing of its own.
"""

from collections.abc import Collection

from familiehus.partners.models import Indicator
from familiehus.reports import queries
from familiehus.reports.catalogue import activities, families, network, things, volunteers
from familiehus.reports.catalogue.shapes import YEAR, Cell, Row, Table, Year
from familiehus.reports.periods import Period

__all__ = ["MEASURED_BY", "YEAR", "Cell", "Row", "Table", "Year", "counted", "headline", "report"]

MEASURED_BY: dict[Indicator, tuple[str, ...]] = {
    Indicator.FAMILIES: ("often", "sizes", "movements", "reached"),
    Indicator.CHILDREN: ("children",),
    Indicator.ATTENDANCE: ("adults", "children", "average", "held", "cancelled"),
    Indicator.HOME_VISITS: ("visits",),
    Indicator.MATCHES: ("matches", "closings"),
    Indicator.VOLUNTEERS: ("volunteers",),
    Indicator.HOURS: ("hours", "shifts"),
    Indicator.LOANS: ("loans", "returned"),
    Indicator.MEMBERS: ("network", "meetings", "signposts"),
    Indicator.WELLBEING: ("wellbeing", "smileys"),
    Indicator.ADVICE: ("advice",),
    Indicator.PARCELS: ("parcels",),
    Indicator.FOOD: ("food",),
    Indicator.WISHES: ("wishes",),
}
"""Which tables an agreement's indicator stands in; its headline is the first one's sum."""


def report(period: Period, indicators: Collection[str] = ()) -> list[Table]:
    """Every table of the catalogue that tells of the period; with an agreement's indicators only theirs."""
    whole, dates = Year(period.year, queries.facts_of(period.year)), queries.dates_of(period.year)
    of_the_year = period.is_whole_year
    came = [*activities.programme(whole, period, dates), *activities.participation(whole, period, dates)]
    found = [
        *came,
        *activities.on_average(came),
        *(families.families(whole, period) if of_the_year else ()),
        *activities.smileys(whole, period),
        *families.visits(whole, period),
        *families.help_in_kind(whole, period),
        *(families.wellbeing(period) if of_the_year else ()),
        *volunteers.volunteers(whole, period),
        *volunteers.shifts(whole, period),
        *(things.loans(whole, period) if of_the_year else ()),
        *things.food(whole, period),
        *(network.network(whole, period) if of_the_year else ()),
    ]
    wanted = {key for each in Indicator if each in indicators for key in MEASURED_BY[each]}
    return [table for table in found if table.rows and (not indicators or table.key in wanted)]


def headline(indicator: Indicator, tables: list[Table]) -> str:
    """The one number of a period that an indicator is read by, as the catalogue shows it; empty without one."""
    table = next((each for each in tables if each.key == MEASURED_BY[indicator][0]), None)
    if table is None:
        return ""
    if indicator is Indicator.WELLBEING:
        return " → ".join(cell.shown for cell in table.rows[0].cells)
    if indicator is Indicator.MATCHES:
        return table.rows[1].cells[-1].shown
    if indicator is Indicator.MEMBERS:
        return (table.whole or table.rows[-1]).cells[0].shown
    if indicator is Indicator.FOOD:
        return table.rows[-1].cells[-1].shown
    return (table.whole or table.rows[-1]).cells[-1].shown


def counted(year: int) -> Year:
    """The same year as its grids, for whoever checks what can be worked out from them."""
    whole, period = Year(year, queries.facts_of(year)), Period(year)
    activities.participation(whole, period, queries.dates_of(year))
    for part in (
        families.families,
        activities.smileys,
        families.visits,
        families.help_in_kind,
        volunteers.volunteers,
        things.loans,
        network.network,
    ):
        part(whole, period)
    return whole
