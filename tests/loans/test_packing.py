"""Packing reservations on things, against trying everything there is."""

import random
from datetime import date, timedelta
from itertools import product

import pytest

from familiehus.loans.packing import Place, Wish, pack

MONDAY = date(2026, 11, 30)


def day(number: int) -> date:
    return MONDAY + timedelta(days=number)


def days(first: int, length: int) -> tuple[date, date]:
    return day(first), day(first + length)


def fits(wishes: list[Wish], places: list[Place]) -> bool:
    """Every way to lay every wish, one after the other."""
    for choice in product(places, repeat=len(wishes)):
        laid: dict[int, list[tuple[date, date]]] = {place.key: list(place.taken) for place in places}
        for wish, place in zip(wishes, choice, strict=True):
            blocks = laid[place.key] + ([] if place.key == wish.now else place.unsure)
            if (wish.only is not None and wish.only != place.key) or any(
                begins < wish.until and ends > wish.first for begins, ends in blocks
            ):
                break
            laid[place.key].append((wish.first, wish.until))
        else:
            return True
    return False


def a_shelf(dice: random.Random) -> tuple[list[Wish], list[Place]]:
    places = [Place(number) for number in range(dice.randint(1, 3))]
    for place in places:
        for first in range(0, 12, 4):
            if dice.random() < 0.35:
                place.taken.append(days(first + dice.randint(0, 1), dice.randint(1, 3)))
        if dice.random() < 0.3:
            place.unsure.append(days(0, dice.randint(1, 4)))
    wishes = []
    for number in range(dice.randint(1, 5)):
        first, until = days(dice.randint(0, 10), dice.randint(1, 5))
        now = dice.choice([None, *range(len(places))])
        only = dice.choice([None, None, None, *range(len(places))])
        wishes.append(Wish(number, first, until, now=now, only=only))
    return wishes, places


def run(seeds: range) -> None:
    for seed in seeds:
        wishes, places = a_shelf(random.Random(seed))
        plan = pack(wishes, places)
        assert (plan is not None) == fits(wishes, places), seed
        if plan is None:
            continue
        assert set(plan) == {wish.key for wish in wishes}
        for wish in wishes:
            place = next(each for each in places if each.key == plan[wish.key])
            others = [other for other in wishes if other is not wish and plan[other.key] == place.key]
            assert all(other.first >= wish.until or other.until <= wish.first for other in others), seed


def test_it_finds_a_way_when_there_is_one_and_only_then():
    run(range(400))


@pytest.mark.long
def test_it_finds_a_way_when_there_is_one_and_only_then_at_length():
    run(range(1_000, 21_000))


def test_few_move():
    places = [Place(1), Place(2)]
    lying = [Wish(number, *days(number * 4, 3), now=1) for number in range(5)]
    plan = pack([*lying, Wish(9, *days(0, 3))], places)
    assert plan == {**{wish.key: 1 for wish in lying}, 9: 2}


def test_what_is_late_is_counted_on_last_and_left_first():
    late, home = Place(1, is_late=True), Place(2)
    lying = Wish(1, *days(2, 3), now=1)
    assert pack([lying], [late, home]) == {1: 2}
    assert pack([lying, Wish(2, *days(2, 3))], [late, home]) is not None
    assert pack([lying], [late]) == {1: 1}


def test_a_search_without_end_gives_up():
    places = [Place(number) for number in range(12)]
    wishes = [Wish(number, *days(0, 5)) for number in range(13)]
    assert pack(wishes, places, budget=500) is None
