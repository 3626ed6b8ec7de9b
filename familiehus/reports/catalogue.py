"""The fixed catalogue of tables: what each counts, how, and which numbers it leaves out. There are no other tables.

No filter makes a smaller group than a row here does, and no two tables tell the same number by two names.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from familiehus.activities.kinds import CATEGORY_LABELS, Category
from familiehus.associations.models import KINDS
from familiehus.kernel.danish import number as in_words
from familiehus.kernel.i18n import _, lazy
from familiehus.reports import queries
from familiehus.reports.hiding import LEAST, SUM, Grid, Reached, Spot
from familiehus.reports.models import FACES
from familiehus.reports.periods import Period, quarters_over
from familiehus.volunteers.states import SOURCES

YEAR = "year"
SIZES = {
    "1": lazy("1 person"),
    "2": lazy("2 personer"),
    "3-4": lazy("3–4 personer"),
    "5+": lazy("5 eller flere"),
}
OFTEN = {"once": lazy("1 gang"), "some": lazy("2–5 gange"), "many": lazy("6 gange eller flere")}
RETURNED = {"in time": lazy("Til tiden"), "late": lazy("For sent"), "lost": lazy("Kom ikke tilbage")}


@dataclass(frozen=True)
class Cell:
    """A number as it may be read: None is left out. `text` when it is not a plain count."""

    value: int | None
    text: str = ""

    @property
    def is_hidden(self) -> bool:
        return self.value is None

    @property
    def shown(self) -> str:
        return "·" if self.value is None else self.text or in_words(self.value)


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

    @property
    def has_hidden(self) -> bool:
        return any(cell.is_hidden for row in self.every_row for cell in row.cells)

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


def report(period: Period) -> list[Table]:
    """Every table of the catalogue that tells of the period."""
    whole, dates = Year(period.year), queries.dates_of(period.year)
    found = [
        *_activities(whole, period, dates),
        *_participation(whole, period, dates),
        *(_families(whole, period) if period.is_whole_year else ()),
        _smileys(whole, period),
        *_volunteers(whole, period),
        *((*_loans(whole, period), *_network(period)) if period.is_whole_year else ()),
    ]
    return [table for table in found if table.rows]


def counted(year: int) -> Year:
    """The same year as its grids, for whoever checks what can be worked out from them."""
    whole, period = Year(year), Period(year)
    _participation(whole, period, queries.dates_of(year))
    for part in (_families, _smileys, _volunteers, _loans):
        part(whole, period)
    return whole


def _columns(whole: Year, period: Period) -> tuple[str, ...]:
    if not period.is_whole_year:
        return (str(period.quarter),)
    return (*whole.quarters, SUM)


def _heads(columns: Sequence[str]) -> tuple[str, ...]:
    return tuple(_("Hele året") if each == SUM else _("%(number)s. kvt.", number=each) for each in columns)


def _labels(kinds: dict[Any, Any], key: str) -> str:
    return str(next((label for kind, label in kinds.items() if str(kind) == key), key))


def _by_quarter(
    whole: Year, period: Period, key: str, title: str, note: str, figures: queries.Sums, kinds: dict[Any, Any]
) -> Table:
    rows = [str(kind) for kind in kinds]
    grid = whole.over(key, rows, {(str(row), column): each for (row, column), each in figures.items()})
    columns = _columns(whole, period)
    shown = [row for row in rows if any(grid.at(row, column).value for column in columns)]
    return Table(
        key,
        title,
        note,
        _heads(columns),
        tuple(
            Row(_labels(kinds, row), tuple(Cell(grid.shown(row, column)) for column in columns))
            for row in shown
        ),
        Row(_("I alt"), tuple(Cell(grid.shown(SUM, column)) for column in columns)),
    )


def _once(grid: Grid, key: str, title: str, note: str, kinds: dict[Any, Any], head: str) -> Table:
    return Table(
        key,
        title,
        note,
        (head,),
        tuple(Row(_labels(kinds, row), (Cell(grid.shown(row, YEAR)),)) for row in grid.rows)
        if grid.at(SUM, YEAR).value
        else (),
        Row(_("I alt"), (Cell(grid.shown(SUM, YEAR)),)),
    )


def _activities(whole: Year, period: Period, dates: queries.Dates) -> list[Table]:
    columns = _columns(whole, period)

    def public(key: str, title: str, note: str, numbers: dict[Spot, int]) -> Table:
        def number(kind: Category, column: str) -> int:
            wanted = whole.quarters if column == SUM else (column,)
            return sum(numbers.get((kind, each), 0) for each in wanted)

        kinds = [kind for kind in Category if any(number(kind, column) for column in columns)]
        return Table(
            key,
            title,
            note,
            _heads(columns),
            tuple(Row(kind.label, tuple(Cell(number(kind, column)) for column in columns)) for kind in kinds),
            Row(_("I alt"), tuple(Cell(sum(number(kind, column) for kind in kinds)) for column in columns)),
        )

    return [
        public(
            "held",
            _("Afholdte aktiviteter"),
            _("Hver dato tæller én gang. Det står i husets kalender, som alle kan se, så intet er udeladt."),
            dates.held,
        ),
        public(
            "cancelled",
            _("Aflyste aktiviteter"),
            _("Datoer, der var offentliggjort og blev aflyst."),
            dates.cancelled,
        ),
    ]


def _participation(whole: Year, period: Period, came: queries.Dates) -> list[Table]:
    kinds = {kind: label for kind, label in CATEGORY_LABELS.items() if kind is not Category.CLOSED}
    found = [
        _by_quarter(
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
        _by_quarter(
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
    grid = whole.of_the_year("often", list(OFTEN), {row: _people(members) for row, members in groups.items()})
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
        _once(
            grid,
            "often",
            _("Familier, huset nåede"),
            _(
                "Forskellige familier, der har været med mindst én gang i året, efter hvor mange datoer de kom til. Familier, der er slettet siden, tæller ikke med her, men deres besøg gør ovenfor."
            ),
            OFTEN,
            _("Familier"),
        ),
        _reached(
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


def _people(members: set[int]) -> queries.Figure:
    return queries.Figure(len(members), frozenset(members))


def _reached(key: str, title: str, note: str, reached: Reached, kinds: dict[Any, Any], head: str) -> Table:
    return Table(
        key,
        title,
        note,
        (head,),
        tuple(
            Row(_labels(kinds, row), (Cell(reached.shown(row)),))
            for row, value in reached.rows.items()
            if value
        ),
    )


def _families(whole: Year, period: Period) -> list[Table]:
    families = queries.families_of(period.year)
    before = _sizes(Year(period.year - 1), families.before)
    grid = _sizes(whole, families.by_size)
    movements = (families.begun, families.ended)
    may_stand = (
        all(each == 0 or each >= LEAST for each in movements)
        and grid.shown(SUM, YEAR) is not None
        and before.shown(SUM, YEAR) is not None
    )
    return [
        _once(
            grid,
            "sizes",
            _("Familier i huset ved årets slutning"),
            _(
                "Tilmeldte familier og familier på pause den 31. december efter, hvor mange voksne og børn de er."
            ),
            SIZES,
            _("Familier"),
        ),
        Table(
            "movements",
            _("Familier, der kom til og stoppede"),
            _(
                "Tilmeldt og afsluttet i årets løb. Begge tal er udeladt, når et af dem er under fem, for det andet og årets begyndelse og slutning ville røbe det."
            ),
            (_("Familier"),),
            (
                Row(_("Nye"), (Cell(families.begun if may_stand else None),)),
                Row(_("Afsluttede"), (Cell(families.ended if may_stand else None),)),
            )
            if any(movements)
            else (),
        ),
    ]


def _sizes(whole: Year, by_size: dict[str, int]) -> Grid:
    return whole.of_the_year(
        "sizes", list(SIZES), {row: queries.Figure(value, nameless=value) for row, value in by_size.items()}
    )


def _smileys(whole: Year, period: Period) -> Table:
    return _by_quarter(
        whole,
        period,
        "smileys",
        _("Smileys efter aktiviteter"),
        _(
            "Tryk på en smiley på tabletten, når man går. Ingen ved hvem, og den samme kan have trykket mere end én gang."
        ),
        queries.smileys_of(period.year),
        FACES,
    )


def _volunteers(whole: Year, period: Period) -> list[Table]:
    given = queries.hours_of(period.year)
    givers = given.givers
    found = [
        _by_quarter(
            whole,
            period,
            "hours",
            _("Frivillige timer"),
            _(
                "Godkendte timer, rundet til hele. Tal er også udeladt, når færre end fem frivillige står bag."
            ),
            given.hours,
            SOURCES,
        )
    ]
    if not period.is_whole_year:
        return found
    everybody = set().union(*givers.values()) if givers else set()
    is_enough = len(everybody) >= LEAST
    reached = Reached({str(row): len(givers.get(str(row), ())) for row in SOURCES}, len(everybody), is_enough)
    whole.reached["volunteers by source"] = (reached, len(everybody))
    table = _reached(
        "volunteers",
        _("Frivillige, der gav timer"),
        _(
            "Forskellige frivillige. Den, der både tager vagter og besøg, tæller i begge linjer og én gang i alt."
        ),
        reached,
        SOURCES,
        _("Frivillige"),
    )
    total = Row(_("Forskellige i alt"), (Cell(len(everybody) if is_enough else None),))
    new = Row(_("Begyndt i året"), (Cell(None if 0 < given.begun < LEAST else given.begun),))
    return [*found, Table(table.key, table.title, table.note, table.heads, (*table.rows, new), total)]


def _loans(whole: Year, period: Period) -> list[Table]:
    lent = queries.loans_of(period.year)
    kinds = {name: name for name in sorted(lent.by_kind)}
    return [
        _once(
            whole.of_the_year("loans", list(kinds), lent.by_kind),
            "loans",
            _("Udlån"),
            _(
                "Ting, der blev udleveret i året. En ting, der blev lånt igen, tæller igen. Tal er også udeladt, når færre end fem lånere står bag."
            ),
            kinds,
            _("Lån"),
        ),
        _once(
            whole.of_the_year("returned", list(RETURNED), lent.returned),
            "returned",
            _("Udlån, der sluttede"),
            _("Lån, der sluttede i året, efter om tingen kom tilbage senest den aftalte dag (dansk tid)."),
            RETURNED,
            _("Lån"),
        ),
    ]


def _network(period: Period) -> list[Table]:
    network = queries.network_of(period.year)
    return [
        Table(
            "network",
            _("Netværket"),
            _(
                "Foreninger, firmaer og institutioner i husets register. De er ikke personer, så intet er udeladt."
            ),
            (_("Med ved årets slutning"), _("Kom med i året")),
            tuple(
                Row(str(label), tuple(Cell(each) for each in network[str(kind)]))
                for kind, label in KINDS.items()
                if str(kind) in network
            ),
            Row(_("I alt"), tuple(Cell(sum(each[at] for each in network.values())) for at in (0, 1))),
        )
    ]
