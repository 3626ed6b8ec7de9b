"""The month that guests are given from what was drawn before: never old, never somebody else's, cheap."""

import gzip
import random
import re

import pytest

from familiehus.activities import commands
from familiehus.kernel import kept_pages
from familiehus.kernel.db import db
from familiehus.kernel.i18n import cookie_name
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import THE_HOUSE
from tests import a, people, times
from tests.counting import count_queries
from tests.feeds.changing import CHANGES
from tests.signups import parties

MONTH = "/kalender?vis=maaned"
NONCE = re.compile(r"nonce-([\w-]{20,})'")


@pytest.fixture(autouse=True)
def _now(app, clock):
    clock("2026-11-24 10:42")


def page(browser, path: str = MONTH) -> tuple[str, str]:
    """The page without its nonce, and the nonce, which is the same in the policy and on the page."""
    answer = browser.get(path)
    assert answer.status == 200
    return parted(answer.text, answer.headers)


def parted(body: str, headers) -> tuple[str, str]:
    found = NONCE.search(headers["Content-Security-Policy"])
    assert found is not None
    assert found[1] in body
    return body.replace(found[1], "NONCE"), found[1]


def forget(app) -> None:
    for name in ("kept_pages", "kept_html"):
        app.extensions[name].clear()


def test_what_stands_unchanged_is_not_drawn_again(app, browser):
    a.series("Café", "tirsdag 10-12", takes_signups=True, seats=4)
    first, one = page(browser)
    with count_queries(db.engine) as counted:
        again, other = page(browser)
        small = app.test_client().get(MONTH, headers={"Accept-Encoding": "gzip"})
    assert counted == []
    unpacked, third = parted(gzip.decompress(small.data).decode(), small.headers)
    assert first == again == unpacked
    assert len({one, other, third}) == 3
    assert len(small.data) * 3 < len(first.encode())
    assert {"Accept-Encoding", "HX-Request"} <= set(re.split(", ?", ",".join(small.headers.getlist("Vary"))))


def test_only_guests_are_given_it_each_in_their_language(app, browser):
    a.activity("Åben café", "torsdag 10-12")
    danish, _nonce = page(browser)
    browser.client.set_cookie(cookie_name(secure=False), "en")
    english, _nonce = page(browser)
    assert (danish != english, "November 2026" in english) == (True, True)
    assert page(browser)[0] == english

    browser.as_(people.staff("Bente Kjær"))
    for _turn in range(2):
        assert "Bente" in browser.get(MONTH).text
    strange = app.test_client()
    assert "Bente" not in strange.get(MONTH).get_data(as_text=True)
    assert strange.get(MONTH, headers={"Host": "evil.example"}).status_code == 400
    part = app.test_client().get(MONTH, headers={"HX-Request": "true", "HX-Target": "div#calendar"})
    assert b"<html" not in part.data


def test_time_itself_draws_it_anew(app, browser, clock):
    a.activity("Åben café", "i dag 10-12", takes_signups=True)
    a.activity("Sang", "i dag 14-15", takes_signups=True, signup_closes_hours=2)
    drawn = []
    for now in ("10:45", "11:59", "12:00", "14:00", "15:00"):
        clock(f"2026-11-24 {now}")
        kept, _nonce = page(browser)
        forget(app)
        assert kept == page(browser)[0], now
        drawn.append(kept)
    assert drawn[0] == drawn[1]
    assert len(set(drawn)) == 3
    clock("2026-11-25 00:00")
    assert page(browser)[0] != drawn[-1]


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.long)])
def test_no_change_is_missed_by_any_page(app, browser, seed):
    """After each change every view is what a house with no memory would draw, of a guest and of the staff."""
    dice = random.Random(seed)
    hall = a.place(is_exclusive=False)
    for number in range(3):
        a.series(f"Café {number}", f"{times.WEEKDAYS[number]} 10-12", takes_signups=True, place=hall, seats=4)
    parties.family("Familien Holm")
    changes = [each for each in CHANGES if each.__name__ not in NOT_IN_THE_CALENDAR]
    for turn in range(24 if seed == 1 else 300):
        change = dice.choice(changes)
        try:
            with db.session.begin_nested():
                change(dice)
        except Refused:
            db.session.expire_all()
        for path in (MONTH, "/kalender?vis=liste&uger=8", "/kalender?ledige=1"):
            kept, _nonce = page(browser, path)
            forget(app)
            assert kept == page(browser, path)[0], f"seed {seed}, change {turn}, {change.__name__}: {path}"


NOT_IN_THE_CALENDAR = {
    "lend",
    "take_back",
    "agree",
    "call_off",
    "step_down",
    "man",
    "call_shift_off",
    "give_duty",
}


def test_room_for_what_is_asked_for_often(app, browser, monkeypatch):
    monkeypatch.setattr(kept_pages, "MOST", 60_000)
    pages = app.extensions["kept_pages"]
    for month in range(1, 13):
        page(browser, f"{MONTH}&dato=2027-{month:02}")
    assert 0 < pages._size <= 60_000
    assert pages._size == sum(each.size for each in pages._pages.values())
    commands.publish(
        a.activity("Kladde", "fredag 10-12", draft=True, place=a.place(), responsible=people.staff()),
        by=THE_HOUSE,
    )
    assert "Kladde" in page(browser)[0]
