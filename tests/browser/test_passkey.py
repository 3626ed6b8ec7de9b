"""A passkey, with Chromium's own make-believe device: made, used to sign in alone and after a password, taken off."""

import re

import pytest
from playwright.sync_api import Page, expect

from familiehus.kernel.db import db
from tests import people
from tests.accounts.conftest import WORDS, with_password
from tests.chromium import OpenScreen

SAFER = "/min-konto/ekstra-sikkerhed"


def with_finger(page: Page) -> None:
    """The computer has a built-in reader, and whoever sits there has the right finger (as an iPad's own)."""
    cdp = page.context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})


@pytest.fixture
def bente(app):
    person = with_password(people.staff("Bente Kjær", email="bente@hus.example"))
    db.session.commit()
    return person


def enter(page: Page, address: str) -> None:
    page.goto(f"{address}/log-ind")
    page.get_by_label("Mail", exact=True).fill("bente@hus.example")
    page.get_by_label("Adgangskode").fill(WORDS)
    page.get_by_role("button", name="Log ind", exact=True).click()


def leave(page: Page) -> None:
    page.context.clear_cookies()


def test_a_passkey_from_making_it_to_taking_it_off(bente, screen: OpenScreen, served_building: str):
    served_building = served_building.replace("127.0.0.1", "localhost")
    page = screen().page
    with_finger(page)
    enter(page, served_building)
    page.goto(served_building + SAFER)
    page.get_by_role("link", name="Lav en adgangsnøgle").click()
    page.get_by_label("Hvad skal nøglen hedde?").fill("Husets tablet")
    page.get_by_role("button", name="Lav nøglen").click()
    expect(page).to_have_url(re.compile(re.escape(SAFER)))
    expect(page.locator("#keys").get_by_text("Husets tablet", exact=True)).to_be_visible()

    leave(page)
    page.goto(served_building + "/log-ind")
    page.get_by_role("link", name="Log ind med adgangsnøgle").click()
    page.get_by_role("button", name="Brug min adgangsnøgle").click()
    expect(page).to_have_url(re.compile("/i-dag"))

    leave(page)
    enter(page, served_building)
    expect(page).to_have_url(re.compile("/log-ind/adgangsnoegle"))
    page.goto(served_building + "/i-dag")
    expect(page).to_have_url(re.compile("/log-ind"))
    enter(page, served_building)
    page.get_by_role("button", name="Brug min adgangsnøgle").click()
    expect(page).to_have_url(re.compile("/i-dag"))

    page.goto(served_building + SAFER)
    page.get_by_role("link", name="Lav en adgangsnøgle").click()
    page.get_by_label("Hvad skal nøglen hedde?").fill("Den samme igen")
    page.get_by_role("button", name="Lav nøglen").click()
    expect(page.get_by_role("alert")).to_contain_text("Der er allerede en af dine adgangsnøgler her")

    page.goto(served_building + SAFER)
    page.locator("#keys summary", has_text="Fjern").click()
    page.get_by_role("dialog").get_by_role("button", name="Fjern").click()
    expect(page).to_have_url(re.compile(re.escape(SAFER) + "$"))
    expect(page.locator("#flashes")).to_contain_text("Husets tablet")
    expect(page.locator("#keys").get_by_text("Husets tablet", exact=True)).to_have_count(0)
    leave(page)
    enter(page, served_building)
    expect(page).to_have_url(re.compile("/i-dag"))


def test_without_a_device_that_can_the_page_says_what_to_do_instead(
    bente, screen: OpenScreen, served_building: str
):
    served_building = served_building.replace("127.0.0.1", "localhost")
    page = screen().page
    page.add_init_script("delete window.PublicKeyCredential")
    page.goto(served_building + "/log-ind/adgangsnoegle")
    page.get_by_role("button", name="Brug min adgangsnøgle").click()

    expect(page.get_by_role("alert")).to_contain_text("Log ind på en anden måde")
