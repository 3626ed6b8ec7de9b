"""The door's tablet under many fingers: double taps, undoing, a net that goes and comes, a screen left alone."""

import json

import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from familiehus.activities.models import Occurrence
from familiehus.attendance import commands, queries
from familiehus.attendance.models import Attendance
from familiehus.families.models import Household
from familiehus.kernel.db import db
from familiehus.kernel.roles import THE_HOUSE
from familiehus.signups.models import Signup
from familiehus.signups.states import State
from tests import a, households
from tests.browser.screen import Screen
from tests.chromium import PHONE, TABLET

KEPT = "() => localStorage.getItem('familiehus-taps')"


@pytest.fixture
def family(app) -> Household:
    """A family that has signed up for what is on now; another has not; a café is on as well."""
    play = a.date_of(a.activity("Legestue", "i dag 0.00-23.59", takes_signups=True))
    family = households.household("Familien Holm", children=[("Alma", 2023), ("Bo", 2021)])
    signup = Signup(occurrence=play, household=family, adults=1, children_count=2, state=State.SIGNED)
    signup.children = list(family.children)
    db.session.add(signup)
    a.activity("Åben café", "i dag 0.00-23.59")
    households.household("Familien Juhl", children=[("Carl", 2020)])
    db.session.commit()
    return family


@pytest.fixture
def door(screen, family) -> Screen:
    view = screen(TABLET).at_door()
    view.may_lose_net = True
    view.open("/doeren/")
    return view


def standing_still(view: Screen) -> Page:
    """The door with a clock that moves when the test says so."""
    view.page.clock.install()
    view.open("/doeren/")
    view.stop_clock()
    return view.page


def heads(view: Screen) -> str:
    return view.page.locator(".door-heads b").inner_text()


def counted() -> tuple[int, int]:
    """Adults and children in the house. The test lets go of the database again, so that the door can write."""
    db.session.rollback()
    found = queries.in_the_house().heads
    db.session.rollback()
    return found.adults, found.children


def test_a_tile_everyone_ticked_one_button_and_six_seconds_to_undo(door):
    page = standing_still(door)
    assert heads(door) == "0"
    page.get_by_role("link", name="Familien Holm").click()
    page.get_by_role("heading", name="Hej Familien Holm").wait_for()
    assert page.locator(".door-people input:checked").count() == 3
    page.get_by_label("Alma").uncheck()
    page.get_by_role("button", name="Vi er her").dblclick()
    page.get_by_text("2 er meldt ind").wait_for()
    assert (heads(door), counted()) == ("2", (1, 1))

    page.get_by_role("button", name="Fortryd").click()
    page.get_by_text("Fortrudt.").wait_for()
    assert (heads(door), counted()) == ("0", (0, 0))


def test_the_undo_button_leaves_after_six_seconds(door):
    page = standing_still(door)
    page.get_by_role("link", name="Vi er nye her").click()
    page.get_by_role("button", name="Voksne: én flere").click()
    page.get_by_role("button", name="Vi er her").click()
    page.get_by_role("button", name="Fortryd").wait_for()
    page.clock.run_for(5_900)
    assert page.get_by_role("button", name="Fortryd").is_visible()
    page.clock.run_for(200)
    page.get_by_role("button", name="Fortryd").wait_for(state="detached")
    assert (heads(door), counted()) == ("2", (2, 0))


def test_whoever_is_not_signed_up_finds_itself_by_typing_and_goes_home_again(door):
    page = door.page
    assert page.get_by_role("link", name="Familien Juhl").count() == 0
    page.get_by_role("link", name="Find jer på bogstav").click()
    page.get_by_label("Skriv jeres navn").fill("juh")
    page.get_by_role("button", name="Find", exact=True).click()
    page.get_by_role("link", name="Familien Juhl").click()
    page.get_by_text("Åben café").last.click()
    page.get_by_role("button", name="Vi er her").click()
    page.get_by_text("2 er meldt ind").wait_for()
    assert counted() == (1, 1)

    page.get_by_role("link", name="Vi går").click()
    page.locator("a[aria-current]", has_text="Vi går").wait_for()
    page.get_by_role("link", name="Find jer på bogstav").click()
    page.get_by_label("Skriv jeres navn").fill("juhl")
    page.get_by_role("button", name="Find", exact=True).click()
    page.get_by_role("link", name="Familien Juhl").click()
    page.get_by_role("button", name="Vi går").click()
    page.get_by_text("I er meldt ud").wait_for()
    assert (heads(door), counted()) == ("0", (0, 0))


def test_what_is_tapped_without_net_is_kept_as_keys_and_sent_once_when_it_is_back(door, family):
    page = door.page
    door.context.set_offline(True)
    page.get_by_role("link", name="Familien Holm").click()
    page.get_by_text("Nettet er væk lige nu").wait_for()
    page.get_by_role("button", name="Vi er her").dblclick()
    page.get_by_text("1 tryk venter her").wait_for()
    (tap,) = json.loads(page.evaluate(KEPT))
    assert set(tap) == {"tap", "to", "at", "body"}
    for private in ("Holm", "Alma", "Bo"):
        assert private not in json.dumps(tap)
    assert heads(door) == "0"

    door.context.set_offline(False)
    page.locator("#door_net").wait_for(state="hidden")
    page.wait_for_function("() => document.querySelector('.door-heads b').textContent === '3'")
    assert page.evaluate(KEPT) is None
    assert counted() == (1, 2)
    (row,) = db.session.scalars(select(Attendance))
    assert row.came_at < row.came_received_at


