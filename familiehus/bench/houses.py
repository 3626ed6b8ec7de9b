"""Houses to measure: so many events, so many keys, laid down fast and all alike."""

import hashlib
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import insert

from familiehus.accounts.models import Hat, Person
from familiehus.activities.kinds import Category, DateState, State
from familiehus.activities.models import Activity, Occurrence
from familiehus.app import create_app, migrating
from familiehus.families.models import Guardianship, Household
from familiehus.families.states import State as FamilyState
from familiehus.feeds.kinds import CALENDAR, Kind, own_scope
from familiehus.feeds.models import FeedKey
from familiehus.feeds.polling import hashed
from familiehus.kernel import clock, versions
from familiehus.kernel.db import Base, db
from familiehus.kernel.roles import Role
from familiehus.kernel.settings import Settings
from familiehus.kernel.transaction import writing

AT_ONCE = 2_000


def settings_of(folder: Path) -> Settings:
    """A house on its own, that answers on this machine and writes to nobody."""
    return Settings.from_environ({}, data=folder, mail_backend="locmem", log_level="ERROR")


def build(folder: Path, *, events: int, keys: int, like: Path | None = None) -> Flask:
    """A house with so many single activities, one event each, and so many families with a key each."""
    folder.mkdir(parents=True)
    if like is not None:
        with closing(sqlite3.connect(like / "familiehus.sqlite3")) as there:
            there.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copy(like / "familiehus.sqlite3", folder / "familiehus.sqlite3")
    app = create_app(settings_of(folder))
    if like is None:
        migrating.bring_up_to_date(app)
    if events or keys:
        with writing(app):
            _lay(Activity, _activities(events))
            _lay(Occurrence, _dates(events))
            _lay(Person, _people(keys))
            _lay(Hat, _hats(keys))
            _lay(Household, _households(keys))
            _lay(Guardianship, _guardianships(keys))
            _lay(FeedKey, _keys(keys))
            versions.touch(CALENDAR)
    return app


def token(number: int) -> str:
    """The secret of a key of these houses; any of 43 signs will do."""
    return hashlib.sha256(f"bench {number}".encode()).hexdigest()[:43]


def _lay(table: type[Base], rows: Iterator[dict[str, Any]]) -> None:
    together: list[dict[str, Any]] = []
    for row in rows:
        together.append(row)
        if len(together) == AT_ONCE:
            db.session.execute(insert(Base.metadata.tables[table.__tablename__]), together)
            together = []
    if together:
        db.session.execute(insert(Base.metadata.tables[table.__tablename__]), together)


def _days() -> Iterator[date]:
    """A year of days around today, over and over."""
    first = clock.today() - timedelta(days=30)
    while True:
        for number in range(365):
            yield first + timedelta(days=number)


def _times(number: int, day: date) -> tuple[datetime, datetime]:
    starts = clock.at(day, time(9 + number % 9))
    return starts, starts + timedelta(hours=2)


def _activities(count: int) -> Iterator[dict[str, Any]]:
    for number, day in zip(range(1, count + 1), _days(), strict=False):
        title = f"Legestue og kaffe nr. {number}"
        yield {
            "id": number,
            "state": State.PUBLISHED,
            "title": title,
            "public_text": "Leg, sang og kaffe. Kom forbi med børnene; vi hjælper hinanden med frokosten.",
            "search_text": title.lower(),
            "category": list(Category)[number % 6],
            "first_on": day,
            "starts": time(9 + number % 9),
            "length_minutes": 120,
            "meeting_point": "Havnegade 1",
            "uid": f"bench{number}@familiehus",
        }


def _dates(count: int) -> Iterator[dict[str, Any]]:
    for number, day in zip(range(1, count + 1), _days(), strict=False):
        starts, ends = _times(number, day)
        yield {
            "id": number,
            "activity_id": number,
            "state": DateState.PLANNED,
            "original_start": starts,
            "starts_at": starts,
            "ends_at": ends,
            "meeting_point": "Havnegade 1",
        }


def _people(count: int) -> Iterator[dict[str, Any]]:
    return (
        {"id": number, "name": f"Forælder {number}", "email": f"p{number}@bench.example", "active": True}
        for number in range(1, count + 1)
    )


def _hats(count: int) -> Iterator[dict[str, Any]]:
    return ({"person_id": number, "role": str(Role.FAMILY)} for number in range(1, count + 1))


def _households(count: int) -> Iterator[dict[str, Any]]:
    return (
        {"id": number, "called": f"Familien {number}", "state": str(FamilyState.ENROLLED)}
        for number in range(1, count + 1)
    )


def _guardianships(count: int) -> Iterator[dict[str, Any]]:
    return ({"household_id": number, "person_id": number} for number in range(1, count + 1))


def _keys(count: int) -> Iterator[dict[str, Any]]:
    return (
        {
            "token_hash": hashed(token(number)),
            "person_id": number,
            "role": str(Role.FAMILY),
            "kind": str(Kind.FAMILY),
            "label": "Mors telefon",
            "scope": own_scope(number),
            "fetched_on": clock.today(),
        }
        for number in range(1, count + 1)
    )
