"""Shape of what is typed about an association."""

from typing import Any

from familiehus.associations.models import KINDS
from familiehus.kernel.forms import (
    Choice,
    EditForm,
    Email,
    Form,
    LongText,
    Phone,
    Required,
    Text,
    ValidationError,
)
from familiehus.kernel.i18n import _, lazy


def _web_address(_form: Any, field: Any) -> None:
    if field.data and not field.data.startswith(("https://", "http://")):
        field.data = f"https://{field.data}"
    if field.data and ("." not in field.data or " " in field.data):
        raise ValidationError(_("Skriv en hel adresse, fx https://forening.example.dk."))


class _About:
    name = Text(lazy("Navn"), [Required(lazy("Skriv foreningens navn."))], longest=120)
    kind = Choice(lazy("Slags"), choices=[(str(kind), label) for kind, label in KINDS.items()])
    about = LongText(lazy("Hvad laver de?"), longest=2000)
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
