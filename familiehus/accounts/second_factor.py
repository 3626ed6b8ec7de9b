"""The second factor: an app that shows codes, passkeys, and recovery codes for the day the phone is gone.

Flask-Security does the work; here stands how the house wants it. Whoever works at a desk must have one (R13)
and is led to choosing one before anything else. So is a volunteer who came by a password alone, for a visitor sees
where a family lives; a link in a letter is enough for them. Families may. A passkey signs in by itself, since the
device asks for a face, a finger or a code before it answers. In a demo house nobody must.
"""

import base64
import hashlib
from collections.abc import Callable
from functools import cached_property, wraps
from typing import TYPE_CHECKING, Any

from flask import Flask, current_app, flash, g, make_response, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_security import url_for_security, webauthn
from flask_security.recovery_codes import MfRecoveryCodesUtil
from flask_security.signals import tf_disabled, tf_profile_changed, wan_deleted, wan_registered
from flask_security.totp import Totp
from flask_security.twofactor import CodeTfPlugin
from flask_security.webauthn_util import WebauthnUtil
from passlib.totp import TotpMatch

from familiehus.accounts import commands, libraries
from familiehus.accounts.access import has_an_account
from familiehus.accounts.forms import factors
from familiehus.accounts.models import AT_A_DESK, Person, SignIn
from familiehus.accounts.security.seats import came_by_password
from familiehus.kernel import clock
from familiehus.kernel.authorization import allow_endpoint, first
from familiehus.kernel.db import hold_still
from familiehus.kernel.i18n import _, lazy
from familiehus.kernel.requests import is_for_anybody
from familiehus.kernel.roles import Actor, Role, everyone
from familiehus.kernel.settings import Settings
from familiehus.kernel.transaction import begin_writing

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet
    from webauthn.helpers.structs import AuthenticatorSelectionCriteria, UserVerificationRequirement

CONFIGURATION: dict[str, Any] = {
    "SECURITY_TWO_FACTOR": True,
    "SECURITY_TWO_FACTOR_ENABLED_METHODS": [factors.APP],
    "SECURITY_TWO_FACTOR_RESCUE_EMAIL": False,
    "SECURITY_TWO_FACTOR_AUTHENTICATOR_VALIDITY": 60,
    "SECURITY_TWO_FACTOR_SETUP_URL": "/min-konto/app",
    "SECURITY_TWO_FACTOR_TOKEN_VALIDATION_URL": "/log-ind/kode",
    "SECURITY_TWO_FACTOR_SELECT_URL": "/log-ind/hvordan",
    "SECURITY_TWO_FACTOR_RESCUE_URL": "/log-ind/hjaelp",
    "SECURITY_TWO_FACTOR_POST_SETUP_VIEW": "accounts.second_factor",
    "SECURITY_MULTI_FACTOR_RECOVERY_CODES": True,
    "SECURITY_MULTI_FACTOR_RECOVERY_CODES_N": 8,
    "SECURITY_MULTI_FACTOR_RECOVERY_CODES_URL": "/min-konto/noedkoder",
    "SECURITY_MULTI_FACTOR_RECOVERY_URL": "/log-ind/noedkode",
    "SECURITY_WEBAUTHN": True,
    "SECURITY_WAN_ALLOW_USER_HINTS": False,
    "SECURITY_WAN_REGISTER_URL": "/min-konto/adgangsnoegle",
    "SECURITY_WAN_DELETE_URL": "/min-konto/adgangsnoegle/fjern",
    "SECURITY_WAN_SIGNIN_URL": "/log-ind/adgangsnoegle",
    "SECURITY_WAN_VERIFY_URL": "/log-ind/igen/adgangsnoegle",
    "SECURITY_WAN_POST_REGISTER_VIEW": "accounts.second_factor",
    "SECURITY_VERIFY_URL": "/log-ind/igen",
    "SECURITY_DATETIME_FACTORY": clock.now,
}
FORMS: dict[str, type] = {
    "two_factor_setup_form": factors.AppForm,
    "two_factor_verify_code_form": factors.CodeForm,
    "two_factor_select_form": factors.WhichForm,
    "two_factor_rescue_form": factors.NoRescueForm,
    "mf_recovery_form": factors.RecoveryForm,
    "mf_recovery_codes_form": factors.RecoveryCodesForm,
    "verify_form": factors.AgainForm,
    "wan_register_form": factors.PasskeyForm,
    "wan_register_response_form": factors.NewPasskeyForm,
    "wan_delete_form": factors.DropPasskeyForm,
    "wan_signin_form": factors.PasskeySignInForm,
    "wan_signin_response_form": factors.PasskeyAnswerForm,
    "wan_verify_form": factors.PasskeyAgainForm,
}
OUTSIDE = (
    "two_factor_token_validation",
    "tf_select",
    "mf_recovery",
    "wan_signin",
    "wan_signin_response",
)
"""On the way in: somebody whose password was right, or who has a passkey."""
INSIDE = (
    "two_factor_setup",
    "two_factor_setup_validate",
    "mf_recovery_codes",
    "wan_register",
    "wan_register_response",
    "wan_delete",
    "wan_verify",
    "wan_verify_response",
    "verify",
)
UNUSED = ("two_factor_rescue",)
"""The house sends no codes by mail."""
FIRST = frozenset(
    {
        "accounts.second_factor",
        "accounts.hat",
        "security.logout",
        "language",
        "static",
        "house.theme",
        "uploads.show",
        *(f"security.{each}" for each in INSIDE + OUTSIDE),
    }
)
"""What somebody who must choose a second factor can still do before that."""

