"""Bytes that were built once and are good until a version moves: a small shelf in memory, a larger one on disk.

The file on disk is a cache and nothing else: in no backup, safe to delete at any time, shared by the
processes of one machine. Whatever is wrong with it, the feed is built again.
"""

import gzip
import hashlib
import os
import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from familiehus.kernel import memory

T = TypeVar("T")
IN_MEMORY = 8_000_000
ON_DISK = 256_000_000
LARGE = 500_000
WAIT_SECONDS = 15
SHAPE = 2
"""Raised when the tables are others than before: then the file begins anew."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS feeds (
    address TEXT PRIMARY KEY, version TEXT NOT NULL, etag TEXT NOT NULL, length INTEGER NOT NULL,
    packed BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS pieces (digest BLOB PRIMARY KEY, bytes BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS calendar (activity INTEGER PRIMARY KEY, bytes BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS calendar_state (stamp TEXT NOT NULL, number INTEGER NOT NULL, moved_at TEXT NOT NULL);
"""

Build = Callable[[set[int] | None], dict[int, bytes]]


@dataclass(frozen=True, slots=True)
class Kept:
    """A feed as it was built from a version: its bytes packed with gzip, how many they are plain, and the strong
    ETag of the plain ones. Hardly any client asks for them plain, so they are unpacked for those that do."""

    version: str
    etag: str
    length: int
    packed: bytes

    @classmethod
    def of(cls, version: str, body: bytes) -> "Kept":
        """Large ones are packed in haste: the best packing would take longer than everything else."""
        etag = hashlib.blake2b(body, digest_size=16).hexdigest()
        return cls(version, etag, len(body), gzip.compress(body, 1 if len(body) > LARGE else 6, mtime=0))

    @property
    def body(self) -> bytes:
        return gzip.decompress(self.packed)

    @property
    def size(self) -> int:
        return len(self.packed) + 200


@dataclass(frozen=True, slots=True)
class Calendar:
    """Where the calendar is: what all its pieces are made with, and the number and hour of its last move."""

    stamp: str
    number: int
    moved_at: str


