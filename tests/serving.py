"""Web servers of the house, each in a process of its own on the same database.

python -m tests.serving DATA DATABASE_URL PORT BASE_URL
"""

import http.client
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import waitress
from flask import Flask

from familiehus.app.front import opening
from familiehus.kernel.settings import Settings
from tests.ports import free_port


@dataclass
class Server:
    """A web server of the house in a process of its own. It may be killed, and started again on the same port."""

    data: str
    database_url: str
    port: int
    base_url: str
    process: "subprocess.Popen[bytes]" = field(init=False)

    def start(self) -> None:
        told = [self.data, self.database_url, str(self.port), self.base_url]
        self.process = subprocess.Popen([sys.executable, "-m", "tests.serving", *told])

    def wait(self) -> None:
        """Until it answers. Raises TimeoutError."""
        for _each in range(1200):
            line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            try:
                line.request("GET", "/healthz", headers={"Host": "localhost"})
                answer = line.getresponse()
                answer.read()
                if answer.status == 200:
                    return
            except OSError:
                time.sleep(0.1)
            finally:
                line.close()
        raise TimeoutError(f"Nobody answers at {self.port}")

    def kill(self) -> None:
        """As `kill -9` does: it says goodbye to nobody."""
        self.process.kill()
        self.process.wait(60)


@contextmanager
def servers(app: Flask, many: int) -> Iterator[list[Server]]:
    """So many processes that serve the same house under the same name. Stopped at the end."""
    settings = app.extensions["settings"]
    running = [
        Server(str(settings.data), settings.database_url, free_port(), settings.base_url)
        for _each in range(many)
    ]
    try:
        for each in running:
            each.start()
        for each in running:
            each.wait()
        yield running
    finally:
        for each in running:
            each.process.terminate()
        for each in running:
            each.process.wait(60)


def main(data: str, url: str, port: str, base_url: str) -> None:
    settings = Settings.from_environ(
        {},
        data=Path(data),
        database_url=url,
        mail_backend="locmem",
        secret_key="k" * 40,
        base_url=base_url,
        log_level="ERROR",
    )
    waitress.serve(opening(settings), host="127.0.0.1", port=int(port), threads=8, _quiet=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
