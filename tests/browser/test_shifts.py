"""A volunteer's shifts under a thumb: taken, given back and taken by another in under ten taps; read without a net."""

from datetime import timedelta
from typing import Literal

import pytest
from playwright.sync_api import Error
from sqlalchemy import select

from familiehus.accounts import commands as accounts
from familiehus.accounts.models import DeviceKind
from familiehus.kernel.db import db
from familiehus.kernel.roles import THE_HOUSE
from familiehus.shifts.commands.asking import mint
from familiehus.shifts.models import Shift, ShiftAsk, ShiftSignup
from tests import shifting
from tests.browser.screen import Screen
from tests.chromium import PHONE
from tests.volunteering import volunteer

MOST_TAPS = 9
A_PHONE = (
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0 Mobile Safari/537.36"
)
AGED = """async by => {
  const kept = await caches.open('familiehus-vagter'), page = await kept.match('/mine-vagter/kopi');
  const headers = new Headers(page.headers);
  headers.set('X-Fetched-At', Number(headers.get('X-Fetched-At')) - by);
  await kept.put('/mine-vagter/kopi', new Response(await page.text(), {headers}));
}"""


@pytest.mark.parametrize("javascript", [True, False], ids=["htmx", "no script"])
def test_taken_given_back_and_taken_by_the_link_in_under_ten_taps(screen, javascript, capsys):
    shift = shifting.shift("om 5 dage 9-13", title="Køkken", max_people=1)
    anna, bo = volunteer("Anna Bach"), volunteer("Bo Dam")
    taps = 0
    hers = screen(PHONE, javascript=javascript).as_(anna.person)
    hers.open("/mine-vagter")
    hers.page.get_by_role("button", name="Tag vagten").click()
    taps += 1
    hers.page.get_by_text("Vagten er din. Tak!").wait_for()
    assert not javascript or not hers.axe()

    (seat,) = db.session.get_one(Shift, shift.id, populate_existing=True).on_it
    seat.taken_at -= timedelta(days=1)
    hers.open("/mine-vagter")
    hers.page.get_by_role("link", name="Jeg kan ikke komme").click()
    hers.page.get_by_role("heading", name="Jeg kan ikke komme").wait_for()
    assert not javascript or not hers.axe()
    hers.page.get_by_text("Alle, der kan").click()
    hers.page.get_by_role("button", name="Find en anden").click()
    taps += 3
    hers.page.get_by_text("Vi søger en afløser.").wait_for()
    assert hers.too_wide() == []

    db.session.rollback()
    question = db.session.scalars(select(ShiftAsk).where(ShiftAsk.volunteer_id == bo.id)).one()
    link = f"/vagt/{mint(question)}"
    his = screen(PHONE, javascript=javascript)
    his.open(link)
    assert not javascript or not his.axe()
    his.page.get_by_role("button", name="Ja, jeg tager den").click()
    taps += 2
    his.page.get_by_text("Vagten er din").first.wait_for()
    assert his.too_wide() == []

    hers.open("/mine-vagter")
    assert hers.page.get_by_text("Du har ingen vagter lige nu.").is_visible()
    with capsys.disabled():
        print(f"\ntaken, given back, taken by the link: {taps} taps together, opening the link among them")
    assert taps <= MOST_TAPS
    assert [each.name for each in db.session.get_one(Shift, shift.id).on_it] == ["Bo Dam"]


def by_keyboard(view: Screen, role: Literal["button", "link"], name: str) -> None:
    """Tab until it has the focus, then Enter."""
    wanted = view.page.get_by_role(role, name=name).first
    for _ in range(80):
        view.page.keyboard.press("Tab")
        if wanted.evaluate("e => e === document.activeElement"):
            view.page.keyboard.press("Enter")
            return
    raise AssertionError(f"no {role} {name} within eighty tabs")


def test_taken_and_given_back_by_keyboard_alone(screen):
    shifting.shift("om 5 dage 9-13", title="Køkken", max_people=1)
    anna = volunteer("Anna Bach")
    volunteer("Bo Dam")
    hers = screen(PHONE).as_(anna.person)
    hers.open("/mine-vagter")
    by_keyboard(hers, "button", "Tag vagten")
    hers.page.get_by_text("Vagten er din. Tak!").wait_for()

    (seat,) = db.session.scalars(select(ShiftSignup)).all()
    seat.taken_at -= timedelta(days=1)
    hers.open("/mine-vagter")
    by_keyboard(hers, "link", "Jeg kan ikke komme")
    hers.page.get_by_role("heading", name="Jeg kan ikke komme").wait_for()
    by_keyboard(hers, "button", "Find en anden")
    hers.page.get_by_text("Vi søger en afløser.").wait_for()
    by_keyboard(hers, "button", "Fortryd, jeg kommer")
    hers.page.get_by_text("Godt, du kommer.").wait_for()


