"""What was on, who came to it, and how it was."""

from collections.abc import Sequence

from familiehus.activities.kinds import Category
from familiehus.kernel.i18n import _, lazy
from familiehus.reports import queries
from familiehus.reports.catalogue.shapes import (
    YEAR,
    Cell,
    Row,
    Table,
    Year,
    by_quarter,
    once,
    people_behind,
    plain,
    reached_by,
)
from familiehus.reports.hiding import SUM, Reached
from familiehus.reports.models import Face
from familiehus.reports.periods import Period

OFTEN = {"once": lazy("1 gang"), "some": lazy("2–5 gange"), "many": lazy("6 gange eller flere")}


def programme(whole: Year, period: Period, dates: queries.Dates) -> list[Table]:
    """Dates held and called off: the calendar has told it to everybody."""
    return [
        plain(
            "held",
            _("Afholdte aktiviteter"),
            _("Hver dato tæller én gang. Det står i husets kalender, som alle kan se, så intet er udeladt."),
            whole,
            period,
            dates.held,
            Category.labels(),
        ),
        plain(
            "cancelled",
            _("Aflyste aktiviteter"),
            _("Datoer, der var offentliggjort og blev aflyst."),
            whole,
            period,
            dates.cancelled,
            Category.labels(),
        ),
    ]


def on_average(tables: Sequence[Table]) -> list[Table]:
    """Heads for each date that was held: worked out from numbers that stand in the other tables, so it tells nothing
    that they do not, and is left out where one of them is."""
    held, *came = (_last_cells(tables, key) for key in ("held", "adults", "children"))
    rows = []
    for head, dates in held.items():
        heads = [each.get(head, 0) for each in came]
        told = [each for each in heads if each is not None]
        if dates and any(heads):
            average = round(sum(told) / dates, 1) if len(told) == len(heads) else None
            rows.append(Row(head, (Cell(average),)))
    note = _(
        "Voksne og børn sammen for hver dato, der blev holdt. Udeladt, hvor et af tallene er udeladt ovenfor. En dato, som ingen har talt op, trækker ned."
    )
    return [Table("average", _("Fremmøde i gennemsnit"), note, (_("For hver dato"),), tuple(rows))]


def _last_cells(tables: Sequence[Table], key: str) -> dict[str, float | None]:
    """What each row of a table says last: of the whole year, or of the quarter."""
    found = next((each for each in tables if each.key == key), None)
    return {row.head: row.cells[-1].value for row in (found.rows if found else ())}


def participation(whole: Year, period: Period, came: queries.Dates) -> list[Table]:
    kinds = {kind: kind.said for kind in Category if kind is not Category.CLOSED}
    found = [
        by_quarter(
            whole,
            period,
            "adults",
            _("Voksne deltagere"),
            _(
                "Besøg af voksne, talt ved døren; den, der kommer ti gange, tæller ti gange. Nogle er kun talt, ikke skrevet på med navn."
            ),
            came.adults,
            kinds,
        ),
        by_quarter(
            whole,
            period,
            "children",
            _("Børn, der deltog"),
            _("Besøg af børn, talt på samme måde. Et barn med to hjem tæller én gang på samme dato."),
            came.children,
            kinds,
        ),
    ]
    if not period.is_whole_year:
        return found
    groups: dict[str, set[int]] = {each: set() for each in OFTEN}
    for family, categories in came.times.items():
        times = sum(categories.values())
        groups["once" if times == 1 else "some" if times <= 5 else "many"].add(family)
    grid = whole.of_the_year(
        "often", list(OFTEN), {row: people_behind(members) for row, members in groups.items()}
    )
    everybody = len(came.times)
    by_category = Reached(
        {
            str(kind): sum(
                str(kind) in categories or kind in categories for categories in came.times.values()
            )
            for kind in kinds
        },
        everybody,
        grid.shown(SUM, YEAR) is not None,
    )
    whole.reached["families by category"] = (by_category, everybody)
    return [
        *found,
        once(
            grid,
            "often",
            _("Familier, huset nåede"),
            _(
                "Forskellige familier, der har været med mindst én gang i året, efter hvor mange datoer de kom til. Familier, der er slettet siden, tæller ikke med her, men deres besøg gør ovenfor."
            ),
            OFTEN,
            _("Familier"),
        ),
        reached_by(
            "reached",
            _("Familier efter aktivitet"),
            _(
                "Forskellige familier til hver slags aktivitet. En familie, der kommer til flere slags, tæller i hver, så tallene kan ikke lægges sammen."
            ),
            by_category,
            kinds,
            _("Familier"),
        ),
    ]


def smileys(whole: Year, period: Period) -> list[Table]:
    return [
        by_quarter(
            whole,
            period,
            "smileys",
            _("Smileys efter aktiviteter"),
            _(
                "Tryk på en smiley på tabletten, når man går. Ingen ved hvem, og den samme kan have trykket mere end én gang."
            ),
            whole.facts.smileys,
            Face.labels(),
        )
    ]
