"""The second factor's libraries, brought in when somebody uses one.

webauthn and cryptography take 15 MB and a sixth of a second of every process that starts. Flask-Security and
passlib can do without them (they ask for them within a `try`): they are told that there are none, and get the
names they would have imported when the first passkey or code is at hand.
"""

import sys
from collections.abc import Callable
from functools import cache, wraps
from importlib import import_module
from typing import Any

LIBRARIES = ("webauthn", "cryptography")
NAMES = {
    "webauthn.helpers": (
        "bytes_to_base64url",
        "options_to_json_dict",
        "parse_authentication_credential_json",
        "parse_registration_credential_json",
    ),
    "webauthn.helpers.exceptions": (
        "InvalidAuthenticationResponse",
        "InvalidJSONStructure",
        "InvalidRegistrationResponse",
    ),
    "webauthn.helpers.structs": (
        "AuthenticatorAttachment",
        "AuthenticatorSelectionCriteria",
        "AuthenticatorTransport",
        "PublicKeyCredentialDescriptor",
        "PublicKeyCredentialType",
        "ResidentKeyRequirement",
        "UserVerificationRequirement",
    ),
}


def leave_out() -> None:
    """Import Flask-Security without them. Whatever is imported already stays as it is."""
    left_out = [each for each in LIBRARIES if each not in sys.modules]
    for each in left_out:
        sys.modules[each] = None  # type: ignore[assignment]  # how the import system says that there is none
    try:
        import_module("flask_security")
    finally:
        for each in left_out:
            del sys.modules[each]


@cache
def bring_in_webauthn() -> None:
    """Give Flask-Security what its passkey pages need."""
    names = {name: getattr(import_module(module), name) for module in NAMES for name in NAMES[module]}
    for theirs in ("flask_security.webauthn", "flask_security.webauthn_util"):
        vars(import_module(theirs)).update(names, webauthn=import_module("webauthn"))


@cache
def bring_in_cryptography() -> None:
    """Give passlib what it opens the secrets of code apps with."""
    from cryptography.hazmat.backends import default_backend
    from cryptography.hazmat.primitives import ciphers
    from cryptography.hazmat.primitives.ciphers import algorithms, modes  # noqa: F401 - found on `ciphers`

    vars(import_module("passlib.totp")).update(
        _cg_ciphers=ciphers, _cg_default_backend=default_backend, AES_SUPPORT=True
    )


def with_webauthn(view: Callable[..., Any]) -> Callable[..., Any]:
    """A view about passkeys, which brings in what it needs."""

    @wraps(view)
    def brought_in(*given: Any, **named: Any) -> Any:
        bring_in_webauthn()
        return view(*given, **named)

    return brought_in
