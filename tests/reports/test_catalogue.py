"""The whole catalogue of the demo house against somebody with a solver; and what a report costs."""

import time

import pytest
from flask import Flask

from familiehus.kernel import clock as house_clock
from familiehus.kernel.db import db
from familiehus.reports import catalogue, queries
from familiehus.reports.catalogue import YEAR, counted, report
from familiehus.reports.hiding import LEAST, SPREAD, SUM, Figure
from familiehus.reports.periods import Period
from tests.counting import count_queries
from tests.reports.attacker import Attacker


def attack(years: list[int]) -> list[object]:
    """Every small number of those years that everything published together binds tighter than ±2."""
    attacker, small = Attacker(), []
    for year in years:
        whole = counted(year)
        for name, grid in whole.grids.items():
            attacker.reads((year, name), grid)
            small += [
                ((year, name), row, column)
                for row in (*grid.rows, SUM)
                for column in grid.all_columns
                if grid.at(row, column).is_small
            ]
        for name, (reached, everybody) in whole.reached.items():
            of = (
                attacker.names.index(((year, "often"), SUM, YEAR))
                if "families" in name
                else attacker.number((year, name), None if 0 < everybody < LEAST else everybody)
            )
            attacker.reads_reached((year, name), reached, of)
            small += [((year, name), row) for row, value in reached.rows.items() if 0 < value < LEAST]
        _flows(attacker, year)
    found = []
    for name in small:
        low, high = attacker.bounds(name)
        if high - low < SPREAD:
            found.append((name, low, high))
    return found


def _flows(attacker: Attacker, year: int) -> None:
    """Families at the year's end are those at its beginning, and who came, without who stopped."""
    table = next((each for each in report(Period(year)) if each.key == "movements"), None)
    before = ((year - 1, "sizes"), SUM, YEAR)
    if table is None or before not in attacker.names:
        return
    begun, ended = (attacker.number((year, row.head), row.cells[0].value, least=0) for row in table.rows)
    start, end = attacker.names.index(before), attacker.names.index(((year, "sizes"), SUM, YEAR))
    attacker.between({start: 1, begun: 1, ended: -1, end: -1}, 0, 0)


def test_no_small_number_of_the_demo_years_can_be_worked_out(demo_house: Flask):
    assert attack([2023, 2024, 2025]) == []


def test_a_years_report_is_quick(demo_house: Flask):
    with count_queries(db.engine) as asked:
        began = time.process_time()
        tables = report(Period(2025))
        taken = time.process_time() - began

    assert len(tables) > 8
    assert len(asked) <= 8
    assert taken < 5, "a second of work, whatever else the machine does"


def some(number: int, *families: int) -> Figure:
    """So many, of these families; of nobody that is known when there are none."""
    return Figure(number, frozenset(families), 0 if families else number)


A_LITTLE_OF_EVERYTHING = queries.Facts(
    visits={
        ("Familieven", "1"): some(9, 1, 2),
        ("Familieven", "2"): some(31, 1, 2, 3, 4, 5),
        ("Praktisk hjælp", "2"): some(3, 4),
        ("Praktisk hjælp", "3"): some(12, 1, 2, 3, 4, 5, 6),
    },
    closings={"goal": some(2, 1, 2), "moved": some(1, 3), "family": some(8, 4, 5, 6, 7, 8)},
    advice={
        ("debt", "1"): some(2),
        ("economy", "1"): some(14),
        ("debt", "3"): some(6),
        ("work", "4"): some(1),
    },
    parcels={"given": some(41), "not": some(3)},
    wishes={"met": some(11), "impossible": some(2), "withdrawn": some(1)},
    signposts={"out": some(19), "in": some(2)},
    smileys={("glad", "1"): some(30), ("sad", "1"): some(1), ("so_so", "4"): some(3)},
)


def test_a_small_house_keeps_its_small_numbers(app: Flask, clock, monkeypatch: pytest.MonkeyPatch):
    """Four families, three volunteers, a few visits: nearly nothing can be told, and nothing is given away."""
    clock("2026-11-24 10:42")
    quarters = [Figure(2, frozenset({1})), Figure(3, frozenset({1, 2})), Figure(6, frozenset({1, 2, 3}))]
    spots = {("cafe", str(number + 1)): each for number, each in enumerate(quarters)}
    meals = {("meal", "4"): Figure(9, frozenset({1, 2, 3, 4, 5}))}
    times = {1: {"cafe": 3}, 2: {"cafe": 2}, 3: {"cafe": 1}, 4: {"meal": 1}, 5: {"meal": 1}}
    dates = queries.Dates({}, {}, {**spots, **meals}, spots, times)
    monkeypatch.setattr(catalogue.queries, "dates_of", lambda _year: dates)
    families = queries.Families({"2": 3}, {"2": 3, "3-4": 1}, 2, 1)
    monkeypatch.setattr(catalogue.queries, "families_of", lambda _year: families)

    monkeypatch.setattr(catalogue.queries, "facts_of", lambda _year: A_LITTLE_OF_EVERYTHING)

    assert house_clock.today().year == 2026
    assert attack([2025]) == []


def test_how_matches_stand_at_the_years_end_does_not_tell_how_few_ended_or_gave_up(app: Flask, clock):
    clock("2026-11-24 10:42")
    full = {"wished": some(9, *range(9)), "begun": some(8, *range(8)), "waiting": some(7, *range(7))}
    full |= {"running": some(12, *range(12)), "ended": some(6, *range(6)), "given_up": some(5, *range(5))}
    closings = {"goal": some(11, *range(11))}

    def shown(**other: Figure) -> list[str]:
        facts = queries.Facts(**{**full, **other}, closings=closings)
        tables = catalogue.families.visits(catalogue.Year(2025, facts), Period(2025))
        return next([row.cells[0].shown for row in each.rows] for each in tables if each.key == "matches")

    assert shown() == ["9", "8", "7", "12"]
    assert shown(given_up=some(1, 1)) == ["9", "8", "·", "12"]
    assert shown(ended=some(2, 1, 2)) == ["9", "8", "7", "·"]
    assert shown(ended=some(10, *range(10))) == ["9", "8", "7", "·"], "one of those that ended never began"
    assert shown(waiting=some(3, 1, 2, 3), running=Figure()) == ["9", "8", "·", "0"]


def test_heads_for_each_date_are_worked_out_from_what_stands_there(demo_house: Flask):
    tables = {each.key: each for each in report(Period(2025))}
    average = {row.head: row.cells[0].value for row in tables["average"].rows}

    assert average["Åben café"] == round((692 + 740) / 45, 1)
    assert average["Legestue"] is None, "the grown-ups are left out"
