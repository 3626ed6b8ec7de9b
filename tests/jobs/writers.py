"""Somebody who writes all the time, in processes of their own."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask


@contextmanager
def constantly_writing(app: Flask, processes: int = 2) -> Iterator[Callable[[], int]]:
    """Two processes write transactions of two audit entries and a picture while the block runs."""
    settings = app.extensions["settings"]
    command = [sys.executable, "-m", "tests.jobs.writers", str(settings.data), settings.database_url]
    writers = [subprocess.Popen(command, stdout=subprocess.PIPE) for _each in range(processes)]
    written = 0
    try:
        for writer in writers:
            assert writer.stdout
            assert writer.stdout.readline() == b"writing\n"
        yield lambda: written
    finally:
        for writer in writers:
            writer.terminate()
        for writer in writers:
            written += len(writer.communicate()[0].splitlines())


def main(data: str, url: str = "") -> None:
    import io
    import signal

    from PIL import Image

    from familiehus.app import create_app
    from familiehus.kernel import audit, uploads
    from familiehus.kernel.roles import THE_HOUSE
    from familiehus.kernel.settings import Settings
    from familiehus.kernel.transaction import writing

    stopping = []
    signal.signal(signal.SIGTERM, lambda *_args: stopping.append(True))
    app = create_app(Settings.from_environ({}, data=Path(data), database_url=url, mail_backend="locmem"))
    raw = io.BytesIO()
    Image.new("RGB", (40, 40)).save(raw, "PNG")
    while not stopping:
        raw.seek(0)
        with writing(app):
            audit.record("wrote", by=THE_HOUSE)
            uploads.keep(uploads.read(raw), "test", by=THE_HOUSE)
            audit.record("wrote", by=THE_HOUSE)
        print("writing", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
