"""Shape of what is typed about an association."""

from typing import Any

from familiehus.associations.models import Kind, Theme
from familiehus.kernel.forms import (
    Boxes,
    Choice,
    EditForm,
    Email,
    Form,
    LongText,
    Phone,
    Required,
    Text,
    Tick,
    ValidationError,
    Whole,
)
from familiehus.kernel.i18n import _, lazy


def _web_address(_form: Any, field: Any) -> None:
    if field.data and not field.data.startswith(("https://", "http://")):
        field.data = f"https://{field.data}"
    if field.data and ("." not in field.data or " " in field.data):
        raise ValidationError(_("Skriv en hel adresse, fx https://forening.example.dk."))


class _About:
    name = Text(lazy("Navn"), [Required(lazy("Skriv foreningens navn."))], longest=120)
    kind = Choice(lazy("Slags"), choices=Kind.choices())
    about = LongText(lazy("Hvad laver de?"), longest=2000)
    themes = Boxes(lazy("Temaer"), choices=Theme.choices())
    website = Text(lazy("Hjemmeside"), [_web_address], longest=200)


class RegisterAssociation(_About, Form):
    """A new association."""


class ReviseAssociation(_About, EditForm):
    """What the register says of an association."""


class AddContact(Form):
    """Whom to talk to."""

    name = Text(lazy("Navn"), [Required(lazy("Skriv et navn."))], longest=120)
    email = Email(lazy("Mail"))
    phone = Phone(lazy("Telefon"))


class AskToJoin(_About, Form):
    """The public form: who they are, whom to answer, and a yes to the values."""

    kind = Choice(lazy("Hvad er I?"), choices=Kind.choices())
    about = LongText(lazy("Hvad laver I?"), longest=2000)
    themes = Boxes(lazy("Hvad brænder I for?"), choices=Theme.choices())
    contact = Text(lazy("Dit navn"), [Required(lazy("Skriv dit navn."))], longest=120)
    email = Email(lazy("Din mail"), [Required(lazy("Skriv en mailadresse, så vi kan svare."))])
    phone = Phone(lazy("Telefon"))
    accepts = Tick(lazy("Vi deler netværkets værdier"))

    def validate_accepts(self, field: Any) -> None:
        if not field.data:
            raise ValidationError(_("Sæt kryds, når I har læst værdierne og er enige."))


class Introduce(EditForm):
    """What the public directory shows of a member, and whether volunteers may be sent their way."""

    is_public = Tick(
        lazy("Vis os i den offentlige oversigt"),
        description=lazy("Navn, hvad vi laver, temaer og hjemmeside."),
    )
    public_contact = Text(
        lazy("Sådan får man fat i os"), longest=200, description=lazy("Alle kan læse det, fx en fælles mail.")
    )
    looks_for_hands = Tick(lazy("Vi vil gerne have frivillige sendt vores vej"))
    hands_for = Text(lazy("Hvad skal de hjælpe med?"), longest=300)

    @property
    def said(self) -> dict[str, Any]:
        return {
            "is_public": self.is_public.data,
            "public_contact": self.public_contact.data,
            "looks_for_hands": self.looks_for_hands.data,
            "hands_for": self.hands_for.data,
        }


class AgreeOn(Form):
    """The network's values and how many members it would like."""

    text = LongText(lazy("Værdierne på dansk"), [Required(lazy("Skriv, hvad medlemmerne er enige om."))])
    text_english = LongText(lazy("Værdierne på engelsk"))
    target = Whole(lazy("Så mange medlemmer vil vi gerne være"), least=1, most=9999)
