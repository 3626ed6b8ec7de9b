"""Where a redirect may lead: the attacks one reads about, and the addresses one means."""

import pytest

from familiehus.kernel.safe_url import safe_path

PICTURE = "/billeder/abc"


@pytest.mark.parametrize(
    "target",
    [
        None,
        "",
        "https://evil.example",
        "http://localhost/billeder/abc",
        "//evil.example/billeder/abc",
        "///evil.example",
        "////evil.example",
        "/\\evil.example",
        "\\/evil.example",
        "\\\\evil.example",
        "/%5cevil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "/\r\nSet-Cookie: a=b",
        "/billeder/abc\r\nX: y",
        "/billeder/abc\x00",
        " //evil.example",
        " /billeder/abc",
        "javascript:alert(1)",
        "data:text/html,x",
        "billeder/abc",
        "@evil.example",
        "/@evil.example",
        ".evil.example",
        "/findes-ikke",
        "http:billeder",
        "http:///billeder/abc",
        "/billeder/../../evil",
        "/billeder/abc?" + "x" * 3000,
        "/[::1",
        "//[::1",
    ],
)
def test_an_attack_leads_nowhere(app, target):
    with app.test_request_context():
        assert safe_path(target) is None


@pytest.mark.parametrize("target", [PICTURE, f"{PICTURE}?page=2", f"{PICTURE}#top", f"{PICTURE}?q=%C3%A6"])
def test_a_page_of_our_own_is_kept(app, target):
    with app.test_request_context():
        assert safe_path(target) == target
