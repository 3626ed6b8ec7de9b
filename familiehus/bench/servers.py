"""Servers to ask: the house itself, and beside it a bare Flask route and a bare WSGI app that return the same bytes.

All of them on the same kind of server, each in a process of its own: `python -m familiehus.bench.servers`.
"""

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

SERVERS = ("waitress", "gunicorn", "granian")
KINDS = ("house", "flask", "wsgi")
ETAG = '"kept-gzip"'


@contextlib.contextmanager
def running(kind: str, folder: Path, server: str = "waitress") -> Iterator["Running"]:
    """A server of that kind on a port of its own; what it says is thrown away. Stopped at the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    began = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603 - ourselves
        _command(server, port),
        env={**os.environ, "BENCH_KIND": kind, "BENCH_FOLDER": str(folder)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        first = _first_answer(process, port, began)
        yield Running(port, process, first)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


class Running:
    """A server that answers. `started`: seconds from the command to its first answer."""

    def __init__(self, port: int, process: "subprocess.Popen[bytes]", started: float) -> None:
        self.port, self.process, self.started = port, process, started

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
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 5) as line:
            line.sendall(
                f"GET /kalender HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n".encode()
            )
            if line.recv(64).startswith(b"HTTP/1.1 200"):
                return time.perf_counter() - began
        time.sleep(0.01)
    raise RuntimeError("A server did not answer in a minute.")


def app() -> Callable[..., Any]:
    """The app that the environment asks for."""
    kind, folder = os.environ["BENCH_KIND"], Path(os.environ["BENCH_FOLDER"])
    if kind == "house":
        from familiehus.app import create_app
        from familiehus.bench.houses import settings_of

        return create_app(settings_of(folder))
    packed = (folder / "kept.gz").read_bytes() if (folder / "kept.gz").exists() else b"BEGIN:VCALENDAR"
    return bare_wsgi(packed) if kind == "wsgi" else bare_flask(packed)


def bare_wsgi(packed: bytes) -> Callable[..., Iterable[bytes]]:
    """The least that anybody can do: the bytes, or 304."""
    headers = [("ETag", ETAG), ("Cache-Control", "public, max-age=300"), ("Vary", "Accept-Encoding")]
    whole = [
        *headers,
        ("Content-Type", "text/calendar; charset=utf-8"),
        ("Content-Encoding", "gzip"),
        ("Content-Length", str(len(packed))),
    ]

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ.get("HTTP_IF_NONE_MATCH") == ETAG:
            start_response("304 NOT MODIFIED", headers)
            return ()
        start_response("200 OK", whole)
        return (packed,)

    return answer


def bare_flask(packed: bytes) -> Callable[..., Any]:
    """The same as a route of Flask's with nothing around it."""
    from flask import Flask, Response, request

    bare = Flask("bare")

    @bare.get("/<path:path>")
    def answer(path: str) -> Response:
        known = request.headers.get("If-None-Match") == ETAG
        response = Response(b"" if known else packed, 304 if known else 200, content_type="text/calendar")
        response.headers["ETag"] = ETAG
        response.headers["Cache-Control"] = "public, max-age=300"
        response.headers["Vary"] = "Accept-Encoding"
        if not known:
            response.headers["Content-Encoding"] = "gzip"
        return response

    return bare


if __name__ == "__main__":
    from waitress import serve

    serve(app(), host="127.0.0.1", port=int(sys.argv[1]), threads=8, ident=None, _quiet=True)
