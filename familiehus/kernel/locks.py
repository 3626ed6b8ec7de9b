"""Locks between processes on one machine. Held by a file, let go by the system when a process dies.

SQLite's own file locks are used, because they are the same on every system the house runs on.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

RUNNING = "running.lock"
"""Held by everybody who has the house open; alone by whoever puts a backup back. In the data folder."""


_FOR_LIFE: list[AbstractContextManager[None]] = []


class Taken(Exception):
    """Somebody else holds the lock."""


@contextmanager
def alone(path: Path, wait: float = 0) -> Iterator[None]:
    """Hold the lock, with nobody else in it. Raises `Taken` after `wait` seconds."""
    with _holding(path, wait, "BEGIN EXCLUSIVE"):
        yield


@contextmanager
def present(path: Path, wait: float = 0) -> Iterator[None]:
    """Be one of those who keep the lock from being held alone."""
    with _holding(path, wait, "BEGIN", "SELECT count(*) FROM sqlite_master"):
        yield


def stay_present(path: Path) -> None:
    """Be present as long as this process lives. Raises `Taken`."""
    lock = present(path)
    lock.__enter__()
    _FOR_LIFE.append(lock)


@contextmanager
def _holding(path: Path, wait: float, *statements: str) -> Iterator[None]:
    with closing(sqlite3.connect(path, timeout=wait, isolation_level=None)) as lock:
        try:
            for statement in statements:
                lock.execute(statement).fetchall()
        except sqlite3.OperationalError as why:
            if "locked" in str(why):
                raise Taken from None
            raise
        yield
