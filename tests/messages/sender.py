"""A postman in a process of its own, for races and sudden deaths: what it delivers it writes to a file.

python -m tests.messages.sender DATA DATABASE_URL DELIVERED [hang]
"""

import os
import sys
import time
from pathlib import Path
from typing import Any

from familiehus.app import create_app
from familiehus.kernel.settings import Settings
from familiehus.messages import channels, introductions, kinds, postman
from familiehus.messages.introductions import Recipient
from tests.messages.conftest import Reminder


def main(data: str, url: str, delivered: str, *how: str) -> None:
    kinds._kinds["reminder"] = Reminder("reminder", "Påmindelse", lambda _params, _to: {})
    introductions.introduce("test", lambda key: Recipient(key, email=f"{key}@eksempel.dk"))

    def deliver(_said: Any, _to: Any, _channel: Any, reference: str) -> None:
        out = os.open(delivered, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(out, f"{reference}\n".encode())
        os.close(out)
        if "hang" in how:
            time.sleep(300)

    channels.deliver = deliver
    settings = Settings.from_environ({}, data=Path(data), database_url=url, mail_backend="locmem")
    postman.send_due(create_app(settings))


if __name__ == "__main__":
    main(*sys.argv[1:])
