"""The database in a backup: copied as it stands at one moment, and put in place of another."""

import logging
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from flask import Flask
from sqlalchemy import text
from sqlalchemy.engine import URL, make_url

from familiehus.jobs.backups.trouble import BackupError
from familiehus.kernel.db import db
from familiehus.kernel.settings import Settings

log = logging.getLogger("familiehus.backups")
DATABASES = {"sqlite": "familiehus.sqlite3", "postgresql": "database.dump"}


def kind_of(settings: Settings) -> str:
    return "postgresql" if settings.database.startswith("postgresql") else "sqlite"


def sqlite_path(settings: Settings) -> Path:
    return Path(make_url(settings.database).database or "")


def copy(settings: Settings, to: Path) -> None:
    """The database as it stands now, while others write. Raises `BackupError`."""
    if kind_of(settings) == "postgresql":
        _dump(make_url(settings.database), to)
        return
    path = sqlite_path(settings)
    if not path.exists():
        raise BackupError(f"Der er ingen database i {path.parent}.")
    try:
        with closing(sqlite3.connect(path, timeout=60, isolation_level=None)) as source:
            source.execute("VACUUM INTO ?", (str(to),))
    except sqlite3.Error as why:
        raise BackupError(f"Databasen kunne ikke kopieres: {why}.") from why
    _check_sqlite(to)


def put_in_place(app: Flask, settings: Settings, new: Path, aside: Path) -> None:
    """The copy in the folder `new` becomes the house's database; what was there is kept in `aside`."""
    if kind_of(settings) == "sqlite":
        copied, path = new / DATABASES["sqlite"], sqlite_path(settings)
        _check_sqlite(copied)
        with app.app_context():
            db.engine.dispose()
        for ending in ("-wal", "-shm", ""):
            swap(Path(f"{path}{ending}"), Path(f"{copied}{ending}"), aside / f"{path.name}{ending}")
        return
    url = make_url(settings.database)
    _dump(url, aside / DATABASES["postgresql"])
    with app.app_context():
        with db.engine.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
        db.engine.dispose()
    dump = str(new / DATABASES["postgresql"])
    _postgres("pg_restore", f"--dbname={_plain(url)}", "--single-transaction", *OURS, dump, url=url)


def read_through(dump: Path) -> None:
    """Read a PostgreSQL dump from beginning to end as it would be put back. Raises `BackupError`."""
    _postgres("pg_restore", f"--file={os.devnull}", *OURS, str(dump))


def swap(here: Path, new: Path, aside: Path) -> None:
    if here.exists():
        here.rename(aside)
    if new.exists():
        new.rename(here)


OURS = ("--exit-on-error", "--no-owner")


def _check_sqlite(copied: Path) -> None:
    try:
        with closing(sqlite3.connect(copied)) as database:
            sound = database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            loose = database.execute("PRAGMA foreign_key_check").fetchall()
    except sqlite3.Error:
        sound, loose = False, []
    if not sound or loose:
        raise BackupError("Kopien af databasen er ikke hel. Prøv igen; bliver det ved, så få hjælp.")


def _dump(url: URL, to: Path) -> None:
    _postgres("pg_dump", f"--dbname={_plain(url)}", "--format=custom", "--no-owner", f"--file={to}", url=url)


def _plain(url: URL) -> str:
    return url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)


def _postgres(program: str, *arguments: str, url: URL | None = None) -> None:
    found = shutil.which(program) or next(
        iter(sorted(map(str, Path("/usr/lib/postgresql").glob(f"*/bin/{program}")), reverse=True)), None
    )
    if found is None:
        raise BackupError(f"{program} mangler. Hent det med: apt-get install postgresql-client")
    secret = {"PGPASSWORD": str(url.password)} if url is not None and url.password else {}
    ran = subprocess.run(  # noqa: S603 - the program is PostgreSQL's own, the arguments are ours
        [found, *arguments],
        env={**os.environ, **secret},
        capture_output=True,
        check=False,
    )
    if ran.returncode:
        log.error("postgresql tool failed", extra={"program": program, "code": ran.returncode})
        raise BackupError(f"{program} lykkedes ikke. Passer FAMILIEHUS_DATABASE_URL, og er databasen i gang?")
