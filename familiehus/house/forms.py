"""Shape of what the manager says about the house."""

import re
from typing import Any

from wtforms import ColorField

from familiehus.house import words
from familiehus.house.commands import SAID
from familiehus.house.queries import Week
from familiehus.kernel.forms import (
    Clock,
    Day,
    EditForm,
    Email,
    Form,
    LocalDateTime,
    LongText,
    Phone,
    Required,
    Text,
    Tick,
    Upload,
    ValidationError,
    Whole,
)
from familiehus.kernel.i18n import _, lazy
from familiehus.kernel.spans import Span

_HEX = re.compile(r"#[0-9a-f]{6}")


def _web_address(_form: Any, field: Any) -> None:
    if field.data and not field.data.startswith(("https://", "http://")):
        field.data = f"https://{field.data}"
    if field.data and ("." not in field.data or " " in field.data):
        raise ValidationError(_("Skriv en hel adresse, fx https://www.was.digst.dk/hus."))


class Colour(ColorField):
    """A colour as #rrggbb."""

    def pre_validate(self, form: Any) -> None:
        self.data = str(self.data or "").strip().lower()
        if not _HEX.fullmatch(self.data):
            raise ValidationError(_("Vælg en farve, fx #0e5a5c."))


class DescribeHouse(EditForm):
    """What the house is called, where it is, and who answers for it."""

    name = Text(lazy("Husets navn"), [Required(lazy("Skriv, hvad huset hedder."))], longest=80)
    short_name = Text(
        lazy("Kort navn"),
        [Required(lazy("Skriv et kort navn."))],
        longest=20,
        description=lazy(
            "Står som afsender af mails, på en telefons startskærm og i sms'er til dem, der har sagt ja. Vælg et, der ikke fortæller for meget."
        ),
    )
    about = LongText(lazy("Hvad er huset?"), longest=600, description=lazy("Et par sætninger på forsiden."))
    about_english = LongText(lazy("Hvad er huset? På engelsk"), longest=600)
    address = Text(lazy("Adresse"))
    phone = Phone(lazy("Telefon"))
    email = Email(lazy("Mail"))
    colour = Colour(lazy("Husets farve"))
    controller = Text(
        lazy("Dataansvarlig"),
        description=lazy("Den forening eller institution, der bestemmer, hvad oplysningerne bruges til."),
    )
    controller_contact = Text(lazy("Hvor man skriver til den dataansvarlige"), longest=300)
    shared_control = LongText(
        lazy("Fælles dataansvar"),
        description=lazy("Er I flere om ansvaret, så skriv kort, hvem der gør hvad. Det kan alle læse."),
    )
    accessibility_statement = Text(
        lazy("Tilgængelighedserklæringens adresse"),
        [_web_address],
        longest=300,
        description=lazy("Den, som er lavet i WAS-Tool. Uden en adresse viser huset sin egen side."),
    )
    quiet_from = Clock(
        lazy("Stille fra"),
        [Required(lazy("Skriv et klokkeslæt."))],
        description=lazy("Om aftenen og natten skriver huset kun til nogen, når det haster."),
    )
    quiet_until = Clock(lazy("Stille til"), [Required(lazy("Skriv et klokkeslæt."))])
    families_kept_months = Whole(
        lazy("Måneder, før en familie, der er stoppet, bliver slettet"),
        [Required(lazy("Skriv et antal måneder."))],
        least=1,
        most=60,
        description=lazy("Tallene til årets regnskab bliver, men ingen navne."),
    )
    volunteers_kept_months = Whole(
        lazy("Måneder, før en frivillig, der er stoppet, bliver slettet"),
        [Required(lazy("Skriv et antal måneder."))],
        least=1,
        most=60,
        description=lazy("Timerne bliver talt med, uden navn."),
    )
    loans_kept_days = Whole(
        lazy("Dage, et udlån huskes"),
        [Required(lazy("Skriv et antal dage."))],
        least=1,
        most=730,
        description=lazy(
            "Så mange dage efter, at en ting er kommet tilbage i orden, glemmer huset, hvem der lånte den."
        ),
    )
    kommune = Text(lazy("Kommune"), longest=80)
    kommune_phone = Phone(
        lazy("Kommunens børn- og ungetelefon"),
        description=lazy("Vises, når en medarbejder eller frivillig er bekymret for et barn."),
    )

    @property
    def said(self) -> dict[str, Any]:
        return {name: self[name].data or "" for name in SAID}


class HangLogo(Form):
    """A picture for the house's logo."""

    logo = Upload(
        lazy("Logo"),
        [Required(lazy("Vælg et billede."))],
        description=lazy("JPEG, PNG eller WebP, helst kvadratisk."),
    )


class Hours(Text):
    """A weekday's opening hours, typed as "9–12, 13–16"; `.intervals` is what they say."""

    longest = 60

    def __init__(self, label: Any = None, validators: Any = None, **more: Any) -> None:
        super().__init__(label, validators, **more)
        self.intervals: list[words.Interval] = []

    def pre_validate(self, form: Any) -> None:
        try:
            self.intervals = words.read(self.data or "")
        except ValueError as unreadable:
            raise ValidationError(str(unreadable)) from None
        self.data = words.typed(self.intervals)


class KeepOpen(EditForm):
    """The house's week."""

    monday = Hours(lazy("Mandag"))
    tuesday = Hours(lazy("Tirsdag"))
    wednesday = Hours(lazy("Onsdag"))
    thursday = Hours(lazy("Torsdag"))
    friday = Hours(lazy("Fredag"))
    saturday = Hours(lazy("Lørdag"))
    sunday = Hours(lazy("Søndag"))
    is_closed_on_holidays = Tick(lazy("Lukket på helligdage"))

    @property
    def weekdays(self) -> list[Hours]:
        return [field for name in Week.NAMES if isinstance(field := self[name], Hours)]

    @property
    def week(self) -> dict[int, list[words.Interval]]:
        return {weekday: field.intervals for weekday, field in enumerate(self.weekdays) if field.intervals}


class Close(Form):
    """Days on which the house is closed."""

    first = Day(lazy("Fra og med"), [Required(lazy("Vælg den første dag."))])
    last = Day(lazy("Til og med"), description=lazy("Tom, når det er en enkelt dag."))
    reason = Text(
        lazy("Hvorfor?"),
        [Required(lazy("Skriv hvorfor, så folk kan forstå det."))],
        longest=100,
        description=lazy("Står i kalenderen, fx Sommerlukket."),
    )


class PutOnCall(Form):
    """Who answers the telephone, from–until."""

    name = Text(lazy("Navn"), [Required(lazy("Skriv, hvem der har vagttelefonen."))], longest=120)
    phone = Phone(lazy("Telefon"), [Required(lazy("Skriv nummeret."))])
    starts_at = LocalDateTime(lazy("Fra"), [Required(lazy("Vælg, hvornår vagten begynder."))])
    ends_at = LocalDateTime(lazy("Til"), [Required(lazy("Vælg, hvornår vagten slutter."))])

    def validate_ends_at(self, field: Any) -> None:
        if field.data and self.starts_at.data and field.data <= self.starts_at.data:
            raise ValidationError(_("Vagten skal slutte, efter at den begynder."))

    @property
    def span(self) -> Span:
        assert self.starts_at.data is not None
        assert self.ends_at.data is not None
        return Span(self.starts_at.data, self.ends_at.data)
