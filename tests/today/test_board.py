"""The day's board: now in its line, what needs a hand, and a refresh that is quiet when nothing moved."""

from datetime import timedelta

from familiehus.activities import commands
from familiehus.bookings.models import Override, Rule
from familiehus.kernel import clock as house_clock
from familiehus.kernel import leases
from familiehus.kernel.db import db
from familiehus.kernel.roles import THE_HOUSE
from tests import a


def titles(page, selector: str) -> list[str]:
    return [each.text_content().strip() for each in page.select(selector)]


def test_the_day_stands_against_the_clock(browser, clock):
    tove = a.staff("Tove Madsen")
    salen = a.place("Salen")
    a.activity("Morgenmad", "i dag 8-9", responsible=tove)
    a.activity("Legestue", "i dag 9.30-12", responsible=tove, place=salen)
    a.activity("Café", "i dag 13-15", responsible=tove)

    page = browser.as_(tove).get("/i-dag")

    assert page["h1"] == "Tirsdag 24. november"
    assert titles(page, ".day-row .day-title") == ["Morgenmad", "Legestue", "Café"]
    assert "Morgenmad" in page[".day-row.is-done"]
    assert "Legestue" in page[".day-row.is-now"]
    assert "Salen" in page[".day-row.is-now"]
    assert "Tove M." in page[".day-row.is-now"]
    assert page[".day-now"] == "Nu 10.42"


def test_a_long_morning_is_folded(browser, clock):
    clock("2026-11-24 20:00")
    for hour in range(8, 13):
        a.activity(f"Kl. {hour}", f"i dag {hour}-{hour + 1}")

    page = browser.as_(a.staff()).get("/i-dag")

    assert len(page.select(".fold .day-row")) == 5
    assert "Der er ikke mere i dag." in page


def test_what_needs_a_hand_is_told_with_one_tap_each(browser, clock):
    salen = a.place("Salen")
    a.activity("Juletur", "om 3 dage 10-12", draft=True)
    off = a.activity("Sundhed", "i dag 15-16")
    commands.cancel(a.date_of(off), "Ny dag kommer", by=THE_HOUSE)
    nobody = a.activity("Dans", "om 2 dage 10-12")
    nobody.responsible = None
    a.activity("Kor", "om 4 dage 10-12", place=salen)
    kirsten = a.coordinator("Kirsten")
    shared = commands.plan(
        a.sheet("Leg", "om 4 dage 11-12", place=salen, responsible=kirsten),
        by=kirsten,
        override=Override(Rule.ONE_PLACE, "De deler salen"),
    )
    commands.publish(shared, by=kirsten)
    db.session.flush()

    page = browser.as_(kirsten).get("/i-dag")
    told = {each.cssselect("b")[0].text_content(): each for each in page.select(".todo li")}

    assert "Juletur er stadig en kladde" in told
    assert "Aflyst i dag: Sundhed" in told
    assert "Dans mangler en ansvarlig" in told
    assert "Leg deler sted" in told
    assert "De deler salen" in told["Leg deler sted"].text_content()
    assert (
        told["Dans mangler en ansvarlig"].cssselect("a")[0].get("href")
        == f"/kalender/{a.date_of(nobody).key}/ret"
    )


def test_a_silent_worker_is_told_and_a_live_one_is_not(browser, clock):
    browser.as_(a.staff())
    assert "Husets arbejder svarer ikke" in browser.get("/i-dag")

    db.session.add(leases.Lease(name=leases.WORKER, ended_at=house_clock.now() - timedelta(minutes=1)))
    assert "Husets arbejder" not in browser.get("/i-dag")

    clock("2026-11-24 10:45")
    assert "Husets arbejder svarer ikke" in browser.get("/i-dag")


def test_a_refresh_is_quiet_until_something_moves(browser, clock):
    browser.as_(a.staff())
    again = browser.get("/i-dag").select("#board")[0].get("hx-get")

    assert browser.get(again, target="board").status == 204
    a.activity("Ny", "i dag 18-19")
    answer = browser.get(again, target="board")
    assert answer.status == 200
    assert "Ny" in answer
    assert "<html" not in answer.text
    clock("2026-11-24 10:44")
    assert browser.get(answer.select("#board")[0].get("hx-get"), target="board").status == 200


def test_an_empty_day_says_what_the_board_is_for(browser, clock):
    assert "Der er ikke noget i kalenderen i dag." in browser.as_(a.staff()).get("/i-dag")
