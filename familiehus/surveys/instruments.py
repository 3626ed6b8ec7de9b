"""The questions, word for word, and how they are scored.

WHO-5 (World Health Organization, Regional Office for Europe; Psychiatric Research Unit, Hillerød, 1998) stands in
the official Danish and English versions and is never put through a catalogue: a changed word would be another
instrument. Five items of 0 to 5, the sum times four is 0 to 100. It is no diagnosis.
"""

from dataclasses import dataclass

from familiehus.kernel.i18n import lazy
from familiehus.kernel.labels import Labelled


class Instrument(Labelled):
    """What is asked with."""

    WHO5 = "who5", lazy("Trivsel (WHO-5)")
    CHECK = "check", lazy("Husets korte tjek")


class Moment(Labelled):
    """When in a project it is asked."""

    START = "start", lazy("Begyndelsen")
    MIDWAY = "midway", lazy("Midtvejs")
    END = "end", lazy("Slutningen")


LOW = 50
"""At or under it, the house offers a talk to whoever has said that it may see the answer."""


@dataclass(frozen=True)
class Who5:
    """One official language version."""

    language: str
    lead: str
    before: str
    items: tuple[str, ...]
    answers: tuple[str, ...]


ITEMS = 5
MOST = 5
WHO5 = {
    "da": Who5(
        "da",
        "Sæt venligst, ved hvert af de 5 udsagn, et kryds i det felt, der kommer tættest på, hvordan du har følt dig i "
        "de seneste to uger. Bemærk, at et højere tal står for bedre trivsel.",
        "I de sidste 2 uger …",
        (
            "… har jeg været glad og i godt humør",
            "… har jeg følt mig rolig og afslappet",
            "… har jeg følt mig aktiv og energisk",
            "… er jeg vågnet frisk og udhvilet",
            "… har min dagligdag været fyldt med ting, der interesserer mig",
        ),
        (
            "På intet tidspunkt",
            "Lidt af tiden",
            "Lidt mindre end halvdelen af tiden",
            "Lidt mere end halvdelen af tiden",
            "Det meste af tiden",
            "Hele tiden",
        ),
    ),
    "en": Who5(
        "en",
        "Please indicate for each of the five statements which is closest to how you have been feeling over the last "
        "two weeks. Notice that higher numbers mean better well-being.",
        "Over the last two weeks",
        (
            "I have felt cheerful and in good spirits",
            "I have felt calm and relaxed",
            "I have felt active and vigorous",
            "I woke up feeling fresh and rested",
            "My daily life has been filled with things that interest me",
        ),
        (
            "At no time",
            "Some of the time",
            "Less than half of the time",
            "More than half of the time",
            "Most of the time",
            "All of the time",
        ),
    ),
}
CHECK = (
    lazy("Hverdagen hænger sammen"),
    lazy("Jeg har nogen at være sammen med"),
    lazy("Jeg kan få hjælp, når jeg har brug for det"),
    lazy("Mine børn har noget godt at gå til i fritiden"),
)
"""The house's own: a scale of one to five. The fifth question, what would change things, becomes a wish."""
AGREES = (
    lazy("Slet ikke"),
    lazy("Kun lidt"),
    lazy("Nogenlunde"),
    lazy("Ret meget"),
    lazy("Helt"),
)


def score(scores: list[int | None]) -> int | None:
    """WHO-5 as 0 to 100; None unless every item is answered."""
    given = [each for each in scores if each is not None]
    return sum(given) * 4 if len(given) == len(scores) == ITEMS else None
