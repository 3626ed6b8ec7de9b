"""Families tap »Meld jer til« on nearly full dates, all at once, on one and on four web servers; some leave again."""

import hashlib
import hmac
import http.client
import random
import secrets
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlencode

import pytest
from sqlalchemy import func, select

from familiehus.accounts import security
from familiehus.families.models import Household
from familiehus.kernel.db import db
from familiehus.signups.models import Signup
from familiehus.signups.states import State
from tests.client import Browser
from tests.signups import racing
from tests.signups.parties import date, family

pytestmark = pytest.mark.both_databases
SEATS, AT_ONCE = 5, 16


@dataclass
class Phone:
    """A family's telephone: signed in, with the tokens a page gave it."""

    household: int
    household_key: str
    person_key: str
    sign_in: str
    cookie: str
    csrf: str

    def once(self) -> str:
        """A fresh form key, as the page would make one."""
        chance = secrets.token_urlsafe(15)
        said = f"{chance}|{self.person_key}|{self.sign_in}".encode()
        return f"{chance}.{hmac.new(b'k' * 40, said, hashlib.sha256).hexdigest()[:24]}"

    def tap(self, port: int, occurrence_key: str, adults: int) -> str:
        """Send the form; how it was answered."""
        origin = f"http://127.0.0.1:{port}"
        body = urlencode(
            {
                "csrf_token": self.csrf,
                "once": self.once(),
                "household_key": self.household_key,
                "adults": adults,
                "how_often": "once",
            }
        )
        headers = {
            "Origin": origin,
            "Cookie": self.cookie,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        try:
            line.request("POST", f"/kalender/{occurrence_key}/tilmeld", body, headers)
            answer = line.getresponse()
            answer.read()
        except OSError as error:
            return f"error {type(error).__name__}"
        finally:
            line.close()
        return {303: "done", 422: "refused"}.get(answer.status, f"error {answer.status}")


def phones(app, many: int, address: str) -> list[Phone]:
    found = []
    for _each in range(many):
        household = family()
        person = household.guardians[0]
        browser = Browser(app).as_(person)
        page = browser.get(address)
        csrf = page.select("form [name=csrf_token]")[0].get("value")
        with browser.client.session_transaction() as session:
            sign_in = session[security.COOKIE_KEY]
        cookie = browser.client.get_cookie("session")
        if cookie is None:
            cookie = next(iter(browser.client._cookies.values()))
        found.append(
            Phone(household.id, household.key, person.key, sign_in, f"{cookie.key}={cookie.value}", csrf)
        )
    return found


@contextmanager
def servers(app, many: int) -> Iterator[list[int]]:
    settings = app.extensions["settings"]
    ports = [_free_port() for _each in range(many)]
    running = [
        subprocess.Popen(
            [
                sys.executable,
                "-m",
                "tests.signups.serving",
                str(settings.data),
                settings.database_url,
                str(port),
            ]
        )
        for port in ports
    ]
    try:
        for port in ports:
            _wait_for(port)
        yield ports
    finally:
        for each in running:
            each.terminate()
        for each in running:
            each.wait(30)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def _wait_for(port: int) -> None:
    for _each in range(600):
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        try:
            line.request("GET", "/healthz")
            answer = line.getresponse()
            answer.read()
            if answer.status == 200:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            line.close()
    raise TimeoutError(f"Nobody answers at {port}")


def race(app, workers: int, dates: int, families: int) -> None:
    """Every family taps once for every date, in no order; meanwhile somebody leaves now and then."""
    rows = [date(f"om {10 + number} dage 10-12", total=SEATS) for number in range(dates)]
    keys, ids = [each.key for each in rows], [each.id for each in rows]
    everybody = phones(app, families, f"/kalender/{keys[0]}/tilmeld")
    db.session.commit()
    taps = [(who, key) for who in everybody for key in keys]
    dice = random.Random(workers)
    dice.shuffle(taps)
    is_over, left = threading.Event(), Counter()

    def leave_now_and_then() -> None:
        mine = random.Random(7)
        while not is_over.wait(0.05):
            who, act = mine.choice(everybody).household, mine.choice(("leave", "decline", "accept"))
            left[racing.attempt(app, mine.choice(ids), who, act, 1)] += 1

    with servers(app, workers) as ports, ThreadPoolExecutor(AT_ONCE) as pool:
        leaver = threading.Thread(target=leave_now_and_then)
        leaver.start()
        began = time.monotonic()
        answers = [
            pool.submit(who.tap, ports[number % workers], key, 1 + number % 2)
            for number, (who, key) in enumerate(taps)
        ]
        said = Counter(each.result() for each in answers)
        took = time.monotonic() - began
        is_over.set()
        leaver.join()
    db.session.rollback()
    states = Counter(each.value for each in db.session.scalars(select(Signup.state)))
    wrong = racing.wrongs()
    print(
        f"\n{db.engine.dialect.name}, {workers} workers: {len(taps)} sign-ups in {took:.0f} s; answers {dict(said)}; "
        f"meanwhile {dict(left)}; rows {dict(states)}; wrong: {len(wrong)}"
    )
    assert set(said) == {"done"}, said
    assert not [each for each in left if each.startswith("error")], left
    assert wrong == []
    assert states[State.SIGNED.value] > 0
    assert db.session.scalar(select(func.count(Signup.id))) == len(taps)
    assert db.session.scalar(select(func.count(Household.id))) == families


def test_a_hundred_taps_on_two_servers(app):
    race(app, workers=2, dates=5, families=20)


@pytest.mark.long
@pytest.mark.parametrize("workers", [1, 4])
def test_ten_thousand_taps(app, workers):
    race(app, workers, dates=100, families=100)
