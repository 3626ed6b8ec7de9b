"""Kept bytes: built once for all who wait, never older than asked for, bounded, and nothing lost with the file."""

import random
import sqlite3
import threading
import time
from contextlib import closing

import pytest

from familiehus.feeds import kept
from familiehus.feeds.kept import Calendar, Kept, Shelf


@pytest.fixture
def shelf(tmp_path):
    return Shelf(tmp_path / "kept.sqlite3")


def test_many_at_once_wait_for_one_builder(shelf):
    built: list[int] = []

    def build() -> bytes:
        built.append(1)
        time.sleep(0.1)
        return b"x" * 1000

    got: list[Kept] = []
    threads = [threading.Thread(target=lambda: got.append(shelf.feed("a", "1", build))) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert built == [1]
    assert len({each.etag for each in got}) == 1
    assert shelf._building == {}


def test_a_builder_that_fails_leaves_the_next_one_a_turn(shelf):
    def fails() -> bytes:
        raise LookupError

    with pytest.raises(LookupError):
        shelf.feed("a", "1", fails)
    assert shelf.feed("a", "1", lambda: b"x").body == b"x"


def test_another_version_is_built_anew_and_the_same_bytes_keep_their_etag(shelf):
    first = shelf.feed("a", "1", lambda: b"x")
    second = shelf.feed("a", "2", lambda: b"x")
    third = shelf.feed("a", "3", lambda: b"y")

    assert (first.etag, second.version) == (second.etag, "2")
    assert third.etag != first.etag


def test_two_processes_share_the_file_and_not_their_memory(tmp_path):
    one, other = Shelf(tmp_path / "kept.sqlite3"), Shelf(tmp_path / "kept.sqlite3")
    one.feed("a", "1", lambda: b"x")

    assert other.feed("a", "1", lambda: pytest.fail("It is on disk.")).body == b"x"
    other.feed("a", "2", lambda: b"y")
    assert one.feed("a", "2", lambda: pytest.fail("It is on disk.")).body == b"y"
    assert one.feed("a", "3", lambda: b"z").body == b"z"


def test_memory_and_disk_are_bounded(tmp_path, monkeypatch):
    monkeypatch.setattr(kept, "IN_MEMORY", 50_000)
    monkeypatch.setattr(kept, "ON_DISK", 200_000)
    shelf = Shelf(tmp_path / "kept.sqlite3")
    for number in range(60):
        body = random.Random(number).randbytes(10_000)
        assert shelf.feed(f"a{number}", "1", lambda body=body: body).body == body
        shelf.keep_pieces({str(number).encode(): body})

    assert sum(each.size for each in shelf._near.values()) <= 50_000
    used = shelf._on_disk(
        lambda disk: sum(
            disk.execute(f"SELECT sum(length({column})) FROM {table}").fetchone()[0]
            for table, column in (("feeds", "packed"), ("pieces", "bytes"))
        )
    )
    assert used is not None
    assert 0 < used <= 220_000
    assert shelf.feed("a59", "1", lambda: pytest.fail("The newest stay.")).etag


@pytest.mark.parametrize("harm", ["gone", "broken", "folder", "read only"])
def test_whatever_is_wrong_with_the_file_the_feed_is_built(shelf, harm):
    shelf.feed("a", "1", lambda: b"x")
    shelf._near.clear()
    if harm == "folder":
        shelf.clear()
        shelf.file.mkdir()
    elif harm == "gone":
        shelf.clear()
    elif harm == "broken":
        for path in shelf.file.parent.iterdir():
            path.write_bytes(b"SQLite format 3\x00" + b"\xff" * 5_000)
    else:
        shelf.file.chmod(0o400)

    assert shelf.feed("b", "1", lambda: b"y").body == b"y"
    assert shelf.pieces([b"1"]) == {}
    shelf.keep_pieces({b"1": b"2"})


def test_a_file_of_another_shape_begins_anew(tmp_path):
    with closing(sqlite3.connect(tmp_path / "kept.sqlite3")) as old:
        old.execute("CREATE TABLE feeds (address TEXT PRIMARY KEY, body BLOB) WITHOUT ROWID")
    shelf = Shelf(tmp_path / "kept.sqlite3")
    shelf.feed("a", "1", lambda: b"x")
    shelf._near.clear()

    assert shelf.feed("a", "1", lambda: pytest.fail("It is on disk.")).body == b"x"


def pieces(*numbers: int) -> dict[int, bytes]:
    return {number: b"%d " % number for number in numbers}


def test_only_what_moved_is_made_again(shelf):
    made: list[set[int] | None] = []

    def build(only):
        made.append(only)
        return {number: text + b"new " for number, text in pieces(2).items()} if only else pieces(1, 2, 3)

    assert b"".join(shelf.calendar(Calendar("s", 1, "a"), set, build).values()) == b"1 2 3 "
    assert len(shelf.calendar(Calendar("s", 1, "a"), lambda _n: pytest.fail("Nothing moved."), build)) == 3
    moved = shelf.calendar(Calendar("s", 2, "b"), lambda number: {2} if number == 1 else set(), build)
    assert list(moved.values()) == [b"1 ", b"2 new ", b"3 "]
    assert made == [None, {2}]
    shelf.calendar(Calendar("s", 1, "a"), lambda _n: pytest.fail("It is newer."), build)
    assert made == [None, {2}]


@pytest.mark.parametrize(
    "now", [Calendar("t", 2, "b"), Calendar("s", 2, "c"), Calendar("s", 1, "c"), Calendar("s", 3, "a")]
)
def test_another_history_is_made_from_the_beginning(shelf, now):
    """Other stamps, a number given twice, a number gone back though time went on, a clock gone back."""
    shelf.calendar(Calendar("s", 2, "b"), set, lambda _only: pieces(1, 2))

    def build(only):
        assert only is None
        return pieces(7)

    assert shelf.calendar(now, lambda _n: {0}, build) == pieces(7)