WITH_APP, WITH_PASSKEY = lazy("Med koden fra din app"), lazy("Med din adgangsnøgle")


def configuration(settings: Settings) -> dict[str, Any]:
    """Flask-Security's settings. What is secret in the database is encrypted with keys made of the house's own."""
    secret = settings.secret_key.encode()
    codes = base64.urlsafe_b64encode(hashlib.sha256(b"recovery codes" + secret).digest())
    return {
        **CONFIGURATION,
        "SECURITY_TOTP_SECRETS": {"1": hashlib.sha256(b"totp" + secret).hexdigest()},
        "SECURITY_TOTP_ISSUER": "Familiehus",
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_KEYS": [codes],
        "SECURITY_WAN_RP_NAME": "Familiehus",
    }


class CodesOnce(Totp):
    """A code works once: whoever reads it over a shoulder comes too late (RFC 6238 §5.2)."""

    def __init__(self, secrets: Any, issuer: str) -> None:
        self._given = (secrets, issuer)

    def __getattr__(self, name: str) -> Any:
        """`_totp`, which opens and seals, is made when the first code is at hand."""
        if name != "_totp":
            raise AttributeError(name)
        libraries.bring_in_cryptography()
        super().__init__(*self._given)
        return self._totp

    def get_last_counter(self, user: Any) -> int | None:
        return user.totp_counter

    def set_last_counter(self, user: Any, tmatch: TotpMatch) -> None:
        user.totp_counter = tmatch.counter

    def generate_qrcode(self, username: str, totp: str) -> str:
        """The picture to scan, drawn by the library that draws every other one in the house."""
        import segno

        return segno.make_qr(self.get_totp_uri(username, totp)).svg_data_uri(scale=5, border=2)


class CodesOnPaper(MfRecoveryCodesUtil):
    """Recovery codes, encrypted in the database."""

    def __init__(self, app: Flask) -> None:
        self._keys: list[bytes] = app.config["SECURITY_MULTI_FACTOR_RECOVERY_CODES_KEYS"]

    @cached_property
    def cryptor(self) -> "MultiFernet":  # type: ignore[override]  # an attribute made when it is first used
        from cryptography.fernet import Fernet, MultiFernet

        return MultiFernet([Fernet(key) for key in self._keys])


class AnyDevice(WebauthnUtil):
    """Also the tablet's own Face ID and fingerprint, and always findable without typing a name.

    The device asks who holds it, by face, finger or code: a key that only wants to be touched would open a desk to
    whoever finds it. After a password touching is enough.
    """

    def authenticator_selection(self, user: Any, usage: str) -> "AuthenticatorSelectionCriteria":
        from webauthn.helpers.structs import (
            AuthenticatorSelectionCriteria,
            ResidentKeyRequirement,
            UserVerificationRequirement,
        )

        return AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        )

    def user_verification(self, user: Any, usage: list[str]) -> "UserVerificationRequirement":
        from webauthn.helpers.structs import UserVerificationRequirement

        only_second = usage == ["secondary"]
        return (
            UserVerificationRequirement.DISCOURAGED if only_second else UserVerificationRequirement.REQUIRED
        )


class CodeFromApp(CodeTfPlugin):
    """The app, by a name that people understand when they can choose."""

    def get_setup_methods(self, user: Any) -> list[tuple[str, str]]:
        return [(factors.APP, str(WITH_APP))] if user.has_app else []


class KeyOnDevice(webauthn.WebAuthnTfPlugin):
    """A passkey is also good after a password."""

    def get_setup_methods(self, user: Any) -> list[tuple[str, str]]:
        return [("webauthn", str(WITH_PASSKEY))] if user.webauthn else []


