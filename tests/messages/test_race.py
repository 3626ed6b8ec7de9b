"""Two postmen at once send once; one that is killed on the way leaves uncertainty, never a second letter."""

import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.messages import commands, postman
from familiehus.messages.models import Message, State

pytestmark = pytest.mark.both_databases
NO_QUIET = {"urgent": True}


def start(app: Flask, delivered: Path, *how: str) -> subprocess.Popen[bytes]:
    settings = app.extensions["settings"]
    arguments = [str(settings.data), settings.database_url, str(delivered), *how]
    with said_beside(delivered).open("a") as said:
        return subprocess.Popen([sys.executable, "-m", "tests.messages.sender", *arguments], stderr=said)


def said_beside(delivered: Path) -> Path:
    """What the postmen who deliver there said: it tells why one has stopped."""
    return delivered.with_suffix(".log")


def lines(path: Path) -> list[str]:
    return path.read_text().split() if path.exists() else []


def test_three_postmen_at_once_send_each_message_once(app, people, kind, tmp_path):
    kind()
    keys = {
        commands.queue("reminder", to="test:anna", subject_key=f"{number}", **NO_QUIET).key
        for number in range(60)
    }
    db.session.commit()
    delivered = tmp_path / "delivered"

    postmen = [start(app, delivered) for _each in range(3)]
    assert [postman.wait(120) for postman in postmen] == [0, 0, 0], said_beside(delivered).read_text()

    assert Counter(lines(delivered)) == Counter(keys)
    states = db.session.execute(select(Message.state, func.count()).group_by(Message.state)).all()
    assert [tuple(row) for row in states] == [(State.SENT, 60)]


def test_killed_between_sending_and_marking_shows_as_uncertain(app, people, kind, sent, tmp_path):
    kind()
    message = commands.queue("reminder", to="test:anna", subject_key="x", **NO_QUIET)
    db.session.commit()
    delivered = tmp_path / "delivered"

    first = start(app, delivered, "hang")
    deadline = time.monotonic() + 120
    while not lines(delivered) and time.monotonic() < deadline:
        time.sleep(0.05)
    first.send_signal(signal.SIGKILL)
    first.wait()

    db.session.expire_all()
    assert message.state == State.SENDING
    db.session.execute(update(Message).values(leased_until=clock.now()))
    db.session.commit()
    postman.send_due(app)
    postman.send_due(app)
    db.session.expire_all()
    assert message.state == State.UNCERTAIN
    assert lines(delivered) == [message.key]
    assert not sent


def test_two_who_queue_the_same_at_once_queue_it_once(app, people, kind):
    from concurrent.futures import ThreadPoolExecutor

    from familiehus.kernel.transaction import writing

    kind()
    db.session.commit()

    def queue(_number: int) -> int:
        with writing(app):
            return commands.queue("reminder", to="test:anna", subject_key="x").id

    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(queue, range(24)))) == 1
    assert db.session.scalar(select(func.count(Message.id))) == 1
