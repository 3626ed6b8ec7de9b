"""What to do when something has gone wrong, step by step."""

from dataclasses import dataclass
from typing import Any

from familiehus.kernel.i18n import lazy


@dataclass(frozen=True)
class Step:
    """One step when something has gone wrong, and the page that helps, if there is one."""

    title: Any
    note: Any
    endpoint: str | None = None


BREACH = (
    Step(
        lazy("Stop det"),
        lazy(
            "Luk den konto, tablet eller det link, det handler om. Er en adresse kommet ud, så ring til familien først."
        ),
        "accounts.people",
    ),
    Step(
        lazy("Skriv ned, hvad der er sket"),
        lazy("Hvad, hvornår, hvem opdagede det, hvem kan det ramme. Brug skemaet nederst på papiret."),
    ),
    Step(
        lazy("Find ud af, hvem det rammer"),
        lazy(
            "Vælg dage og person i loggen, og hent den som fil. Den viser, hvis oplysninger der er set i den tid."
        ),
        "privacy.index",
    ),
    Step(
        lazy("Vurder risikoen samme dag"),
        lazy(
            "Kan nogen blive opsøgt, udskammet eller miste noget? Er en beskyttet adresse med, er risikoen høj."
        ),
    ),
    Step(
        lazy("Anmeld inden 72 timer"),
        lazy(
            "Er der en risiko for nogen, skal Datatilsynet have besked på virk.dk senest 72 timer efter, at I opdagede det."
        ),
    ),
    Step(
        lazy("Sig det til dem, det rammer"),
        lazy(
            "Er risikoen høj, skal de vide det med det samme, i almindelige ord: hvad der er sket, og hvad de kan gøre."
        ),
    ),
    Step(
        lazy("Lær af det"),
        lazy("Skriv ned, hvad I ændrer, også når bruddet ikke blev anmeldt. Gem papiret."),
    ),
)
