"""What the house keeps about whom, why, and for how long."""

from dataclasses import dataclass
from typing import Any

from familiehus.kernel.i18n import _, lazy, ngettext
from familiehus.kernel.labels import Labelled
from familiehus.privacy.retention import RULES


class Whom(Labelled):
    """Whom a notice speaks to."""

    FAMILIES = "familier", lazy("Familier")
    VOLUNTEERS = "frivillige", lazy("Frivillige")
    CONTACTS = "foreninger", lazy("Foreninger og gæster")
    STAFF = "medarbejdere", lazy("Medarbejdere")


class Weight(Labelled):
    """How much care a kind of data asks for."""

    PLAIN = "plain", lazy("Almindelig")
    CONFIDENTIAL = "confidential", lazy("Fortrolig")
    SENSITIVE = "sensitive", lazy("Følsom")


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
        lazy("Altid. Ingen kan genkendes i dem."),
    ),
)


def purposes_for(whom: Whom) -> list[Purpose]:
    return [each for each in PURPOSES if whom in each.whom]
