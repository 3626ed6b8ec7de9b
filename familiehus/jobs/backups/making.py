"""Taking a backup."""

import logging
import tempfile
from pathlib import Path

from flask import Flask

from familiehus.app import migrating
from familiehus.jobs.backups import databases, packing, reading, tidying
from familiehus.jobs.backups.trouble import BackupError
from familiehus.kernel import sealing
from familiehus.kernel.settings import Settings

log = logging.getLogger("familiehus.backups")


def make(app: Flask, to: Path | None = None) -> Path:
    """Take a backup while the house is open; gives its file. Raises `BackupError`.

    Nothing unsealed is ever written outside the data folder.
    """
    settings: Settings = app.extensions["settings"]
    target = to or tidying.folder(settings)
    try:
        target.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (
            tempfile.TemporaryDirectory(prefix=".packing-", dir=settings.data) as workplace,
            tempfile.TemporaryDirectory(prefix=".under-way-", dir=target) as under_way,
        ):
            database = Path(workplace) / databases.DATABASES[databases.kind_of(settings)]
            databases.copy(settings, database)
            with app.app_context():
                about = {"database": databases.kind_of(settings), "revision": migrating.standing()}
            plain = Path(workplace) / tidying.name_now()
            packing.pack(plain, about, packing.contents(settings, database))
            sealed = Path(under_way) / f"{plain.name}{sealing.ENDING}"
            sealing.seal(plain, sealed, settings.data, settings.backup_readers)
            plain.unlink()
            reading.manifest_of(sealed, settings)
            final = _unused(target / sealed.name)
            sealed.rename(final)
    except sealing.SealError as why:
        raise BackupError(str(why)) from None
    except OSError as why:
        raise BackupError(f"Sikkerhedskopien kunne ikke skrives i {target}: {why.strerror or why}.") from why
    log.info("backup made", extra={"bytes": final.stat().st_size})
    return final


def nightly(app: Flask) -> Path | None:
    """Tonight's backup, and room for tomorrow's. A demo house needs none."""
    settings: Settings = app.extensions["settings"]
    if settings.demo:
        return None
    made = make(app)
    tidying.tidy(settings)
    return made


def _unused(path: Path) -> Path:
    """The path, or the same with a number when there is something already."""
    stem, ending = path.name.split(".", 1)
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{stem}-{number}.{ending}")
    return free
