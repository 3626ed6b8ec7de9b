"""Ports for servers that tests start: each is given to one test of one run on this machine, and to nothing else."""

import fcntl
import os
import socket
import tempfile
from pathlib import Path

# Below those that a system gives to whoever asks for any (from 32768 on Linux, 49152 elsewhere): a port that is chosen
# and let go of again is taken by nobody before its server opens it, and nobody who waits for that server is given it
# as the near end of his own line.
FIRST, LAST = 21_000, 29_999


def free_port() -> int:
    """A port on 127.0.0.1 at which nobody listens, and which is ours until this process ends. Raises OSError when
    all are taken."""
    folder = Path(tempfile.gettempdir()) / f"familiehus-ports-{os.getuid()}"
    folder.mkdir(exist_ok=True)
    for port in range(FIRST, LAST + 1):
        if _is_ours(folder / str(port)) and _is_free(port):
            return port
    raise OSError(f"Every port from {FIRST} to {LAST} is taken.")


def _is_ours(file: Path) -> bool:
    """Locked for as long as this process lives; a lock is gone when its holder is, however it went."""
    mark = os.open(file, os.O_RDWR | os.O_CREAT)
    try:
        fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(mark)
        return False
    return True


def _is_free(port: int) -> bool:
    with socket.socket() as asked:
        try:
            asked.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
