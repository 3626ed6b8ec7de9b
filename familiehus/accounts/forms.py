"""Forms for signing in, passwords, one's own page, hats, and the house's people.

The forms of signing in do their slow work (comparing, hashing) while nothing is locked, and take the write
lock when they are satisfied.
"""

from typing import Any

from flask import g, request
from wtforms import HiddenField, PasswordField
from wtforms.validators import EqualTo

from familiehus.accounts import commands, passwords, queries, throttle
from familiehus.accounts.models import DEVICES, HATS, AttemptAt, Device, DeviceKind, LinkTo, Person
from familiehus.kernel.authorization import me
from familiehus.kernel.forms import (
    Boxes,
    EditForm,
    Email,
    Form,
    Length,
    Phone,
    Required,
    Text,
    Tick,
    Tiles,
    ValidationError,
)
from familiehus.kernel.i18n import LANGUAGES, _, lazy
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import Role
from familiehus.kernel.safe_url import safe_path
from familiehus.kernel.transaction import begin_writing

MOST_PINS = 5
"""So often may the door's PIN be tried in the settings' window (R20)."""
LONGEST = Length(max=passwords.LONGEST, message=lazy("Adgangskoden må højst være på %(max)d tegn."))


class Reachable:
    """A name and at least one way to be reached."""

    name = Text(lazy("Dit navn"), [Required(lazy("Skriv dit navn."))], longest=120)
    phone = Phone(lazy("Telefon"))
    email = Email(lazy("Mail"))

    def validate_email(self, field: Any) -> None:
        if not field.data and not self.phone.data:
            raise ValidationError(_("Skriv et telefonnummer eller en mailadresse, så vi kan svare."))


