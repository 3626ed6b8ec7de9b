"""Whether anything was written since we last looked, by whatever process: read from the memory that SQLite shares."""

import mmap
import os
import sqlite3
import sys
from pathlib import Path

HEADER = 48
FORMAT = 3_007_000
_hung: list[object] = []
"""Never taken down: a process that closes a file loses all its POSIX locks on it, SQLite's own among them."""


class NothingToHangOn(Exception):
    """The database is not shared in a way that we understand."""


class Bell:
    """Hangs on the header of a database's wal-index, the `-shm` file that all who have it open share.

    Each commit writes it anew: a counter, how far the log goes, the checksum of its last frame, and salts that are
    drawn when the log begins anew (https://sqlite.org/walformat.html, section 2.1). SQLite compares these 48 bytes
    to know whether what it remembers still holds (walIndexTryHdr in its source), and so do we. It would tell by
    `PRAGMA data_version`, too, in 7 microseconds; but with many asking at once the interpreter changes hands at
    every step of a statement, and that takes a quarter of a millisecond.
    """

    def __init__(self, file: Path) -> None:
        """Raises NothingToHangOn."""
        if os.name != "posix" or not os.access(file, os.W_OK):
            raise NothingToHangOn
        try:
            line = sqlite3.connect(f"{file.as_uri()}?mode=rw", uri=True, check_same_thread=False)
            line.execute("SELECT count(*) FROM sqlite_schema").fetchall()
            opened = os.open(f"{file}-shm", os.O_RDONLY)
            self._shared = mmap.mmap(opened, HEADER, access=mmap.ACCESS_READ)
        except (sqlite3.Error, OSError, ValueError) as why:
            raise NothingToHangOn from why
        _hung.append((line, opened, self._shared))
        if int.from_bytes(self._shared[:4], sys.byteorder) != FORMAT:
            raise NothingToHangOn

    def now(self) -> bytes:
        """Another value after every commit, and never again one that was there with other contents."""
        return self._shared[:HEADER]
