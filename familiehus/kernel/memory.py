"""Giving memory back: glibc keeps what was freed for later, in as many heaps as there are threads.

Elsewhere (musl, macOS, Windows) nothing is done and nothing is needed.
"""

import ctypes
from functools import cache
from typing import Any

HEAPS = 2
_M_ARENA_MAX = -8


@cache
def _glibc() -> Any:
    try:
        library = ctypes.CDLL(None)
        return library if hasattr(library, "malloc_trim") and hasattr(library, "mallopt") else None
    except (OSError, TypeError):
        return None


def keep_few_heaps() -> None:
    """Threads that begin from now on share their heaps. A server's threads answer one at a time anyway."""
    if (glibc := _glibc()) is not None:
        glibc.mallopt(_M_ARENA_MAX, HEAPS)


def give_back() -> None:
    """After large work: the system gets what is free now."""
    if (glibc := _glibc()) is not None:
        glibc.malloc_trim(0)
