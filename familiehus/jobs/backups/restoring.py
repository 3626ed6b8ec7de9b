"""Putting a backup back: for good, and every night for trial in a folder of its own."""

import os
import tempfile
from pathlib import Path
from typing import Any

from flask import Flask

from familiehus.accounts.commands import end_all_of_a_backup
from familiehus.app import create_app, migrating
from familiehus.jobs.backups import databases, packing, reading, tidying
from familiehus.jobs.backups.trouble import BackupError
from familiehus.jobs.erasing import forget_again
from familiehus.kernel import clock, erased, locks
from familiehus.kernel.db import db
from familiehus.kernel.settings import Settings
from familiehus.kernel.transaction import writing
from familiehus.messages.commands import doubt_what_was_due

# Made anew from the database; built for another history than the one put back, they would lie.
DISPOSABLE = ("kept.sqlite3", "jobs.sqlite3")


def restore(app: Flask, backup: Path, key: Path | None = None) -> Path | None:
    """Put the house back as it was in a backup. What was there is kept aside; gives that folder.

    The house must be closed. Who has been erased since is erased again; the list of them is kept, with keys
    from both lists. Messages that were due are uncertain from now on: they may have been sent since the backup. Everybody is signed out.
    `key`: a file with the key that opens it, where the house has none. Raises `BackupError` before anything is
    touched, when the backup is broken, from a newer version, or of another kind of database.
    """
    settings: Settings = app.extensions["settings"]
    with reading.opened(backup, settings, key) as (plain, about):
        _check_fits(app, settings, about)
        try:
            with locks.alone(settings.data / locks.RUNNING):
                return _put_back(app, settings, plain)
        except locks.Taken:
            raise BackupError("Huset kører. Stop det (Ctrl-C eller systemd), og prøv igen.") from None


def rehearse(app: Flask) -> Path | None:
    """Put the newest backup back in an empty folder and open the house there; gives the backup. A nightly job.

    A backup that has never been put back is a hope. On PostgreSQL the dump is read from end to end, for there
    is no second database to fill. Raises `BackupError`.
    """
    settings: Settings = app.extensions["settings"]
    backup = tidying.newest(settings)
    if settings.demo or backup is None:
        return None
    with tempfile.TemporaryDirectory(prefix=".rehearsal-", dir=settings.data) as stage:
        with reading.opened(backup, settings) as (plain, about):
            if databases.kind_of(settings) == "postgresql":
                reading.unpack(plain, Path(stage))
                databases.read_through(Path(stage) / databases.DATABASES["postgresql"])
                return backup
            _check_fits(app, settings, about)
            trial = create_app(Settings(data=Path(stage), secret_key=settings.secret_key))
            try:
                _put_back(trial, trial.extensions["settings"], plain)
                answer = trial.test_client().get("/healthz")
            finally:
                with trial.app_context():
                    db.engine.dispose()
        if answer.status_code != 200:
            raise BackupError(f"{backup.name} kan lægges tilbage, men huset åbner ikke på den.")
    return backup


def has_something(settings: Settings) -> bool:
    """Whether restoring would replace something."""
    if databases.kind_of(settings) == "postgresql":
        return True
    path = databases.sqlite_path(settings)
    return path.exists() and path.stat().st_size > 0


def _check_fits(app: Flask, settings: Settings, about: dict[str, Any]) -> None:
    if about["database"] != databases.kind_of(settings):
        raise BackupError(
            f"Sikkerhedskopien er fra {about['database']}, men huset bruger {databases.kind_of(settings)}."
        )
    with app.app_context():
        if about["revision"] not in migrating.known_revisions():
            raise BackupError("Sikkerhedskopien er fra en nyere udgave af programmet. Hent den udgave først.")


def _put_back(app: Flask, settings: Settings, plain: Path) -> Path | None:
    stamp = clock.local(clock.now()).strftime("%Y-%m-%d-%H%M%S")
    with tempfile.TemporaryDirectory(prefix=".restoring-", dir=settings.data) as workplace:
        new = Path(workplace)
        reading.unpack(plain, new)
        gone = erased.noted(settings.data) | erased.noted(new)
        aside = _made_aside(settings.data / f"{tidying.ASIDE}{stamp}")
        databases.put_in_place(app, settings, new, aside)
        for name in (*packing.SINGLE_FILES, *packing.FOLDERS):
            databases.swap(settings.data / name, new / name, aside / name)
    if gone:
        listed = "".join(f"{key}\n" for key in sorted(gone)).encode()
        _write_privately(settings.data / erased.FILE, listed)
    for name in DISPOSABLE:
        for ending in ("", "-wal", "-shm"):
            (settings.data / f"{name}{ending}").unlink(missing_ok=True)
    migrating.bring_up_to_date(app)
    with writing(app):
        doubt_what_was_due()
        end_all_of_a_backup()
        forget_again(gone)
    if not any(aside.iterdir()):
        aside.rmdir()
        return None
    return aside


def _made_aside(path: Path) -> Path:
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.name}-{number}")
    free.mkdir(mode=0o700)
    return free


def _write_privately(path: Path, content: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(content)
