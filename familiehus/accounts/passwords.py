"""Passwords: what is accepted, and how they are hashed and compared, always before the write lock is taken."""

import re
import unicodedata
from collections.abc import Iterable

from flask import current_app
from flask_security.utils import hash_password, verify_password

from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused

SHORTEST, LONGEST = 12, 256
FEWEST_SIGNS = 5
FEWEST_GUESSES = 10**8
"""So many guesses a machine makes in no time at all. What takes no more is on the lists that thieves begin with."""
READ_BY_THE_GUESSER = 72
DANISH = [
    "adgangskode",
    "adgangskoden",
    "kodeord",
    "kodeordet",
    "hemmelig",
    "hemmeligt",
    "velkommen",
    "danmark",
    "danske",
    "dansk",
    "sommer",
    "vinter",
    "forår",
    "efterår",
    "mandag",
    "tirsdag",
    "onsdag",
    "torsdag",
    "fredag",
    "lørdag",
    "søndag",
    "januar",
    "februar",
    "marts",
    "april",
    "maj",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "december",
    "jegelskerdig",
    "skat",
    "familie",
    "familien",
    "familiehus",
    "familiehuset",
    "kommune",
    "kommunen",
    "frivillig",
    "frivillige",
    "koordinator",
    "leder",
    "husets",
    "huset",
    "københavn",
    "aarhus",
    "odense",
    "aalborg",
    "fodbold",
    "brøndby",
    "mormor",
    "farmor",
    "morfar",
    "farfar",
    "mor",
    "far",
    "børn",
    "hund",
    "kat",
    "hest",
    "test",
    "tester",
    "bruger",
    "admin",
    "administrator",
    "login",
    "qwertyå",
]
"""What Danes begin a bad password with; the English and the stolen ones are known to the guesser."""


def normal(password: str) -> str:
    """The password as it is hashed, whichever keyboard composed its letters (NFKD, as Flask-Security does)."""
    return unicodedata.normalize("NFKD", password)


def check(password: str, about: Iterable[str] = ()) -> None:
    """Any composition of at least 12 signs that is not guessed at once (ASVS 6.2.1, 6.2.4, 6.2.5, 6.2.12).

    Tried against lists of stolen passwords, words, names, dates, keyboard runs and `about` (the person's own name and
    address, the house's), all within the house: nothing is sent anywhere. Raises `Refused` with what to do.
    """
    if len(password) < SHORTEST:
        raise Refused(
            _("Adgangskoden skal være på mindst %(least)s tegn. Tre ord er lette at huske.", least=SHORTEST)
        )
    if len(password) > LONGEST:
        raise Refused(_("Adgangskoden må højst være på %(most)s tegn.", most=LONGEST))
    if len(set(password)) < FEWEST_SIGNS:
        raise Refused(_("Adgangskoden er for let at gætte. Brug flere forskellige tegn."))
    if _guesses(password, about) < FEWEST_GUESSES:
        raise Refused(
            _(
                "Adgangskoden er for let at gætte: den står på tyves lister. Tag tre ord, der ikke hører sammen."
            )
        )


def _guesses(password: str, about: Iterable[str]) -> int:
    from zxcvbn import zxcvbn

    known = {word.lower() for said in about for word in re.split(r"[^\w]+", said) if len(word) > 2}
    return int(zxcvbn(password[:READ_BY_THE_GUESSER], user_inputs=[*DANISH, *sorted(known)])["guesses"])


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
