"""The house's settings under a manager's finger: with htmx, and without any script at all."""

from datetime import time

import pytest

from familiehus.house import commands, queries
from familiehus.kernel.roles import THE_HOUSE
from tests import people
from tests.browser.screen import Screen
from tests.chromium import PHONE, TABLET

PAGES = (
    "/indstillinger/",
    "/indstillinger/logo",
    "/indstillinger/aabningstider",
    "/indstillinger/lukkedage",
    "/indstillinger/vagttelefon",
)


def said(screen: Screen, name: str) -> str:
    return screen.page.locator(name).first.inner_text()


@pytest.mark.parametrize("javascript", [True, False], ids=["htmx", "no script"])
def test_the_week_is_typed_refused_and_kept(screen, javascript):
    view = screen(TABLET, javascript=javascript).as_(people.manager("Signe"))
    view.open("/indstillinger/aabningstider")
    view.page.get_by_label("Mandag").fill("15-9")
    view.page.get_by_label("Tirsdag").fill("9-12, 13-16.30")
    view.page.get_by_role("button", name="Gem").click()
    view.page.locator("#hours_form [role=alert]").wait_for()

    assert "Mandag: Huset skal lukke, efter at det åbner." in said(view, "#hours_form [role=alert]")
    assert view.page.get_by_label("Tirsdag").input_value() == "9–12, 13–16.30"

    view.page.get_by_label("Mandag").fill("9-15")
    view.page.get_by_role("button", name="Gem").click()
    view.page.get_by_text("Åbningstiderne er gemt.").wait_for()
    assert "Mandag kl. 9–15, tirsdag kl. 9–12 og 13–16.30" in said(view, "#hours_form .notice")
    assert len(queries.settings().opening_hours) == 3


@pytest.mark.parametrize("javascript", [True, False], ids=["htmx", "no script"])
def test_days_are_closed_and_opened_again(screen, javascript):
    view = screen(PHONE, javascript=javascript).as_(people.manager("Signe"))
    view.open("/indstillinger/lukkedage")
    view.page.get_by_label("Fra og med").fill("2030-12-23")
    view.page.get_by_label("Til og med").fill("2031-01-03")
    view.page.get_by_label("Hvorfor?").fill("Julelukket")
    view.page.get_by_role("button", name="Luk de dage").click()
    view.page.get_by_text("Huset er lukket de dage.").wait_for()
    assert "Julelukket" in said(view, "#closings .lines")

    view.page.get_by_role("button", name="Åbn igen").click()
    view.page.get_by_text("Ingen lukkedage forude").wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [TABLET, PHONE], ids=["tablet", "phone"])
def test_nothing_to_find_for_axe_nor_for_a_thumb(screen, size, scheme):
    commands.describe(name="Familiehuset Mirabellen", phone="10203040", email="hej@hus.example", by=THE_HOUSE)
    commands.keep_open({day: [(time(9), time(15))] for day in range(5)}, by=THE_HOUSE)
    view = screen(size, scheme=scheme)
    for path in ("/", "/tilgaengelighed"):
        view.open(path)
        assert (path, view.axe(), view.too_wide()) == (path, [], [])
        assert view.targets_below(44, besides=("skip",)) == [], path
    view.as_(people.manager("Signe"))
    for path in PAGES:
        view.open(path)
        assert (path, view.axe(), view.too_wide()) == (path, [], [])
        assert view.targets_below(44, besides=("skip",)) == [], path
