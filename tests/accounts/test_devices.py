"""Tablets of the house's own: registered by the manager, left at the door, taken away with a PIN."""

import pytest
from sqlalchemy import select

from familiehus.accounts import commands, passwords
from familiehus.accounts.models import Device, DeviceKind
from familiehus.kernel import audit
from familiehus.kernel.db import db
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import THE_HOUSE
from tests import people


@pytest.fixture
def door(browser):
    """A tablet at the door whose PIN is 2468, and the browser on it."""
    browser.at_door(pin_hash=passwords.hashed("2468"))
    return browser


def device() -> Device:
    return db.session.scalars(select(Device)).one()


def acts() -> list[str]:
    return list(db.session.scalars(select(audit.AuditEntry.act).order_by(audit.AuditEntry.id)))


def test_the_manager_makes_a_tablet_the_house_s_own_and_leaves_it_at_the_door(browser):
    browser.as_(people.manager("Signe")).get("/enheder")
    refused = browser.post("/enheder/ny", name="Døren", kind="door", pin="12")
    assert refused.status == 422
    assert "4 til 8 cifre" in refused["#pin-error"]

    browser.post("/enheder/ny", name="Døren", kind="door", pin="2468")
    cookie = browser.client.get_cookie("enhed")
    assert cookie is not None
    assert cookie.http_only
    assert cookie.value not in device().token_hash
    assert "2468" not in device().pin_hash

    assert "Den her" in browser.get("/enheder")
    answer = browser.post("/enheder/til-doeren")
    assert answer.location == "/doeren/"
    assert answer.headers["Clear-Site-Data"]
    assert "Velkommen. Hvem er I?" in browser.get("/doeren/")
    assert browser.get("/i-dag").status == 403
    for way_in in ("/log-ind", "/log-ind/adgangsnoegle"):
        assert browser.get(way_in).location == "/doeren/"


def test_nobody_signed_in_at_the_door_is_anybody_there(door):
    """Even a live sign-in in the same browser is not looked at before the PIN."""
    from familiehus.accounts import security

    signe = people.manager("Signe")
    _row, token = commands.open_sign_in(signe, how="test")
    db.session.commit()
    with door.client.session_transaction() as session:
        session[security.COOKIE_KEY] = token
    assert door.get("/personer").status == 403
    assert "no-store" in door.get("/doeren/").headers["Cache-Control"]


def test_the_pin_leads_away_from_the_door(door):
    door.get("/doeren/laas-op")
    wrong = door.post("/doeren/laas-op", pin="1111")
    assert wrong.status == 422
    assert "Det er ikke koden." in wrong["#pin-error"]
    assert "pin refused" in acts()

    assert door.post("/doeren/laas-op", pin="2468").location == "/log-ind"
    assert not device().is_at_door
    assert door.get("/log-ind").status == 200
    assert "/log-ind" in door.get("/doeren/").location


def test_the_pin_can_be_guessed_five_times(door):
    door.get("/doeren/laas-op")
    answers = [door.post("/doeren/laas-op", pin=f"11{n:02}", form="/doeren/laas-op").status for n in range(6)]
    assert answers == [422] * 5 + [429]
    door.get("/doeren/laas-op")
    assert door.post("/doeren/laas-op", pin="2468").status == 429
    assert device().is_at_door


def test_a_revoked_tablet_is_anybody_s_at_the_next_request(door):
    assert door.get("/doeren/").status == 200
    commands.revoke_device(device(), by=THE_HOUSE)
    assert "/log-ind" in door.get("/doeren/").location


def test_the_manager_takes_a_tablet_away(browser):
    commands.register_device("Køkkenet", DeviceKind.DESK, by=THE_HOUSE)
    browser.as_(people.manager("Signe")).get("/enheder")
    browser.post(f"/enheder/{device().key}/luk")
    assert device().revoked_at is not None
    assert "Ingen endnu" in browser.get("/enheder")


def test_a_desk_s_tablet_does_not_stand_at_the_door(app):
    desk, _token = commands.register_device("Køkkenet", DeviceKind.DESK, by=THE_HOUSE)
    with pytest.raises(Refused, match="ikke registreret til døren"):
        commands.stand_at_door(desk, by=THE_HOUSE)
    with pytest.raises(Refused, match="Vælg en kode"):
        commands.register_device("Døren", DeviceKind.DOOR, by=THE_HOUSE)


def test_a_tablet_is_noted_as_seen_once_a_minute(door, clock):
    clock("2026-11-24 10:42")
    first = device().last_seen_at
    clock("2026-11-24 10:52")
    door.get("/doeren/")
    assert device().last_seen_at > first
