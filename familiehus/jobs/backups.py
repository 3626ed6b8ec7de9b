"""Backups: the database as it stands at one moment, the pictures and the keys, in one file that proves itself.

The database is copied first: a picture's file is written before its row is committed, so every row in the
copy finds its file. What is in a backup is checked against its list of digests before it is called done.
"""

import hashlib
import io
import json
import logging
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy.engine import URL, make_url

from familiehus.app import migrating
from familiehus.jobs.erasing import forget_again
from familiehus.kernel import clock, erased, locks
from familiehus.kernel.settings import Settings
from familiehus.kernel.transaction import writing
from familiehus.messages.commands import doubt_what_was_due

log = logging.getLogger("familiehus.backups")

MANIFEST = "manifest.json"
DATABASES = {"sqlite": "familiehus.sqlite3", "postgresql": "database.dump"}
SINGLE_FILES = ("secret_key", erased.FILE)
FOLDERS = ("uploads",)
# Made anew from the database; built for another history than the one put back, they would lie.
DISPOSABLE = ("kept.sqlite3", "jobs.sqlite3")
KEEP_DAYS, KEEP_WEEKS = 7, 5


class BackupError(Exception):
    """A sentence: what stands in the way of a backup or of restoring one."""


def folder(settings: Settings) -> Path:
    """Where backups go unless told otherwise."""
    return settings.data / "backups"


def make(app: Flask, to: Path | None = None) -> Path:
    """Take a backup while the house is open; gives its file. Raises `BackupError`."""
    settings: Settings = app.extensions["settings"]
    target = to or folder(settings)
    stamp = clock.local(clock.now()).strftime("%Y-%m-%d-%H%M%S")
    final = target / f"familiehus-{stamp}.tar"
    try:
        target.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryDirectory(prefix=".under-way-", dir=target) as workplace:
            database = Path(workplace) / DATABASES[_dialect(settings)]
            _copy_database(settings, database)
            with app.app_context():
                about = {"database": _dialect(settings), "revision": migrating.standing()}
            unfinished = Path(workplace) / final.name
            _pack(unfinished, about, _contents(settings, database))
            verify(unfinished)
            final = _unused(final)
            unfinished.rename(final)
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
    for old in outdated(sorted(folder(settings).glob("familiehus-*.tar"))):
        old.unlink(missing_ok=True)
    return made


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


def verify(backup: Path) -> dict[str, Any]:
    """Read a whole backup and check every digest; gives its manifest. Raises `BackupError`."""
    try:
        with tarfile.open(backup) as tar:
            about = _manifest(tar)
            seen = {}
            for member in tar:
                if member.name == MANIFEST:
                    continue
                _check_name(member)
                file = tar.extractfile(member)
                seen[member.name] = _digest(file) if file else ""
    except (tarfile.TarError, OSError, EOFError) as broken:
        raise BackupError(f"{backup.name} er ødelagt eller ikke en sikkerhedskopi.") from broken
    if seen != about["files"]:
        raise BackupError(f"{backup.name} er ødelagt: indholdet passer ikke med sin egen liste.")
    return about


def restore(app: Flask, backup: Path) -> Path | None:
    """Put the house back as it was in a backup. What was there is kept aside; gives that folder.

    The house must be closed. Who has been erased since is erased again; the list of them is kept, with keys
    from both lists. Messages that were due are uncertain from now on: they may have been sent since the backup.
    Raises `BackupError` before anything is touched, when the backup is broken, from a newer version, or of
    another kind of database.
    """
    settings: Settings = app.extensions["settings"]
    about = verify(backup)
    if about["database"] != _dialect(settings):
        raise BackupError(
            f"Sikkerhedskopien er fra {about['database']}, men huset bruger {_dialect(settings)}."
        )
    with app.app_context():
        if about["revision"] not in migrating.known_revisions():
            raise BackupError("Sikkerhedskopien er fra en nyere udgave af programmet. Hent den udgave først.")
    try:
        with locks.alone(settings.data / locks.RUNNING):
            return _put_back(app, settings, backup)
    except locks.Taken:
        raise BackupError("Huset kører. Stop det (Ctrl-C eller systemd), og prøv igen.") from None


