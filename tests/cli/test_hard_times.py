"""A full disk and a locked database: a sentence for the person, nothing half-written, recovery by itself (R55)."""

import os
import re
import resource
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from statistics import median

import pytest

from tests.cli.houses import PATIENCE, OpenHouse
from tests.conftest import put_in_place
from tests.ports import free_port

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Limits another process with prlimit")


@dataclass
class Disk:
    """The disk on which the house lies. For root a small one of its own, that can really be filled and locked;
    for anybody else the limits that the system knows for a process and a folder."""

    at: Path
    is_own: bool = False

    def __enter__(self) -> "Disk":
        self.at.mkdir()
        mount = ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(self.at)]
        self.is_own = (
            os.geteuid() == 0 and not subprocess.run(mount, capture_output=True, check=False).returncode
        )
        return self

    def __exit__(self, *_error: object) -> None:
        if self.is_own:
            subprocess.run(["umount", "--lazy", str(self.at)], check=True)

    @contextmanager
    def full(self, pid: int) -> Iterator[None]:
        """There is no room for another byte."""
        if self.is_own:
            with suppress(OSError), (self.at / "filler").open("wb") as filler:
                while True:
                    filler.write(bytes(4096))
                    filler.flush()
            yield
            (self.at / "filler").unlink()
            return
        soft, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (1, hard))
        yield
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (soft, hard))

    def become(self, mode: str) -> None:
        """`ro`: it can only be read from now on; `rw`: it can be written again. Nobody has it open."""
        if self.is_own:
            subprocess.run(["mount", "-o", f"remount,{mode}", str(self.at)], check=True)
            return
        for each in [self.at, *self.at.rglob("*")]:
            each.chmod((0o555 if each.is_dir() else 0o444) if mode == "ro" else 0o755)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    with Disk(tmp_path / "instance") as disk:
        yield disk


class Guest:
    """Somebody who tries to sign in, and so makes the house write."""

    def __init__(self, house: OpenHouse) -> None:
        self.address = f"http://127.0.0.1:{house.port}/log-ind"
        self.line = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        with self.line.open(self.address, timeout=PATIENCE) as page:
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
            with self.line.open(request, timeout=PATIENCE) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refusal:
            with refusal:
                return refusal.code, refusal.read().decode()


def test_a_full_disk_and_one_that_can_only_be_read_are_told_and_got_over(
    disk: Disk, tmp_path: Path, empty_file: Path
):
    put_in_place(empty_file, disk.at)
    serve = ["serve", "--no-worker"]
    with OpenHouse(serve, tmp_path, free_port()) as house:
        guest = Guest(house)
        with disk.full(house.process.pid):
            is_told(house, guest)
        gets_over(house, guest)
        house.stop(signal.SIGKILL)
    disk.become("ro")
    with OpenHouse(serve, tmp_path, free_port(), when_open="/log-ind") as house:
        guest = Guest(house)
        is_told(house, guest)
        disk.become("rw")
        gets_over(house, guest)
        assert "Traceback" not in house.stop()[2]
    with closing(sqlite3.connect(disk.at / "familiehus.sqlite3")) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def is_told(house: OpenHouse, guest: Guest) -> None:
    """Who writes reads a sentence, who only reads notices nothing, and the house says that it is unwell."""
    status, words = guest.tries_to_sign_in()
    assert status == 503
    assert "Prøv igen om et øjeblik" in words
    assert "Traceback" not in words
    assert house.get("/healthz")[0] == 503
    for path in ("/", "/kalender", "/log-ind"):
        assert house.get(path)[0] == 200, path


def gets_over(house: OpenHouse, guest: Guest) -> None:
    """The disk is well again: at the second try at the latest everything works, and nobody did anything."""
    assert guest.tries_to_sign_in()[0] in (422, 503)
    assert guest.tries_to_sign_in()[0] == 422
    assert house.get("/healthz")[0] == 200


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


@pytest.mark.long
def test_killed_at_work_ten_times_it_is_up_again_within_three_seconds(tmp_path: Path, demo_file: Path):
    """Whoever keeps the house running starts it anew at once, as systemd does with `Restart=always`. From then until
    a page is answered the demo house takes so long; the file of the killed one is put right on the way (R54)."""
    (tmp_path / "instance").mkdir()
    put_in_place(demo_file, tmp_path / "instance")
    serve, port, up_in = ["serve", "--no-worker"], free_port(), []
    for _start in range(11):
        with OpenHouse(serve, tmp_path, port, when_open="/log-ind") as house:
            up_in.append(house.opened_in)
            guest = Guest(house)
            with ThreadPoolExecutor(1) as busy:
                busy.submit(guest.tries_to_sign_in)
                house.stop(signal.SIGKILL)
    with closing(sqlite3.connect(tmp_path / "instance/familiehus.sqlite3")) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]

    again = up_in[1:]
    print(f"up again in {min(again):.2f} to {max(again):.2f} s, {sum(again) / len(again):.2f} s on average")
    assert median(again) <= 6 * bare_start(), "Half a second when the machine is quiet, so under three"


def bare_start() -> float:
    """How long a process takes now that brings in the same libraries and does nothing."""
    began = time.monotonic()
    subprocess.run([sys.executable, "-c", "import flask, sqlalchemy.orm, wtforms"], check=True)
    return time.monotonic() - began
