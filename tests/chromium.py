"""Chromium for the tests: one browser a run, a fresh context a screen, the house served beside it."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect, sync_playwright
from waitress import wasyncore
from waitress.server import create_server

from familiehus.kernel.roles import Role
from tests.browser.screen import Screen
from tests.browser.walk import Walk
from tests.feeds.readers import ByIcalJs, ical_js_in
from tests.furnished import Furnished

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NO_CHROMIUM = "Chromium mangler. Hent den med: apt-get install chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
TABLET = {"width": 1180, "height": 820}
PHONE = {"width": 390, "height": 844}
PATIENCE = 60_000
"""Milliseconds that something may take which nothing is said of, on a machine with other things to do."""
expect.set_options(timeout=PATIENCE)

OpenScreen = Callable[..., Screen]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/browser/" in item.nodeid:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for the whole run; without it the test is skipped, in CI it fails."""
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:
        if os.environ.get("CI"):
            pytest.fail(NO_CHROMIUM)
        pytest.skip(NO_CHROMIUM)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def by_ical_js(chromium: Browser) -> ByIcalJs:
    """Reads a feed with ical.js: each occurrence's start, end, title and status, in words."""
    return ical_js_in(chromium)


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The house on a free port of this machine, until the block ends."""
    sockets: dict[int, Any] = {}
    server = create_server(app, host="127.0.0.1", port=0, threads=4, map=sockets)
    over = threading.Event()

    def answer() -> None:
        while not over.is_set():
            wasyncore.loop(timeout=1, map=sockets, count=1)

    thread = threading.Thread(target=answer, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.task_dispatcher.shutdown(cancel_pending=True, timeout=5)
        over.set()
        server.pull_trigger()
        thread.join()
        # Only now: a socket closed earlier could be one that the thread waits for just then.
        wasyncore.close_all(sockets)


@pytest.fixture(scope="session")
def served_building(building: Flask) -> Iterator[str]:
    with served(building) as address:
        yield address


@pytest.fixture
def screen(app: Flask, served_building: str, chromium: Browser) -> Iterator[OpenScreen]:
    """Opens screens: `screen()`, `screen(PHONE, scheme="dark")`, `screen(javascript=False)`.

    A script error, a violation of the content security policy or an answer of 500 fails the test at its end.
    """
    with screens(app, served_building, chromium) as open_screen:
        yield open_screen


@contextmanager
def screens(app: Flask, address: str, chromium: Browser) -> Iterator[OpenScreen]:
    opened: list[Screen] = []

    def open_screen(
        size: dict[str, int] = TABLET, *, scheme: str = "light", javascript: bool = True, **more: Any
    ) -> Screen:
        context = chromium.new_context(
            viewport=size,  # type: ignore[arg-type]
            has_touch=True,
            color_scheme=scheme,  # type: ignore[arg-type]
            locale="da-DK",
            timezone_id="Europe/Copenhagen",
            reduced_motion="reduce",
            java_script_enabled=javascript,
            **more,
        )
        context.set_default_timeout(PATIENCE)
        opened.append(Screen(app, address, context, context.new_page()))
        return opened[-1]

    try:
        yield open_screen
    finally:
        for each in opened:
            each.context.close()
    troubles = [trouble for each in opened for trouble in each.troubles]
    assert not troubles, "\n".join(troubles)


@pytest.fixture
def tablet(screen: OpenScreen) -> Screen:
    """A tablet lying down, 1180 × 820."""
    return screen(TABLET)


@pytest.fixture
def phone(screen: OpenScreen) -> Screen:
    """A phone, 390 × 844."""
    return screen(PHONE)


@pytest.fixture
def no_javascript(screen: OpenScreen) -> Screen:
    """A phone whose browser runs no scripts."""
    return screen(PHONE, javascript=False)


@pytest.fixture(scope="session")
def walk(furnished: Furnished, chromium: Browser) -> Iterator[Walk]:
    """A walk through the furnished house, for tests that look at every page of it."""
    with served(furnished.app) as address, screens(furnished.app, address, chromium) as open_screen:
        seats = {}
        for role, visitor in furnished.visitors.items():
            seats[role] = open_screen()
            seats[role].keep_axe()
            for name in (furnished.app.config["SESSION_COOKIE_NAME"], "enhed"):
                cookie = visitor.get_cookie(name)
                if cookie is not None and role is not Role.PUBLIC:
                    seats[role].context.add_cookies(
                        [{"name": cookie.key, "value": cookie.value, "url": address}]
                    )
        yield Walk(furnished, seats)
