"""Bringing the database to the shape this version of the house wants, one process at a time."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import copy_context
from functools import cache
from typing import Any

from flask import Flask
from sqlalchemy import inspect, text

from familiehus.kernel import locks
from familiehus.kernel.db import db, is_postgres
from familiehus.kernel.settings import Settings
from familiehus.kernel.software import beside

MIGRATION_LOCK = 7_302_115
WAIT_SECONDS = 120
NOT_OURS = "Databasen er et andet programs og røres ikke. Vælg en tom med FAMILIEHUS_DATABASE_URL eller FAMILIEHUS_DATA."
LATER = (
    "Databasen er fra en nyere udgave af programmet. Installer den udgave igen, eller læg en sikkerhedskopi fra "
    "før opdateringen tilbage."
)


class Unfit(Exception):
    """The database is none that this version of the house can open; says why."""


def wanted() -> str:
    """The revision this version of the house wants: the last of the chain."""
    return max(known_revisions())


@cache
def known_revisions() -> frozenset[str]:
    """Every revision this version of the house can start from. A file's name begins with the revision it makes."""
    return frozenset(file.name.partition("_")[0] for file in beside("migrations").glob("versions/*_*.py"))


def standing() -> str | None:
    """The revision the database is at; None when it is empty."""
    with db.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.scalar(text("SELECT version_num FROM alembic_version"))


def _obstacle() -> str | None:
    """Why the database is none that this version of the house can open, as a sentence; None when nothing is in the way."""
    with db.engine.connect() as connection:
        tables = inspect(connection).get_table_names()
    revision = standing()
    if revision is None:
        return None if set(tables) <= {"alembic_version"} else NOT_OURS
    if revision in known_revisions():
        return None
    is_later = len(revision) == len(wanted()) and revision.isdecimal() and revision > wanted()
    return LATER if is_later else NOT_OURS


def is_current() -> bool:
    return standing() == wanted()


def bring_up_to_date(app: Flask, keep: Callable[[], object] | None = None) -> bool:
    """Migrate if need be; whether there was anything to do. Waits for whoever is at it already.

    `keep` is called before a database that is not empty is changed. Raises `Unfit` when the database is not one of
    ours, or of a later version, and `locks.Taken` when somebody is at it for two minutes.
    """
    with app.app_context():
        if is_current():
            return False
        with _alone(app):
            if is_current():
                return False
            # Asked in here: what somebody is in the middle of making looks like an older house, or another's.
            if sentence := _obstacle():
                raise Unfit(sentence)
            if keep is not None and standing() is not None:
                keep()
            copy_context().run(_upgrade, app)
        db.engine.dispose()
        return True


def configuration(app: Flask) -> Any:
    """What Alembic needs to know, for those who steer it themselves. It is brought in here, when it is needed."""
    from flask_migrate import Migrate

    return Migrate(app, db, directory=str(beside("migrations")), render_as_batch=True).get_config()


def _upgrade(app: Flask) -> None:
    from alembic import command

    command.upgrade(configuration(app), "head")


@contextmanager
def _alone(app: Flask) -> Iterator[None]:
    settings: Settings = app.extensions["settings"]
    with locks.alone(settings.data / "migrating.lock", WAIT_SECONDS):
        if not is_postgres():
            yield
            return
        with db.engine.connect() as connection:
            connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": MIGRATION_LOCK})
            try:
                yield
            finally:
                connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": MIGRATION_LOCK})
