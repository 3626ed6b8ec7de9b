"""No small number can be worked out from the tables that stand."""

from random import Random

import pytest

from familiehus.reports.hiding import LEAST, SPREAD, SUM, Figure, Grid, Reached
from tests.reports.attacker import Attacker

QUARTERS = ("1", "2", "3", "4")


def somebody(value: int) -> Figure:
    return Figure(value, nameless=value)


def a_grid(values: dict[str, list[int]], columns=QUARTERS, is_whole: bool = True) -> Grid:
    figures = {
        (row, column): somebody(value)
        for row, line in values.items()
        for column, value in zip(columns, line, strict=False)
    }
    return Grid(list(values), columns, figures, is_whole)


def by_chance(seed: int, columns=QUARTERS) -> dict[str, list[int]]:
    chance = Random(seed)
    most = chance.choice((3, 6, 12, 60))
    return {
        f"row {number}": [chance.choice((0, chance.randint(0, 6), chance.randint(0, most))) for _ in columns]
        for number in range(chance.randint(1, 6))
    }


def too_tight(grid: Grid) -> list[object]:
    attacker = Attacker()
    attacker.reads("it", grid)
    found = []
    for row in (*grid.rows, SUM):
        for column in grid.all_columns:
            if grid.at(row, column).is_small:
                low, high = attacker.bounds(("it", row, column))
                if high - low < SPREAD:
                    found.append((row, column, grid.at(row, column).value, low, high))
    return found


@pytest.mark.parametrize("seed", range(60))
def test_no_small_number_of_a_table_is_bound_tighter_than_two_to_either_side(seed: int):
    assert too_tight(a_grid(by_chance(seed))) == []


@pytest.mark.parametrize("seed", range(20))
def test_a_single_column_keeps_its_small_numbers(seed: int):
    assert too_tight(a_grid(by_chance(seed, ("year",)), ("year",))) == []


@pytest.mark.long
def test_nor_in_two_thousand_tables():
    assert [seed for seed in range(2000) if too_tight(a_grid(by_chance(seed)))] == []


@pytest.mark.parametrize("seed", range(60))
def test_what_a_quarter_showed_it_still_shows_when_the_year_is_over(seed: int):
    values = by_chance(seed)
    whole = a_grid(values)
    for over in (1, 2, 3):
        before = a_grid(values, QUARTERS[:over], is_whole=False)
        assert before.hidden == {spot for spot in whole.hidden if spot[1] in QUARTERS[:over]}


def test_small_numbers_are_left_out_and_so_is_one_more():
    grid = a_grid({"café": [30, 31, 32, 33], "tur": [3, 12, 14, 12]})

    assert grid.shown("tur", "1") is None
    assert grid.shown("café", "1") is None
    assert grid.shown(SUM, "1") == 33
    assert grid.shown("tur", SUM) == 41, "the year's own number can stand: the second quarter gave way"


def test_a_house_without_small_numbers_hides_nothing():
    assert not a_grid({"café": [30, 31, 32, 33], "tur": [9, 12, 0, 12]}).hidden


def test_a_large_number_with_few_behind_it_is_small():
    figures = {
        ("kørsel", "1"): Figure(200, frozenset({1})),
        ("køkken", "1"): Figure(300, frozenset(range(9))),
    }
    grid = Grid(["kørsel", "køkken"], ["1"], figures, is_whole=False)

    assert grid.shown("kørsel", "1") is None


@pytest.mark.parametrize("seed", range(40))
def test_different_families_are_no_easier_to_find(seed: int):
    chance = Random(seed)
    times = a_grid({each: [chance.randint(0, 9)] for each in ("1", "2–5", "6+")}, ("year",))
    whole = times.at(SUM, "year").value
    rows = {f"row {each}": chance.randint(0, whole) for each in range(4)}
    rows["row 0"] += max(0, whole - sum(rows.values()))
    reached = Reached(rows, whole, times.shown(SUM, "year") is not None)
    attacker = Attacker()
    attacker.reads("times", times)
    attacker.reads_reached("reached", reached, attacker.number(("times", SUM, "year"), None))

    for row, value in rows.items():
        if 0 < value < LEAST:
            low, high = attacker.bounds(("reached", row))
            assert high - low >= SPREAD, (row, value, low, high)
