"""What a poll must know: which feed is asked for, whether the key is good, and at which version it is. One read.

Asked for straight from the driver, because this is all that most polls cost; and before the house is loaded, so that
no model is imported here.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from familiehus.families.states import LIVE
from familiehus.feeds.entries import RENDERER
from familiehus.feeds.kinds import CALENDAR, DESK, EVERYBODY, HOUSE, Kind, own_scope
from familiehus.kernel.questions import Asker, Question

PUBLIC_SCOPES = (CALENDAR, HOUSE)


@dataclass(frozen=True, slots=True)
class Poll:
    """One feed as it is asked for now. `key_id` and what follows are of a keyed feed alone."""

    address: str
    version: str
    moved: dict[str, tuple[int, str]]
    kind: Kind | None = None
    person_id: int = 0
    place_id: int | None = None
    key_id: int = 0
    fetched_on: str = ""


def _any_of(column: str, words: Iterable[str]) -> str:
    return " OR ".join(f"{column} = '{word}'" for word in words)


_public = Question(f"SELECT scope, number, moved_at FROM versions WHERE {_any_of('scope', PUBLIC_SCOPES)}")  # noqa: S608 - words of our own

_good_key = Question(f"""
    SELECT feed_keys.id, feed_keys.kind, feed_keys.person_id, feed_keys.place_id, feed_keys.fetched_on,
        versions.scope, versions.number, versions.moved_at
    FROM feed_keys
    JOIN persons ON persons.id = feed_keys.person_id AND persons.active
    LEFT JOIN versions
        ON {_any_of("versions.scope", (CALENDAR, DESK, EVERYBODY, HOUSE))} OR versions.scope = feed_keys.scope
    WHERE feed_keys.token_hash = :token_hash AND feed_keys.revoked_at IS NULL
    AND EXISTS (
        SELECT 1 FROM hats
        WHERE hats.person_id = feed_keys.person_id AND hats.role = feed_keys.role
        AND hats.from_on <= :today AND (hats.until_on IS NULL OR hats.until_on > :today)
    )
    AND (feed_keys.kind <> '{Kind.FAMILY}' OR EXISTS (
        SELECT 1 FROM guardianships JOIN households ON households.id = guardianships.household_id
        WHERE guardianships.person_id = feed_keys.person_id AND guardianships.ended_at IS NULL
        AND ({_any_of("households.state", LIVE)})
    ))
""")  # noqa: S608 - words of our own
"""The key and the versions that any feed of it hangs on, if the key is good today."""


def hashed(token: str) -> str:
    """How a key is kept: it has 256 bits of chance, so a plain digest is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def public(asker: Asker, address: str, base_url: str) -> Poll:
    """A poll of the public calendar, filtered or whole."""
    moved = _moved(asker.ask(_public))
    return Poll(address, _version(base_url, moved, PUBLIC_SCOPES), moved)


def keyed(asker: Asker, token: str, base_url: str, today: date) -> Poll | None:
    """A poll with a key; None when the key is none, was revoked, or its person is no longer what they were."""
    rows = asker.ask(_good_key, token_hash=hashed(token), today=today.isoformat())
    if not rows:
        return None
    key_id, kind, person_id, place_id, fetched_on = rows[0][:5]
    kind = Kind(kind)
    moved = _moved(row[5:] for row in rows if row[5] is not None)
    scopes = (*kind.scopes, own_scope(person_id)) if kind.is_personal else kind.scopes
    return Poll(
        address_of(kind, person_id, place_id),
        _version(base_url, moved, scopes),
        moved,
        kind,
        person_id,
        place_id,
        key_id,
        str(fetched_on or ""),
    )


def address_of(kind: Kind, person_id: int, place_id: int | None) -> str:
    """Under which address the feed's bytes are kept: a person's own, or everybody's with such a key."""
    if kind.is_personal:
        return f"{kind}:{person_id}"
    return f"{kind}:{place_id}" if kind is Kind.PLACE else str(kind)


def _moved(rows: Iterable[Any]) -> dict[str, tuple[int, str]]:
    return {scope: (number, str(moved_at)) for scope, number, moved_at in rows}


def _version(base_url: str, moved: dict[str, tuple[int, str]], scopes: tuple[str, ...]) -> str:
    """One text for what the feed was built from, that never comes again, not even after a restore."""
    numbers = (f"{scope}:{moved[scope][0]}:{moved[scope][1]}" for scope in sorted(scopes) if scope in moved)
    return f"{RENDERER}|{base_url}|{';'.join(numbers)}"