def opened_once(screen, person, path: str = "/mine-vagter") -> Screen:
    """Her phone has been on the page, and kept its copy."""
    view = screen(PHONE, user_agent=A_PHONE).as_(person)
    view.may_lose_net = True
    view.open(path)
    view.page.wait_for_selector("html[data-copied]", state="attached")
    view.page.evaluate("() => navigator.serviceWorker.ready.then(() => undefined)")
    return view


def has_a_copy(view: Screen) -> bool:
    return view.page.evaluate("() => caches.has('familiehus-vagter')")


def test_without_a_net_her_own_four_weeks_are_shown_with_the_time_of_the_copy(screen):
    anna = volunteer("Anna Bach")
    near = shifting.shift("om 5 dage 9-13", title="Køkken", meet="Mød ved bagdøren", min_people=2)
    shifting.put_on(near, anna, volunteer("Bo Hemmelig"))
    shifting.put_on(shifting.shift("om 29 dage 9-13", title="Langt ude"), anna)
    shifting.shift("om 6 dage 9-13", title="Ledig")
    view = opened_once(screen, anna.person)

    view.context.set_offline(True)
    view.page.goto(view.address + "/mine-vagter")
    said = view.page.locator("main").inner_text()
    assert "Sådan så det ud" in said
    assert "Køkken" in said
    assert "Mød ved bagdøren" in said
    assert not [word for word in ("Langt ude", "Ledig", "Bo") if word in said]
    assert (
        view.page.evaluate("() => getComputedStyle(document.querySelector('.panel')).borderRadius") != "0px"
    )
    assert not view.axe()
    assert view.too_wide() == []

    view.context.set_offline(False)
    view.page.goto(view.address + "/mine-vagter")
    view.page.get_by_role("heading", name="Mangler folk").wait_for()


def test_after_seven_days_the_copy_is_not_shown_any_more(screen):
    view = opened_once(screen, volunteer("Anna Bach").person)
    view.page.evaluate(AGED, 7 * 24 * 3600 * 1000 - 60_000)
    view.context.set_offline(True)
    view.page.goto(view.address + "/mine-vagter")
    assert "Sådan så det ud" in view.page.locator("main").inner_text()
    view.page.evaluate(AGED, 120_000)
    with pytest.raises(Error, match="ERR_"):
        view.page.goto(view.address + "/mine-vagter")


def test_signing_out_wipes_the_copy(screen):
    view = opened_once(screen, volunteer("Anna Bach").person)
    assert has_a_copy(view)
    view.page.locator("form[action='/log-ud']").first.evaluate("form => form.requestSubmit()")
    view.page.wait_for_url(lambda url: "mine-vagter" not in url)
    assert not has_a_copy(view)
    view.context.set_offline(True)
    with pytest.raises(Error, match="ERR_"):
        view.page.goto(view.address + "/mine-vagter")


def test_whoever_the_house_has_signed_out_loses_the_copy_with_the_next_look(screen):
    view = opened_once(screen, volunteer("Anna Bach").person)
    view.context.clear_cookies()
    view.page.goto(view.address + "/mine-vagter")
    assert "log-ind" in view.page.url
    assert not has_a_copy(view)


def test_a_computer_and_a_device_of_the_house_keep_nothing(screen, browser):
    anna = volunteer("Anna Bach")
    computer = screen(PHONE).as_(anna.person)
    computer.open("/mine-vagter")
    assert computer.page.locator("[data-copy]").count() == 0
    assert not has_a_copy(computer)

    _device, token = accounts.register_device("Køkkenet", DeviceKind.DESK, by=THE_HOUSE)
    browser.as_(anna.person)
    browser.client.set_cookie("enhed", token)
    phone = {"User-Agent": A_PHONE}
    assert "data-copy" not in browser.client.get("/mine-vagter", headers=phone).text
