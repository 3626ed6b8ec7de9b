"""Volunteers at the door: a tile while the shift is near, taps that count once, undone in time, hours from presence."""

import pytest
from sqlalchemy import select

from familiehus.kernel.db import db
from familiehus.shifts import commands
from familiehus.shifts.models import ShiftSignup
from familiehus.volunteers.models import Hours
from tests import a, shifting, times
from tests.volunteering import volunteer


@pytest.fixture
def seat(app, clock) -> ShiftSignup:
    clock("2026-11-24 07:00")
    shift = shifting.shift("i dag 9-13", title="Køkken", meet="Mød ved bagdøren")
    (seat,) = shifting.put_on(shift, volunteer("Anna Hemmelig"))
    return seat


def now(seat: ShiftSignup) -> ShiftSignup:
    db.session.expire_all()
    found = db.session.get(ShiftSignup, seat.id)
    assert found is not None
    return found


def test_a_tile_stands_there_two_hours_before_with_a_first_name_also_on_a_day_without_dates(
    browser, seat, clock
):
    clock("2026-11-24 06:59")
    door = browser.at_door()
    assert "Anna" not in door.get("/doeren/").text
    clock("2026-11-24 08:30")
    page = door.get("/doeren/")
    assert "Køkken" in page
    assert "Anna" in page
    assert "Hemmelig" not in page.text
    assert "Mød ved bagdøren" in door.get(f"/doeren/?hvem={seat.key}")
    assert "Hemmelig" not in door.answer.text
    assert "Hemmelig" not in door.get("/doeren/?find=hemmelig").select("ul")[0].text_content()


def test_she_comes_and_goes_and_her_hours_are_counted(browser, seat, clock):
    clock("2026-11-24 08:50")
    door = browser.at_door()
    door.get(f"/doeren/?hvem={seat.key}")
    door.post("/doeren/tryk")
    assert "Du er mødt ind" in door.follow()
    assert now(seat).came_at == times.instant("i dag 8.50")
    assert "Du mødte ind kl. 8.50" in door.get(f"/doeren/?hvem={seat.key}")

    clock("2026-11-24 12:00")
    door.get(f"/doeren/?hvem={seat.key}&vej=ud")
    door.post("/doeren/tryk")
    assert "Du er meldt ud" in door.follow()
    assert now(seat).went_at == times.instant("i dag 12")
    (hours,) = db.session.scalars(select(Hours)).all()
    assert hours.minutes == 180


def test_each_tap_is_undone_by_itself(browser, seat, clock):
    clock("2026-11-24 09:00")
    door = browser.at_door()
    door.get(f"/doeren/?hvem={seat.key}")
    door.post("/doeren/tryk")
    clock("2026-11-24 12:00")
    door.get(f"/doeren/?hvem={seat.key}&vej=ud")
    door.post("/doeren/tryk")
    door.follow()
    door.post("/doeren/tryk")
    assert "Fortrudt." in door.follow()
    assert (now(seat).came_at, now(seat).went_at) == (times.instant("i dag 9"), None)
    assert db.session.scalars(select(Hours)).all() == []


def test_coming_is_undone_and_only_for_a_while(browser, seat, clock):
    clock("2026-11-24 09:00")
    door = browser.at_door()
    door.get(f"/doeren/?hvem={seat.key}")
    door.post("/doeren/tryk")
    door.follow()
    filled = door._fields_of("/doeren/tryk")
    clock("2026-11-24 09:03")
    refused = door.send("/doeren/tryk", filled)
    assert refused.status == 422
    assert now(seat).came_at is not None
    clock("2026-11-24 09:01")
    door.send("/doeren/tryk", filled)
    assert now(seat).came_at is None


def test_a_copy_counts_once_and_a_second_tap_undone_leaves_the_first(browser, seat, clock):
    clock("2026-11-24 09:00")
    door = browser.at_door()
    door.get(f"/doeren/?hvem={seat.key}")
    filled = door._fields_of("/doeren/tryk")
    answers = [door.send("/doeren/tryk", filled) for _copy in range(3)]
    assert len({answer.location for answer in answers}) == 1
    clock("2026-11-24 09:10")
    door.send("/doeren/tryk", {**filled, "tap": "another"})
    door.send("/doeren/tryk", {**filled, "act": "fortryd", "tap": "third", "who": "another"})
    assert now(seat).came_at == times.instant("i dag 9")


def test_what_waited_for_the_net_keeps_its_time_also_when_the_shift_is_over(browser, seat, clock):
    clock("2026-11-24 09:00")
    door = browser.at_door()
    door.get(f"/doeren/?hvem={seat.key}")
    filled = door._fields_of("/doeren/tryk")
    clock("2026-11-24 15:00")
    door.send("/doeren/tryk", {**filled, "since": "21600"})
    assert now(seat).came_at == times.instant("i dag 9")


def test_whoever_has_not_come_cannot_go_and_whoever_left_the_shift_cannot_come(browser, seat, clock):
    clock("2026-11-24 09:00")
    door = browser.at_door()
    door.get(f"/doeren/?hvem={seat.key}&vej=ud")
    refused = door.post("/doeren/tryk")
    assert refused.status == 422
    assert "ikke mødt ind" in refused["[role=alert]"]
    door.get(f"/doeren/?hvem={seat.key}")
    filled = door._fields_of("/doeren/tryk")
    commands.call_in_sick(now(seat), by=a.staff())
    assert door.send("/doeren/tryk", filled).status == 422
    assert now(seat).came_at is None


def test_who_is_on_duty_stands_on_the_list_for_a_fire(browser, seat, clock):
    clock("2026-11-24 09:00")
    staff = a.staff()
    assert "Frivillige på vagt" not in browser.as_(staff).get("/i-dag/brandliste")
    commands.come(now(seat), by=staff)
    db.session.commit()
    for path in ("/i-dag/brandliste", "/i-dag"):
        browser.as_(staff).get(path)
        assert "Anna Hemmelig" in browser.answer
    assert "1 frivillig på vagt" in browser.answer
    at_the_door = browser.at_door().get("/doeren/").text
    assert "Frivillige på vagt" in at_the_door
    assert "Hemmelig" not in at_the_door

    clock("2026-11-24 13:50")
    assert "Anna Hemmelig" in browser.as_(staff).get("/i-dag/brandliste")
    clock("2026-11-24 14:00")
    assert "Anna Hemmelig" not in browser.as_(staff).get("/i-dag/brandliste")
