"""Servers to ask: the house itself, and beside it a bare Flask route and a bare WSGI app that return the same bytes.

All of them on the same kind of server, each in a process of its own: `python -m familiehus.bench.servers`.
"""

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from familiehus.bench import bare, load

SERVERS = ("waitress", "gunicorn", "granian")
KINDS = ("house", "flask", "wsgi", "seats")


@contextlib.contextmanager
def running(kind: str, folder: Path, server: str = "waitress") -> Iterator["Running"]:
    """A server of that kind on a port of its own; what it says is thrown away. Stopped at the end."""
    with side_by_side([(kind, folder)], server) as (one,):
        yield one


@contextlib.contextmanager
def side_by_side(wanted: list[tuple[str, Path]], server: str) -> Iterator[list["Running"]]:
    """Several, started at once. Stopped at the end."""
    begun = [_begin(kind, folder, server) for kind, folder in wanted]
    try:
        yield [Running(port, process, _first_answer(process, port, began)) for port, process, began in begun]
    finally:
        for _port, process, _began in begun:
            process.terminate()
        for _port, process, _began in begun:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


class Side(NamedTuple):
    """The servers of a run: houses of 100, 1,000 and 10,000 events, the largest of them served by two processes, as a
    house is that expects many; and the bare ones."""

    small: "Running"
    middle: "Running"
    large: "Running"
    other: "Running"
    flask: "Running"
    wsgi: "Running"
    seats: "Running"


def _begin(kind: str, folder: Path, server: str) -> tuple[int, "subprocess.Popen[bytes]", float]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    began = time.perf_counter()
    environment = {**os.environ, "BENCH_KIND": kind, "BENCH_FOLDER": str(folder)}
    if sys.dont_write_bytecode:  # a program that is installed has its bytecode, so they all have theirs
        environment |= {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(folder.parent / "bytecode")}
    process = subprocess.Popen(  # noqa: S603 - ourselves
        _command(server, port),
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return port, process, began


class Running:
    """A server that answers. `started`: seconds from the command to its first answer."""

    def __init__(self, port: int, process: "subprocess.Popen[bytes]", started: float) -> None:
        self.port, self.process, self.started = port, process, started

    def wait(self) -> None:
        """Until a house is loaded that answers already from what it keeps."""
        _look(self.port, "/healthz")

    @property
    def megabytes(self) -> float:
        """What it and its children hold in memory now; 0 where the system does not tell."""
        try:
            children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
            return sum(_resident(int(each)) for each in (self.process.pid, *children))
        except OSError:
            return 0


def _resident(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0


def _command(server: str, port: int) -> list[str]:
    made = "familiehus.bench.servers:app"
    if server == "gunicorn":
        where = ["-b", f"127.0.0.1:{port}", "--keep-alive", "30"]
        return [sys.executable, "-m", "gunicorn", "-k", "gthread", "--threads", "8", *where, f"{made}()"]
    if server == "granian":
        where = ["--port", str(port), "--blocking-threads", "8"]
        return [sys.executable, "-m", "granian", "--interface", "wsgi", *where, "--factory", made]
    return [sys.executable, "-m", "familiehus.bench.servers", str(port)]


def _first_answer(process: "subprocess.Popen[bytes]", port: int, began: float) -> float:
    while time.perf_counter() - began < 60:
        if process.poll() is not None:
            raise RuntimeError(f"A server went away: {process.args}")
        with contextlib.suppress(OSError):
            if _look(port, "/kalender").startswith(b"HTTP/1.1 200"):
                return time.perf_counter() - began
        time.sleep(0.01)
    raise RuntimeError("A server did not answer in a minute.")


def _look(port: int, path: str) -> bytes:
    """How an answer begins."""
    with socket.create_connection((load.HOST, port), 60) as line:
        line.sendall(f"GET {path} HTTP/1.1\r\nHost: {load.HOST}\r\nConnection: close\r\n\r\n".encode())
        return line.recv(64)


def app() -> Callable[..., Any]:
    """The app that the environment asks for."""
    kind, folder = os.environ["BENCH_KIND"], Path(os.environ["BENCH_FOLDER"])
    if kind == "house":
        from familiehus.app.front import opening
        from familiehus.kernel.settings import Settings

        return opening(Settings.from_environ({}, data=folder, mail_backend="locmem", log_level="ERROR"))
    if kind == "seats":
        return bare.bare_seats(folder)
    packed = (folder / "kept.gz").read_bytes() if (folder / "kept.gz").exists() else b"BEGIN:VCALENDAR"
    return bare.bare_wsgi(packed) if kind == "wsgi" else bare.bare_flask(packed)


if __name__ == "__main__":
    from waitress import serve

    serve(app(), host="127.0.0.1", port=int(sys.argv[1]), threads=8, ident=None, _quiet=True)
