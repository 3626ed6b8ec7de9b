"""Forms on the way through the second factor: codes, recovery codes, passkeys, and the password once more.

Like the other forms of signing in they compare first and take the write lock when they are satisfied; tries
are counted by account and address before anything is compared.
"""

from typing import Any

from flask import current_app
from flask_security import webauthn as passkeys
from wtforms import HiddenField

from familiehus.accounts import throttle
from familiehus.accounts.forms.entrance import LONGEST, Entrance, Password, knows_own_password
from familiehus.accounts.models import AttemptAt, Person
from familiehus.kernel.forms import Required, Text, Tiles, ValidationError
from familiehus.kernel.i18n import _, lazy
from familiehus.kernel.transaction import begin_writing

APP = "authenticator"
NAME_LENGTH, LONGEST_EXTENSIONS = 40, 255

# Flask-Security's own forms for what devices answer; as Any, since WTForms' and its `validate` differ in shape.
_Made: Any = passkeys.WebAuthnRegisterResponseForm
_Dropped: Any = passkeys.WebAuthnDeleteForm
_Asked: Any = passkeys.WebAuthnSigninForm
_Answered: Any = passkeys.WebAuthnSigninResponseForm
_AskedAgain: Any = passkeys.WebAuthnVerifyForm


class AppForm(Entrance):
    """Get a code app going, or stop using it."""

    setup = HiddenField(default=APP)
    phone = HiddenField()

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators=extra_validators) or self.setup.data not in (APP, "disable"):
            return False
        begin_writing()
        return True


class _Code(Entrance):
    """A code that somebody types; tries are counted by the account it is for."""

    user: Person | None = None

    code = Text(
        lazy("Kode"),
        [Required(lazy("Skriv koden."))],
        longest=40,
        render_kw={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"},
    )

    def validate(self, extra_validators: Any = None) -> bool:
        if self.user is None or not super().validate(extra_validators=extra_validators):
            return False
        throttle.weigh(AttemptAt.SECOND, self.user.key)
        begin_writing()
        if not self.fits():
            return False
        throttle.forgive(AttemptAt.SECOND, self.user.key)
        return True

    def fits(self) -> bool:
        """Each kind of code is compared in its own way; one that says nothing fits nothing."""
        return False


class CodeForm(_Code):
    """The six digits that the app shows now."""

    primary_method = ""
    tf_totp_secret = ""
    is_setup = False

    def fits(self) -> bool:
        security = current_app.extensions["security"]
        typed = "".join(sign for sign in str(self.code.data) if sign.isdigit())
        window = current_app.config["SECURITY_TWO_FACTOR_AUTHENTICATOR_VALIDITY"]
        if security.totp_factory.verify_totp(typed, self.tf_totp_secret, self.user, window):
            return True
        self.code.errors = [
            _("Koden passer ikke. Appen viser en ny hvert halve minut. Skriv den, der står nu.")
        ]
        return False


class RecoveryForm(_Code):
    """One of the codes that were written down for the day the phone is gone."""

    def fits(self) -> bool:
        security = current_app.extensions["security"]
        self.code.data = str(self.code.data).strip().lower()
        if security.mf_recovery_codes_util.check_recovery_code(self.user, self.code.data):
            return True
        self.code.errors = [_("Den nødkode kender vi ikke, eller den er brugt. Hver kode virker én gang.")]
        return False


class RecoveryCodesForm(Entrance):
    """Make new recovery codes; the old ones stop working."""

    show_codes = HiddenField()
    generate_new_codes = HiddenField()

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators=extra_validators):
            return False
        begin_writing()
        return True


class WhichForm(Entrance):
    """With the app or with a passkey."""

    which = Tiles(lazy("Hvordan vil du bekræfte, at det er dig?"))


class NoRescueForm(Entrance):
    """Flask-Security would offer help by mail here; the house offers recovery codes and its manager instead."""

    help_setup = Tiles(choices=[])


class AgainForm(Entrance):
    """The password once more, before something that matters."""

    password = Password(
        lazy("Adgangskode"),
        [Required(lazy("Skriv din adgangskode.")), LONGEST],
        render_kw={"autocomplete": "current-password"},
    )
    next = HiddenField()

    def __init__(self, *args: Any, user: Person, **more: Any) -> None:
        super().__init__(*args, **more)
        self.user = user

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators=extra_validators) or not knows_own_password(self.password):
            return False
        begin_writing()
        return True


class PasskeyForm(Entrance):
    """A new passkey, under a name that tells it from the others."""

    name = Text(
        lazy("Hvad skal nøglen hedde?"),
        [Required(lazy("Giv nøglen et navn, fx »iPad« eller »Min telefon«."))],
        longest=NAME_LENGTH,
        render_kw={"autocomplete": "off"},
    )
    usage = HiddenField(default="first")

    def validate_name(self, field: Text) -> None:
        from flask_login import current_user

        if any(each.name == field.data for each in current_user.webauthn):
            raise ValidationError(_("Du har allerede en nøgle med det navn."))

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators=extra_validators):
            return False
        self.usage.data, self.clean_name = "first", self.name.data
        begin_writing()
        return True


class NewPasskeyForm(_Made, Entrance):
    """What the device answered when the passkey was made."""

    def validate(self, extra_validators: Any = None) -> bool:
        begin_writing()
        if not super().validate(extra_validators=extra_validators):
            return False
        if not isinstance(self.extensions, str) or len(self.extensions) > LONGEST_EXTENSIONS:
            self.extensions = "{}"
        return True


class DropPasskeyForm(_Dropped, Entrance):
    """Stop using a passkey."""

    def validate(self, extra_validators: Any = None) -> bool:
        begin_writing()
        return super().validate(extra_validators=extra_validators)


class PasskeySignInForm(_Asked, Entrance):
    """Ask the device for a passkey."""


class PasskeyAnswerForm(_Answered, Entrance):
    """What the device answered when it was asked for a passkey.

    But for after a password the device must have asked who holds it, whatever it was asked for: a key that was found
    is touched by anybody.
    """

    def validate(self, extra_validators: Any = None) -> bool:
        throttle.weigh(AttemptAt.SECOND, "passkey:" + str(self.credential.data)[:80])
        begin_writing()
        if not super().validate(extra_validators=extra_validators):
            return False
        if not (self.is_secondary or self.mf_check):
            self.credential.errors = [
                _("Nøglen har ikke spurgt, hvem du er. Log ind med din adgangskode og brug nøglen bagefter.")
            ]
            return False
        return True


class PasskeyAgainForm(_AskedAgain, Entrance):
    """The passkey once more, before something that matters."""
