"""What could go wrong for whom, and what the house does against it."""

from dataclasses import dataclass
from typing import Any

from familiehus.kernel.i18n import lazy


@dataclass(frozen=True)
class Risk:
    """What could go wrong for somebody, how bad it would be, and what stands in its way."""

    what: Any
    harm: Any
    ways: Any
    left: Any


LOW, MIDDLE = lazy("Lav"), lazy("Middel")
RISKS = (
    Risk(
        lazy("En medarbejder viser eller læser en adresse op for en, der leder efter familien."),
        lazy("Meget alvorligt: nogen kan blive opsøgt."),
        lazy(
            "Adressen står på sin egen side og aldrig på lister, udskrifter, i søgning, mails eller kalendere. "
            "En beskyttet adresse kræver en grund, og hvert blik bliver skrevet ned."
        ),
        MIDDLE,
    ),
    Risk(
        lazy("En forælder, der er flyttet, kan stadig se familiens side, kalender eller mails."),
        lazy("Meget alvorligt: nogen kan blive opsøgt."),
        lazy("Adgang, kalender og beskeder slutter i samme øjeblik, som den voksne er taget ud af familien."),
        LOW,
    ),
    Risk(
        lazy("Den næste ved den fælles tablet ser det, den forrige havde åbent."),
        lazy("Alvorligt: fortrolige oplysninger på afveje."),
        lazy(
            "Skift person på to tryk og en kode, lås efter to minutter, tilbage-knappen viser intet, "
            "og navne kan skjules, når andre kigger med."
        ),
        LOW,
    ),
    Risk(
        lazy("En medarbejder eller frivillig slår nogen op af nysgerrighed."),
        lazy("Alvorligt: tilliden til huset går tabt."),
        lazy(
            "Man ser kun det, opgaven kræver. Hvert opslag står i loggen, ti om måneden bliver trukket ud, "
            "og usædvanlig læsning bliver meldt til lederen."
        ),
        MIDDLE,
    ),
    Risk(
        lazy("En frivillig uden gyldig børneattest er alene med børn."),
        lazy("Meget alvorligt: et barn kan komme til skade."),
        lazy("Databasen tager ikke imod en vagt eller et besøg uden alt, hvad opgaven kræver."),
        LOW,
    ),
    Risk(
        lazy("En telefon bliver tabt, eller et kalenderlink bliver delt."),
        lazy("Mindre: det viser en tid, ikke et navn eller en adresse."),
        lazy(
            "Kalendere siger kun »Aftale« og »Vagt«. Linket kan lukkes med ét tryk, og login kan afsluttes udefra."
        ),
        LOW,
    ),
    Risk(
        lazy("Nogen gætter eller stjæler en adgangskode."),
        lazy("Alvorligt: alt, den person kan se, er åbent."),
        lazy(
            "To trin for alle ved et skrivebord, lange adgangskoder, få forsøg, og kendte koder bliver afvist."
        ),
        LOW,
    ),
    Risk(
        lazy("En sikkerhedskopi bliver stjålet."),
        lazy("Meget alvorligt: alt, huset ved."),
        lazy("Kopier er krypterede, og nøglen ligger et andet sted."),
        LOW,
    ),
    Risk(
        lazy("Maskinen går i stykker, eller strømmen går."),
        lazy("Mindre: dagens plan er væk en tid."),
        lazy("Det, der er sagt ja til, er skrevet ned. En kopi hver nat, som også bliver prøvet."),
        LOW,
    ),
    Risk(
        lazy("Noget bliver gemt for længe."),
        lazy("Alvorligt: gamle oplysninger følger en familie."),
        lazy("Sletteregler, der kører hver nat, også i loggen og i sikkerhedskopier."),
        LOW,
    ),
    Risk(
        lazy("Små tal i en rapport peger på en familie."),
        lazy("Alvorligt: nogen kan kendes."),
        lazy("Tal under fem bliver udeladt, og så mange andre, at de ikke kan regnes ud."),
        LOW,
    ),
)

SAFEGUARDS = (
    lazy(
        "Kun den, der skal bruge en oplysning i sit arbejde, kan se den. Andre får at vide, at siden ikke findes."
    ),
    lazy("To trin for at logge ind ved et skrivebord. Den fælles tablet låser sig selv."),
    lazy("Hvert blik på en familie eller frivillig bliver skrevet ned i en log, som ingen kan rette."),
    lazy("CPR-numre kan ikke skrives nogen steder. Attester bliver ikke gemt."),
    lazy("Mails og sms'er er neutrale: ingen navne på børn, ingen adresser, intet om hvorfor."),
    lazy("Sikkerhedskopier er krypterede og bliver prøvet hver nat."),
    lazy("Sletning sker af sig selv, også i loggen, og slettet forbliver slettet efter en gendannelse."),
)
