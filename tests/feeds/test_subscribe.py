"""The page that helps people subscribe: each program's own form of the address, and honest words."""

from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from familiehus.feeds.addresses import Addresses
from tests import a

QUERY = {"emne": ["mad", "leg"], "soeg": "æble & pære"}


@pytest.mark.parametrize("base_url", ["https://hus.example", "https://hus.example/", "http://127.0.0.1:5000"])
def test_every_program_is_told_in_its_own_way(base_url):
    addresses = Addresses.of(base_url, "/kalender.ics", QUERY, "Huset: mad")
    host = urlsplit(base_url).netloc

    assert addresses.https.startswith(f"{base_url.rstrip('/')}/kalender.ics?emne=mad&emne=leg&soeg=")
    assert addresses.webcal.startswith(f"webcal://{host}/kalender.ics?")
    (cid,) = parse_qs(urlsplit(addresses.google).query)["cid"]
    assert cid == addresses.webcal
    assert "&soeg" not in addresses.google
    for outlook in (addresses.outlook, addresses.outlook_at_work):
        asked = parse_qs(urlsplit(outlook).query)
        assert asked == {"url": [addresses.https], "name": ["Huset: mad"]}
    assert "+" not in unquote(urlsplit(addresses.outlook).query.split("name=")[1])


@pytest.mark.parametrize("way", ["page", "htmx"])
def test_the_page_carries_the_filters_over(browser, way):
    a.place("Salen")
    answer = browser.via(way).get(
        "/kalender/abonner?emne=mad&alder=3&ledige=1", target="subscribe" if way == "htmx" else None
    )

    assert answer.status == 200
    links = [link.get("href") for link in answer.select("a.subscribe-way")]
    assert links[0] == "webcal://localhost/kalender.ics?emne=mad&alder=3"
    assert len(links) == 4
    assert answer.select("#feed-address")[0].get("value") == "http://localhost/kalender.ics?emne=mad&alder=3"
    assert answer.select(".qr svg path")
    assert not any(each.get("style") for each in answer.page.iter())
    assert "8–24 timer" in answer
    assert "Mad, 3 år" in answer


def test_the_page_speaks_english_too(browser):
    browser.client.set_cookie("sprog", "en", domain="localhost")
    answer = browser.get("/kalender/abonner")

    assert "Henter nyt" not in answer
    assert "Sådan" not in answer


def test_the_calendar_leads_to_it_with_its_filters(browser):
    answer = browser.get("/kalender?emne=mad&ledige=1")

    assert "/kalender/abonner?emne=mad" in [link.get("href") for link in answer.select("a")]
