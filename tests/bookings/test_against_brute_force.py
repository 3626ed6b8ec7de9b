"""The rule against the plainest reading of it: minutes in sets, over random days."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from familiehus.bookings import commands, queries
from familiehus.bookings.models import Hold, Purpose, ResourceKind
from familiehus.kernel.db import db
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import THE_HOUSE
from familiehus.kernel.spans import Span

pytestmark = pytest.mark.both_databases
BEGINS = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # the hour that Denmark has twice lies just ahead


def span_of(start: int, length: int) -> Span:
    return Span(BEGINS + timedelta(minutes=start), BEGINS + timedelta(minutes=start + length))


def minutes(start: int, length: int, gap: int = 0) -> set[int]:
    return set(range(start - gap, start + length + gap))


def in_the_way(start: int, length: int, gap: int, taken: list[tuple[int, int, int]]) -> bool:
    return any(
        minutes(start, length, max(gap, other_gap)) & minutes(other, lasting)
        for other, lasting, other_gap in taken
    )


def run(seed: int, steps: int) -> None:
    dice = random.Random(seed)
    resources = [commands.enter(ResourceKind.PERSON, f"Nr. {number}") for number in range(3)]
    books: dict[int, dict[int, tuple[int, int, int]]] = {resource.id: {} for resource in resources}
    holds: dict[int, Hold] = {}
    for _step in range(steps):
        resource = dice.choice(resources)
        start, length, gap = dice.randrange(0, 90), dice.randrange(1, 40), dice.choice((0, 0, 3, 10))
        act = dice.choice(("take", "take", "move", "release"))
        if act == "take" or not holds:
            wanted = in_the_way(start, length, gap, list(books[resource.id].values()))
            try:
                hold = commands.take(
                    resource, span_of(start, length), Purpose.SHIFT, by=THE_HOUSE, gap=timedelta(minutes=gap)
                )
            except Refused:
                assert wanted, (seed, start, length, gap)
            else:
                assert not wanted, (seed, start, length, gap)
                holds[hold.id], books[resource.id][hold.id] = hold, (start, length, gap)
            continue
        hold = dice.choice(list(holds.values()))
        if act == "release":
            commands.release(hold)
            del holds[hold.id], books[hold.resource_id][hold.id]
            continue
        others = [each for key, each in books[resource.id].items() if key != hold.id]
        wanted, before = in_the_way(start, length, gap, others), hold.resource_id
        try:
            commands.move(hold, span_of(start, length), to=resource, by=THE_HOUSE, gap=timedelta(minutes=gap))
        except Refused:
            assert wanted, (seed, start, length, gap)
        else:
            assert not wanted, (seed, start, length, gap)
            del books[before][hold.id]
            books[resource.id][hold.id] = (start, length, gap)
    for resource in resources:
        kept = {(hold.span, hold.gap_minutes) for hold in queries.holds_in(resource, span_of(-100, 400))}
        assert kept == {(span_of(start, length), gap) for start, length, gap in books[resource.id].values()}
    db.session.rollback()


@pytest.mark.parametrize("seed", range(6))
def test_it_says_what_counting_minutes_says(app, seed):
    run(seed, steps=40)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 300))
def test_it_says_what_counting_minutes_says_at_length(app, seed):
    run(seed, steps=150)
