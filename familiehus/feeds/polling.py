"""What a poll must know: which feed is asked for, whether the key is good, and at which version it is. One read.

Asked for straight from the driver, because this is all that most polls cost.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, bindparam, or_, select
from sqlalchemy.engine import Engine

from familiehus.accounts.models import Hat, Person
from familiehus.families.models import Guardianship, Household
from familiehus.families.states import LIVE
from familiehus.feeds.entries import RENDERER
from familiehus.feeds.kinds import CALENDAR, DESK, EVERYBODY, HOUSE, Kind, own_scope
from familiehus.feeds.models import FeedKey
from familiehus.kernel.questions import Question
from familiehus.kernel.versions import Version

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


_public = Question(
    select(Version.scope, Version.number, Version.moved_at).where(
        or_(*(Version.scope == scope for scope in PUBLIC_SCOPES))
    )
)


def _good_key() -> Any:
    """The key and the versions that any feed of it hangs on, if the key is good today."""
    today = bindparam("today")
    held = select(Hat.id).where(
        Hat.person_id == FeedKey.person_id,
        Hat.role == FeedKey.role,
        Hat.from_on <= today,
        or_(Hat.until_on.is_(None), Hat.until_on > today),
    )
    belongs = (
        select(Guardianship.id)
        .join(Household, Household.id == Guardianship.household_id)
        .where(
            Guardianship.person_id == FeedKey.person_id,
            Guardianship.ended_at.is_(None),
            or_(*(Household.state == str(state) for state in LIVE)),
        )
    )
    shared = (CALENDAR, DESK, EVERYBODY, HOUSE)
    scopes = or_(*(Version.scope == scope for scope in shared), Version.scope == FeedKey.scope)
    return (
        select(
            FeedKey.id,
            FeedKey.kind,
            FeedKey.person_id,
            FeedKey.place_id,
            FeedKey.fetched_on,
            Version.scope,
            Version.number,
            Version.moved_at,
        )
        .join(Person, and_(Person.id == FeedKey.person_id, Person.active))
        .outerjoin(Version, scopes)
        .where(
            FeedKey.token_hash == bindparam("token_hash"),
            FeedKey.revoked_at.is_(None),
            held.exists(),
            or_(FeedKey.kind != str(Kind.FAMILY), belongs.exists()),
        )
    )


def hashed(token: str) -> str:
    """How a key is kept: it has 256 bits of chance, so a plain digest is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def public(engine: Engine, address: str, base_url: str) -> Poll:
    """A poll of the public calendar, filtered or whole."""
    moved = _moved(_public.ask(engine))
    return Poll(address, _version(base_url, moved, PUBLIC_SCOPES), moved)


def keyed(engine: Engine, token: str, base_url: str, today: date) -> Poll | None:
    """A poll with a key; None when the key is none, was revoked, or its person is no longer what they were."""
    day: Any = today.isoformat() if engine.dialect.name == "sqlite" else today
    rows = _good_key_today.ask(engine, token_hash=hashed(token), today=day)
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


_good_key_today = Question(_good_key())
