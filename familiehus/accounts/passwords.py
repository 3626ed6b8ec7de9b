"""Passwords: what is accepted, and how they are hashed and compared, always before the write lock is taken."""

import unicodedata

from flask import current_app
from flask_security.utils import hash_password, verify_password

from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused

SHORTEST, LONGEST = 12, 256
FEWEST_SIGNS = 5


def normal(password: str) -> str:
    """The password as it is hashed, whichever keyboard composed its letters (NFKD, as Flask-Security does)."""
    return unicodedata.normalize("NFKD", password)


def check(password: str) -> None:
    """Any composition of at least 12 signs (ASVS 6.2.1, 6.2.5). Raises `Refused` with what to do."""
    if len(password) < SHORTEST:
        raise Refused(
            _("Adgangskoden skal være på mindst %(least)s tegn. Tre ord er let at huske.", least=SHORTEST)
        )
    if len(password) > LONGEST:
        raise Refused(_("Adgangskoden må højst være på %(most)s tegn.", most=LONGEST))
    if len(set(password)) < FEWEST_SIGNS:
        raise Refused(_("Adgangskoden er for let at gætte. Brug flere forskellige tegn."))


def hashed(password: str) -> str:
    """Slow on purpose. Not to be called with the write lock taken."""
    return hash_password(normal(password))


def fits(password: str, kept: str | None) -> bool:
    """Whether it is the password behind the hash. Takes as long when there is no account or no password."""
    known = kept or _nobodys()
    return verify_password(normal(password), known) and kept is not None


def _nobodys() -> str:
    """The hash that guesses at unknown accounts are compared with."""
    if "nobodys_password" not in current_app.extensions:
        current_app.extensions["nobodys_password"] = hash_password("nobody has this password")
    return current_app.extensions["nobodys_password"]
