"""Bringing the database to the shape this version of the house wants, one process at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import copy_context
from functools import lru_cache

from alembic import command
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask, current_app
from sqlalchemy import text

from familiehus.kernel import locks
from familiehus.kernel.db import db, is_postgres
from familiehus.kernel.settings import Settings

MIGRATION_LOCK = 7_302_115
WAIT_SECONDS = 120


def wanted() -> str:
    """The revision this version of the house wants."""
    return _head(current_app.extensions["migrate"].directory)


@lru_cache
def _head(directory: str) -> str:
    head = ScriptDirectory(directory).get_current_head()
    if head is None:
        raise RuntimeError("There are no migrations.")
    return head


def known_revisions() -> set[str]:
    """Every revision this version of the house can start from."""
    script = ScriptDirectory(current_app.extensions["migrate"].directory)
    return {revision.revision for revision in script.walk_revisions()}


def standing() -> str | None:
    """The revision the database is at; None when it is empty."""
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def is_current() -> bool:
    return standing() == wanted()


def bring_up_to_date(app: Flask) -> bool:
    """Migrate if need be; whether there was anything to do. Waits for whoever is at it already."""
    with app.app_context():
        if is_current():
            return False
        with _alone(app):
            if is_current():
                return False
            config = current_app.extensions["migrate"].migrate.get_config()
            copy_context().run(command.upgrade, config, "head")
        db.engine.dispose()
        return True


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
