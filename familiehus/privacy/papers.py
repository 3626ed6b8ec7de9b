"""The papers a house must have, as data: what it keeps and why, what could go wrong, what to do when something has.

The record of processing and the privacy notice are the same table read by different people, filled in from the
house's own settings. The bases are the house's to confirm (domain §2); nothing here is legal advice.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from flask import current_app

from familiehus.house import queries as house
from familiehus.house.models import HouseSettings
from familiehus.kernel import clock
from familiehus.kernel.i18n import _, lazy, ngettext
from familiehus.kernel.settings import Settings
from familiehus.privacy.retention import RULES


class Whom(StrEnum):
    """Whom a notice speaks to."""

    FAMILIES = "familier"
    VOLUNTEERS = "frivillige"
    CONTACTS = "foreninger"
    STAFF = "medarbejdere"

    @property
    def label(self) -> str:
        return str(WHOM[self])


WHOM = {
    Whom.FAMILIES: lazy("Familier"),
    Whom.VOLUNTEERS: lazy("Frivillige"),
    Whom.CONTACTS: lazy("Foreninger og gæster"),
    Whom.STAFF: lazy("Medarbejdere"),
}


class Weight(StrEnum):
    """How much care a kind of data asks for."""

    PLAIN = "plain"
    CONFIDENTIAL = "confidential"
    SENSITIVE = "sensitive"

    @property
    def label(self) -> str:
        return str(WEIGHTS[self])


WEIGHTS = {
    Weight.PLAIN: lazy("Almindelig"),
    Weight.CONFIDENTIAL: lazy("Fortrolig"),
    Weight.SENSITIVE: lazy("Følsom"),
}


@dataclass(frozen=True)
class Purpose:
    """One thing the house keeps data for. `kept`: a rule of the retention table by name, or a sentence."""

    title: Any
    whom: tuple[Whom, ...]
    data: Any
    why: Any
    basis: str
    weight: Weight
    kept: Any

    @property
    def kept_for(self) -> str:
        """How long, in words; from the very rule that lets it go."""
        rule = next((rule for rule in RULES if rule.name == self.kept), None)
        if rule is None:
            return str(self.kept)
        length = rule.kept()
        months = length.years * 12 + length.months
        if months:
            return ngettext("%(num)s måned efter", "%(num)s måneder efter", months)
        if not length.days:
            return _("Til det er forbi")
        return ngettext("%(num)s dag efter", "%(num)s dage efter", length.days)


EVERYBODY = tuple(Whom)
PURPOSES = (
    Purpose(
        lazy("At være med i huset"),
        (Whom.FAMILIES,),
        lazy("Navne, telefon, mail, sprog. Om børn kun fornavn og fødselsår."),
        lazy("Så vi ved, hvem I er, og kan skrive til jer."),
        "GDPR 6(1)(b), 6(1)(f)",
        Weight.PLAIN,
        "families",
    ),
    Purpose(
        lazy("Jeres adresse"),
        (Whom.FAMILIES,),
        lazy("Vej, postnummer og by, kun hvis I giver os den."),
        lazy("Så en besøgsven kan finde hjem til jer. Den står på ingen liste."),
        "GDPR 6(1)(f)",
        Weight.CONFIDENTIAL,
        "families",
    ),
    Purpose(
        lazy("Tilmeldinger og fremmøde"),
        (Whom.FAMILIES,),
        lazy("Hvad I er meldt til, og hvornår I kom. Aldrig, at I blev væk."),
        lazy("Så der er plads og mad til alle, og så vi ved, hvem der er i huset, hvis det brænder."),
        "GDPR 6(1)(b), 6(1)(f)",
        Weight.CONFIDENTIAL,
        "families",
    ),
    Purpose(
        lazy("Allergi, mad og særlige behov"),
        (Whom.FAMILIES,),
        lazy("Det, I selv skriver, og kun med jeres ja."),
        lazy("Så maden er til at spise, og alle kan være med."),
        "GDPR 9(2)(a)",
        Weight.SENSITIVE,
        "wishes",
    ),
    Purpose(
        lazy("Jeres ønsker"),
        (Whom.FAMILIES,),
        lazy("Op til fem ønsker i jeres egne ord."),
        lazy("Så vi kan finde det, der ville gøre en forskel."),
        "GDPR 6(1)(a)",
        Weight.CONFIDENTIAL,
        "wishes",
    ),
    Purpose(
        lazy("Billeder"),
        (Whom.FAMILIES,),
        lazy("Billeder af jer, ét ja for hvert sted de må vises."),
        lazy("For at vise, hvad huset er. I kan være med til alt uden at sige ja."),
        "GDPR 6(1)(a)",
        Weight.PLAIN,
        lazy("Til I siger nej. Så bliver de taget ned."),
    ),
    Purpose(
        lazy("Hjemmebesøg"),
        (Whom.FAMILIES, Whom.VOLUNTEERS),
        lazy("Hvem der besøger hvem, tid, minutter og kilometer. Ingen dagbog."),
        lazy("Så besøget kan aftales, og så vi ved, at alle er kommet godt hjem."),
        "GDPR 6(1)(b)",
        Weight.CONFIDENTIAL,
        "matches",
    ),
    Purpose(
        lazy("Lån"),
        (Whom.FAMILIES, Whom.VOLUNTEERS, Whom.CONTACTS),
        lazy("Hvad der er lånt, hvornår og i hvilken stand."),
        lazy("Så tingene kommer tilbage og kan bruges igen."),
        "GDPR 6(1)(b)",
        Weight.PLAIN,
        "loans",
    ),
    Purpose(
        lazy("Pakker, mad og rådgivning"),
        (Whom.FAMILIES,),
        lazy(
            "At I har søgt eller fået en tid, og krydser for betingelser. Ingen dokumenter og intet om indholdet."
        ),
        lazy("Så hjælpen kommer frem til dem, der har bedt om den."),
        "GDPR 6(1)(a), 6(1)(b)",
        Weight.CONFIDENTIAL,
        lazy("Pakker til 31. januar efter. Hvem der fik rådgivning, 30 dage."),
    ),
    Purpose(
        lazy("Spørgsmål om, hvordan I har det"),
        (Whom.FAMILIES,),
        lazy("Jeres kryds under et tilfældigt ord, aldrig under navn. Kun med jeres ja."),
        lazy("Så huset kan se, om det gør en forskel."),
        "GDPR 9(2)(a)",
        Weight.SENSITIVE,
        "survey-links",
    ),
    Purpose(
        lazy("At være frivillig"),
        (Whom.VOLUNTEERS,),
        lazy(
            "Navn, kontakt, ønsker, godkendelser, kurser, vagter, timer og hvornår du ikke kan. Aldrig hvorfor."
        ),
        lazy("Så opgaverne bliver løst af dem, der vil og må."),
        "GDPR 6(1)(b)",
        Weight.PLAIN,
        "volunteers",
    ),
    Purpose(
        lazy("Børneattest"),
        (Whom.VOLUNTEERS,),
        lazy("Hvornår den er bestilt, set og skal fornyes. Aldrig attesten, og aldrig et CPR-nummer."),
        lazy("Loven kræver det af den, der er sammen med børn under 15 år."),
        "GDPR 6(1)(c)",
        Weight.CONFIDENTIAL,
        "record-checks",
    ),
    Purpose(
        lazy("Netværket"),
        (Whom.CONTACTS,),
        lazy("Foreningens navn og dens kontakters navn, mail og telefon."),
        lazy("Så vi kan hjælpe familier sammen."),
        "GDPR 6(1)(f)",
        Weight.PLAIN,
        lazy("Til foreningen siger til, eller kontakten er skiftet ud."),
    ),
    Purpose(
        lazy("Gæster til en enkelt aktivitet"),
        (Whom.CONTACTS,),
        lazy("Navn og mail eller telefon."),
        lazy("Så vi kan give besked, hvis den bliver flyttet eller aflyst."),
        "GDPR 6(1)(b)",
        Weight.PLAIN,
        "guests",
    ),
    Purpose(
        lazy("At arbejde i huset"),
        (Whom.STAFF,),
        lazy("Navn, mail, telefon, rolle og vagttelefon."),
        lazy("Så arbejdet kan gøres, og så alle ved, hvem de kan ringe til."),
        "GDPR 6(1)(b), 6(1)(f)",
        Weight.PLAIN,
        "former-people",
    ),
    Purpose(
        lazy("Beskeder fra huset"),
        EVERYBODY,
        lazy("At vi har skrevet, hvornår og om hvad. Ikke selve teksten."),
        lazy("Så vi kan se, om beskeden kom af sted."),
        "GDPR 6(1)(f)",
        Weight.PLAIN,
        "messages",
    ),
    Purpose(
        lazy("At logge ind"),
        EVERYBODY,
        lazy("Hvornår og med hvilken slags enhed. Adgangskoder kan ingen læse."),
        lazy("Så kun du kan komme ind på din side."),
        "GDPR 6(1)(f), 32",
        Weight.PLAIN,
        "sign-ins",
    ),
    Purpose(
        lazy("Adgangsloggen"),
        EVERYBODY,
        lazy("Hvem der så, søgte eller ændrede hvad, hvornår, på hvilken enhed."),
        lazy("Så det kan ses, hvis nogen kigger, hvor de ikke skal. Du kan få dit eget udskrift."),
        "GDPR 6(1)(f), 32",
        Weight.CONFIDENTIAL,
        "log",
    ),
    Purpose(
        lazy("Tal til regnskab og rapporter"),
        EVERYBODY,
        lazy("Antal. Et tal under fem bliver ikke vist."),
        lazy("Så de, der betaler for huset, kan se, at det bliver brugt."),
        "GDPR 6(1)(f)",
        Weight.PLAIN,
        lazy("Altid. Ingen kan kendes i dem."),
    ),
)


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

SAFEGUARDS = (
    lazy(
        "Kun den, der skal bruge en oplysning i sit arbejde, kan se den. Andre får at vide, at siden ikke findes."
    ),
    lazy("To trin for at logge ind ved et skrivebord. Den fælles tablet låser sig selv."),
    lazy("Hvert blik på en familie eller frivillig bliver skrevet ned i en log, som ingen kan rette."),
    lazy("CPR-numre kan ikke skrives nogen steder. Attester bliver ikke gemt."),
    lazy("Mails og SMS'er er neutrale: ingen navne på børn, ingen adresser, intet om hvorfor."),
    lazy("Sikkerhedskopier er krypterede og bliver prøvet hver nat."),
    lazy("Sletning sker af sig selv, også i loggen, og slettet forbliver slettet efter en gendannelse."),
)


@dataclass(frozen=True)
class Filled:
    """What the papers need to know of this house."""

    said: HouseSettings
    on: date
    processors: list[str]

    @property
    def controller(self) -> str:
        return self.said.controller or self.said.name

    @property
    def contact(self) -> str:
        return self.said.controller_contact or " · ".join(filter(None, (self.said.email, self.said.phone)))

    @property
    def missing(self) -> list[str]:
        """What the manager has not filled in yet, by its label under the house's settings."""
        wanted: list[tuple[str, Callable[[], str]]] = [
            (_("Dataansvarlig"), lambda: self.said.controller),
            (_("Hvor man skriver til den dataansvarlige"), lambda: self.said.controller_contact),
            (_("Adresse"), lambda: self.said.address),
        ]
        return [label for label, given in wanted if not given()]


def filled() -> Filled:
    """The house's own settings, and who else handles its data: who carries its mail and its text messages."""
    settings: Settings = current_app.extensions["settings"]
    processors = (
        [_("Mail bliver sendt gennem %(server)s.", server=settings.mail_server)]
        if settings.mail_server
        else []
    )
    if settings.sms_gateway == "http":
        processors.append(_("SMS'er bliver sendt gennem en SMS-tjeneste."))
    return Filled(house.settings(), clock.today(), processors)


def purposes_for(whom: Whom) -> list[Purpose]:
    return [each for each in PURPOSES if whom in each.whom]
