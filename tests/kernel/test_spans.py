"""Half-open time."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from familiehus.kernel import clock
from familiehus.kernel.spans import Span
from tests import times


@pytest.fixture(autouse=True)
def _clock(clock):
    """It is Tuesday 24 November 2026."""


@pytest.mark.parametrize(
    ("one", "other", "overlap"),
    [
        ("tirsdag 10-12", "tirsdag 10-12", True),
        ("tirsdag 10-12", "tirsdag 11-13", True),
        ("tirsdag 10-12", "tirsdag 9-13", True),
        ("tirsdag 10-12", "tirsdag 10.30-11", True),
        ("tirsdag 10-12", "tirsdag 11.59-14", True),
        ("tirsdag 10-12", "tirsdag 12-14", False),
        ("tirsdag 10-12", "tirsdag 8-10", False),
        ("tirsdag 10-12", "onsdag 10-12", False),
        ("tirsdag 22-2", "onsdag 1-3", True),
        ("tirsdag 22-2", "onsdag 2-3", False),
    ],
)
def test_touching_is_not_overlapping(one, other, overlap):
    first, second = times.span(one), times.span(other)

    assert first.overlaps(second) is overlap
    assert second.overlaps(first) is overlap


def test_the_end_is_outside():
    span = times.span("tirsdag 10-12")

    assert span.contains(span.starts_at)
    assert not span.contains(span.ends_at)
    assert span.minutes == 120


def test_a_span_needs_zones_and_a_direction():
    start = times.instant("tirsdag 10")
    with pytest.raises(ValueError, match="aware"):
        Span(datetime(2026, 11, 24, 10), datetime(2026, 11, 24, 11))  # noqa: DTZ001 - the naive ones are the test
    with pytest.raises(ValueError, match="after"):
        Span(start, start)


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-11-24", 24)])
def test_a_whole_day_is_as_long_as_it_is(day, hours):
    assert Span.of_day(times.day(day)).minutes == hours * 60


def test_travel_widens_a_span_on_both_sides():
    visit = times.span("tirsdag 10-11")

    assert visit.widened(timedelta(minutes=15)) == times.span("tirsdag 9.45-11.15")


minutes = st.integers(0, 5000)


@given(minutes, st.integers(1, 300), minutes, st.integers(1, 300))
def test_two_spans_overlap_exactly_when_they_share_a_minute(start, length, other_start, other_length):
    monday = clock.midnight(times.day("2026-03-27"))  # a week-end of spring lies in the range
    one = Span.lasting(monday + timedelta(minutes=start), timedelta(minutes=length))
    other = Span.lasting(monday + timedelta(minutes=other_start), timedelta(minutes=other_length))
    shared = set(range(start, start + length)) & set(range(other_start, other_start + other_length))

    assert one.overlaps(other) is bool(shared)
