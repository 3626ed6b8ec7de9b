"""Families' names taken out of pages while they are hidden: nothing is left to eyes, nor to who reads the page's source.

The style sheet blurs what may be a name; this takes out what is one. Fields keep what is typed in them, for a form
sent with dots in it would rename a family; they are blurred only.
"""

import re
from collections.abc import Iterable

from flask import Response, g
from markupsafe import escape
from sqlalchemy import select, union

from familiehus.accounts.models import Person
from familiehus.accounts.security import names_are_hidden
from familiehus.families.models import Child, Guardianship, Household
from familiehus.families.states import State
from familiehus.kernel.authorization import me
from familiehus.kernel.db import db
from familiehus.kernel.roles import is_staff

DOTS = "•••"
TAGS = re.compile(r"(<(?:script|style|textarea)\b.*?</(?:script|style|textarea)>|<[^>]*>)", re.DOTALL)
SAID_BY_TAGS = re.compile(r'(\s(?:aria-label|title|alt|placeholder)=")([^"]*)(")')
COMMON = frozenset(
    [
        "familien",
        "familie",
        "mor",
        "far",
        "mormor",
        "farmor",
        "og",
        "i",
        "med",
        "den",
        "det",
        "de",
        "en",
        "et",
    ]
)
"""Words within names that are no names."""


def note_names() -> None:
    """Before the view: whose names are not to be in the answer. One statement, only while names are hidden."""
    if is_staff(me()) and names_are_hidden():
        g.hidden_names = _pattern(_families_names())


def take_names_out(response: Response) -> Response:
    """After the view: the page without them."""
    pattern = g.get("hidden_names")
    if pattern is not None and response.mimetype == "text/html" and not response.direct_passthrough:
        response.set_data(without(response.get_data(as_text=True), pattern))
    return response


def without(page: str, pattern: re.Pattern[str]) -> str:
    """The page with dots for every name in its text and in what its tags say aloud."""
    parts = TAGS.split(page)
    for number, part in enumerate(parts):
        if not part.startswith("<"):
            parts[number] = pattern.sub(DOTS, part)
        elif "=" in part:
            parts[number] = SAID_BY_TAGS.sub(lambda tag: tag[1] + pattern.sub(DOTS, tag[2]) + tag[3], part)
    return "".join(parts)


def _families_names() -> Iterable[str]:
    """What families are called, their grown-ups and their children."""
    live = Household.state != State.ANONYMISED
    grown = select(Person.name).join(Guardianship, Guardianship.person_id == Person.id)
    return db.session.scalars(union(select(Household.called).where(live), grown, select(Child.first_name)))


def _pattern(names: Iterable[str]) -> re.Pattern[str] | None:
    """Whole names, and each name within them, by whole words, the longest first."""
    words: set[str] = set()
    for name in names:
        words |= {name, *(word for word in re.split(r"[\s\-]+", name) if word.lower() not in COMMON)}
    found = sorted({str(escape(word)) for word in words if len(word) > 1}, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, found))})(?!\w)") if found else None
