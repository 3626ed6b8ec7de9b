"""What a backup is: one tar of the house's own files, and a list of their digests within it."""

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

from familiehus.jobs.backups.databases import DATABASES
from familiehus.jobs.backups.trouble import BackupError
from familiehus.kernel import clock, erased
from familiehus.kernel.settings import Settings

MANIFEST = "manifest.json"
SINGLE_FILES = ("secret_key", erased.FILE)
FOLDERS = ("uploads",)


def contents(settings: Settings, database: Path) -> Iterator[tuple[str, Path]]:
    """What goes into a backup, by its name there: the copy of the database, the keys, the pictures."""
    yield database.name, database
    for name in SINGLE_FILES:
        if (settings.data / name).is_file():
            yield name, settings.data / name
    for name in FOLDERS:
        for path in sorted((settings.data / name).rglob("*")):
            if path.is_file() and not path.is_symlink():
                yield path.relative_to(settings.data).as_posix(), path


def pack(to: Path, about: dict[str, Any], files: Iterator[tuple[str, Path]]) -> None:
    """Write the tar, its list of digests last."""
    digests: dict[str, str] = {}
    private = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(private, "wb") as out, tarfile.open(fileobj=out, mode="w") as tar:
        for name, path in files:
            try:
                read = path.open("rb")
            except FileNotFoundError:
                continue  # a picture that somebody removed meanwhile
            with read:
                digests[name] = _digest(read)
                read.seek(0)
                _add(tar, name, os.fstat(read.fileno()).st_size, read)
        manifest = {
            **about,
            "made_at": clock.now().isoformat(timespec="seconds"),
            "version": version("familiehus"),
            "files": digests,
        }
        raw = json.dumps(manifest, indent=1).encode()
        _add(tar, MANIFEST, len(raw), io.BytesIO(raw))


def verify(backup: Path) -> dict[str, Any]:
    """Read a whole tar and check every digest; gives its manifest. Raises `BackupError`."""
    try:
        with tarfile.open(backup) as tar:
            about = _manifest(tar)
            seen = {}
            for member in tar:
                if member.name == MANIFEST:
                    continue
                _check_name(member)
                file = tar.extractfile(member)
                seen[member.name] = _digest(file) if file else ""
    except (tarfile.TarError, OSError, EOFError) as broken:
        raise BackupError(f"{backup.name} er ødelagt eller ikke en sikkerhedskopi.") from broken
    if seen != about["files"]:
        raise BackupError(f"{backup.name} er ødelagt: indholdet passer ikke med sin egen liste.")
    return about


def _add(tar: tarfile.TarFile, name: str, size: int, content: Any) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    member.mtime = int(clock.now().timestamp())
    tar.addfile(member, content)


def _manifest(tar: tarfile.TarFile) -> dict[str, Any]:
    try:
        file = tar.extractfile(MANIFEST)
        about = json.loads(file.read(50_000_000)) if file else {}
    except (KeyError, ValueError):
        about = {}
    if not isinstance(about, dict) or not {"database", "revision", "files"} <= about.keys():
        raise BackupError("Filen er ikke en sikkerhedskopi af et familiehus.")
    return about


def _check_name(member: tarfile.TarInfo) -> None:
    """Only our own plain files, nothing that points elsewhere."""
    parts = member.name.split("/")
    known = member.name in (*DATABASES.values(), *SINGLE_FILES) or parts[0] in FOLDERS
    if not member.isreg() or not known or any(part in ("", ".", "..") for part in parts):
        raise BackupError("Filen er ikke en sikkerhedskopi af et familiehus.")


def _digest(file: Any) -> str:
    return hashlib.file_digest(file, "sha256").hexdigest()
