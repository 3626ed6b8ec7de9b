"""The calendar under a finger, on a keyboard and without any script: looking, planning, changing, the day's board."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from familiehus.activities.kinds import DateState, State
from familiehus.activities.models import Activity, Occurrence
from familiehus.activities.sheets import Seats
from familiehus.kernel import clock as house_clock
from familiehus.kernel.db import db
from familiehus.series.rules import Rule
from tests import a, households
from tests.chromium import PHONE, TABLET

FOCUSED = """() => {
  const e = document.activeElement;
  const label = e.labels && e.labels[0];
  return [e.tagName.toLowerCase(), e.name || '', e.value || '', (label ? label.textContent : e.textContent).trim().replace(/\\s+/g, ' ')];
}"""


def tab_to(page: Page, words: str, *, most: int = 60) -> None:
    """Press Tab until what is focused is called that."""
    for _press in range(most):
        page.keyboard.press("Tab")
        _tag, _name, _value, said = page.evaluate(FOCUSED)
        if words in said:
            return
    raise AssertionError(f"No {words!r} within {most} presses of Tab.")


def next_week(days: int = 7) -> str:
    return (house_clock.today() + timedelta(days=days)).isoformat()


def test_an_activity_is_planned_with_the_keyboard_alone(screen):
    a.place("Salen")
    view = screen(TABLET).as_(a.staff("Mette Holm"))
    view.open("/kalender")
    page = view.page

    tab_to(page, "Ny aktivitet")
    page.keyboard.press("Enter")
    page.wait_for_url("**/kalender/ny*")
    tab_to(page, "Navn")
    page.keyboard.type("Legestue")
    tab_to(page, "Slags")
    page.keyboard.type("Legestue")
    tab_to(page, "Én gang")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_label("Hver uge")).to_be_checked()
    expect(page.locator("#date_preview")).to_contain_text("datoer")
    expect(page.get_by_text("Ugedage")).to_be_visible()
    tab_to(page, "Sted")
    page.keyboard.type("Salen")
    tab_to(page, "Ansvarlig")
    page.keyboard.type("Mette")
    tab_to(page, "Gem som kladde")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/kalender/\w{14}$"))
    expect(page.locator("h1")).to_have_text("Legestue")

    tab_to(page, "Offentliggør")
    page.keyboard.press("Enter")
    expect(page.locator("#flashes")).to_contain_text("Nu kan alle se aktiviteten.")
    activity = db.session.query(Activity).one()
    assert activity.state is State.PUBLISHED
    assert activity.rule == Rule.weekly(activity.first_on.weekday())


def test_without_script_one_plans_sees_the_dates_and_moves(screen):
    mette = a.staff("Mette Holm")
    salen_key, mette_key = a.place("Salen").key, mette.key
    view = screen(TABLET, javascript=False).as_(mette)
    view.open("/kalender/ny")
    page = view.page
    page.get_by_label("Navn").first.fill("Legestue")
    page.get_by_label("Dato", exact=True).fill(next_week())
    page.get_by_label("Fra", exact=True).fill("09:30")
    page.get_by_label("Til", exact=True).fill("12:00")
    page.get_by_text("Hver uge").click()
    page.get_by_label("Sted", exact=True).select_option(salen_key)
    page.get_by_label("Ansvarlig").select_option(mette_key)
    page.get_by_role("button", name="Vis datoer").click()
    expect(page.locator("#date_preview")).to_contain_text("kl. 9.30–12")
    expect(page.get_by_label("Navn").first).to_have_value("Legestue")
    page.get_by_role("button", name="Gem og offentliggør").click()
    expect(page.locator("h1")).to_have_text("Legestue")
    key = page.url.rpartition("/")[2]

    view.open(f"/kalender/{key}/flyt")
    page.get_by_label("Fra", exact=True).fill("10:00")
    page.get_by_role("button", name="Se, hvad det rører").click()
    expect(page.locator("#touched")).to_be_in_viewport()
    expect(page.locator("#touched")).to_contain_text("kl. 10–12")
    page.get_by_role("button", name="Flyt datoen").click()
    expect(page.locator(".activity-time")).to_contain_text("kl. 10–12")


CHANGED = """() => {
  window.changed = new Set();
  new MutationObserver(all => { for (const each of all) {
    const at = each.target.nodeType === 1 ? each.target : each.target.parentElement;
    if (at) window.changed.add((at.closest('[data-card]') || at.closest('[id]')).textContent.includes('Bold') ? 'Bold' : 'more');
  } }).observe(document.querySelector('#calendar'), {subtree: true, childList: true, characterData: true});
}"""


def test_a_tap_changes_its_own_card_and_the_reader_stays_where_they_were(screen):
    holm = households.household("Familien Holm")
    for title in ("Brunch", "Bold", "Sang"):
        a.activity(title, f"{next_week(2)} 10-12", takes_signups=True, seats=Seats(8))
    view = screen(PHONE).as_(holm.guardians[0])
    view.open("/kalender?vis=liste")
    page, card = view.page, view.page.locator("[data-card]", has_text="Bold")
    page.evaluate(CHANGED)
    card.get_by_role("button", name="Tilmeld").focus()
    where = page.evaluate("() => scrollY")

    page.keyboard.press("Enter")
    expect(card).to_contain_text("I kommer, 1")
    expect(card.get_by_role("button", name="Fortryd")).to_be_focused()
    expect(page.locator("#flashes [role=status]")).to_contain_text("I er tilmeldt.")
    assert page.evaluate("() => [[...window.changed], scrollY]") == [["Bold"], where]

    page.keyboard.press("Enter")
    expect(card).to_contain_text("I er meldt fra")
    db.session.query(Occurrence).update({"state": DateState.CANCELLED})
    db.session.commit()
    page.keyboard.press("Enter")
    expect(card.get_by_role("alert")).to_be_focused()
    expect(card).to_contain_text("AFLYST")
    assert page.evaluate("() => [...window.changed]") == ["Bold"]


def test_the_month_turns_and_filters_without_script(screen):
    a.activity("Legestue", f"{next_week(1)} 10-12", category="playgroup")
    view = screen(TABLET, javascript=False)
    view.open("/kalender?vis=liste")
    view.page.get_by_label("Mad", exact=True).check()
    view.page.get_by_role("button", name="Vis", exact=True).click()

    assert "emne=mad" in view.page.url
    expect(view.page.get_by_text("Vi fandt ikke noget.")).to_be_visible()
    view.open("/kalender")
    before = view.page.locator("h1").inner_text()
    view.page.locator("a[rel=next]").click()
    assert view.page.locator("h1").inner_text() != before


def test_htmx_turns_the_month_keeps_the_address_and_comes_back(tablet):
    a.activity("Legestue", f"{next_week(1)} 10-12", category="playgroup")
    tablet.open("/kalender?vis=liste")
    page = tablet.page
    page.evaluate("window.same = true")

    page.get_by_label("Mad", exact=True).check()
    expect(page.get_by_text("Vi fandt ikke noget.")).to_be_visible()
    assert "emne=mad" in page.url
    page.get_by_role("link", name="Måned").click()
    expect(page.locator(".month")).to_be_visible()
    assert "vis=maaned" in page.url
    assert "emne=mad" in page.url
    assert page.evaluate("window.same"), "The page was loaded anew."
    page.go_back()
    expect(page.get_by_text("Vi fandt ikke noget.")).to_be_visible()


def test_a_phone_gets_the_list_and_a_tablet_the_month(screen):
    monday = house_clock.monday_of(house_clock.today()) + timedelta(days=7)
    a.activity("Legestue", f"{monday} 10-12")
    phone, tablet = screen(PHONE), screen(TABLET)
    for view in (phone, tablet):
        view.open("/kalender")

    expect(phone.page.locator(".month")).to_be_hidden()
    expect(tablet.page.locator(".month")).to_be_visible()
    expect(tablet.page.locator(".agenda")).to_be_hidden()
    phone.page.locator("a[href='#filtre']").click()
    expect(phone.page.get_by_text("Leg", exact=True).first).to_be_visible()
    phone.page.get_by_role("link", name=re.compile(r"^Uge \d+$")).nth(1).click()
    assert "vis=uge" in phone.page.url
    expect(phone.page.locator(".week-days")).to_be_visible()


def test_the_day_a_link_and_a_bar_do_not_stand_in_each_others_way(tablet):
    camp = a.activity(
        "Lejr", f"{next_week(1)} 10-12", length=timedelta(days=1, hours=6), meeting_point="Skoven"
    )
    tablet.open("/kalender")
    bar = tablet.page.locator(".month .span").first
    bar.click(force=True, position={"x": 20, "y": 10})
    tablet.page.wait_for_url("**vis=liste**")

    expect(tablet.page.locator(".act").first).to_contain_text(camp.title)


def test_what_a_change_touches_comes_into_sight(tablet):
    lege = a.series("Legestue", f"{next_week(1)} 13-15")
    tablet.as_(a.staff("Mette")).open(f"/kalender/{a.date_of(lege, 2).key}/ret")
    page = tablet.page

    page.get_by_label("Denne og de følgende").check()
    page.get_by_label("Fra", exact=True).fill("12:00")
    page.get_by_role("button", name="Se, hvad det rører").click()
    expect(page.locator("#touched")).to_be_in_viewport()
    expect(page.locator("#touched")).to_be_focused()
    page.get_by_role("button", name="Gem ændringen").click()
    expect(page.locator(".activity-time")).to_contain_text("kl. 12–15")


def test_the_board_refreshes_quietly_and_leaves_an_open_menu_alone(tablet):
    tablet.page.clock.install()
    tablet.as_(a.staff("Mette")).open("/i-dag")
    page = tablet.page
    expect(page.get_by_text("Der er ikke noget i kalenderen i dag.")).to_be_visible()

    a.activity("Fest", f"{house_clock.today().isoformat()} 23-23.59")
    db.session.commit()
    with page.expect_response("**/i-dag*") as answer:
        page.clock.run_for(31_000)
    assert answer.value.status == 200
    expect(page.locator(".day-row")).to_contain_text("Fest")
    expect(page.locator("h1")).to_have_count(1)


@pytest.mark.parametrize("shape", ["m", "l"])
def test_in_somebody_elses_page_links_open_outside(tablet, shape):
    a.activity("Fest", f"{next_week(1)} 10-12")
    tablet.open("/")
    page = tablet.page
    page.evaluate(
        "address => { const f = document.createElement('iframe'); f.width = 900; f.height = 600; f.src = address;"
        " document.querySelector('main').append(f); }",
        f"/k/{shape}",
    )
    frame = page.frame_locator("iframe")
    expect(frame.locator("h1")).to_be_visible()
    frame.get_by_role("link", name="Hele kalenderen").click()

    page.wait_for_url("**/kalender")
