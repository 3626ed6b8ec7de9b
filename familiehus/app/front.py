"""What stands in front of the house, and the house behind it.

Polls and the pages that every guest gets alike are answered here, from what is kept, without asking Flask. The
front needs neither SQLAlchemy nor any room, so that a process answers them as soon as it has begun; the house
behind it is loaded meanwhile, and whoever needs it waits until it is there.
"""

import gc
import hashlib
import logging
import os
import sys
import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from werkzeug.middleware.proxy_fix import ProxyFix

from familiehus.feeds.gate import Gate
from familiehus.feeds.kept import Shelf
from familiehus.feeds.kinds import CALENDAR, HOUSE
from familiehus.kernel import locks, logs, memory, software
from familiehus.kernel.kept_pages import KeptPages
from familiehus.kernel.private import keep_private
from familiehus.kernel.questions import Asker
from familiehus.kernel.settings import Settings, SettingsError
from familiehus.signups.states import EVERY_SIGNUP

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication
    from flask import Flask

log = logging.getLogger("familiehus.front")
KEPT_PAGES = {"/kalender": (CALENDAR, HOUSE, EVERY_SIGNUP)}
"""Pages that guests are given without asking Flask, and the versions that move when they show something new."""

HEAD_START = 0.2
"""Seconds that the server has to open its port before the house is loaded, unless somebody asks for it already."""

TURN_SECONDS = 0.0001
"""How long the house goes on loading before whoever asks gets a turn: else 5 ms, ten times in an answer."""


class Front:
    """A WSGI callable. The house behind it is loaded by `load`, or made at once by `create_app`."""

    def __init__(self, settings: Settings, *, remembers: bool = False) -> None:
        memory.keep_few_heaps()
        self.asker = Asker(settings, self._wait, remembers=remembers)
        drawn_by = hashlib.blake2b(f"{software.digest()} {settings}".encode(), digest_size=16).hexdigest()
        self.pages = KeptPages(settings, self.asker, self._behind, KEPT_PAGES, drawn_by)
        self.gate = Gate(settings, self.asker, Shelf(settings.data / "kept.sqlite3"), self.pages)
        self._answer: WSGIApplication = self.gate
        if hops := settings.trusted_proxies:
            self._answer = ProxyFix(self.gate, x_for=hops, x_proto=hops, x_host=hops)
        self._app: Flask | None = None
        self._house: WSGIApplication | None = None
        self._loader: threading.Thread | None = None
        self._is_wanted = threading.Event()
        self.is_loaded = threading.Event()
        self.fault: BaseException | None = None

    def __call__(self, environ: dict[str, Any], start_response: "StartResponse") -> Iterable[bytes]:
        return self._answer(environ, start_response)

    def stand_before(self, app: "Flask") -> None:
        """From now on who asks the app asks us first, and what we cannot answer it does."""
        self._app, self._house = app, app.wsgi_app
        app.wsgi_app = self  # type: ignore[method-assign]  # Flask's own way to put something in front
        app.extensions.update(
            front=self, kept=self.gate.shelf, feed_gate=self.gate, kept_pages=self.pages, asker=self.asker
        )

    def open(self) -> None:
        """The house before which we stand is there, whole."""
        from familiehus.kernel.db import db

        if self._app is None:
            raise RuntimeError("There is no house behind the front.")
        with self._app.app_context():
            self.asker.use(db.engine)
        self.gate.app = self._app
        self.is_loaded.set()

    def load(self, make: Callable[[], object]) -> None:
        """Make the house in a thread of its own.

        When it cannot be made, everybody who needs it is told 503, and `fault` says why. A server that forks
        (gunicorn --preload) waits for it first, so that its children share it.
        """
        self._loader = threading.Thread(target=self._load, args=(make,), name="loading", daemon=True)
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(before=self._wait)
        self._loader.start()

    def _load(self, make: Callable[[], object]) -> None:
        self._is_wanted.wait(HEAD_START)
        turn = sys.getswitchinterval()
        sys.setswitchinterval(TURN_SECONDS)
        gc.disable()
        try:
            make()
            _settle_down()
            self.open()
        except BaseException as why:
            self.fault = why
            log.exception("the house could not be loaded")
        finally:
            gc.enable()
            sys.setswitchinterval(turn)
            self.is_loaded.set()

    def _behind(self, environ: dict[str, Any], start_response: "StartResponse") -> Iterable[bytes]:
        self._wait()
        if self._house is None or self.fault is not None:
            start_response("503 SERVICE UNAVAILABLE", [("Content-Type", "text/plain"), ("Retry-After", "60")])
            return (b"Huset kan ikke lukke op.\n",)
        return self._house(environ, start_response)

    def _wait(self) -> None:
        if self._loader is not None and threading.current_thread() is not self._loader:
            self._is_wanted.set()
            self.is_loaded.wait()


def _settle_down() -> None:
    """What was loaded stays for good: the collector need not look at half a million things again and again, and
    a server that forks now shares their pages."""
    from sqlalchemy.orm import configure_mappers

    configure_mappers()
    gc.collect()
    gc.freeze()
    memory.give_back()


def opening(settings: Settings | None = None) -> Front:
    """What a WSGI server asks: a front that answers at once, and the house as soon as it is loaded behind it.

    As long as the process lives nobody puts a backup back under it. Raises `SettingsError`, also while somebody does.
    """
    settings = settings or Settings.from_environ()
    keep_private(settings.data)
    logs.set_up(settings.log_level)
    try:
        locks.stay_present(settings.data / locks.RUNNING)
    except locks.Taken:
        raise SettingsError(
            "En sikkerhedskopi er ved at blive lagt tilbage. Vent, til det er gjort."
        ) from None
    front = Front(settings, remembers=True)

    def make() -> "Flask":
        from familiehus.app.factory import create_app

        return create_app(settings, front)

    front.load(make)
    return front
