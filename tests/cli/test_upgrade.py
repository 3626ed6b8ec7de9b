"""A house of an older version is brought up to date when it is opened, and kept as it was beside."""

from pathlib import Path

from alembic import command
from flask import Flask

from familiehus.app import create_app, migrating
from familiehus.jobs import backups
from familiehus.jobs.timetable import JOBS
from familiehus.kernel.db import db
from familiehus.kernel.settings import Settings
from tests.cli.houses import run


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
