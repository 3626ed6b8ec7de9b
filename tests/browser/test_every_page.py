"""Every page of the house, at a tablet and a phone, by day and by night: nothing for axe to find, nothing that
scrolls sideways, nothing too small to hit (WCAG 2.2 AA; 44 px is the house's own rule)."""

from collections.abc import Iterator
from itertools import islice, product

import pytest

from tests.browser.screen import Screen
from tests.browser.walk import Walk
from tests.chromium import PHONE, TABLET

DEVICES = {"tablet": TABLET, "phone": PHONE}
COMFORTABLE = 44
# The walk is taken in parts, so that several can walk at once.
PARTS = 6
# Addresses that are no pages.
NO_PAGES = {
    "static",
    "accounts.time_left",
    "language",
    "healthz",
    "uploads.show",
    "house.theme",
    "feeds.public",
    "feeds.one",
    "feeds.meeting",
    "feeds.keyed",
    "volunteers.kilometres",
    "privacy.as_csv",
    "loans.export_things",
    "shifts.copy",
    "shifts.worker",
    "reports.sheet",
    "partners.document",
    "reports.workbook",
}


def faults_of(screen: Screen, device: str, scheme: str, besides: tuple[str, ...]) -> Iterator[str]:
    """What is wrong with the page as it stands, on that device by day ("light") or by night ("dark")."""
    if screen.page.viewport_size != DEVICES[device]:
        screen.page.set_viewport_size(DEVICES[device])  # type: ignore[arg-type]
    screen.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    seen = f"{device}, {scheme}"
    yield from (f"{seen}: {found}" for found in screen.axe(besides=besides))
    yield from (f"{seen} scrolls sideways: {found}" for found in screen.too_wide())
    yield from (f"{seen}, below {COMFORTABLE} px: {found}" for found in screen.targets_below(COMFORTABLE))
    yield from (f"{seen}: {trouble}" for trouble in screen.troubles)
    screen.troubles.clear()


def look(walk: Walk, part: int, *ways: tuple[str, str], besides: tuple[str, ...] = ()) -> None:
    """Open every page of that part of the house once, and turn it each of those ways: first as the screen stands."""
    faults = []
    for url, screen in islice(walk.pages(besides=NO_PAGES), part, None, PARTS):
        screen.open(url)
        turns = sorted(ways, key=lambda way: DEVICES[way[0]] != screen.page.viewport_size)
        faults += [f"{url}, {fault}" for way in turns for fault in faults_of(screen, *way, besides)]

    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_has_manners_to_the_eye_the_finger_and_the_ear(walk: Walk, part: int):
    """Each device once and each scheme once; all four together are among the long tests, and so is axe's own rule
    of how large a target is: it is content with 24 px."""
    look(walk, part, ("tablet", "light"), ("phone", "dark"), besides=("target-size",))


@pytest.mark.long
@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_has_manners_on_both_devices_by_day_and_by_night(walk: Walk, part: int):
    look(walk, part, *product(DEVICES, ("light", "dark")))


@pytest.mark.long
@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_has_manners_in_english(walk: Walk, part: int):
    """English words are longer or shorter; nothing may break, and the page says which language it speaks."""
    for screen in walk.screens.values():
        screen.context.add_cookies([{"name": "sprog", "value": "en", "url": screen.address}])
    try:
        look(walk, part, ("tablet", "dark"), ("phone", "light"))
    finally:
        for screen in walk.screens.values():
            screen.context.clear_cookies(name="sprog")
