"""Components: one namespace, attributes a reader's device understands, colours and files that keep."""

import re

import pytest
from flask import Flask, g
from lxml import html

from familiehus.kernel import assets, components
from familiehus.kernel.design import Sample
from familiehus.kernel.roles import NOBODY


@pytest.fixture
def ui(app: Flask):
    """The components as a guest's page has them."""
    with app.test_request_context("/design/", method="POST"):
        g._login_user = NOBODY
        yield app.jinja_env.globals["ui"]


def drawn(markup: object):
    return html.fragment_fromstring(str(markup), create_parent="div")


def test_every_component_has_a_name_of_its_own(app: Flask):
    assert callable(app.jinja_env.globals["ui"].button)
    with pytest.raises(AttributeError, match="no component is called buton"):
        _ = app.jinja_env.globals["ui"].buton


def test_an_icon_alone_carries_a_hidden_word(ui):
    assert ui.icon("x", "Luk").count("Luk") == 1
    assert 'aria-hidden="true"' in ui.icon("x")


def test_every_icon_that_is_asked_for_is_in_the_sprite(app: Flask):
    sprite = (app.static_folder or "") + "/icons.svg"
    with open(sprite, encoding="utf-8") as file:  # noqa: PTH123 - a path as Flask gives it
        there = set(re.findall(r'id="i-([a-z0-9-]+)"', file.read()))
    assert set(components.CATEGORY_ICONS.values()) <= there
    source = "".join(
        app.jinja_env.loader.get_source(app.jinja_env, name)[0]  # type: ignore[union-attr]
        for name in app.jinja_env.list_templates()
        if name.endswith(".html")
    )
    asked = set(re.findall(r'ui\.icon\("([a-z0-9-]+)"', source)) | set(
        re.findall(r'\bicon="([a-z0-9-]+)"', source)
    )
    assert asked <= there, f"Not in the sprite: {sorted(asked - there)}"


def test_htmx_attributes_carry_the_nonce(ui):
    attributes = str(components.hx(get="/x?a=1&b=2", target="mine", push_url=True))
    assert 'hx-target="#mine"' in attributes
    assert 'hx-get="/x?a=1&amp;b=2"' in attributes
    assert re.search(r'hx-nonce="[\w-]{20,}"', attributes)


def test_a_field_says_what_is_wrong_above_it_and_to_a_screen_reader(ui):
    form = Sample()
    form.validate()
    field = drawn(ui.field(form.name))
    box = field.cssselect("input")[0]
    error = field.cssselect(".field-error")[0]
    assert box.get("aria-invalid") == "true"
    assert box.get("aria-describedby") == "name-hint name-error"
    assert error.get("id") == "name-error"
    assert error.text_content().strip() == "Fejl: Skriv et navn."
    order = [each.get("id") for each in field.iter() if each.get("id")]
    assert order.index("name-error") < order.index("name")


def test_the_summary_leads_to_each_field(ui):
    form = Sample()
    form.validate()
    form.refuse("Salen er optaget.")
    page = drawn(ui.form(form, "/design/"))
    summary = page.cssselect(".error-summary[role=alert]")[0]
    assert "Salen er optaget." in summary.text_content()
    leads = {link.get("href") for link in summary.cssselect("a")}
    assert {"#name", "#phone", "#thing-0"} <= leads


def test_a_form_that_asks_for_a_file_is_sent_in_parts(ui):
    form = drawn(ui.form(Sample(), "/design/", target="sample_form", submit="Gem")).cssselect("form")[0]
    assert form.get("enctype") == "multipart/form-data"
    assert (form.get("method"), form.get("action")) == ("post", "/design/")
    assert form.get("hx-post") == "/design/"
    hidden = {field.get("name") for field in form.cssselect("input[type=hidden]")}
    assert {"csrf_token", "once"} <= hidden
    assert not [field for field in form.cssselect("input[type=hidden]") if field.get("id")]


def test_the_stylesheet_is_one_file_with_a_fingerprint(app: Flask):
    client = app.test_client()
    with app.test_request_context():
        url = app.url_for("static", filename=assets.STYLESHEET)
    plain = client.get(url)
    packed = client.get(url, headers={"Accept-Encoding": "gzip"})
    assert "v=" in url
    assert plain.headers["Cache-Control"] == assets.FOR_GOOD
    assert b"--house" in plain.data
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.data) < len(plain.data) / 4
