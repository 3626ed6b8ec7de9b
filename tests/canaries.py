"""Canaries: every word, telephone number and birth year that the house keeps is replaced by one that tells which
column and row it stands in, so that whatever is said anywhere can be asked where it has it from.

A new column of words is sown by itself; one of codes is named here.
"""

import re
from functools import cache
from typing import NamedTuple

from sqlalchemy import Column, Integer, String, text

from familiehus.kernel.db import Base, db

NOT_SOWN = {
    *("answers", "attempts", "leases", "messages", "versions", "version_marks", "uploads"),
    *("audit_entries", "audit_seals", "audit_texts", "retention_runs"),
    *("calendar_imports", "imported_events", "item_imports", "passkeys"),
}
"""Tables that hold nobody's words, or none that a letter could be made of: machinery, the sealed trail, imports."""

CODES = {
    *(
        "key",
        "uid",
        "rrule",
        "token_hash",
        "pin_hash",
        "password",
        "fs_uniquifier",
        "fs_webauthn_user_handle",
    ),
    *(
        "tf_primary_method",
        "tf_totp_secret",
        "person_key",
        "picture",
        "logo_key",
        "website",
        "skipped_because",
    ),
}
"""Longer columns in which no words stand."""

SHORT = {
    "activities": {"short_name"},
    "feed_keys": {"client"},
    "house_settings": {"short_name"},
    "households": {"language"},
    "household_addresses": {"postcode"},
}
"""Columns of words that are no longer than a code."""

LISTS = {
    "item_kinds": {"hand_out_steps", "return_steps"},
    "items": {"parts", "missing_parts"},
    "parcel_rounds": {"criteria"},
    "shift_plans": {"opening", "closing"},
}
"""Columns in which several words stand as JSON."""

ONLY_WHERE_FILLED = {"signups"}
"""Tables that keep words of some rows alone: a sign-up is a guest's or a household's, never both."""

LONGEST_CODE = 40
_WORD = re.compile(r"kanarie\.(\w+?)\.(\w+?)\.(\d+)", re.IGNORECASE)
_NUMBER = re.compile(r"(?<!\w)7(\d)(?: ?\d\d){3}(?!\w)")
"""A number by itself: within a random key eight digits may come to stand together."""
_YEAR = re.compile(r"(?<!\d)(1931|2009)(?!\d)")
_ADDRESS = re.compile(r"https?://\S+")


class Canary(NamedTuple):
    """Where something that was said stands in the house."""

    column: str
    row: int


def is_of_words(column: Column) -> bool:
    """Whether people's words stand in it. What is as short as a code is one unless it is named above."""
    if column.name in SHORT.get(column.table.name, ()):
        return True
    if not isinstance(column.type, String) or column.name in CODES or column.foreign_keys:
        return False
    return column.type.length is None or column.type.length > LONGEST_CODE


def sown() -> list[Column]:
    """Every column of words, telephone numbers, birth years, and lists of words."""
    return [
        column
        for table in Base.metadata.sorted_tables
        if table.name not in NOT_SOWN
        for column in table.columns
        if is_of_words(column)
        or column.name in LISTS.get(table.name, ())
        or column.name.endswith(("phone", "birth_year"))
    ]


def sow() -> None:
    """Put a canary into every row of each. The house goes on as it was: keys, times, states and ties stay."""
    db.session.flush()
    by_table: dict[str, list[str]] = {}
    for column in sown():
        by_table.setdefault(column.table.name, []).append(f'"{column.name}" = {_where_fit(column)}')
    for table, changes in by_table.items():
        db.session.execute(text(f'UPDATE "{table}" SET {", ".join(changes)}'))
    db.session.expire_all()


def _where_fit(column: Column) -> str:
    if column.table.name not in ONLY_WHERE_FILLED:
        return _canary(column)
    return f"""CASE "{column.name}" WHEN '' THEN '' ELSE {_canary(column)} END"""


def _canary(column: Column) -> str:
    table, name = column.table.name, column.name
    if name.endswith("phone"):
        return f"printf('7{_phones().index(f'{table}.{name}')}%06d', rowid)"
    if isinstance(column.type, Integer):
        return "1931" if table == "volunteers" else "2009"
    word = f"'kanarie.{table}.{name}.' || rowid"
    if name in LISTS.get(table, ()):
        return f"json_array({word})"
    return f"{word} || '@hus.example'" if name.endswith("email") else f"'K' || substr({word}, 2)"


@cache
def _phones() -> list[str]:
    return [str(column) for column in sown() if column.name.endswith("phone")]


def found_in(said: str) -> set[Canary]:
    """Every canary that sings in a text. Numbers are not looked for in addresses of pages, which are random."""
    found = {Canary(f"{table}.{name}".lower(), int(row)) for table, name, row in _WORD.findall(said)}
    plain = _ADDRESS.sub(" ", said)
    for number in _NUMBER.finditer(plain):
        digits = number[0].replace(" ", "")
        found.add(Canary(_phones()[int(digits[1])], int(digits[2:])))
    years = {"1931": "volunteers.birth_year", "2009": "children.birth_year"}
    found |= {Canary(years[year], 0) for year in _YEAR.findall(plain)}
    if len(re.findall("kanarie", said, re.IGNORECASE)) > len(_WORD.findall(said)):
        found.add(Canary("a part of a canary", 0))
    return found
