"""A house of an older version is brought up to date when it is opened, and kept as it was beside."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from flask import Flask

from familiehus.app import create_app, migrating
from familiehus.jobs import backups
from familiehus.jobs.timetable import JOBS
from familiehus.kernel.db import db
from familiehus.kernel.settings import Settings
from tests.cli.houses import run, told_at_once
from tests.conftest import put_in_place


def older_house(data: Path, revision: str) -> Flask:
    app = create_app(Settings.from_environ({}, data=data))
    with app.app_context():
        command.upgrade(migrating.configuration(app), revision)
        db.engine.dispose()
    return app


def test_an_older_house_is_backed_up_and_brought_up_to_date(tmp_path: Path):
    app = older_house(tmp_path / "instance", "0004")

    ran = run("job", cwd=tmp_path)

    assert ran.returncode == 0, ran.stderr
    assert "Databasen opdateres" in ran.stdout
    assert ran.stdout.count("sidst: aldrig") == len(JOBS)
    with app.app_context():
        assert migrating.is_current()
        db.engine.dispose()
    (kept,) = (tmp_path / "instance/backups").iterdir()
    assert backups.manifest_of(kept, Settings(data=tmp_path / "instance"))["revision"] == "0004"


def test_several_who_open_a_new_house_at_once_make_one_database(tmp_path: Path):
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(2) as several:
        ran = list(several.map(lambda _each: run("job", "outbox", cwd=tmp_path), range(2)))

    assert [each.returncode for each in ran] == [0, 0], [each.stderr for each in ran]
    assert "Gjort.\n" in [each.stdout for each in ran]
    assert not (tmp_path / "instance/backups").exists()


@pytest.mark.parametrize(
    ("stands", "sentence"),
    [("later", "nyere udgave"), ("another's", "et andet programs"), ("broken", "ødelagt")],
)
def test_a_database_that_is_not_this_houses_is_told_and_left_alone(
    tmp_path: Path, empty_file: Path, monkeypatch, capsys, stands: str, sentence: str
):
    """Nothing is migrated, and no backup is taken each time that something tries to start the house anew."""
    data = tmp_path / "instance"
    data.mkdir()
    if stands == "broken":
        (data / "familiehus.sqlite3").write_bytes(bytes(range(256)) * 100)
    else:
        put_in_place(empty_file, data)
        with closing(sqlite3.connect(data / "familiehus.sqlite3")) as database, database:
            database.execute(
                "UPDATE alembic_version SET version_num = '9999'"
                if stands == "later"
                else "DROP TABLE alembic_version"
            )

    assert sentence in told_at_once(monkeypatch, capsys, tmp_path, "job")
    assert not (data / "backups").exists()


def test_only_its_owner_reads_what_the_house_writes(tmp_path: Path, empty_file: Path):
    """Also in a folder that others may look into, and what an older version left open."""
    data = tmp_path / "instance"
    data.mkdir(mode=0o755)
    put_in_place(empty_file, data)
    (data / "familiehus.sqlite3").chmod(0o644)

    ran = run("job", "outbox", cwd=tmp_path)

    assert ran.returncode == 0, ran.stderr
    open_to_others = [each for each in data.rglob("*") if each.stat().st_mode & 0o077]
    assert open_to_others == []
