"""Every page of the house, at a tablet and a phone, by day and by night: nothing for axe to find, nothing that
scrolls sideways, nothing too small to hit (WCAG 2.2 AA; 44 px is the house's own rule)."""

from collections.abc import Iterator

from tests.browser.conftest import PHONE, TABLET
from tests.browser.screen import Screen
from tests.browser.walk import Walk

DEVICES = {"tablet": TABLET, "phone": PHONE}
SMALLEST, COMFORTABLE = 24, 44
# Addresses that are no pages.
NO_PAGES = {"static", "language", "healthz", "uploads.show", "house.theme", "feeds.public", "feeds.one"}
# What may be smaller than 44 px (never than 24), by class, each with its reason.
MAY_BE_SMALL: dict[str, str] = {}


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
    for url, screen in walk.pages(besides=NO_PAGES):
        screen.open(url)
        faults += [f"{url}, {fault}" for fault in faults_of(screen)]

    assert not faults, "\n".join(faults)
