"""Files that are their owner's alone: what the house writes, and the keys it makes once."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

OWNER_ALONE = 0o077


def keep_private(data: Path) -> None:
    """What the house writes from now on, and the databases it has, are its owner's alone, whoever made the folder."""
    os.umask(OWNER_ALONE)
    for database in data.glob("*.sqlite3*"):
        with suppress(OSError):
            database.chmod(0o600)


def write_once(path: Path, content: str) -> None:
    """Write a file that must never change, unless it is there: whole or not at all, also when the disk is full, the
    machine dies or two processes do it at once. Raises OSError."""
    new = path.with_name(f".{path.name}-{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        if not path.exists():
            with suppress(FileExistsError):
                _name(new, path)
    finally:
        new.unlink(missing_ok=True)


def _name(new: Path, path: Path) -> None:
    """A link never replaces what is there. Where the disk has none, whoever comes first wins as well as can be."""
    try:
        path.hardlink_to(new)
    except FileExistsError:
        raise
    except OSError:
        new.rename(path)
