"""The manners of a page: what must be true of each one, whatever it shows."""

from collections import Counter
from typing import Any


def check_manners(answer: Any) -> None:
    """Fail with a sentence when a page lacks manners."""
    page = answer.page
    root = page.getroottree().getroot()
    assert root.get("lang") in ("da", "en"), "The page does not say its language."
    assert len(page.cssselect("h1")) == 1, f"A page has one h1; this has {len(page.cssselect('h1'))}."
    title = page.cssselect("title")
    assert title, "The page has no title."
    assert title[0].text_content().strip(), "The page's title is empty."
    twice = [
        name
        for name, times in Counter(each.get("id") for each in page.cssselect("[id]")).items()
        if times > 1
    ]
    assert not twice, f"Ids stand twice on the page: {twice}"
    _forms(page)
    _labels(page)
    inline = [each.tag for each in page.cssselect("[style], [onclick], [onload], [onchange], [onsubmit]")]
    assert not inline, f"Inline style or script on {inline}"
    bare = [each for each in page.cssselect("script") if not each.get("nonce") and not each.get("src")]
    assert not bare, "An inline script without a nonce."
    silent = [
        each.tag for each in page.cssselect("[hx-get], [hx-post], [hx-trigger]") if not each.get("hx-nonce")
    ]
    assert not silent, f"hx- attributes without hx-nonce are inert: {silent}"
    nested = page.cssselect("a a, button button, a button, button a, form form, p div, p ul")
    assert not nested, f"Elements that may not stand inside each other: {[each.tag for each in nested]}"
    policy = answer.headers.get("Content-Security-Policy", "")
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


def _forms(page: Any) -> None:
    for form in page.cssselect("form"):
        if form.get("method", "").lower() == "dialog":
            continue
        assert form.get("action"), "A form without an action does nothing without JavaScript."
        assert form.get("method", "").lower() in ("get", "post"), "A form says its method."
        if form.get("method", "").lower() == "post":
            assert form.cssselect("input[name=csrf_token]"), f"The form to {form.get('action')} has no token."


def _labels(page: Any) -> None:
    named = {label.get("for") for label in page.cssselect("label[for]")}
    for field in page.cssselect("input, select, textarea"):
        if field.get("type") in ("hidden", "submit", "button", "image"):
            continue
        said = field.get("id") in named or field.get("aria-label") or field.get("aria-labelledby")
        inside = any(parent.tag == "label" for parent in field.iterancestors())
        assert said or inside, f"The field {field.get('name')} has no label."
