"""Things that were lent, and food that came and went."""

from dataclasses import replace

from familiehus.kernel.i18n import _, lazy
from familiehus.reports import queries
from familiehus.reports.catalogue.shapes import Table, Year, once, plain
from familiehus.reports.periods import Period

RETURNED = {"in time": lazy("Til tiden"), "late": lazy("For sent"), "lost": lazy("Kom ikke tilbage")}
FOOD = {"in": lazy("Portioner ind"), "out": lazy("Portioner delt ud")}


def loans(whole: Year, period: Period) -> list[Table]:
    lent = queries.loans_of(period.year)
    kinds = {name: name for name in sorted(lent.by_kind)}
    return [
        once(
            whole.of_the_year("loans", list(kinds), lent.by_kind),
            "loans",
            _("Udlån"),
            _(
                "Ting, der blev udleveret i året. En ting, der blev lånt igen, tæller igen. Tal er også udeladt, når færre end fem lånere står bag."
            ),
            kinds,
            _("Lån"),
        ),
        once(
            whole.of_the_year("returned", list(RETURNED), lent.returned),
            "returned",
            _("Udlån, der sluttede"),
            _("Lån, der sluttede i året, efter om tingen kom tilbage senest den aftalte dag (dansk tid)."),
            RETURNED,
            _("Lån"),
        ),
    ]


def food(whole: Year, period: Period) -> list[Table]:
    """Portions: nobody writes down whose."""
    made = plain(
        "food",
        _("Mad"),
        _(
            "Portioner af mad, huset fik, og portioner, der blev delt ud. Resten blev smidt ud eller er der endnu. Ingen skriver op til hvem."
        ),
        whole,
        period,
        whole.facts.portions,
        FOOD,
    )
    return [replace(made, whole=None)]
