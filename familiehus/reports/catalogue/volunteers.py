"""Volunteers, the hours they gave, and the shifts they stood."""

from familiehus.kernel.i18n import _
from familiehus.reports import queries
from familiehus.reports.catalogue.shapes import Cell, Row, Table, Year, by_quarter, plain, reached_by
from familiehus.reports.hiding import LEAST, Reached
from familiehus.reports.periods import Period
from familiehus.volunteers.states import Source, Task


def volunteers(whole: Year, period: Period) -> list[Table]:
    given = queries.hours_of(period.year)
    givers = given.givers
    found = [
        by_quarter(
            whole,
            period,
            "hours",
            _("Frivillige timer"),
            _(
                "Godkendte timer, rundet til hele. Tal er også udeladt, når færre end fem frivillige står bag."
            ),
            given.hours,
            Source.labels(),
        )
    ]
    if not period.is_whole_year:
        return found
    everybody = set().union(*givers.values()) if givers else set()
    is_enough = len(everybody) >= LEAST
    reached = Reached({str(row): len(givers.get(str(row), ())) for row in Source}, len(everybody), is_enough)
    whole.reached["volunteers by source"] = (reached, len(everybody))
    table = reached_by(
        "volunteers",
        _("Frivillige, der gav timer"),
        _(
            "Forskellige frivillige. Den, der både tager vagter og besøg, tæller i begge linjer og én gang i alt."
        ),
        reached,
        Source.labels(),
        _("Frivillige"),
    )
    total = Row(_("Forskellige i alt"), (Cell(len(everybody) if is_enough else None),))
    coming_and_going = tuple(
        Row(head, (Cell(None if 0 < number < LEAST else number),))
        for head, number in ((_("Begyndt i året"), given.begun), (_("Stoppet i året"), given.stopped))
    )
    rows = (*table.rows, *coming_and_going)
    return [*found, Table(table.key, table.title, table.note, table.heads, rows, total)]


def shifts(whole: Year, period: Period) -> list[Table]:
    return [
        plain(
            "shifts",
            _("Vagter"),
            _(
                "Vagter, der blev holdt, efter opgave. De handler om huset og ikke om nogen, så intet er udeladt."
            ),
            whole,
            period,
            whole.facts.shifts,
            Task.labels(),
        )
    ]
