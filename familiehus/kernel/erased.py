"""What is forgotten stays forgotten: in a backup that is put back, and in the files that the database is made of.

A backup that is older than somebody's erasure still holds them. The list of those the house has forgotten, random
keys in a file beside the database, one to a line, is read by whoever puts it back, who erases them once more before
the house opens.
"""

import logging
import os
import sqlite3
from collections.abc import Iterable
from pathlib import Path

from flask import current_app, has_app_context
from sqlalchemy import Engine, event
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from familiehus.kernel.db import db

FILE = "erased"
WAITING = "erased keys"
SHORT_WAIT, LONG_WAIT = 1, 30
"""Seconds that whoever empties the log waits for those who read: with somebody waiting for an answer, and at night."""
log = logging.getLogger("familiehus.erased")


def note(keys: Iterable[str]) -> None:
    """These are forgotten, if and when this transaction is committed."""
    db.session().info.setdefault(WAITING, set()).update(keys)


def noted(data: Path) -> set[str]:
    """The keys on the list in that folder; none when there is no list."""
    path = data / FILE
    return set(path.read_text().split()) if path.is_file() else set()


def leave_no_trace(engine: Engine, seconds: int = LONG_WAIT) -> bool:
    """Copy SQLite's log into the database, where what is deleted is overwritten (`secure_delete`), and empty it: a
    deleted address would else lie in the `-wal` file until the log comes round to it. False when somebody read from
    the log for longer than so many seconds. PostgreSQL overwrites in its own time.
    """
    if engine.dialect.name != "sqlite":
        return True
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        (before,) = cursor.execute("PRAGMA busy_timeout").fetchone()
        cursor.execute(f"PRAGMA busy_timeout={seconds}000")
        try:
            is_busy, *_frames = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            cursor.execute(f"PRAGMA busy_timeout={before}")
    finally:
        connection.close()
    return not is_busy


@event.listens_for(Session, "after_commit")
def _write(session: Session) -> None:
    if session.in_nested_transaction() or not has_app_context():
        return
    keys: set[str] = session.info.pop(WAITING, set())
    if not keys:
        return
    path = current_app.extensions["settings"].data / FILE
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "wb") as out:
            out.write("".join(f"{key}\n" for key in sorted(keys)).encode())
            out.flush()
            os.fsync(out.fileno())
    except OSError:
        log.exception("the list of the erased could not be written", extra={"count": len(keys)})
    try:
        if not leave_no_trace(current_app.extensions["sqlalchemy"].engine, SHORT_WAIT):
            log.warning("the log is emptied tonight")
    except (SQLAlchemyError, sqlite3.Error):
        log.exception("the log could not be emptied")
