"""Every component in every state, as a person meets it: by eye, by finger, by keyboard, by screen reader."""

from collections.abc import Iterator

import pytest
from flask import g, request_started

from familiehus.kernel.roles import NOBODY, Role
from tests.chromium import PHONE, TABLET

DESIGN = "/design/"


class Signe:
    """Somebody at the desk; sign-in itself is tried where it lives."""

    id, key, name, role = 1, "signe", "Signe Thorsen", Role.MANAGER


@pytest.fixture(autouse=True)
def reader(request: pytest.FixtureRequest) -> Iterator[None]:
    """Who reads: a guest (public head, bar), or staff (rail, bar) where a test says so."""
    who = Signe() if getattr(request, "param", "guest") == "staff" else NOBODY

    def sit_down(_app: object, **_more: object) -> None:
        g.actor = who

    request_started.connect(sit_down)
    yield
    request_started.disconnect(sit_down)


both_readers = pytest.mark.parametrize("reader", ["guest", "staff"], indirect=True)


@both_readers
@pytest.mark.parametrize("path", [DESIGN, "/design/?fejl=1"], ids=["calm", "refused"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [TABLET, PHONE], ids=["tablet", "phone"])
def test_nothing_to_find_for_axe_nor_for_a_thumb(screen, size, scheme, path):
    view = screen(size, scheme=scheme)
    view.open(path)

    assert view.axe() == []
    assert view.too_wide() == []
    assert view.targets_below(44, besides=("skip",)) == []


@both_readers
@pytest.mark.parametrize("width", [320, 768, 1024])
def test_nothing_scrolls_sideways_in_between(screen, width):
    view = screen({"width": width, "height": 800})
    view.open(DESIGN)

    assert view.too_wide() == []


def test_a_refusal_takes_the_forms_place_and_the_focus(tablet):
    tablet.open(DESIGN)
    page = tablet.page
    page.evaluate("() => { window.stayed = true }")
    page.fill("#name", "Sana")
    page.locator("#sample_form button[type=submit]").click()
    page.wait_for_selector(".error-summary")

    assert page.evaluate("() => window.stayed"), "the page was loaded anew"
    assert page.locator(".error-summary").evaluate("box => box === document.activeElement")
    assert page.input_value("#name") == "Sana"
    page.get_by_role("link", name="Telefon").click()
    assert page.locator("#phone").evaluate("box => box === document.activeElement")
    assert page.locator("#phone").get_attribute("aria-invalid") == "true"
    assert tablet.axe() == []


def test_a_box_asks_as_a_dialog_and_gives_the_focus_back(tablet):
    tablet.open(DESIGN)
    opener = tablet.page.locator(".ask > summary")
    opener.focus()
    tablet.page.keyboard.press("Enter")

    assert tablet.page.locator(".ask > dialog").evaluate("box => box.matches(':modal')")
    assert tablet.axe() == []
    tablet.page.keyboard.press("Escape")
    assert not tablet.page.locator(".ask > dialog").is_visible()
    assert opener.evaluate("summary => summary === document.activeElement")


def test_a_refusal_inside_a_box_keeps_it_open(tablet):
    tablet.open(DESIGN)
    page = tablet.page
    page.evaluate("() => { window.stayed = true }")
    page.locator(".ask > summary").click()
    page.locator(".ask > dialog button[type=submit]").click()
    page.wait_for_selector(".ask > dialog .error-summary")

    assert page.evaluate("() => window.stayed"), "the page was loaded anew"
    assert page.locator(".ask > dialog").evaluate("box => box.matches(':modal')")
    assert page.locator(".ask > dialog .error-summary").evaluate("box => box === document.activeElement")
    assert tablet.axe() == []
    page.keyboard.press("Escape")
    assert page.locator(".ask > summary").evaluate("summary => summary === document.activeElement")


def test_the_skip_link_is_the_first_stop(tablet):
    tablet.open(DESIGN)
    tablet.page.keyboard.press("Tab")

    assert tablet.page.evaluate("() => document.activeElement.className") == "skip"
    tablet.page.keyboard.press("Enter")
    assert tablet.page.evaluate("() => document.activeElement.id") == "indhold"


def test_the_menu_closes_by_escape(phone):
    phone.open(DESIGN)
    menu = phone.page.locator("main .menu")
    menu.locator("summary").click()
    assert menu.locator(".menu-panel").is_visible()
    phone.page.keyboard.press("Escape")
    assert not menu.locator(".menu-panel").is_visible()


def test_without_javascript_boxes_open_and_forms_are_sent(no_javascript):
    page = no_javascript.page
    no_javascript.open(DESIGN)
    page.locator(".ask > summary").click()
    assert page.locator(".ask > dialog").is_visible()
    page.locator("#sample_form button[type=submit]").click()
    assert page.locator("#sample_form .error-summary").is_visible()


def test_the_design_page_is_closed_in_a_real_house(app, browser):
    app.testing = False
    try:
        assert browser.get(DESIGN).status == 404
    finally:
        app.testing = True
