"""What the house remembers of its database is thrown away as soon as anybody writes, in whatever process."""

import os
import random
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine, event

from familiehus.kernel import questions
from familiehus.kernel.bell import Bell, NothingToHangOn
from familiehus.kernel.questions import Asker, Question
from familiehus.kernel.settings import Settings

pytestmark = pytest.mark.skipif(os.name != "posix", reason="shared memory is a file on POSIX systems")

NUMBER = Question("SELECT number FROM counted WHERE id = :id")

WRITER = """
import os, random, signal, sqlite3, sys
dice = random.Random(int(sys.argv[2]))
line = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=20)
for each in sys.stdin:
    match each.strip():
        case "write":
            line.execute("UPDATE counted SET number = number + 1")
        case "undo":
            line.execute("BEGIN IMMEDIATE")
            line.execute("UPDATE counted SET number = -1")
            line.execute("ROLLBACK")
        case "log":
            line.execute(f"PRAGMA wal_checkpoint({dice.choice(('PASSIVE', 'RESTART', 'TRUNCATE'))})").fetchall()
        case "die":
            line.execute("BEGIN IMMEDIATE")
            line.execute("PRAGMA cache_spill = 1")
            line.execute("UPDATE counted SET number = -1")
            os.kill(os.getpid(), signal.SIGKILL)
    print(line.execute("SELECT number FROM counted").fetchone()[0], flush=True)
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "familiehus.sqlite3"
    with closing(sqlite3.connect(path, isolation_level=None)) as line:
        line.execute("PRAGMA journal_mode=WAL")
        line.execute("CREATE TABLE counted (id INTEGER PRIMARY KEY, number INTEGER NOT NULL)")
        line.execute("INSERT INTO counted VALUES (1, 0)")
    return path


class Writer:
    """Another process that has the database open."""

    def __init__(self, file: Path, seed: int) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(file), str(seed)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def does(self, what: str) -> int | None:
        """What is in the database afterwards; None when the process is no more."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(what, file=self.process.stdin, flush=True)
        said = self.process.stdout.readline()
        return int(said) if said else None

    def leave(self) -> None:
        self.process.kill()
        self.process.communicate()


def asker_of(file: Path, asked: list[str]) -> Iterator[Asker]:
    """One that remembers; `asked`: what it asks the database, all the same."""
    engine = create_engine(f"sqlite:///{file}")
    event.listen(engine, "checkout", lambda line, *_more: line.set_trace_callback(asked.append))
    asker = Asker(Settings.from_environ({}, data=file.parent), lambda: None, remembers=True)
    asker.use(engine)
    yield asker
    engine.dispose()


@pytest.fixture
def asked() -> list[str]:
    return []


@pytest.fixture
def asker(file: Path, asked: list[str]) -> Iterator[Asker]:
    yield from asker_of(file, asked)


@pytest.mark.parametrize("seed", range(3))
def test_the_bell_never_says_the_same_of_other_contents(file: Path, seed: int):
    """Four processes write, think better of it, empty the log, and are killed while they write."""
    dice = random.Random(seed)
    bell = Bell(file)
    contents = {bell.now(): 0}
    number, before = 0, bell.now()
    writers = [Writer(file, each) for each in range(4)]
    try:
        for _turn in range(150):
            chosen = dice.randrange(4)
            what = dice.choices(("write", "undo", "log", "die"), (10, 3, 4, 1))[0]
            found = writers[chosen].does(what)
            if found is None:
                writers[chosen].leave()
                writers[chosen] = Writer(file, chosen)
                found = writers[chosen].does("look")
            number += what == "write"
            assert found == number
            now = bell.now()
            assert what != "write" or now != before
            assert contents.setdefault(now, number) == number
            before = now
    finally:
        for each in writers:
            each.leave()
    assert len(set(contents.values())) > 50


def test_what_nobody_changed_is_asked_once(asker: Asker, file: Path, asked: list[str]):
    assert [asker.ask(NUMBER, id=1) for _each in range(5)] == [[(0,)]] * 5
    assert len(asked) == 1

    other = Writer(file, 0)
    assert other.does("write") == 1
    assert asker.ask(NUMBER, id=1) == [(1,)]
    assert other.does("undo") == 1
    asker.ask(NUMBER, id=1)
    assert len(asked) <= 3
    other.leave()


def test_each_value_has_an_answer_of_its_own_and_no_more_are_kept_than_there_is_room_for(
    asker: Asker, asked: list[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(questions, "MOST_REMEMBERED", 3)
    for number in (1, 2, 3, 4, 5, 1):
        assert asker.ask(NUMBER, id=number) == ([(0,)] if number == 1 else [])
    assert len(asked) == 5
    assert len(asker._lately.answers) == 3


def test_nobody_who_asks_after_a_write_is_told_of_what_was(asker: Asker, file: Path):
    """Four ask while one writes: each answer is at least as new as the last commit before the question."""
    committed, old, is_over = [0], [], threading.Event()

    def ask() -> None:
        while not is_over.is_set():
            least = committed[0]
            ((found,),) = asker.ask(NUMBER, id=1)
            if found < least:
                old.append((found, least))

    asking = [threading.Thread(target=ask) for _each in range(4)]
    for each in asking:
        each.start()
    with closing(sqlite3.connect(file, isolation_level=None, timeout=20)) as line:
        for number in range(1, 80):
            line.execute("UPDATE counted SET number = ?", (number,))
            committed[0] = number
    is_over.set()
    for each in asking:
        each.join()
    assert not old
    assert asker.ask(NUMBER, id=1) == [(79,)]


def test_a_child_hears_what_happens_after_its_parent_is_gone(asker: Asker, file: Path):
    """As `gunicorn --preload` does. When the parent goes, nobody may be left who keeps the memory alive that it
    shared, so a child hangs a bell of its own."""
    asker.ask(NUMBER, id=1)
    mine = asker._bell
    hears, tells = os.pipe()
    if not (child := os.fork()):
        is_good = asker._bell is not mine and asker.ask(NUMBER, id=1) == [(0,)]
        with closing(sqlite3.connect(file, isolation_level=None)) as line:
            line.execute("UPDATE counted SET number = 7")
        os.write(tells, b"y" if is_good and asker.ask(NUMBER, id=1) == [(7,)] else b"n")
        os._exit(0)
    os.waitpid(child, 0)
    assert os.read(hears, 1) == b"y"
    assert asker.ask(NUMBER, id=1) == [(7,)]
    os.close(hears)
    os.close(tells)


def test_without_a_log_there_is_no_bell_and_everything_is_asked(file: Path, asked: list[str]):
    with closing(sqlite3.connect(file)) as line:
        line.execute("PRAGMA journal_mode=DELETE")
    with pytest.raises(NothingToHangOn):
        Bell(file)
    for asker in asker_of(file, asked):
        assert [asker.ask(NUMBER, id=1) for _each in range(3)] == [[(0,)]] * 3
    assert len(asked) == 3


def test_on_a_file_that_can_only_be_read_nothing_is_hung(file: Path, monkeypatch: pytest.MonkeyPatch):
    """What is opened while the disk can only be read stays so, for the whole process."""
    monkeypatch.setattr(os, "access", lambda _path, mode: mode != os.W_OK)
    with pytest.raises(NothingToHangOn):
        Bell(file)
