"""A full disk and a locked database: a sentence for the person, nothing half-written, recovery by itself (R55)."""

import re
import resource
import sqlite3
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.cookiejar import CookieJar
from pathlib import Path

import pytest

from tests.cli.houses import OpenHouse, free_port

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Limits another process with prlimit")


@contextmanager
def full_disk(pid: int) -> Iterator[None]:
    """Every file of that process is as large as it may get."""
    soft, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (1, hard))
    try:
        yield
    finally:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (soft, hard))


class Guest:
    """Somebody who tries to sign in, and so makes the house write."""

    def __init__(self, house: OpenHouse) -> None:
        self.address = f"http://127.0.0.1:{house.port}/log-ind"
        self.line = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        with self.line.open(self.address, timeout=60) as page:
            self.fields = dict(
                re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page.read().decode())
            )

    def tries_to_sign_in(self) -> tuple[int, str]:
        filled = self.fields | {"email": "ingen@eksempel.dk", "password": "tre lange ord"}
        request = urllib.request.Request(
            self.address,
            data=urllib.parse.urlencode(filled).encode(),
            headers={"Origin": self.address.removesuffix("/log-ind")},
        )
        try:
            with self.line.open(request, timeout=60) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refusal:
            with refusal:
                return refusal.code, refusal.read().decode()


def test_a_full_disk_is_told_and_gets_over(tmp_path: Path):
    with OpenHouse(["serve", "--no-worker"], tmp_path, free_port()) as house:
        guest = Guest(house)
        with full_disk(house.process.pid):
            status, words = guest.tries_to_sign_in()
            assert status == 503
            assert "Prøv igen om et øjeblik" in words
            assert "Traceback" not in words
            assert house.get("/healthz")[0] == 503
            assert house.get("/log-ind")[0] == 200, "Who only reads notices nothing"
        assert guest.tries_to_sign_in()[0] == 422
        assert house.get("/healthz")[0] == 200
    with closing(sqlite3.connect(tmp_path / "instance/familiehus.sqlite3")) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


@pytest.mark.long
def test_a_database_that_is_locked_for_long_is_told_and_gets_over(tmp_path: Path):
    with OpenHouse(["serve", "--no-worker"], tmp_path, free_port()) as house:
        guest = Guest(house)
        path = tmp_path / "instance/familiehus.sqlite3"
        with closing(sqlite3.connect(path, isolation_level=None)) as somebody:
            somebody.execute("BEGIN IMMEDIATE")
            status, words = guest.tries_to_sign_in()
            assert status == 503
            assert "Prøv igen om et øjeblik" in words
            assert house.get("/log-ind")[0] == 200, "Who only reads notices nothing"
            somebody.execute("ROLLBACK")
        assert guest.tries_to_sign_in()[0] == 422
