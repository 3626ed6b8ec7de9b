"""A family asks, is enrolled, signs up, waits for a seat, comes through the door, pauses, stops and is forgotten."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select, true

from familiehus.activities.models import Occurrence
from familiehus.activities.sheets import Seats
from familiehus.attendance.models import Attendance
from familiehus.families.models import Household
from familiehus.families.states import State
from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.roles import THE_HOUSE
from familiehus.messages import kinds
from familiehus.messages.introductions import whom
from familiehus.messages.models import Message
from familiehus.messages.wording import word
from familiehus.signups import commands as signups
from familiehus.signups.models import Signup
from familiehus.signups.states import State as Seat
from tests import a, households, people
from tests.browser.screen import Screen
from tests.chromium import PHONE, TABLET, OpenScreen

YEAR = clock.today().year
SAYS = {
    "da": {
        "thanks": "Tak",
        "go_in": "Log ind",
        "sign_up": "Tilmeld",
        "coming": "I kommer, 2",
        "undo": "Fortryd",
        "signed": "I er tilmeldt",
        "full": "Der er fuldt.",
        "queue": "Skriv os på venteliste",
        "waiting": "I er nr. 1 på ventelisten",
        "yes": "Ja, vi kommer",
        "sms": "Der er plads til jer",
        "pause": "Hold pause",
        "back": "Fortryd, vi er med igen",
        "stop": "Stop i huset",
        "stop_surely": "Ja, vi stopper",
        "stopped": "I er stoppet",
        "delete": "Slet alt om os",
        "sure": "Ja, slet alt om os",
        "gone": "Alt om jer er slettet",
    },
    "en": {
        "thanks": "Thank you",
        "go_in": "Sign in",
        "sign_up": "Sign up",
        "coming": "You are coming, 2",
        "undo": "Undo",
        "signed": "You are signed up",
        "full": "It is full.",
        "queue": "Put us on the waiting list",
        "waiting": "You are number 1 on the waiting list",
        "yes": "Yes, we are coming",
        "sms": "There is a place for you",
        "pause": "Take a break",
        "back": "Undo, we are back",
        "stop": "Stop coming here",
        "stop_surely": "Yes, we are stopping",
        "stopped": "You have stopped",
        "delete": "Delete everything about us",
        "sure": "Yes, delete everything about us",
        "gone": "Everything about you is deleted",
    },
}


class Home:
    """The family's phone, in its own language."""

    def __init__(self, view: Screen, language: str) -> None:
        self.view, self.page, self.says = view, view.page, SAYS[language]
        view.open("/")
        if language == "en":
            view.open("/sprog/en?next=/")
            assert self.page.locator("html").get_attribute("lang") == "en"

    def press(self, what: str, within: str = "main") -> None:
        self.page.locator(within).get_by_role("button", name=self.says[what], exact=True).first.click()

    def sees(self, what: str, where: str = "main") -> None:
        expect(self.page.locator(where)).to_contain_text(self.says[what])


def told(kind: str) -> str:
    """The newest letter of that kind, as a text message in words."""
    db.session.expire_all()
    letter = db.session.scalars(
        select(Message).where(Message.kind == kind).order_by(Message.id.desc())
    ).first()
    assert letter is not None, f"No letter {kind}"
    to = whom(letter.recipient)
    assert to is not None
    known = kinds.kind_called(kind)
    assert known is not None
    said = word(known, letter.params, to, letter.language)
    assert said is not None
    db.session.commit()
    return said.short


def look(*columns: Any, where: Any) -> list[tuple[Any, ...]]:
    """What stands in the house now; nothing is held on to, so that the house can go on writing."""
    db.session.expire_all()
    found = [tuple(row) for row in db.session.execute(select(*columns).where(where))]
    db.session.commit()
    return found


def path_in(said: str) -> str:
    """Where the link in a text message leads."""
    address = next(part for part in said.split() if part.startswith("http"))
    return "/" + address.split("/", 3)[3]


def on_desk(view: Screen) -> Page:
    return view.as_(people.coordinator("Kirsten Dahl")).page


@pytest.mark.parametrize(
    ("language", "javascript"), [("da", True), ("en", False)], ids=["da-htmx", "en-no script"]
)
def test_from_the_first_word_to_the_last(screen, language, javascript):
    come_and_go(screen, language, javascript=javascript)


@pytest.mark.long
@pytest.mark.parametrize(
    ("language", "javascript"), [("en", True), ("da", False)], ids=["en-htmx", "da-no script"]
)
def test_from_the_first_word_to_the_last_the_other_way_about(screen, language, javascript):
    come_and_go(screen, language, javascript=javascript)


