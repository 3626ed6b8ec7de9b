"""Bytes that were built once and are good until a version moves: a small shelf in memory, a larger one on disk.

The file on disk is a cache and nothing else: in no backup, safe to delete at any time, shared by the
processes of one machine. Whatever is wrong with it, the feed is built again.
"""

import gzip
import hashlib
import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
IN_MEMORY = 8_000_000
ON_DISK = 64_000_000
SCHEMA = """
CREATE TABLE IF NOT EXISTS feeds (
    address TEXT PRIMARY KEY, version TEXT NOT NULL, etag TEXT NOT NULL, body BLOB NOT NULL, packed BLOB NOT NULL,
    size INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS pieces (digest BLOB PRIMARY KEY, bytes BLOB NOT NULL) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Kept:
    """A feed as it was built from a version: its bytes, the same packed with gzip, and their strong ETag."""

    version: str
    etag: str
    body: bytes
    packed: bytes

    @classmethod
    def of(cls, version: str, body: bytes) -> "Kept":
        etag = hashlib.blake2b(body, digest_size=16).hexdigest()
        return cls(version, etag, body, gzip.compress(body, 6, mtime=0))

    @property
    def size(self) -> int:
        return len(self.body) + len(self.packed)


class Shelf:
    """Kept feeds by address. Reading takes what has the version that is asked for, and nothing older."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._near: OrderedDict[str, Kept] = OrderedDict()
        self._lock = threading.Lock()
        self._building: dict[str, threading.Lock] = {}

    def feed(self, address: str, version: str, build: Callable[[], bytes]) -> Kept:
        """The feed at that version: from memory, from disk, or built now, once for all who wait for it.

        Read the version before the rows: then what is kept can be newer than its version says, never older.
        """
        if (kept := self._from_memory(address)) and kept.version == version:
            return kept
        with self._alone(address):
            if (kept := self._from_memory(address)) and kept.version == version:
                return kept
            kept = self._from_disk(address)
            if kept is None or kept.version != version:
                kept = Kept.of(version, build())
                self._to_disk(address, kept)
            self._remember(address, kept)
            return kept

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
            (size,) = disk.execute("SELECT coalesce(sum(length(bytes)), 0) FROM pieces").fetchone()
            if size > ON_DISK:
                disk.execute("DELETE FROM pieces")
            disk.executemany("INSERT OR REPLACE INTO pieces VALUES (?, ?)", made.items())
            disk.execute("COMMIT")

        if made:
            self._on_disk(lay)

    def clear(self) -> None:
        """Forget everything, here and on disk."""
        with self._lock:
            self._near.clear()
        for ending in ("", "-wal", "-shm"):
            self.file.with_name(self.file.name + ending).unlink(missing_ok=True)

    def _from_memory(self, address: str) -> Kept | None:
        with self._lock:
            kept = self._near.get(address)
            if kept is not None:
                self._near.move_to_end(address)
            return kept

    def _remember(self, address: str, kept: Kept) -> None:
        with self._lock:
            self._near[address] = kept
            self._near.move_to_end(address)
            while len(self._near) > 1 and sum(each.size for each in self._near.values()) > IN_MEMORY:
                self._near.popitem(last=False)

    def _from_disk(self, address: str) -> Kept | None:
        asked = "SELECT version, etag, body, packed FROM feeds WHERE address = ?"
        found = self._on_disk(lambda disk: disk.execute(asked, (address,)).fetchone())
        return Kept(*found) if found else None

    def _to_disk(self, address: str, kept: Kept) -> None:
        def lay(disk: sqlite3.Connection) -> None:
            disk.execute("BEGIN IMMEDIATE")
            (size,) = disk.execute("SELECT coalesce(sum(size), 0) FROM feeds").fetchone()
            if size + kept.size > ON_DISK:
                disk.execute("DELETE FROM feeds")
            disk.execute(
                "INSERT OR REPLACE INTO feeds VALUES (?, ?, ?, ?, ?, ?)",
                (address, kept.version, kept.etag, kept.body, kept.packed, kept.size),
            )
            disk.execute("COMMIT")

        self._on_disk(lay)

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
            with closing(sqlite3.connect(self.file, timeout=2, isolation_level=None)) as disk:
                disk.execute("PRAGMA journal_mode=WAL")
                disk.execute("PRAGMA synchronous=OFF")
                disk.executescript(SCHEMA)
                return work(disk)
        except sqlite3.OperationalError:
            return None
        except sqlite3.DatabaseError:
            self.file.unlink(missing_ok=True)
            return None
