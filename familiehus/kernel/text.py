"""Typed text, made safe to keep: control characters out, CPR-like numbers found."""

import re
import unicodedata
from datetime import date

_CPR = re.compile(r"(?<!\d)(\d{2})(\d{2})(\d{2})[ \u00a0\u2010-\u2015-]?\d{4}(?!\d)")
_BREAKS = re.compile(r"\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


def clean(typed: str, *, lines: bool = False) -> str:
    """The text without control and invisible direction characters, trimmed, composed (NFC).

    What shows nothing at all is nothing. Every kind of line break becomes "\\n" in a text of lines, and a blank in a line.
    """
    text = _BREAKS.sub("\n", unicodedata.normalize("NFC", typed))
    if not lines:
        text = text.replace("\n", " ").replace("\t", " ")
    kept = "".join(sign for sign in text if sign in "\n\t" or _is_printable(sign))
    if not any(_is_seen(sign) for sign in kept):
        return ""
    if not lines:
        return re.sub(r" {2,}", " ", kept).strip()
    return re.sub(r"\n{4,}", "\n\n\n", kept).strip()


def looks_like_cpr(text: str) -> bool:
    """Whether the text holds ten digits whose first six are a date (DDMMYY), as a CPR number does.

    What shows nothing, such as a soft hyphen, does not hide it. The house never keeps CPR numbers
    (databeskyttelsesloven § 11(2); domain rule 7).
    """
    seen = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    return any(_is_date(*map(int, found.groups())) for found in _CPR.finditer(seen))


def _is_date(day: int, month: int, year: int) -> bool:
    try:
        date(2000 + year, month, day)
    except ValueError:
        return False
    return True


def _is_seen(sign: str) -> bool:
    return unicodedata.category(sign)[0] not in "CZ" and sign not in "\u115f\u1160\u2800\u3164\uffa0"


def _is_printable(sign: str) -> bool:
    return (
        unicodedata.category(sign) not in ("Cc", "Cs", "Co", "Cn")
        and sign not in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
    )
