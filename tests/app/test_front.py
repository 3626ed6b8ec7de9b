"""The front of a process that has just begun answers what is kept; everything else waits for the house behind it."""

import gzip
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from contextlib import ExitStack, contextmanager
from contextvars import copy_context

import pytest
from flask import Flask
from sqlalchemy import event
from werkzeug.test import Client, TestResponse

from familiehus.app import factory
from familiehus.app.front import Front
from familiehus.feeds import commands
from familiehus.feeds.kinds import Kind
from familiehus.kernel import locks, software
from familiehus.kernel.db import db
from tests import a, people
from tests.feeds.test_own import key_of

MONTH = "/kalender?vis=maaned"
PATIENCE = 60
"""Seconds to wait for what comes by itself, on a machine with other things to do."""


@pytest.fixture(autouse=True)
def _now(app, clock):
    clock("2026-11-24 10:42")


class Begun:
    """A process that has just begun, with a house that is loaded when the test says so."""

    def __init__(self, app: Flask) -> None:
        self.settings = app.extensions["settings"]
        self.front = Front(self.settings, remembers=True)
        self.may_load = threading.Event()
        self.asked = ThreadPoolExecutor(2)
        self.made: Flask | None = None

    def load(self, make: Callable[[], Flask] | None = None) -> None:
        self.front.load(copy_context().run(lambda: make or self._made))

    def _made(self) -> Flask:
        assert self.may_load.wait(PATIENCE)
        self.made = factory.create_app(self.settings, self.front)
        return self.made

    def get(self, path: str, **headers: str) -> "Future[TestResponse]":
        return self.asked.submit(
            lambda: Client(self.front).get(path, headers=headers, base_url="http://localhost")
        )


@contextmanager
def begun(app: Flask) -> Iterator[Begun]:
    process = Begun(app)
    try:
        yield process
    finally:
        process.may_load.set()
        process.front.is_loaded.wait(PATIENCE)
        process.asked.shutdown()
        if process.made is not None:
            with process.made.app_context():
                db.engine.dispose()


def waits(asked: "Future[TestResponse]") -> bool:
    with pytest.raises(NotYet):
        asked.result(0.3)
    return True


def page(app: Flask) -> TestResponse:
    return app.test_client().get(MONTH)


def test_what_is_kept_is_answered_before_the_house_is_loaded(app, browser):
    a.series("Café", "tirsdag 10-12")
    key, address = key_of(people.staff(), Kind.STAFF)
    db.session.commit()
    drawn = page(app).text
    feed, own = browser.get("/kalender.ics"), browser.get(address)
    with begun(app) as process:
        process.load()
        again = process.get(MONTH, **{"Accept-Encoding": "gzip"}).result(PATIENCE)
        body = gzip.decompress(again.data).decode()
        nonce = again.headers["Content-Security-Policy"].partition("nonce-")[2].partition("'")[0]
        assert nonce in body
        assert nonce not in drawn
        assert len(body) == len(drawn)
        for path, kept in (("/kalender.ics", feed), (address, own)):
            assert process.get(path).result(PATIENCE).data == kept.response.get_data()
            known = process.get(path, **{"If-None-Match": kept.headers["ETag"]}).result(PATIENCE)
            assert known.status_code == 304
        assert process.get("/abonnement/nobody.ics").result(PATIENCE).status_code == 404
        commands.revoke(key, by=key.person)
        db.session.commit()
        assert process.get(address).result(PATIENCE).status_code == 404
        asked = process.get("/healthz")
        assert waits(asked)
        process.may_load.set()
        assert asked.result(PATIENCE).status_code == 200


@pytest.mark.both_databases
def test_what_is_new_waits_and_is_never_old(app, browser):
    page(app)
    browser.get("/kalender.ics")
    a.activity("Noget nyt", "torsdag 10-12")
    db.session.commit()
    with begun(app) as process:
        process.load()
        asked = [process.get(path) for path in (MONTH, "/kalender.ics")]
        assert all(map(waits, asked))
        process.may_load.set()
        assert ["Noget nyt" in each.result(PATIENCE).text for each in asked] == [True, True]