def test_a_panel_that_was_open_keeps_its_ticks_when_the_net_goes(door):
    page = door.page
    page.get_by_role("link", name="Familien Holm").click()
    page.get_by_role("heading", name="Hej Familien Holm").wait_for()
    door.context.set_offline(True)
    page.get_by_label("Alma").uncheck()
    page.get_by_role("button", name="Vi er her").click()
    page.get_by_text("Tak. Det er gemt her").wait_for()
    door.context.set_offline(False)
    page.locator("#door_net").wait_for(state="hidden")
    assert counted() == (1, 1)


def test_an_answer_that_is_lost_on_the_way_back_counts_once(door):
    page, lost = door.page, []

    def lose(route) -> None:
        if lost:
            route.continue_()
        else:
            lost.append(route.fetch(max_redirects=0))
            route.abort()

    page.route("**/doeren/tryk", lose)
    page.get_by_role("link", name="Vi er nye her").click()
    page.get_by_role("button", name="Vi er her").click()
    page.get_by_text("1 tryk venter her").wait_for()
    assert counted() == (1, 0)
    page.locator("#door_net").wait_for(state="hidden")
    assert (page.evaluate(KEPT), counted()) == (None, (1, 0))


def test_taps_survive_the_tablet_s_restart(door):
    page = door.page
    door.context.set_offline(True)
    page.get_by_role("link", name="Familien Holm").click()
    page.get_by_role("button", name="Vi er her").click()
    page.get_by_text("1 tryk venter her").wait_for()
    page.goto("about:blank")
    door.context.set_offline(False)
    door.open("/doeren/")
    page.wait_for_function("() => document.querySelector('.door-heads b').textContent === '3'")
    page.wait_for_function("() => localStorage.getItem('familiehus-taps') === null")
    assert counted() == (1, 2)


def test_left_alone_it_is_back_at_the_start_after_thirty_seconds_and_in_danish(screen, family):
    view = screen(TABLET).at_door()
    standing_still(view)
    view.page.get_by_role("link", name="Familien Holm").click()
    view.page.get_by_role("heading", name="Hej Familien Holm").wait_for()
    view.page.clock.run_for(28_000)
    assert view.page.get_by_role("heading", name="Hej Familien Holm").is_visible()
    view.page.clock.run_for(4_000)
    view.page.get_by_role("heading", name="Hej Familien Holm").wait_for(state="detached")

    view.page.get_by_role("link", name="English").click()
    view.page.get_by_role("heading", name="Welcome. Who are you?").wait_for()
    view.page.clock.run_for(33_000)
    view.page.get_by_role("heading", name="Velkommen. Hvem er I?").wait_for()


def test_a_screen_that_has_slept_shows_the_house_as_it_is(door, family):
    date = db.session.scalars(select(Occurrence)).first()
    assert date is not None
    commands.count_heads(date, adults=4, children=0, by=THE_HOUSE)
    db.session.commit()
    door.page.evaluate("() => window.dispatchEvent(new Event('online'))")
    door.page.wait_for_function("() => document.querySelector('.door-heads b').textContent === '4'")


def test_without_a_script_it_is_pages_and_forms(screen, family):
    view = screen(TABLET, javascript=False).at_door()
    view.open("/doeren/")
    view.page.get_by_role("link", name="Familien Holm").click()
    view.page.get_by_role("button", name="Vi er her").click()
    view.page.get_by_text("3 er meldt ind").wait_for()
    assert counted() == (1, 2)
    view.page.get_by_role("button", name="Fortryd").click()
    view.page.get_by_text("Fortrudt.").wait_for()
    assert counted() == (0, 0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [TABLET, PHONE], ids=["tablet", "phone"])
def test_nothing_for_axe_nor_too_small_for_a_wet_finger(screen, family, size, scheme):
    view = screen(size, scheme=scheme).at_door()
    view.may_lose_net = True
    for query in ("", "?vej=ud", "?find=juhl", "?nye=1", f"?hvem={family.key}"):
        view.open(f"/doeren/{query}")
        assert (query, view.axe(), view.too_wide()) == (query, [], [])
        assert view.targets_below(44, besides=("skip",)) == [], query
    view.open("/doeren/laas-op")
    assert (view.axe(), view.too_wide()) == ([], [])
    view.open("/doeren/")
    view.page.locator(".door-heads").click()
    view.page.get_by_role("heading", name="Brandliste").wait_for()
    view.context.set_offline(True)
    view.page.get_by_role("link", name="Familien Holm").last.click(force=True)
    assert (view.axe(), view.too_wide()) == ([], [])
