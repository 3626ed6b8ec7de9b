"""The list of a date at the desk."""

import pytest

from familiehus.attendance import commands, queries
from familiehus.families import commands as families
from familiehus.kernel.roles import THE_HOUSE
from tests import a, households


@pytest.fixture
def date(app, clock):
    return a.date_of(a.activity("Legestue", "i dag 9.30-12"))


@pytest.mark.parametrize("way", ["page", "htmx"])
def test_a_family_is_found_comes_goes_and_is_put_right(browser, date, way):
    family = households.household("Familien Holm", children=[("Alma", 2023), ("Bo", 2021)])
    roll = f"/fremmoede/{date.key}"
    browser.as_(a.staff("Mette"))

    page = browser.get(f"{roll}?find=holm")
    assert "Familien Holm" in page
    browser.via(way).post(f"{roll}/kom", target="roll" if way == "htmx" else None)
    browser.way = "page"
    assert "1 voksen · 2 børn" in browser.get(roll)

    (row,) = queries.attendances_at(date)
    browser.get(f"{roll}/{row.key}/ret")
    browser.post(f"{roll}/{row.key}/ret", adults="2", who=[family.children[0].key], more_children="1")
    assert (row.adults, row.children, len(row.who), row.is_here) == (2, 2, 1, True)

    browser.get(roll)
    browser.post(f"{roll}/{row.key}/gaaet")
    assert not row.is_here
    browser.get(f"{roll}/{row.key}/ret")
    browser.post(f"{roll}/{row.key}/fortryd")
    assert queries.attendances_at(date) == []


def test_heads_are_counted_and_refused_when_there_are_none(browser, date):
    browser.as_(a.staff("Mette")).get(f"/fremmoede/{date.key}")
    answer = browser.post(f"/fremmoede/{date.key}/antal", adults="0", children="0")
    assert answer.status == 422
    assert "mindst én" in answer["[role=alert]"]

    browser.post(f"/fremmoede/{date.key}/antal", adults="2", children="3")
    assert queries.heads_of(queries.attendances_at(date)) == queries.Heads(2, 3)
    browser.get(f"/fremmoede/{date.key}")
    browser.post(f"/fremmoede/{date.key}/alle-gaaet")
    assert queries.in_the_house().heads == queries.NOBODY


def test_nobody_came_and_the_page_of_a_date_leads_there(browser, clock):
    clock("2026-11-20 09:00")
    date = a.date_of(a.activity("Legestue", "i dag 9.30-12"))
    clock("2026-11-24 09:00")
    browser.as_(a.staff("Mette"))
    assert "Legestue" in browser.get("/fremmoede/")
    assert f"/fremmoede/{date.key}" in browser.get(f"/kalender/{date.key}").text

    browser.get(f"/fremmoede/{date.key}")
    browser.post(f"/fremmoede/{date.key}/ingen")
    assert "Alt, hvad der har været, er skrevet op." in browser.get("/fremmoede/")
    browser.get(f"/fremmoede/{date.key}")
    browser.post(f"/fremmoede/{date.key}/ingen")
    assert not queries.is_said_that_nobody_came(date)


def test_a_family_kept_apart_from_a_colleague_is_heads_to_her_alone(browser, date):
    family = households.household("Familien Holm")
    bente = a.staff("Bente")
    families.keep_apart(family, bente, by=THE_HOUSE)
    row = commands.arrive(date, family, adults=1, by=THE_HOUSE)
    roll = f"/fremmoede/{date.key}"

    page = browser.as_(bente).get(roll)
    assert "Familien Holm" not in page
    assert "En familie" in page
    assert browser.get(f"{roll}/{row.key}/ret").status == 404
    assert "Familien Holm" in browser.as_(a.coordinator("Kirsten")).get(roll)
