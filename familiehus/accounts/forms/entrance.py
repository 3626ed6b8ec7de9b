"""What the forms of signing in have in common, and signing in by password."""

from typing import Any

from flask import g, request
from wtforms import HiddenField, PasswordField

from familiehus.accounts import commands, passwords, queries, throttle
from familiehus.accounts.models import AttemptAt, LinkTo, Person
from familiehus.kernel.authorization import me
from familiehus.kernel.forms import (
    Email,
    Form,
    Length,
    Phone,
    Required,
    ValidationError,
)
from familiehus.kernel.i18n import _, lazy
from familiehus.kernel.safe_url import safe_path
from familiehus.kernel.transaction import begin_writing

LONGEST = Length(max=passwords.LONGEST, message=lazy("Adgangskoden må højst være på %(max)d tegn."))


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
