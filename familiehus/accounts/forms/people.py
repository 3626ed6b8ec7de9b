"""Hats, one's own page, and the house's people."""

from typing import Any

from familiehus.accounts.forms.entrance import LONGEST, Password, knows_own_password
from familiehus.accounts.models import HATS
from familiehus.kernel.forms import (
    Boxes,
    EditForm,
    Email,
    Form,
    Phone,
    Required,
    Text,
    Tick,
    Tiles,
    ValidationError,
)
from familiehus.kernel.i18n import LANGUAGES, _, lazy
from familiehus.kernel.roles import Role
from familiehus.kernel.transaction import begin_writing
from familiehus.messages.models import Channel


class Reachable:
    """A name and at least one way to be reached."""

    name = Text(lazy("Dit navn"), [Required(lazy("Skriv dit navn."))], longest=120)
    phone = Phone(lazy("Telefon"))
    email = Email(lazy("Mail"))

    def validate_email(self, field: Any) -> None:
        if not field.data and not self.phone.data:
            raise ValidationError(_("Skriv et telefonnummer eller en mailadresse, så vi kan svare."))


class Written:
    """How somebody would rather be written to."""

    phone: Any

    preferred_language = Tiles(lazy("Sprog"), choices=list(LANGUAGES.items()), default="da")
    preferred_channel = Tiles(
        lazy("Beskeder fra huset"),
        description=lazy("Har huset kun det ene, bliver det brugt."),
        choices=[(str(Channel.EMAIL), lazy("Mail")), (str(Channel.SMS), lazy("Sms"))],
        default=str(Channel.EMAIL),
    )

    def validate_preferred_channel(self, field: Any) -> None:
        if field.data == Channel.SMS and not self.phone.data:
            raise ValidationError(_("Skriv et telefonnummer, så der kan sendes sms."))


class HatForm(Form):
    """Which hat to wear now."""

    role = Tiles(lazy("Hvad vil du være nu?"))

    @classmethod
    def among(cls, roles: list[Role]) -> "HatForm":
        form = cls()
        form.role.choices = [(str(role), role.label) for role in roles]
        return form


class OwnPageForm(Written, EditForm):
    """What somebody may correct about themselves."""

    name = Text(lazy("Navn"), [Required(lazy("Skriv dit navn."))], render_kw={"autocomplete": "name"})
    phone = Phone(lazy("Telefon"), render_kw={"autocomplete": "tel"})


class OwnEmailForm(Form):
    """A new e-mail, which is what one signs in with; asked for together with the password."""

    email = Email(
        lazy("Ny mailadresse"),
        [Required(lazy("Skriv din nye mailadresse."))],
        render_kw={"autocomplete": "email"},
    )
    password = Password(
        lazy("Din adgangskode"),
        [Required(lazy("Skriv din adgangskode.")), LONGEST],
        render_kw={"autocomplete": "current-password"},
    )

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators) or not knows_own_password(self.password):
            return False
        begin_writing()
        return True


class _Hats(Form):
    roles = Boxes(lazy("Roller"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.roles.choices = [(str(role), role.label) for role in HATS]

    @property
    def hats(self) -> list[Role]:
        return [Role(role) for role in self.roles.data or []]


class WelcomeForm(Written, _Hats):
    """Somebody new."""

    name = Text(lazy("Navn"), [Required(lazy("Skriv et navn."))], render_kw={"autocomplete": "off"})
    email = Email(lazy("Mailadresse"), render_kw={"autocomplete": "off"})
    phone = Phone(lazy("Telefon"), render_kw={"autocomplete": "off"})
    tell = Tick(lazy("Send et velkomstbrev med et link til at vælge adgangskode"), default=True)


class PersonForm(Written, EditForm):
    """Who somebody is, corrected by the manager."""

    name = Text(lazy("Navn"), [Required(lazy("Skriv et navn."))], render_kw={"autocomplete": "off"})
    email = Email(lazy("Mailadresse"), render_kw={"autocomplete": "off"})
    phone = Phone(lazy("Telefon"), render_kw={"autocomplete": "off"})

    @property
    def said(self) -> dict[str, str]:
        """The name and how they are reached, as the commands take it."""
        return {
            "name": self.name.data or "",
            "phone": self.phone.data or "",
            "language": self.preferred_language.data,
            "channel": self.preferred_channel.data,
            "email": self.email.data or "",
        }


class ContactForm(PersonForm):
    """How somebody is reached, as they say it at the desk."""

    def validate_phone(self, field: Any) -> None:
        if not (field.data or self.email.data or self.row.password):
            raise ValidationError(_("Skriv et telefonnummer eller en mailadresse, så vi kan svare."))


class HatsForm(_Hats):
    """Which hats somebody has."""
