"""Trying too often: stopped per account and per address, while others come in (R11)."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from familiehus.accounts import commands
from familiehus.accounts.models import Attempt, AttemptAt
from familiehus.accounts.throttle import network
from familiehus.kernel.db import db
from tests import people
from tests.accounts.conftest import WORDS, with_password
from tests.client import Browser

LOGIN = "/log-ind"


@pytest.fixture
def mette(app):
    return with_password(people.staff("Mette", email="mette@hus.example"))


def guess(browser: Browser, email: str, words: str = "noget helt andet", *, address: str = "10.0.0.1") -> int:
    browser.get(LOGIN)
    values = browser._fields_of(LOGIN) | {"email": email, "password": words}
    db.session.commit()
    response = browser.client.post(
        LOGIN, data=values, headers={"Origin": "http://localhost"}, environ_base={"REMOTE_ADDR": address}
    )
    db.session.expire_all()
    return response.status_code


def test_an_account_is_closed_to_guessing_and_others_come_in(browser, mette, clock):
    clock("2026-11-24 08:00")
    olga = with_password(people.staff("Olga", email="olga@hus.example"))
    answers = [guess(browser, mette.email, address=f"10.0.1.{number}") for number in range(10)]

    assert answers == [422] * 8 + [429] * 2
    assert guess(browser, mette.email, WORDS, address="10.0.2.1") == 429
    assert guess(Browser(browser.app), olga.email, WORDS, address="10.0.1.1") == 303

    clock("2026-11-24 08:16")
    assert guess(browser, mette.email, WORDS) == 303


def test_unknown_accounts_are_throttled_alike(browser, mette):
    answers = [guess(browser, "ukendt@hus.example", address=f"10.0.1.{number}") for number in range(10)]

    assert answers == [422] * 8 + [429] * 2


def test_an_address_is_closed_to_guessing_at_many(browser, mette, monkeypatch):
    fewer = replace(browser.app.extensions["settings"], login_tries_per_address=10)
    monkeypatch.setitem(browser.app.extensions, "settings", fewer)
    answers = [guess(browser, f"nr{number}@hus.example") for number in range(12)]

    assert answers == [422] * 10 + [429] * 2
    assert guess(browser, mette.email, WORDS) == 429
    assert guess(browser, mette.email, WORDS, address="10.9.9.9") == 303


@pytest.mark.parametrize(
    ("one", "another", "is_same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:10.0.0.1", "10.0.0.1", True),
        ("fe80::1%eth0", "fe80::2%eth1", True),
        ("10.0.0.1", "10.0.0.2", False),
        ("", "hvad", False),
    ],
)
def test_whoever_has_a_network_of_addresses_has_the_tries_of_one(one, another, is_same):
    assert (network(one) == network(another)) is is_same


def test_the_right_password_wipes_the_slate(browser, mette):
    for _try in range(7):
        guess(browser, mette.email)
    assert guess(browser, mette.email, WORDS) == 303

    assert guess(Browser(browser.app), mette.email) == 422
    assert db.session.query(Attempt).count() == 1


def test_the_page_says_what_to_do(browser, mette):
    for _try in range(8):
        guess(browser, mette.email)
    answer = browser.post(LOGIN, form=LOGIN, email=mette.email, password=WORDS)

    assert answer.status == 429
    assert "Vent et kvarter" in answer
    assert answer.headers["Retry-After"] == "900"


def test_asking_for_letters_is_throttled_too(browser, mette, letters):
    path = "/ny-adgangskode"
    answers = [browser.post(path, form=path, email=mette.email).status for _try in range(10)]

    assert answers == [303] * 8 + [429] * 2
    assert len(letters()) == 8


def test_guessing_one_s_own_password_from_inside_is_counted(browser, mette):
    browser.as_(mette)
    path = "/min-konto/mail"
    answers = [browser.post(path, form=path, email="ny@hus.example", password="gæt").status for _ in range(9)]

    assert answers == [422] * 8 + [429]


def test_neither_account_nor_address_can_be_read_in_the_table(browser, mette):
    guess(browser, mette.email)
    row = db.session.query(Attempt).one()

    assert len(row.account) == len(row.address) == 64
    assert mette.email not in row.account


@pytest.mark.both_databases
def test_many_at_once_are_counted_as_many(app):
    through, stopped, ready = [], [], threading.Barrier(16)

    def race(number: int) -> None:
        with app.app_context():
            ready.wait()
            try:
                commands.weigh(
                    AttemptAt.SIGN_IN,
                    account="a" * 64,
                    address=str(number),
                    most_per_account=5,
                    most_per_address=40,
                    window=timedelta(minutes=15),
                )
                through.append(number)
            except commands.TooOften:
                stopped.append(number)

    db.session.commit()
    runners = [threading.Thread(target=race, args=(number,)) for number in range(16)]
    for runner in runners:
        runner.start()
    for runner in runners:
        runner.join()

    assert (len(through), len(stopped)) == (5, 11)


def test_tries_are_gone_after_a_day(app, clock):
    limits = {"most_per_account": 5, "most_per_address": 5, "window": timedelta(minutes=15)}
    clock("2026-11-24 08:00")
    db.session.commit()
    commands.weigh(AttemptAt.SIGN_IN, account="a", address="b", **limits)
    clock("2026-11-25 07:59")
    assert commands.forget_tries() == 0
    clock("2026-11-25 08:01")
    assert commands.forget_tries() == 1