def come_and_go(screen: OpenScreen, language: str, *, javascript: bool) -> None:
    breakfast = a.date_of(
        a.activity("Brunch", "om 2 dage 10-12", takes_signups=True, seats=Seats(30), public_text="Kaffe")
    )
    swimming = a.date_of(a.activity("Svøm", "om 9 dage 10-12", takes_signups=True, seats=Seats(2)))
    others = signups.sign_up(swimming, households.household("Familien Dam"), adults=2, by=THE_HOUSE)
    brunch_key, brunch_day = breakfast.key, clock.local_day(breakfast.starts_at)
    brunch_id, swimming_id, swimming_key = breakfast.id, swimming.id, swimming.key
    home = Home(screen(PHONE, javascript=javascript), language)
    page = home.page

    # They ask, with a telephone alone.
    home.view.open("/kom-med")
    page.locator("[name=name]").fill("Mona Berg")
    page.locator("[name=phone]").fill("20304050")
    page.locator("main form button[type=submit]").click()
    home.sees("thanks")

    # They are enrolled, and a child is written down.
    desk_view = screen(TABLET, javascript=javascript)
    desk = on_desk(desk_view)
    desk_view.open("/familier/henvendelser")
    desk.get_by_role("link", name="Mona Berg").click()
    desk.get_by_role("button", name="Tilmeld huset").click()
    desk.get_by_role("link", name="Et barn mere").click()
    desk.locator("[name=first_name]").fill("Alma")
    desk.locator("[name=birth_year]").fill(str(YEAR - 4))
    desk.locator("main form button[type=submit]").first.click()
    expect(desk.locator("#hvem")).to_contain_text("Alma")
    ((family, state),) = look(Household.id, Household.state, where=Household.called == "Mona Berg")
    assert state == State.ENROLLED

    # A link comes by text message; its button lets them in.
    home.view.open("/ind")
    page.locator("[name=phone]").fill("20 30 40 50")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/ind?sendt=sms*")
    home.view.open(path_in(told("accounts.sign_in")))
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/min-familie/")

    # One tap, taken back, and again.
    home.view.open(f"/kalender?vis=liste&dato={brunch_day}")
    home.press("sign_up")
    home.sees("coming", "#calendar")
    home.press("undo")
    expect(page.locator("#calendar")).not_to_contain_text(home.says["coming"])
    home.press("undo")
    home.sees("coming", "#calendar")

    # Full: a number in line, then a seat on offer, answered by the letter's link while signed out elsewhere.
    home.view.open(f"/kalender/{swimming_key}")
    home.sees("full")
    home.press("queue")
    home.sees("waiting")
    signups.leave(others, by=THE_HOUSE)
    stranger = Home(screen(PHONE, javascript=javascript), language)
    stranger.view.open(path_in(told("signups.offer")))
    mine = (Signup.household_id == family) & (Signup.occurrence_id == swimming_id)
    assert look(Signup.state, where=mine) == [(Seat.OFFERED,)]
    stranger.press("yes")
    stranger.page.wait_for_url("**/kalender/**")
    home.view.open(f"/kalender/{swimming_key}")
    home.sees("signed")

    # The day comes, and so do they.
    date = db.session.get_one(Occurrence, brunch_id)
    date.starts_at, date.ends_at = clock.now() - timedelta(minutes=5), clock.now() + timedelta(hours=2)
    desk_view.open(f"/kalender/{brunch_key}")
    desk.get_by_role("link", name="Hvem kom?").click()
    desk.locator("[name=find]").fill("Mona")
    desk.get_by_role("button", name="Find", exact=True).click()
    with desk.expect_response(lambda answer: answer.request.method == "POST"):
        desk.get_by_role("button", name="Kom", exact=True).first.click()
    expect(desk.locator("#roll")).to_contain_text("kom ")
    assert look(Attendance.household_id, where=true()) == [(family,)]

    # A pause and back, a stop, and everything gone.
    home.view.open("/min-familie/")
    home.press("pause")
    home.press("back")
    page.locator("summary").get_by_text(home.says["stop"], exact=True).click()
    home.press("stop_surely")
    home.sees("stopped")
    assert look(Signup.state, where=mine) == [(Seat.LEFT,)]
    page.get_by_role("link", name=home.says["delete"], exact=True).click()
    home.press("sure")
    page.wait_for_url(lambda url: url.rstrip("/") == home.view.address)
    home.sees("gone", "body")
    left = look(Household.state, Household.called, Household.size_band, where=Household.id == family)
    assert left == [(State.ANONYMISED, "–", "2")]
    home.view.open("/min-familie/")
    assert "/log-ind" in page.url
