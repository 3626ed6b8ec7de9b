"""A backup's file opened: unsealed into a folder of its own, checked from end to end."""

import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from familiehus.jobs.backups import packing
from familiehus.jobs.backups.trouble import BackupError
from familiehus.kernel import sealing
from familiehus.kernel.settings import Settings


@contextmanager
def opened(
    backup: Path, settings: Settings, key: Path | None = None
) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The plain tar of a backup, whole, and its manifest; gone again afterwards. Raises `BackupError`.

    `key`: a file with the key; else the house's own. A tar that was never sealed is read as it is.
    """
    if backup.suffix != sealing.ENDING:
        yield backup, packing.verify(backup)
        return
    with tempfile.TemporaryDirectory(prefix=".opened-", dir=settings.data) as workplace:
        plain = Path(workplace) / backup.stem
        try:
            own = sealing.read_key(key or settings.data / sealing.KEY)
            sealing.unseal(backup, plain, own)
        except sealing.SealError as why:
            raise BackupError(
                f"{why} Skriv --key og den fil, nøglen ligger i." if not key else str(why)
            ) from None
        about = packing.verify(plain)
        sealing.keep_key(settings.data, own)
        yield plain, about


def manifest_of(backup: Path, settings: Settings, key: Path | None = None) -> dict[str, Any]:
    """What a backup says of itself, once all of it has been read. Raises `BackupError`."""
    with opened(backup, settings, key) as (_plain, about):
        return about


def unpack(plain: Path, into: Path) -> None:
    with tarfile.open(plain) as tar:
        tar.extractall(into, filter="data")
