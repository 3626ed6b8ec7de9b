"""Kept bytes: built once for all who wait, never older than asked for, bounded, and nothing lost with the file."""

import threading
import time

import pytest

from familiehus.feeds import kept
from familiehus.feeds.kept import Kept, Shelf


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
        body = str(number).encode() * 5_000
        assert shelf.feed(f"a{number}", "1", lambda body=body: body).body == body
        shelf.keep_pieces({str(number).encode(): body})

    assert sum(each.size for each in shelf._near.values()) <= 50_000
    assert shelf._on_disk(lambda disk: disk.execute("SELECT sum(size) FROM feeds").fetchone()[0]) <= 200_000
    assert (
        shelf._on_disk(lambda disk: disk.execute("SELECT sum(length(bytes)) FROM pieces").fetchone()[0])
        <= 210_000
    )


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
