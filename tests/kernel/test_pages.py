"""Answers: the whole page, or the one block that htmx points at."""

import pytest

from familiehus.kernel.db import db
from tests.kernel.workshop import Parcel

BENCH = "/vaerksted/"


def test_the_whole_page_without_htmx(worker):
    answer = worker.get(BENCH)

    assert answer.select("#outside")
    assert answer.select("#bench")
    assert {"HX-Request", "HX-Target"} <= {part.strip() for part in answer.headers["Vary"].split(",")}


@pytest.mark.parametrize("said", ["div#bench", "#bench", "bench"])
def test_the_block_alone_for_htmx(worker, said):
    answer = worker.get(BENCH, **{"HX-Request": "true", "HX-Target": said})

    assert answer.page.get("id") == "bench" or answer.select("#bench")
    assert "Udenfor" not in answer
    assert "<html" not in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {"HX-Request": "true", "HX-Target": "div#bench", "HX-History-Restore-Request": "true"},
        {"HX-Request": "true", "HX-Target": "div#bench", "HX-Boosted": "true"},
        {"HX-Target": "div#bench"},
        {"HX-Request": "true"},
    ],
)
def test_the_whole_page_when_no_block_is_wanted(worker, headers):
    assert "Udenfor" in worker.get(BENCH, **headers)


@pytest.mark.parametrize("target", ["outside", "title", "main", "__init__", "x" * 3000, "æ"])
def test_a_block_the_view_does_not_offer_sends_the_browser_to_the_page(worker, target):
    answer = worker.get(BENCH + "?q=1", **{"HX-Request": "true", "HX-Target": f"div#{target}"})

    assert answer.status == 204
    assert answer.headers["HX-Redirect"] == BENCH + "?q=1"


@pytest.mark.parametrize("way", ["page", "htmx"])
def test_a_refusal_is_the_same_block_with_422(worker, way):
    worker.get(BENCH)
    answer = worker.post(BENCH, target="bench" if way == "htmx" else None, name="nej")

    assert answer.status == 422
    assert answer["[role=alert]"] == "Nej tak."
    assert ("Udenfor" in answer) is (way == "page")
    typed = answer.select("input[name=name]")[0]
    assert typed.get("value") == "nej", "what was typed is still there"


def test_done_goes_to_where_it_is_seen_and_says_so_there(worker):
    worker.get(BENCH)
    answer = worker.post(BENCH, name="Ble")

    assert (answer.status, answer.location) == (303, BENCH)
    with worker.client.session_transaction() as kept:
        assert [tuple(said) for said in kept["_flashes"]] == [("success", "Pakket.")]
    assert "Ble" in worker.follow()


def test_a_block_brings_the_good_news_out_of_band(worker):
    worker.get(BENCH)
    worker.post(BENCH, name="Ble", target="bench")
    answer = worker.get(BENCH, target="bench")

    news = answer.select("[hx-swap-oob]")
    assert news
    assert "Pakket." in answer.text


def test_what_a_person_wrote_is_escaped(worker):
    db.session.add(Parcel(name="<script>alert(1)</script>"))
    db.session.commit()

    for target in (None, "bench"):
        answer = worker.get(BENCH, target=target)
        assert "<script>alert" not in answer.text
        assert "&lt;script&gt;" in answer.text