def test_a_process_that_serves_reads_nothing_twice_while_nobody_writes(app, browser):
    """Neither of a feed, nor of one with a key, nor of the month; and whoever writes, it reads at once."""
    a.series("Café", "tirsdag 10-12")
    key, address = key_of(people.staff(), Kind.STAFF)
    db.session.commit()
    paths = ("/kalender.ics", address, MONTH)
    with begun(app) as process:
        process.may_load.set()
        process.load()
        before = [process.get(path).result(PATIENCE) for path in paths]
        asked: list[str] = []
        assert process.made is not None
        with process.made.app_context():
            event.listen(db.engine, "checkout", lambda line, *_more: line.set_trace_callback(asked.append))
        first = [process.get(path).result(PATIENCE) for path in paths]
        assert asked
        asked.clear()
        again = [process.get(path).result(PATIENCE) for path in paths]
        assert not asked
        tags = [each.headers.get("ETag") for each in (*before[:2], *first[:2], *again[:2])]
        assert tags == tags[:2] * 3

        a.series("Noget nyt", "torsdag 10-12")
        db.session.commit()
        assert ["Noget nyt" in process.get(path).result(PATIENCE).text for path in paths] == [True] * 3
        commands.revoke(key, by=key.person)
        db.session.commit()
        assert process.get(address).result(PATIENCE).status_code == 404


def test_another_release_draws_its_own_pages(app, browser, monkeypatch):
    page(app)
    monkeypatch.setattr(software, "digest", lambda: "the next release")
    with begun(app) as process:
        process.load()
        assert waits(process.get(MONTH))


def test_a_house_that_cannot_be_loaded_says_so_to_everybody_who_needs_it(app):
    def fail() -> Flask:
        raise RuntimeError("no route has a rule")

    with begun(app) as process:
        process.load(fail)
        for path in ("/healthz", "/kalender.ics", MONTH):
            assert process.get(path).result(PATIENCE).status_code == 503
        assert str(process.front.fault) == "no route has a rule"


def test_a_server_that_forks_waits_for_the_house(tmp_path):
    """As `gunicorn --preload` does: a thread that loads does not live on in a child."""
    forked = (
        "import os, pathlib; from familiehus.app.front import opening; from familiehus.kernel.settings import Settings;"
        f"front = opening(Settings.from_environ({{}}, data=pathlib.Path({str(tmp_path)!r})));"
        "child = os.fork();"
        "child or os._exit(0 if front.is_loaded.is_set() and front.fault is None else 1);"
        "raise SystemExit(os.waitpid(child, 0)[1])"
    )
    subprocess.run([sys.executable, "-c", forked], check=True, timeout=60)


def test_nobody_puts_a_backup_back_under_a_server_that_is_open(tmp_path):
    """Whatever WSGI server it is; two of its processes are no hindrance to each other."""
    opened = (
        "import os, pathlib; from familiehus.app.front import opening; from familiehus.kernel.settings import Settings;"
        f"opening(Settings.from_environ({{}}, data=pathlib.Path({str(tmp_path)!r})));"
        "print('open', flush=True); input(); os._exit(0)"
    )
    with ExitStack() as both:
        for _process in range(2):
            server = both.enter_context(
                subprocess.Popen(
                    [sys.executable, "-c", opened], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
                )
            )
            assert server.stdout
            assert server.stdin
            both.callback(server.stdin.write, "\n")
            assert server.stdout.readline() == "open\n"
        with pytest.raises(locks.Taken), locks.alone(tmp_path / locks.RUNNING):
            pass
    with locks.alone(tmp_path / locks.RUNNING):
        pass


def test_files_that_make_another_release(tmp_path, monkeypatch):
    monkeypatch.setattr(software, "PACKAGE", tmp_path)
    before = software.digest()
    assert software.digest() == before
    (tmp_path / "new.py").write_text("pass")
    assert software.digest() != before
