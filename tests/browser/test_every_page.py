"""Every page of the house, at a tablet and a phone, by day and by night: nothing for axe to find, nothing that
scrolls sideways, nothing too small to hit (WCAG 2.2 AA; 44 px is the house's own rule)."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser

from familiehus.kernel.roles import Role
from tests.browser.conftest import PHONE, TABLET, OpenScreen, screens, served
from tests.browser.screen import Screen
from tests.furnished import Furnished
from tests.house.test_routes import rules
from tests.house.who_may import LETTERS, may

DEVICES = {"tablet": TABLET, "phone": PHONE}
SMALLEST, COMFORTABLE = 24, 44
# Addresses that are no pages.
NO_PAGES = {"static", "language", "healthz", "uploads.show", "house.theme", "feeds.public", "feeds.one"}
# What may be smaller than 44 px (never than 24), by class, each with its reason.
MAY_BE_SMALL: dict[str, str] = {}


@dataclass
class Walk:
    """One device with one screen per kind of person."""

    house: Furnished
    screens: dict[Role, Screen]

    def pages(self) -> Iterator[tuple[str, Screen]]:
        """Every page, seen by the most trusted person it is for; public pages also as a guest sees them."""
        for rule in sorted(rules(self.house, "GET"), key=lambda rule: rule.rule):
            if rule.endpoint in NO_PAGES or rule.endpoint.endswith((".ics", ".csv", ".picture")):
                continue
            url, allowed = self.house.url_of(rule), may(rule.endpoint)
            seen_by = [role for role in LETTERS.values() if role in allowed]
            for role in dict.fromkeys([seen_by[0], seen_by[-1]]):
                if role in self.screens:
                    yield url, self.screens[role]


@pytest.fixture(scope="module")
def walk(furnished: Furnished, chromium: Browser) -> Iterator[Walk]:
    with served(furnished.app) as address, screens(furnished.app, address, chromium) as open_screen:
        yield Walk(furnished, dict(_seats(open_screen, furnished)))


def _seats(open_screen: OpenScreen, house: Furnished) -> Iterator[tuple[Role, Screen]]:
    for role, visitor in house.visitors.items():
        screen = open_screen()
        cookie = visitor.get_cookie(house.app.config["SESSION_COOKIE_NAME"])
        if cookie is not None and role is not Role.PUBLIC:
            screen.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": screen.address}])
        yield role, screen


def faults_of(screen: Screen) -> Iterator[str]:
    """What is wrong with the page as it stands, turned from tablet to phone and from day to night."""
    for device, size in DEVICES.items():
        screen.page.set_viewport_size(size)  # type: ignore[arg-type]
        screen.page.emulate_media(color_scheme="light")
        yield from (f"{device}: {found}" for found in screen.axe())
        yield from (f"{device} scrolls sideways: {found}" for found in screen.too_wide())
        yield from (f"{device}, below {SMALLEST} px: {found}" for found in screen.targets_below(SMALLEST))
        small = screen.targets_below(COMFORTABLE, besides=tuple(MAY_BE_SMALL))
        yield from (f"{device}, below {COMFORTABLE} px: {found}" for found in small)
        screen.page.emulate_media(color_scheme="dark")
        yield from (f"{device} by night: {found}" for found in screen.axe("color-contrast"))
    yield from screen.troubles
    screen.troubles.clear()


def test_every_page_has_manners_to_the_eye_the_finger_and_the_ear(walk: Walk):
    faults = []
    for url, screen in walk.pages():
        screen.open(url)
        faults += [f"{url}, {fault}" for fault in faults_of(screen)]

    assert not faults, "\n".join(faults)