class Shelf:
    """Kept feeds by address. Reading takes what has the version that is asked for, and nothing older."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._near: OrderedDict[str, Kept] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()
        self._building: dict[str, threading.Lock] = {}
        self._mine = threading.local()

    def feed(self, address: str, version: str, build: Callable[[], bytes]) -> Kept:
        """The feed at that version: from memory, from disk, or built now, once for all who wait for it.

        Read the version before the rows: then what is kept can be newer than its version says, never older.
        """
        if (kept := self.at_hand(address, version)) is not None:
            return kept
        with self._alone(address):
            if (kept := self.at_hand(address, version)) is not None:
                return kept
            kept = Kept.of(version, build())
            self._to_disk(address, kept)
            self._remember(address, kept)
        if kept.length > LARGE:
            memory.give_back()
        return kept

    def at_hand(self, address: str, version: str) -> Kept | None:
        """The feed at that version from memory or from disk; None when it must be built."""
        with self._lock:
            kept = self._near.get(address)
            if kept is not None:
                self._near.move_to_end(address)
        if kept is not None and kept.version == version:
            return kept
        kept = self._from_disk(address, version)
        if kept is not None:
            self._remember(address, kept)
        return kept

    def calendar(
        self, now: Calendar, marked_since: Callable[[int], set[int]], build: Build
    ) -> dict[int, bytes]:
        """Every activity's VEVENTs by its number, in order. `build` makes those of the given activities, or of
        all; what did not change since they were kept is not made again. Whoever comes meanwhile waits.

        Who is behind what is kept takes it as it is. Kept bytes of another history (a number that was given
        twice) are thrown away.
        """

        def follow(disk: sqlite3.Connection) -> dict[int, bytes]:
            if self._calendar_state(disk) != now:
                disk.execute("BEGIN IMMEDIATE")
                try:
                    self._catch_up(disk, now, marked_since, build)
                finally:
                    disk.execute("COMMIT")
            return dict(disk.execute("SELECT activity, bytes FROM calendar ORDER BY activity").fetchall())

        found = self._on_disk(follow)
        return build(None) if found is None else found

    def _catch_up(
        self, disk: sqlite3.Connection, now: Calendar, marked_since: Callable[[int], set[int]], build: Build
    ) -> None:
        kept = self._calendar_state(disk)
        if (
            kept is not None
            and kept.stamp == now.stamp
            and kept.number > now.number
            and kept.moved_at > now.moved_at
        ):
            return
        is_history = kept is not None and kept.stamp == now.stamp and kept.moved_at <= now.moved_at
        if kept is not None and is_history and (kept.number < now.number or kept == now):
            moved = marked_since(kept.number)
            wanted = None if 0 in moved else moved
        else:
            wanted = None
        if wanted is None:
            disk.execute("DELETE FROM calendar")
        else:
            disk.executemany("DELETE FROM calendar WHERE activity = ?", ((each,) for each in wanted))
        made = build(wanted) if wanted is None or wanted else {}
        disk.executemany("INSERT INTO calendar VALUES (?, ?)", made.items())
        disk.execute("DELETE FROM calendar_state")
        disk.execute("INSERT INTO calendar_state VALUES (?, ?, ?)", (now.stamp, now.number, now.moved_at))

    @staticmethod
    def _calendar_state(disk: sqlite3.Connection) -> Calendar | None:
        found = disk.execute("SELECT stamp, number, moved_at FROM calendar_state").fetchone()
        return Calendar(*found) if found else None

    def pieces(self, digests: list[bytes]) -> dict[bytes, bytes]:
        """Those pieces that are kept, by the digest of what they were made from."""

        def look(disk: sqlite3.Connection) -> dict[bytes, bytes]:
            found = (
                disk.execute("SELECT bytes FROM pieces WHERE digest = ?", (each,)).fetchone()
                for each in digests
            )
            return {digest: row[0] for digest, row in zip(digests, found, strict=True) if row}

        return self._on_disk(look) or {}

    def keep_pieces(self, made: dict[bytes, bytes]) -> None:
        """Keep pieces. They are named by what they were made from, so none is ever wrong."""

        def lay(disk: sqlite3.Connection) -> None:
            disk.execute("BEGIN IMMEDIATE")
            self._make_room(disk)
            disk.executemany("INSERT OR REPLACE INTO pieces VALUES (?, ?)", made.items())
            disk.execute("COMMIT")

        if made:
            self._on_disk(lay)

    def clear(self) -> None:
        """Forget everything, here and on disk."""
        with self._lock:
            self._near.clear()
            self._size = 0
        for ending in ("", "-wal", "-shm"):
            self.file.with_name(self.file.name + ending).unlink(missing_ok=True)

    def _remember(self, address: str, kept: Kept) -> None:
        with self._lock:
            before = self._near.pop(address, None)
            self._near[address] = kept
            self._size += kept.size - (before.size if before else 0)
            while len(self._near) > 1 and self._size > IN_MEMORY:
                self._size -= self._near.popitem(last=False)[1].size

    def _from_disk(self, address: str, version: str) -> Kept | None:
        asked = "SELECT version, etag, length, packed FROM feeds WHERE address = ? AND version = ?"
        found = self._on_disk(lambda disk: disk.execute(asked, (address, version)).fetchone())
        return Kept(*found) if found else None

    def _to_disk(self, address: str, kept: Kept) -> None:
        def lay(disk: sqlite3.Connection) -> None:
            disk.execute("BEGIN IMMEDIATE")
            self._make_room(disk)
            disk.execute(
                "INSERT OR REPLACE INTO feeds VALUES (?, ?, ?, ?, ?)",
                (address, kept.version, kept.etag, kept.length, kept.packed),
            )
            disk.execute("COMMIT")

        self._on_disk(lay)

    @staticmethod
    def _make_room(disk: sqlite3.Connection) -> None:
        """When the file is full, the older half of what can be made again in a moment goes."""
        (pages, free, size) = (
            disk.execute(f"PRAGMA {each}").fetchone()[0]
            for each in ("page_count", "freelist_count", "page_size")
        )
        if (pages - free) * size > ON_DISK:
            for table in ("feeds", "pieces"):
                disk.execute(
                    f"DELETE FROM {table} WHERE rowid <= (SELECT (min(rowid) + max(rowid)) / 2 FROM {table})"  # noqa: S608 - two words of our own
                )

    @contextmanager
    def _alone(self, address: str) -> Iterator[None]:
        with self._lock:
            turn = self._building.setdefault(address, threading.Lock())
        try:
            with turn:
                yield
        finally:
            with self._lock:
                if not turn.locked():
                    self._building.pop(address, None)

    def _on_disk(self, work: Callable[[sqlite3.Connection], T]) -> T | None:
        """Do something with the file; None when it cannot be had. A broken one is thrown away."""
        try:
            disk = self._open()
            try:
                return work(disk)
            finally:
                if disk.in_transaction:
                    disk.execute("ROLLBACK")
        except sqlite3.OperationalError:
            self._close()
            return None
        except sqlite3.DatabaseError:
            self._close()
            self.clear()
            return None

    def _open(self) -> sqlite3.Connection:
        """This thread's connection; a new one when the file it has open is not the one that lies there."""
        disk: sqlite3.Connection | None = getattr(self._mine, "disk", None)
        if disk is not None:
            with suppress(OSError):
                if os.stat(self.file).st_ino == self._mine.inode:  # noqa: PTH116 - asked at every poll
                    return disk
            self._close()
        disk = sqlite3.connect(self.file, timeout=WAIT_SECONDS, isolation_level=None, check_same_thread=False)
        self._mine.disk = disk
        for pragma in ("journal_mode=WAL", "synchronous=OFF", "auto_vacuum=NONE", "cache_size=-200"):
            disk.execute(f"PRAGMA {pragma}")
        if disk.execute("PRAGMA user_version").fetchone()[0] != SHAPE:
            for (table,) in disk.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                disk.execute(f"DROP TABLE IF EXISTS {table}")
            disk.execute(f"PRAGMA user_version = {SHAPE}")
        disk.executescript(SCHEMA)
        self._mine.inode = self.file.stat().st_ino
        return disk

    def _close(self) -> None:
        disk: sqlite3.Connection | None = getattr(self._mine, "disk", None)
        self._mine.disk = None
        if disk is not None:
            with suppress(sqlite3.Error):
                disk.close()
