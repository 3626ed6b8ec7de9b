"""Taking a backup, and throwing away the old ones."""

import logging
import tempfile
from datetime import date
from pathlib import Path

from flask import Flask

from familiehus.app import migrating
from familiehus.jobs.backups import databases, packing, reading
from familiehus.jobs.backups.trouble import BackupError
from familiehus.kernel import clock, sealing
from familiehus.kernel.settings import Settings

log = logging.getLogger("familiehus.backups")
KEEP_DAYS, KEEP_WEEKS = 7, 5
NAMED = "familiehus-*.tar*"


def folder(settings: Settings) -> Path:
    """Where backups go unless told otherwise."""
    return settings.data / "backups"


def make(app: Flask, to: Path | None = None) -> Path:
    """Take a backup while the house is open; gives its file. Raises `BackupError`.

    Nothing unsealed is ever written outside the data folder.
    """
    settings: Settings = app.extensions["settings"]
    target = to or folder(settings)
    stamp = clock.local(clock.now()).strftime("%Y-%m-%d-%H%M%S")
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
            plain = Path(workplace) / f"familiehus-{stamp}.tar"
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
    for old in outdated(sorted(folder(settings).glob(NAMED))):
        old.unlink(missing_ok=True)
    return made


def newest(settings: Settings) -> Path | None:
    """The latest backup in the house's own folder."""
    return max(folder(settings).glob(NAMED), default=None)


def outdated(backups: list[Path]) -> list[Path]:
    """Those that need not be kept: all but the last of each of 7 days and the last of each of 5 weeks.

    A family that is erased is thus gone from every backup after five weeks.
    """
    days: dict[date, Path] = {}
    weeks: dict[tuple[int, int], Path] = {}
    for backup in sorted(backups):
        on = made_on(backup)
        if on is not None:
            days[on] = backup
            weeks[on.isocalendar()[:2]] = backup
    kept = {*list(days.values())[-KEEP_DAYS:], *list(weeks.values())[-KEEP_WEEKS:]}
    return [backup for backup in backups if made_on(backup) and backup not in kept]


def made_on(backup: Path) -> date | None:
    """The day in a backup's name."""
    try:
        return date.fromisoformat(backup.name.removeprefix("familiehus-")[:10])
    except ValueError:
        return None


def _unused(path: Path) -> Path:
    """The path, or the same with a number when there is something already."""
    stem, ending = path.name.split(".", 1)
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{stem}-{number}.{ending}")
    return free