def has_something(settings: Settings) -> bool:
    """Whether restoring would replace something."""
    if _dialect(settings) == "postgresql":
        return True
    path = sqlite_path(settings)
    return path.exists() and path.stat().st_size > 0


def sqlite_path(settings: Settings) -> Path:
    return Path(make_url(settings.database).database or "")


def _put_back(app: Flask, settings: Settings, backup: Path) -> Path | None:
    stamp = clock.local(clock.now()).strftime("%Y-%m-%d-%H%M%S")
    with tempfile.TemporaryDirectory(prefix=".restoring-", dir=settings.data) as workplace:
        new = Path(workplace)
        with tarfile.open(backup) as tar:
            tar.extractall(new, filter="data")
        gone = erased.noted(settings.data) | erased.noted(new)
        aside = _unused(settings.data / f"before-restore-{stamp}")
        aside.mkdir(mode=0o700)
        _swap_database(app, settings, new, aside)
        for name in (*SINGLE_FILES, *FOLDERS):
            _swap(settings.data / name, new / name, aside / name)
    if gone:
        listed = "".join(f"{key}\n" for key in sorted(gone)).encode()
        _write_privately(settings.data / erased.FILE, listed)
    for name in DISPOSABLE:
        for ending in ("", "-wal", "-shm"):
            (settings.data / f"{name}{ending}").unlink(missing_ok=True)
    migrating.bring_up_to_date(app)
    with writing(app):
        doubt_what_was_due()
        forget_again(gone)
    if not any(aside.iterdir()):
        aside.rmdir()
        return None
    return aside


def _swap_database(app: Flask, settings: Settings, new: Path, aside: Path) -> None:
    if _dialect(settings) == "sqlite":
        copy, path = new / DATABASES["sqlite"], sqlite_path(settings)
        _check_sqlite(copy)
        with app.app_context():
            from familiehus.kernel.db import db

            db.engine.dispose()
        for ending in ("-wal", "-shm", ""):
            _swap(Path(f"{path}{ending}"), Path(f"{copy}{ending}"), aside / f"{path.name}{ending}")
        return
    url = make_url(settings.database)
    _dump(url, aside / DATABASES["postgresql"])
    with app.app_context():
        from sqlalchemy import text

        from familiehus.kernel.db import db

        with db.engine.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
        db.engine.dispose()
    dump = str(new / DATABASES["postgresql"])
    _postgres("pg_restore", url, "--single-transaction", "--exit-on-error", "--no-owner", dump)


def _swap(here: Path, new: Path, aside: Path) -> None:
    if here.exists():
        here.rename(aside)
    if new.exists():
        new.rename(here)


def _dialect(settings: Settings) -> str:
    return "postgresql" if settings.database.startswith("postgresql") else "sqlite"


def _copy_database(settings: Settings, copy: Path) -> None:
    url = make_url(settings.database)
    if _dialect(settings) == "postgresql":
        _dump(url, copy)
        return
    path = sqlite_path(settings)
    if not path.exists():
        raise BackupError(f"Der er ingen database i {path.parent}.")
    try:
        with closing(sqlite3.connect(path, timeout=60, isolation_level=None)) as source:
            source.execute("VACUUM INTO ?", (str(copy),))
    except sqlite3.Error as why:
        raise BackupError(f"Databasen kunne ikke kopieres: {why}.") from why
    _check_sqlite(copy)


def _check_sqlite(copy: Path) -> None:
    try:
        with closing(sqlite3.connect(copy)) as database:
            sound = database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            loose = database.execute("PRAGMA foreign_key_check").fetchall()
    except sqlite3.Error:
        sound, loose = False, []
    if not sound or loose:
        raise BackupError("Kopien af databasen er ikke hel. Prøv igen; bliver det ved, så få hjælp.")


def _dump(url: URL, to: Path) -> None:
    _postgres("pg_dump", url, "--format=custom", "--no-owner", f"--file={to}")


