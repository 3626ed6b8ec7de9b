"""The list of those the house has forgotten: random keys in a file beside the database, one to a line.

A backup that is older than somebody's erasure still holds them. Whoever puts it back reads this list, and
erases them once more before the house opens.
"""

import logging
import os
from collections.abc import Iterable
from pathlib import Path

from flask import current_app, has_app_context
from sqlalchemy import event
from sqlalchemy.orm import Session

from familiehus.kernel.db import db

FILE = "erased"
WAITING = "erased keys"
log = logging.getLogger("familiehus.erased")


def note(keys: Iterable[str]) -> None:
    """These are forgotten, if and when this transaction is committed."""
    db.session().info.setdefault(WAITING, set()).update(keys)


def noted(data: Path) -> set[str]:
    """The keys on the list in that folder; none when there is no list."""
    path = data / FILE
    return set(path.read_text().split()) if path.is_file() else set()


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
