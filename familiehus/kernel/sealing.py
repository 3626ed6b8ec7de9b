"""Sealed files: what leaves the machine is readable only to who holds the house's own key (age, by pyrage).

The key is made on first use and lies beside the data, never in a backup. Whoever runs the house keeps a copy of
it elsewhere: without it a backup is worth nothing once the machine is gone.
"""

import os
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from familiehus.kernel import clock
from familiehus.kernel.private import write_once

if TYPE_CHECKING:
    from pyrage.x25519 import Identity

KEY, SHOWN = "backup_key", "backup_key_shown"
ENDING = ".age"


class SealError(Exception):
    """A sentence: what stands in the way of sealing or opening."""


def key_of(data: Path) -> "Identity":
    """The house's key; made when there is none yet. Raises `SealError` when the file is no key."""
    from pyrage import x25519

    path = data / KEY
    if not path.exists():
        write_once(path, f"{x25519.Identity.generate()}\n")
    return read_key(path)


def read_key(path: Path) -> "Identity":
    """The key in a file, whatever else is written there. Raises `SealError`."""
    from pyrage import IdentityError, x25519

    try:
        words = path.read_text().split()
        return x25519.Identity.from_str(next(word for word in words if word.startswith("AGE-SECRET-KEY-")))
    except (OSError, UnicodeError, StopIteration, IdentityError):
        raise SealError(f"Der er ingen nøgle i {path}.") from None


def keep_key(data: Path, key: "Identity") -> None:
    """The key that opened a backup becomes the house's own where there is none yet."""
    if not (data / KEY).exists():
        write_once(data / KEY, f"{key}\n")


def is_recipient(word: str) -> bool:
    """Whether it is the public half of somebody's key."""
    from pyrage import RecipientError, x25519

    try:
        x25519.Recipient.from_str(word)
    except RecipientError:
        return False
    return True


def seal(plain: Path, to: Path, data: Path, besides: Iterable[str] = ()) -> None:
    """Seal a file for the house's own key and for the public keys given besides."""
    import pyrage
    from pyrage import x25519

    readers = [key_of(data).to_public(), *(x25519.Recipient.from_str(each) for each in besides)]
    with (
        plain.open("rb") as read,
        os.fdopen(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out,
    ):
        pyrage.encrypt_io(read, out, readers)
        out.flush()
        os.fsync(out.fileno())


def unseal(sealed: Path, to: Path, key: "Identity") -> None:
    """Open a sealed file. Raises `SealError` when it is broken or sealed for another key."""
    import pyrage

    try:
        with sealed.open("rb") as read, os.fdopen(os.open(to, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as out:
            pyrage.decrypt_io(read, out, [key])
    except (pyrage.DecryptError, OSError) as why:
        if isinstance(why, OSError) and why.errno is not None:
            raise
        raise SealError(f"{sealed.name} er ødelagt eller forseglet med en anden nøgle.") from None


def note_shown(data: Path) -> None:
    """Somebody was shown the key, to keep it elsewhere."""
    (data / SHOWN).touch(mode=0o600)


def shown_on(data: Path) -> date | None:
    """The day (Copenhagen) on which the key was last shown to somebody; None when never, or when it has been made anew since."""
    key, shown = data / KEY, data / SHOWN
    if not key.exists() or not shown.exists() or shown.stat().st_mtime < key.stat().st_mtime:
        return None
    return clock.local_day(datetime.fromtimestamp(shown.stat().st_mtime, UTC))