class Password(PasswordField):
    """A password: never trimmed, never shown again."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = str(valuelist[0]).replace("\0", "") if valuelist else ""


class Entrance(Form):
    """What the forms of signing in have in common: sent twice, they do no harm, so they are not counted once."""

    user: Person | None = None
    requires_confirmation = False

    def claim(self) -> None:
        return None


class SignInForm(Entrance):
    """E-mail and password. Says the same, and takes as long, whatever does not fit (R12)."""

    email = Email(
        lazy("Mailadresse"),
        [Required(lazy("Skriv din mailadresse."))],
        render_kw={"autocomplete": "username"},
    )
    password = Password(
        lazy("Adgangskode"),
        [Required(lazy("Skriv din adgangskode.")), LONGEST],
        render_kw={"autocomplete": "current-password"},
    )
    next = HiddenField()

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.next.data = safe_path(self.next.data or request.args.get("next")) or ""

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        email, password = str(self.email.data), str(self.password.data)
        throttle.weigh(AttemptAt.SIGN_IN, email)
        person = queries.person_with_email(email)
        fits = passwords.fits(password, person.password if person else None)
        if person is None or not fits or not person.active or not person.roles_held():
            throttle.note_refusal(person)
            self.refuse(
                _("Mailadresse og adgangskode passer ikke sammen. Prøv igen, eller få en ny adgangskode.")
            )
            return False
        begin_writing()
        throttle.forgive(AttemptAt.SIGN_IN, email)
        self.user = queries.person_with_email(email)
        return self.user is not None


class ForgottenForm(Entrance):
    """Ask for a link to choose a new password. Never tells whether there is such an account.

    It never validates, so that Flask-Security answers in its one generic way; the letter is queued once the
    answer stands.
    """

    email = Email(
        lazy("Mailadresse"),
        [Required(lazy("Skriv din mailadresse."))],
        render_kw={"autocomplete": "username"},
    )

    def validate(self, extra_validators: Any = None) -> bool:
        if super().validate(extra_validators):
            throttle.weigh(AttemptAt.FORGOTTEN, str(self.email.data))
            g.forgotten_by = str(self.email.data)
        else:
            self.refuse(*self.email.errors)
        return False


class _NewPassword(Entrance):
    """The rules of a new password, told at the field."""

    def check_new(self, field: Password) -> None:
        try:
            passwords.check(str(field.data))
        except Refused as why:
            raise ValidationError(str(why)) from why


class ChoosePasswordForm(_NewPassword):
    """A new password, by a link that works once."""

    password = Password(
        lazy("Ny adgangskode"),
        [Required(lazy("Skriv en ny adgangskode."))],
        render_kw={"autocomplete": "new-password"},
    )
    password_confirm = Password(
        lazy("Samme adgangskode igen"),
        [EqualTo("password", lazy("De to adgangskoder er ikke ens."))],
        render_kw={"autocomplete": "new-password"},
    )

    def validate_password(self, field: Password) -> None:
        self.check_new(field)

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        self.password.data = passwords.normal(str(self.password.data))
        token = str((request.view_args or {}).get("token", ""))
        g.once_hashed = lambda: _use_under_lock(token)
        return True


class ChangePasswordForm(_NewPassword):
    """A new password for somebody signed in, who knows the old one."""

    password = Password(
        lazy("Nuværende adgangskode"),
        [Required(lazy("Skriv din nuværende adgangskode.")), LONGEST],
        render_kw={"autocomplete": "current-password"},
    )
    new_password = Password(
        lazy("Ny adgangskode"),
        [Required(lazy("Skriv en ny adgangskode."))],
        render_kw={"autocomplete": "new-password"},
    )
    new_password_confirm = Password(
        lazy("Samme adgangskode igen"),
        [EqualTo("new_password", lazy("De to adgangskoder er ikke ens."))],
        render_kw={"autocomplete": "new-password"},
    )

    def validate_new_password(self, field: Password) -> None:
        self.check_new(field)
        if field.data == self.password.data:
            raise ValidationError(_("Vælg en anden adgangskode end den, du har."))

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators) or not knows_own_password(self.password):
            return False
        self.new_password.data = passwords.normal(str(self.new_password.data))
        g.once_hashed = begin_writing
        return True


def _use_under_lock(token: str) -> None:
    """Of two who choose a password with the same link at once, one does (the other is `Refused`)."""
    begin_writing()
    commands.use(token, LinkTo.RESET)


def knows_own_password(field: Password) -> bool:
    """Whether whoever is signed in typed their own password; tries are counted like sign-ins."""
    person = me()
    throttle.weigh(AttemptAt.SIGN_IN, person.email or person.key)
    if passwords.fits(str(field.data), person.password):
        return True
    throttle.note_refusal(person)
    field.errors = [*field.errors, _("Det er ikke din adgangskode.")]
    return False


class Button(Form):
    """One button that does one thing."""


class LinkForm(Form):
    """Where a link to sign in is to be sent: an e-mail address, or a telephone that gets a text message."""

    email = Email(lazy("Mailadresse"), render_kw={"autocomplete": "email"})
    phone = Phone(lazy("Eller telefon"), render_kw={"autocomplete": "tel"})

    def validate_phone(self, field: Any) -> None:
        if not field.data and not self.email.data and not self.email.errors:
            raise ValidationError(_("Skriv din mailadresse eller dit telefonnummer."))

    @property
    def whom(self) -> str:
        """What the link is asked for with, as it is counted."""
        return self.email.data or self.phone.data


class HatForm(Form):
    """Which hat to wear now."""

    role = Tiles(lazy("Hvad vil du være nu?"))

    @classmethod
    def among(cls, roles: list[Role]) -> "HatForm":
        form = cls()
        form.role.choices = [(str(role), role.label) for role in roles]
        return form


class OwnPageForm(EditForm):
    """What somebody may correct about themselves."""

    name = Text(lazy("Navn"), [Required(lazy("Skriv dit navn."))], render_kw={"autocomplete": "name"})
    phone = Phone(lazy("Telefon"), render_kw={"autocomplete": "tel"})
    preferred_language = Tiles(lazy("Sprog"), choices=list(LANGUAGES.items()))


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


class WelcomeForm(_Hats):
    """Somebody new."""

    name = Text(lazy("Navn"), [Required(lazy("Skriv et navn."))], render_kw={"autocomplete": "off"})
    email = Email(lazy("Mailadresse"), render_kw={"autocomplete": "off"})
    phone = Phone(lazy("Telefon"), render_kw={"autocomplete": "off"})
    preferred_language = Tiles(lazy("Sprog"), choices=list(LANGUAGES.items()), default="da")
    tell = Tick(lazy("Send et velkomstbrev med et link til at vælge adgangskode"), default=True)


class PersonForm(EditForm):
    """Who somebody is, corrected by the manager."""

    name = Text(lazy("Navn"), [Required(lazy("Skriv et navn."))], render_kw={"autocomplete": "off"})
    email = Email(lazy("Mailadresse"), render_kw={"autocomplete": "off"})
    phone = Phone(lazy("Telefon"), render_kw={"autocomplete": "off"})
    preferred_language = Tiles(lazy("Sprog"), choices=list(LANGUAGES.items()))


class HatsForm(_Hats):
    """Which hats somebody has."""


class DeviceForm(Form):
    """The device in one's hands is to be the house's own."""

    name = Text(
        lazy("Hvad kalder I den?"),
        [Required(lazy("Giv den et navn, fx Døren eller Køkkenet."))],
        longest=80,
        render_kw={"autocomplete": "off"},
    )
    kind = Tiles(lazy("Hvor står den?"), choices=list(DEVICES.items()), default=DeviceKind.DOOR)
    pin = Password(
        lazy("Kode til at komme væk fra døren"),
        description=lazy("4 til 8 cifre. Kun medarbejdere skal kende den."),
        render_kw={"autocomplete": "off", "inputmode": "numeric"},
    )
    hashed_pin = ""

    def validate_pin(self, field: Password) -> None:
        if self.kind.data == DeviceKind.DOOR and not is_pin(field.data):
            raise ValidationError(_("Vælg en kode på 4 til 8 cifre."))

    def claim(self) -> None:
        """Hash while nothing is locked, then take the lock."""
        if self.kind.data == DeviceKind.DOOR:
            self.hashed_pin = passwords.hashed(str(self.pin.data))
        begin_writing()
        super().claim()


class PinForm(Entrance):
    """The PIN that leads away from the door."""

    pin = Password(
        lazy("Kode"),
        [Required(lazy("Skriv koden."))],
        render_kw={"autocomplete": "off", "inputmode": "numeric"},
    )

    def __init__(self, device: Device, **more: Any) -> None:
        self.device = device
        super().__init__(**more)

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        throttle.weigh(AttemptAt.PIN, self.device.key, most=MOST_PINS)
        if is_pin(self.pin.data) and passwords.fits(str(self.pin.data), self.device.pin_hash):
            begin_writing()
            throttle.forgive(AttemptAt.PIN, self.device.key)
            return True
        commands.note_wrong_pin(self.device, by=me())
        self.pin.errors = [*self.pin.errors, _("Det er ikke koden.")]
        return False


def is_pin(said: object) -> bool:
    """Four to eight digits."""
    return isinstance(said, str) and said.isascii() and said.isdigit() and 4 <= len(said) <= 8
