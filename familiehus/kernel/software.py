"""The house's software: where it lies on this machine, and which release it is."""

import hashlib
import os
import sys
from pathlib import Path

PACKAGE = Path(__file__).parent.parent
TOP = PACKAGE.parent


def beside(name: str) -> Path:
    """A folder of the project: at its top in a checkout, inside the package in a wheel."""
    return TOP / name if (TOP / name).is_dir() and (TOP / "pyproject.toml").exists() else PACKAGE / name


def digest() -> str:
    """Which release this is, with the libraries it runs on: it changes with every file of the house and every library.

    Told by the files' sizes and times, which takes some milliseconds, not by what is in them.
    """
    found = hashlib.blake2b(sys.version.encode(), digest_size=16)
    for folder in (PACKAGE, beside("templates"), beside("static"), beside("migrations")):
        for there, folders, files in os.walk(folder):
            folders[:] = sorted(each for each in folders if each not in ("__pycache__", "vendor"))
            for file in sorted(files):
                about = os.stat(f"{there}/{file}")  # noqa: PTH116 - a thousand of them before the first answer
                found.update(f"{there}/{file}:{about.st_size}:{about.st_mtime_ns}\n".encode())
    for library in sorted(each for place in sys.path for each in _libraries(place)):
        found.update(library.encode())
    return found.hexdigest()


def _libraries(place: str) -> list[str]:
    """The names and versions of what is installed there."""
    return [each for each in os.listdir(place) if each.endswith(".dist-info")] if os.path.isdir(place) else []  # noqa: PTH112, PTH208
