"""Asking fast: so many connections at once, each of which asks again as soon as they are answered, in a process of its own."""

import json
import selectors
import socket
import statistics
import subprocess
import sys
import time
from collections import Counter
from dataclasses import asdict, dataclass, field

HOST = "127.0.0.1"
"""What every server is called by those who ask it, whatever its port."""


@dataclass
class Asked:
    """How it went: answers a second, milliseconds each, how many of each status, bytes of the last answer."""

    per_second: float = 0
    p50: float = 0
    p99: float = 0
    slowest: float = 0
    statuses: dict[str, int] = field(default_factory=dict)
    size: int = 0
    etag: str = ""

    @property
    def count(self) -> int:
        return sum(self.statuses.values())


def ask(
    port: int | list[int],
    paths: list[str],
    *,
    at_once: int = 1,
    seconds: float = 1.0,
    most: int = 0,
    headers: dict[str, str] | None = None,
    gzip: bool = True,
    posts: list[str] | None = None,
) -> Asked:
    """Ask the paths in turn until the time is up, or `most` answers are there. Of several ports each line asks one.
    `posts`: whole requests instead, each sent once, so that nothing is left for the server to do when the last is
    answered."""
    lines = {"Host": HOST, **({"Accept-Encoding": "gzip"} if gzip else {}), **(headers or {})}
    told = {
        "ports": port if isinstance(port, list) else [port],
        "requests": posts or [_request(path, lines) for path in paths],
        "at_once": at_once,
        "seconds": seconds,
        "most": most,
        "once": posts is not None,
    }
    child = subprocess.run(  # noqa: S603 - ourselves
        [sys.executable, "-S", __file__], input=json.dumps(told), capture_output=True, text=True, check=True
    )
    return Asked(**json.loads(child.stdout))


def _request(path: str, headers: dict[str, str]) -> str:
    said = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"GET {path} HTTP/1.1\r\n{said}\r\n"


@dataclass
class _Line:
    """One connection: what has come so far, and when it was asked."""

    socket: socket.socket
    turn: int
    began: float = 0
    got: bytes = b""
    wanted: int = -1
    closes: bool = False


def _run(
    ports: list[int], requests: list[bytes], at_once: int, seconds: float, most: int, once: bool
) -> Asked:
    selector = selectors.DefaultSelector()
    taken: list[float] = []
    statuses: Counter[str] = Counter()
    last = Asked()
    began = time.perf_counter()

    def send(line: _Line) -> None:
        if once and line.turn >= len(requests):
            return
        line.began, line.got, line.wanted = time.perf_counter(), b"", -1
        line.socket.sendall(requests[line.turn % len(requests)])
        line.turn += at_once

    def connect(turn: int) -> None:
        line = _Line(socket.create_connection(("127.0.0.1", ports[turn % at_once % len(ports)])), turn)
        line.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        selector.register(line.socket, selectors.EVENT_READ, line)
        send(line)

    for turn in range(at_once):
        connect(turn)
    while time.perf_counter() - began < seconds and not (most and len(taken) >= most):
        for key, _events in selector.select(1):
            line: _Line = key.data
            came = line.socket.recv(1 << 20)
            line.got += came
            if line.wanted < 0 and (end := line.got.find(b"\r\n\r\n")) >= 0:
                head = line.got[:end].lower()
                at = head.find(b"content-length:")
                body = int(head[at + 15 :].split(b"\r\n")[0]) if at >= 0 and b" 304 " not in head[:20] else 0
                line.wanted, line.closes = end + 4 + body, b"connection: close" in head
            if 0 <= line.wanted <= len(line.got):
                taken.append(time.perf_counter() - line.began)
                statuses[line.got[9:12].decode()] += 1
                if len(taken) == 1:
                    last.size, last.etag = line.wanted, _etag(line.got)
                if not line.closes:
                    send(line)
            if not came or (line.closes and 0 <= line.wanted <= len(line.got)):
                selector.unregister(line.socket)
                line.socket.close()
                connect(line.turn)
    spent = time.perf_counter() - began
    for key in list(selector.get_map().values()):
        key.data.socket.close()
    taken.sort()
    return Asked(
        per_second=len(taken) / spent,
        p50=statistics.median(taken) * 1000 if taken else 0,
        p99=taken[int(len(taken) * 0.99)] * 1000 if taken else 0,
        slowest=taken[-1] * 1000 if taken else 0,
        statuses=dict(statuses),
        size=last.size,
        etag=last.etag,
    )


def _etag(got: bytes) -> str:
    head = got.split(b"\r\n\r\n", 1)[0].decode("latin-1")
    return next(
        (line.partition(":")[2].strip() for line in head.split("\r\n") if line.lower().startswith("etag:")),
        "",
    )


if __name__ == "__main__":
    told = json.load(sys.stdin)
    requests = [each.encode() for each in told["requests"]]
    json.dump(
        asdict(_run(told["ports"], requests, told["at_once"], told["seconds"], told["most"], told["once"])),
        sys.stdout,
    )
