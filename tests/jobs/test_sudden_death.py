"""Killed at any moment, the house loses nothing it had said yes to, and its database stays sound (R52)."""

import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from familiehus.app import create_app, migrating
from familiehus.kernel.db import db
from familiehus.kernel.settings import Settings


def killed_while_writing(data: Path, seed: random.Random) -> int:
    """Let two writers write for a moment, kill them; how many transactions they had said yes to."""
    command = [sys.executable, "-m", "tests.jobs.writers", str(data), ""]
    writers = [subprocess.Popen(command, stdout=subprocess.PIPE) for _each in range(2)]
    said_yes = 0
    for writer in writers:
        assert writer.stdout
        said_yes += writer.stdout.readline() == b"writing\n"
    time.sleep(seed.uniform(0, 0.4))
    for writer in writers:
        writer.send_signal(signal.SIGKILL)
    for writer in writers:
        said_yes += writer.communicate()[0].count(b"writing\n")
    return said_yes


def check(data: Path, at_least: int) -> int:
    """The database is sound and holds at least so many transactions, each whole."""
    with closing(sqlite3.connect(data / "familiehus.sqlite3")) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        ((acts,),) = database.execute("SELECT count(*) FROM audit_entries").fetchall()
        ((last,),) = database.execute("SELECT max(place) FROM audit_entries").fetchall()
        ((pictures,),) = database.execute("SELECT count(*) FROM uploads").fetchall()
    assert acts == last == 2 * pictures, "An act without its audit entries, or half of them"
    assert pictures >= at_least
    return pictures


@pytest.mark.parametrize("kills", [2, pytest.param(50, marks=pytest.mark.long)])
def test_nothing_that_was_said_yes_to_is_lost(tmp_path: Path, kills: int):
    app = create_app(Settings.from_environ({}, data=tmp_path, mail_backend="locmem"))
    migrating.bring_up_to_date(app)
    with app.app_context():
        db.engine.dispose()
    seed, kept = random.Random(52), 0
    for _pair in range(kills // 2):
        kept = check(tmp_path, kept + killed_while_writing(tmp_path, seed))
    assert kept
