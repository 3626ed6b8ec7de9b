"""Families: how many, who came and went, who is visited, what they wished for, and how they are."""

from familiehus.kernel.i18n import _, lazy
from familiehus.reports import queries
from familiehus.reports.catalogue.shapes import YEAR, Cell, Row, Table, Year, by_quarter, once
from familiehus.reports.hiding import LEAST, SUM, Figure, Grid
from familiehus.reports.periods import Period
from familiehus.support.states import ENDS, AdviceKind
from familiehus.surveys.instruments import CHECK, Instrument
from familiehus.visits.states import Closing

SIZES = {
    "1": lazy("1 person"),
    "2": lazy("2 personer"),
    "3-4": lazy("3–4 personer"),
    "5+": lazy("5 eller flere"),
}
PARCELS = {"given": lazy("Fik en pakke"), "not": lazy("Fik ikke")}


def families(whole: Year, period: Period) -> list[Table]:
    families = queries.families_of(period.year)
    before = sizes_of(Year(period.year - 1), families.before)
    grid = sizes_of(whole, families.by_size)
    movements = (families.begun, families.ended)
    may_stand = (
        all(each == 0 or each >= LEAST for each in movements)
        and grid.shown(SUM, YEAR) is not None
        and before.shown(SUM, YEAR) is not None
    )
    return [
        once(
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


def sizes_of(whole: Year, by_size: dict[str, int]) -> Grid:
    return whole.of_the_year(
        "sizes", list(SIZES), {row: queries.Figure(value, nameless=value) for row, value in by_size.items()}
    )


def visits(whole: Year, period: Period) -> list[Table]:
    """Visits held, and how matches began and ended."""
    found = whole.facts
    kinds = {kind: kind for kind in sorted({kind for kind, _quarter in found.visits})}
    tables = [
        by_quarter(
            whole,
            period,
            "visits",
            _("Hjemmebesøg"),
            _(
                "Besøg, der blev holdt, efter hvad de var. Tal er også udeladt, når færre end fem familier står bag."
            ),
            found.visits,
            kinds,
        )
    ]
    if not period.is_whole_year:
        return tables
    closings = whole.of_the_year("closings", [str(each) for each in Closing], found.closings)
    weeks = sorted(found.weeks)
    median = weeks[len(weeks) // 2] if len(weeks) >= LEAST else None
    return [
        *tables,
        Table(
            "matches",
            _("Faste frivillige hos familier"),
            _(
                "Ønsker om en fast frivillig og forløb, der begyndte, hver for sig udeladt under fem. Mange begynder et andet år, end de blev ønsket. De to sidste er, hvordan det stod den 31. december; i gang er også den, der får en ny frivillig. De er også udeladt, når de ville røbe, hvor få der kom til eller gik fra."
            ),
            (_("Forløb"),),
            (
                Row(_("Ønsket"), (_alone(found.wished),)),
                Row(_("Begyndt"), (_alone(found.begun),)),
                Row(_("Venter ved årets slutning"), (_waiting(found),)),
                Row(_("I gang ved årets slutning"), (_running(found, closings),)),
            )
            if any(each.value for each in (found.wished, found.begun, found.waiting, found.running))
            else (),
        ),
        once(
            closings,
            "closings",
            _("Forløb, der sluttede"),
            _(
                "Efter den grund, der blev skrevet op. Tal er også udeladt, når færre end fem familier står bag."
            )
            + (
                " " + _("De varede i midten %(weeks)s uger (median).", weeks=median)
                if median is not None
                else ""
            ),
            Closing.labels(),
            _("Forløb"),
        ),
    ]


def _alone(figure: Figure) -> Cell:
    """A number in no sum, that no other table tells of."""
    return Cell(None if figure.is_small else figure.value)


def _waiting(found: queries.Facts) -> Cell:
    """Families that waited when the year ended. Two years of it, with what was wished for and begun, tell how many
    wishes were given up: so it stands only where that is no small number either."""
    told_by_it = (found.wished, found.begun, found.given_up)
    return Cell(None) if any(each.is_small for each in told_by_it) else _alone(found.waiting)


def _running(found: queries.Facts, closings: Grid) -> Cell:
    """Matches that ran when the year ended. Two years of it, with those begun, tell how many ended; beside the table
    of why matches ended also how many of those never began."""
    closed = closings.at(SUM, YEAR).value
    never_begun = abs(closed - found.ended.value)
    gives_away = found.begun.is_small or found.ended.is_small or 0 < never_begun < LEAST
    is_told = closings.shown(SUM, YEAR) is not None
    return _alone(found.running) if is_told and not gives_away else Cell(None)


def help_in_kind(whole: Year, period: Period) -> list[Table]:
    """Advice by what it was about, parcels asked for and given, wishes that were settled."""
    found = whole.facts
    tables = [
        by_quarter(
            whole,
            period,
            "advice",
            _("Rådgivning"),
            _(
                "Samtaler, der blev holdt, efter hvad de handlede om. Huset skriver ikke op, hvad der blev sagt."
            ),
            found.advice,
            AdviceKind.labels(),
        )
    ]
    if not period.is_whole_year:
        return tables
    return [
        *tables,
        once(
            whole.of_the_year("parcels", list(PARCELS), found.parcels),
            "parcels",
            _("Pakker"),
            _("Ansøgninger i de runder, der blev delt ud i året. I alt er dem, der søgte."),
            PARCELS,
            _("Ansøgninger"),
        ),
        once(
            whole.of_the_year("wishes", [str(each) for each in ENDS], found.wishes),
            "wishes",
            _("Ønsker, der blev afsluttet"),
            _("Det, familier selv havde skrevet ned. Familien bliver spurgt, om den fik det."),
            {each: each.said for each in ENDS},
            _("Ønsker"),
        ),
    ]


def wellbeing(period: Period) -> list[Table]:
    """Before and after, of those who answered everything both times, in projects that ended in the year."""
    found = queries.change_of(period.year)
    rows = [
        Row(
            _("WHO-5, 0 til 100") if change.instrument is Instrument.WHO5 else str(CHECK[change.of]),
            (Cell(change.before), Cell(change.after)),
        )
        for pairs in found.values()
        for change in pairs.changes
    ]
    numbers = [
        _("%(what)s: %(num)s har svaret begge gange.", what=instrument.label, num=pairs.number)
        for instrument, pairs in found.items()
        if pairs.changes
    ]
    return [
        Table(
            "wellbeing",
            _("Før og efter"),
            " ".join(
                [
                    _(
                        "Gennemsnit i projekter, der sluttede i året, af dem, der har svaret på alt både før og efter; kun når de er mindst fem. WHO-5 går fra 0 til 100, husets korte tjek fra 1 til 5. Det siger ikke, hvad ændringen kommer af."
                    ),
                    *numbers,
                ]
            ),
            (_("Før"), _("Efter")),
            tuple(rows),
            has_bars=False,
        )
    ]