def _postgres(program: str, url: URL, *arguments: str) -> None:
    found = shutil.which(program) or next(
        iter(sorted(map(str, Path("/usr/lib/postgresql").glob(f"*/bin/{program}")), reverse=True)), None
    )
    if found is None:
        raise BackupError(f"{program} mangler. Hent det med: apt-get install postgresql-client")
    plain = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    secret = {"PGPASSWORD": str(url.password)} if url.password else {}
    ran = subprocess.run(  # noqa: S603 - the program is PostgreSQL's own, the arguments are ours
        [found, f"--dbname={plain}", *arguments],
        env={**os.environ, **secret},
        capture_output=True,
        check=False,
    )
    if ran.returncode:
        log.error("postgresql tool failed", extra={"program": program, "code": ran.returncode})
        raise BackupError(f"{program} lykkedes ikke. Passer FAMILIEHUS_DATABASE_URL, og er databasen i gang?")


def _contents(settings: Settings, database: Path) -> Iterator[tuple[str, Path]]:
    yield database.name, database
    for name in SINGLE_FILES:
        if (settings.data / name).is_file():
            yield name, settings.data / name
    for name in FOLDERS:
        for path in sorted((settings.data / name).rglob("*")):
            if path.is_file() and not path.is_symlink():
                yield path.relative_to(settings.data).as_posix(), path


def _pack(to: Path, about: dict[str, Any], contents: Iterator[tuple[str, Path]]) -> None:
    files: dict[str, str] = {}
    with os.fdopen(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        with tarfile.open(fileobj=out, mode="w") as tar:
            for name, path in contents:
                try:
                    read = path.open("rb")
                except FileNotFoundError:
                    continue  # a picture that somebody removed meanwhile
                with read:
                    files[name] = _digest(read)
                    read.seek(0)
                    _add(tar, name, os.fstat(read.fileno()).st_size, read)
            manifest = {
                **about,
                "made_at": clock.now().isoformat(timespec="seconds"),
                "version": version("familiehus"),
                "files": files,
            }
            raw = json.dumps(manifest, indent=1).encode()
            _add(tar, MANIFEST, len(raw), io.BytesIO(raw))
        out.flush()
        os.fsync(out.fileno())


def _add(tar: tarfile.TarFile, name: str, size: int, content: Any) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    member.mtime = int(clock.now().timestamp())
    tar.addfile(member, content)


def _manifest(tar: tarfile.TarFile) -> dict[str, Any]:
    try:
        file = tar.extractfile(MANIFEST)
        about = json.loads(file.read(50_000_000)) if file else {}
    except (KeyError, ValueError):
        about = {}
    if not isinstance(about, dict) or not {"database", "revision", "files"} <= about.keys():
        raise BackupError("Filen er ikke en sikkerhedskopi af et familiehus.")
    return about


def _check_name(member: tarfile.TarInfo) -> None:
    """Only our own plain files, nothing that points elsewhere."""
    parts = member.name.split("/")
    known = member.name in (*DATABASES.values(), *SINGLE_FILES) or parts[0] in FOLDERS
    if not member.isreg() or not known or any(part in ("", ".", "..") for part in parts):
        raise BackupError("Filen er ikke en sikkerhedskopi af et familiehus.")


def _digest(file: Any) -> str:
    return hashlib.file_digest(file, "sha256").hexdigest()


def _write_privately(path: Path, content: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(content)


def _unused(path: Path) -> Path:
    """The path, or the same with a number when there is something already."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return free


def latest(settings: Settings) -> datetime | None:
    """When the newest backup in the house's own folder was made."""
    newest = max(folder(settings).glob("familiehus-*.tar"), default=None)
    return datetime.fromtimestamp(newest.stat().st_mtime, UTC) if newest else None


def is_overdue(settings: Settings) -> bool:
    """Whether the newest backup is more than two days old, or there is none."""
    made = latest(settings)
    return made is None or made < clock.now() - timedelta(days=2)
