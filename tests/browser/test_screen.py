"""The harness itself: it hears what it must hear."""

import pytest
from playwright.sync_api import Browser

from tests.chromium import PHONE, screens

BAD = """<!doctype html><html lang="da"><head><title>x</title></head><body><main><h1>x</h1>
<p style="color:#ccc;background:#fff">svag</p><div style="width:2000px">bred</div>
<button style="width:10px;height:10px" aria-label="lille"></button></main></body></html>"""


def test_it_finds_faults_on_a_bad_page(phone):
    phone.page.set_content(BAD)

    assert any("color-contrast" in found for found in phone.axe())
    assert phone.too_wide()
    assert phone.targets_below(24)


def test_axe_runs_under_the_strict_policy(phone):
    phone.open("/findes-ikke")

    assert phone.axe() == []
    assert phone.too_wide() == []
    assert phone.targets_below(44) == []


@pytest.mark.parametrize(
    "script", ["console.error('av')", "setTimeout(() => { throw new Error('av') })", "eval('1')"]
)
def test_a_trouble_of_the_page_fails_the_test(app, served_building, chromium: Browser, script):
    def visit() -> None:
        with screens(app, served_building, chromium) as screen:
            tab = screen(PHONE)
            tab.open("/findes-ikke")
            tab.page.evaluate(
                "script => { const s = document.createElement('script'); s.textContent = script; document.body.append(s) }",
                script,
            )
            tab.page.wait_for_timeout(50)

    with pytest.raises(AssertionError, match=r"console|script error"):
        visit()


def test_without_javascript_a_page_is_still_a_page(no_javascript):
    no_javascript.open("/findes-ikke")

    assert no_javascript.page.locator("h1").count() == 1


def test_without_a_net_a_form_keeps_what_is_typed_and_says_why(screen):
    view = screen(PHONE)
    view.open("/kom-med")
    view.page.get_by_label("Dit navn").fill("Amina Ali")
    view.page.get_by_label("Telefon").fill("20 30 40 50")
    view.context.set_offline(True)
    view.page.get_by_role("button", name="Send").click()
    view.page.get_by_text("Vi kan ikke få fat i huset.").wait_for()
    assert view.page.get_by_label("Dit navn").input_value() == "Amina Ali"

    view.context.set_offline(False)
    view.page.get_by_role("button", name="Send").click()
    view.page.get_by_role("heading", name="Tak for det").wait_for()
