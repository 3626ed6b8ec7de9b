"""One worker of the house: a web server of its own on the shared database, in a process of its own.

python -m tests.signups.serving DATA DATABASE_URL PORT
"""

import sys
from pathlib import Path

import waitress

from familiehus.app import create_app
from familiehus.kernel.settings import Settings


def main(data: str, url: str, port: str) -> None:
    settings = Settings.from_environ(
        {},
        data=Path(data),
        database_url=url,
        mail_backend="locmem",
        secret_key="k" * 40,
        base_url=f"http://127.0.0.1:{port}",
    )
    waitress.serve(create_app(settings), host="127.0.0.1", port=int(port), threads=8, _quiet=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
