"""The day's board tells how many come and wait, and whose offer is about to lapse; not of whom one is kept apart from."""

import pytest

from familiehus.families import commands as families
from familiehus.kernel.db import db
from familiehus.kernel.roles import THE_HOUSE
from familiehus.signups import commands
from familiehus.today.board import board_for
from tests import people
from tests.signups.parties import date, family, join


@pytest.fixture(autouse=True)
def _tuesday(clock):
    clock("2026-11-24 09:00")


def test_a_line_says_how_many_come_and_wait(app, browser):
    leg = date("2026-11-24 17-19", total=2)
    join(leg, adults=2)
    join(leg)
    join(leg)
    desk = browser.as_(people.staff())

    row = desk.get("/i-dag")[f"#dag-{leg.key}"]

    assert "2 kommer · fuldt" in row
    assert "2 på venteliste" in row


def test_an_offer_about_to_lapse_needs_a_hand(app, browser):
    leg = date("2026-11-26 12-14", total=1)
    seated, dam = join(leg), family("Familien Dam")
    join(leg, dam)
    commands.leave(seated, by=THE_HOUSE)
    apart, staff = people.staff(), people.staff()
    families.keep_apart(dam, apart, by=THE_HOUSE)
    db.session.flush()

    told = [todo.note for todo in board_for(staff).todos if todo.icon == "hourglass"]
    assert told == ["Leg · venter på Familien Dam"]
    assert [todo for todo in board_for(apart).todos if todo.icon == "hourglass"] == []
    assert "Tilbud udløber" in browser.as_(staff).get("/i-dag")


def test_a_coordinator_may_ring_before_the_offer_lapses(app, browser):
    leg = date("2026-11-26 12-14", total=1)
    seated, dam = join(leg), family("Familien Dam")
    dam.guardians[0].phone = "20304050"
    join(leg, dam)
    commands.leave(seated, by=THE_HOUSE)

    links = browser.as_(people.coordinator()).get("/i-dag").select(".todo a[href^='tel:']")
    assert [each.text_content().strip() for each in links] == ["20 30 40 50"]
    assert not browser.as_(people.staff()).get("/i-dag").select(".todo a[href^='tel:']")
