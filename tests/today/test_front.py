"""The front page: what the house is, when it is open, how one comes in; on an empty house and on one that has spoken."""

from datetime import date, time

import pytest

from familiehus.activities import commands as activities
from familiehus.activities.kinds import Category
from familiehus.house import commands
from familiehus.kernel.roles import THE_HOUSE
from tests import a


@pytest.fixture
def mirabellen(app, clock) -> None:
    commands.describe(
        name="Familiehuset Mirabellen",
        about="Et hus med en have.",
        about_english="A house with a garden.",
        address="Mirabelvej 4, Nørreby",
        phone="10203040",
        email="hej@mirabellen.example",
        by=THE_HOUSE,
    )
    commands.keep_open({day: [(time(9), time(15))] for day in range(5)}, by=THE_HOUSE)


def test_a_house_of_which_nothing_is_said_still_opens_its_door(browser):
    front = browser.get("/")

    assert front.status == 200
    assert "Kom, som I er." in front["h1"]
    assert front.select(".hours") == []
    assert front.select('a[href="tel:"], a[href="mailto:"]') == []


def test_the_front_page_says_where_when_and_how(browser, mirabellen):
    front = browser.get("/")

    assert "Familiehuset Mirabellen" in front["title"]
    assert "Et hus med en have." in front
    assert "Døren er åben mandag–fredag kl. 9–15." in front
    assert "Tirsdag9–15 (i dag)" in front[".hours"]
    assert "Søndaglukket" in front[".hours"]
    assert "Åbent nu" in front
    assert front.select('footer a[href="tel:+4510203040"]')
    assert front.select('#frivillig a[href="/bliv-frivillig"]')
    assert "Lukket 23. december – 3. januar" not in front
    assert front.headers["Cache-Control"] == "no-cache"


def test_closing_days_are_told_three_weeks_ahead(browser, mirabellen, clock):
    commands.close(date(2026, 12, 23), date(2027, 1, 3), "Julelukket", by=THE_HOUSE)
    assert "Julelukket" not in browser.get("/")
    clock("2026-12-02 09:00")
    assert "Lukket 23. december – 3. januar" in browser.get("/")
    clock("2026-12-24 10:00")
    assert "Lukket lige nu" in browser.get("/")
    clock("2027-01-04 10:00")
    assert "Julelukket" not in browser.get("/")


def test_the_front_page_in_english(browser, mirabellen):
    browser.client.set_cookie("sprog", "en")
    front = browser.get("/")
    assert "A house with a garden." in front
    assert "Come as you are." in front["h1"]
    assert "Open now" in front


def test_choosing_a_language_leads_back_to_the_front_page(browser):
    answer = browser.get("/sprog/en")
    assert (answer.status, answer.location) == (303, "/")
    assert "Come as you are." in browser.get("/")["h1"]


def test_the_accessibility_statement_is_the_house_s_own_until_it_has_another(browser, mirabellen):
    front = browser.get("/")
    assert front.select('footer a[href="/tilgaengelighed"]')
    own = browser.get("/tilgaengelighed")
    assert "WCAG 2.2" in own
    assert "10 20 30 40" in own["main"]

    commands.describe(accessibility_statement="https://was.example/mirabellen", by=THE_HOUSE)
    assert browser.get("/").select('footer a[href="https://was.example/mirabellen"]')


def test_a_page_that_is_not_there_still_knows_the_house(browser, mirabellen):
    assert "Familiehuset Mirabellen" in browser.get("/findes-ikke")["title"]


def test_the_front_page_tells_what_is_on_this_week(browser, mirabellen):
    a.activity("Åben café", "i dag 13-15", category=Category.CAFE)
    a.activity("Legestue", "onsdag 9.30-12", takes_signups=True, seats=0)
    off = a.activity("Spørg sundhedsplejen", "torsdag 15-16")
    activities.cancel(a.date_of(off), "Sygdom", by=THE_HOUSE)
    a.activity("Kladden", "fredag 10-11", draft=True)

    front = browser.get("/")

    cards = [" ".join(card.text_content().split()) for card in front.select(".cards a")]
    assert cards[0].startswith("I dag kl. 13–15 Åben café")
    assert cards[0].endswith("Bare kom")
    assert cards[1].endswith("Fuldt")
    assert cards[2].endswith("AFLYST")
    assert len(cards) == 3
    assert "Det sker i denne uge" in front


def test_what_lasts_all_day_is_told_without_the_clock(browser, mirabellen):
    a.activity("Udflugt til skoven", "torsdag", meeting_point="Banegården")

    card = browser.get("/")[".cards"]

    assert "Udflugt til skoven" in card
    assert "kl." not in card