def teach(app: Flask, security: Any) -> None:
    """After Flask-Security is there: its plugins in our words, its routes allowed, news written down."""
    security.two_factor_plugins.register_tf_impl(app, "code", CodeFromApp)
    security.two_factor_plugins.register_tf_impl(app, "webauthn", KeyOnDevice)
    # Flask-Security keeps keys for signing in apart from keys for after a password; ours open both doors.
    webauthn._is_cred_usable = lambda _cred, _usage: True  # type: ignore[assignment]  # a patch, see above
    for endpoint in OUTSIDE:
        rule = everyone if endpoint.startswith("wan_") else halfway_in
        allow_endpoint(f"security.{endpoint}", rule)
    for endpoint in INSIDE:
        allow_endpoint(f"security.{endpoint}", has_an_account)
    for endpoint in UNUSED:
        allow_endpoint(f"security.{endpoint}", nobody)
    for name in [name for name in app.view_functions if name.startswith("security.wan_")]:
        app.view_functions[name] = libraries.with_webauthn(app.view_functions[name])
    views = app.view_functions
    views["security.wan_delete"] = _but_the_last(_back_to_the_list(views["security.wan_delete"]))
    views["security.two_factor_setup"] = _but_the_last(views["security.two_factor_setup"])
    app.before_request(_choose_one_first)
    tf_profile_changed.connect(_set_up, app)
    tf_disabled.connect(_taken_off, app)
    wan_registered.connect(_key_added, app)
    wan_deleted.connect(_key_dropped, app)


def _back_to_the_list(view: Callable[..., Any]) -> Callable[..., Any]:
    """Whoever takes a key off is shown the keys that are left, and not asked to make a new one."""

    @wraps(view)
    def answer(*args: Any, **more: Any) -> ResponseReturnValue:
        response = make_response(view(*args, **more))
        if response.location == url_for_security("wan_register"):
            response.location = url_for("accounts.second_factor")
        return response

    return answer


def _but_the_last(view: Callable[..., Any]) -> Callable[..., Any]:
    """Whoever must have a second factor makes the new one first: taking off the last one is refused. Two tabs that
    each take one of two are decided one after the other."""

    @wraps(view)
    def answer(*args: Any, **more: Any) -> ResponseReturnValue:
        sign_in: SignIn | None = g.get("sign_in")
        takes_off = "name" in request.form or request.form.get("setup") == "disable"
        if sign_in is not None and request.method == "POST" and takes_off:
            begin_writing()
            person = sign_in.person
            hold_still(person, "webauthn", "tf_totp_secret", "tf_primary_method")
            if person.has_app + len(person.webauthn) == 1 and _must_keep_one(person, sign_in):
                flash(_("Lav en anden ekstra sikkerhed først. Uden kan du ikke komme ind."), "error")
                return redirect(url_for("accounts.second_factor"), 303)
        return view(*args, **more)

    return answer


def _must_keep_one(person: Person, sign_in: SignIn) -> bool:
    """Also under another hat than the one that asks for it."""
    settings: Settings = current_app.extensions["settings"]
    at_a_desk = any(role in AT_A_DESK for role in person.roles_held())
    return settings.second_factor and (at_a_desk or (sign_in.role == Role.VOLUNTEER and came_by_password()))


def must_choose(person: Person, sign_in: SignIn | None) -> bool:
    """Whether this person has to choose a second factor before anything else."""
    settings: Settings = current_app.extensions["settings"]
    if not settings.second_factor or sign_in is None or person.has_second_factor:
        return False
    return sign_in.role in AT_A_DESK or (sign_in.role == Role.VOLUNTEER and came_by_password())


def _choose_one_first() -> ResponseReturnValue | None:
    if request.endpoint is None or request.endpoint in FIRST or is_for_anybody():
        return None
    if "sign_in" in g and must_choose(g.sign_in.person, g.sign_in):
        return first("accounts.second_factor")
    return None


def halfway_in(_person: Actor) -> bool:
    """Whoever has just given the right password in this browser, and no second factor yet."""
    return "tf_user_id" in session and "sign_in" not in g


def nobody(_person: Actor) -> bool:
    return False


def _set_up(_app: Flask, user: Person, **_more: Any) -> None:
    commands.note_factor(user, "app set up")


def _taken_off(_app: Flask, user: Person, **_more: Any) -> None:
    user.totp_counter = (
        None  # it counts the codes of the app that is gone: the next one's first would be an old one
    )
    commands.note_factor(user, "app taken off")


def _key_added(_app: Flask, user: Person, **_more: Any) -> None:
    commands.note_factor(user, "passkey added")


def _key_dropped(_app: Flask, user: Person, **_more: Any) -> None:
    commands.note_factor(user, "passkey removed")
