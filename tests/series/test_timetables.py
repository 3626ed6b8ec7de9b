"""Expansion: one function from timetable to dates, right over both changes of the clock."""

import itertools
from datetime import UTC, date, datetime, time, timedelta

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as some

from familiehus.kernel import clock as house_clock
from familiehus.kernel.refusals import Refused
from familiehus.kernel.spans import Span
from familiehus.series.rules import Rule
from familiehus.series.timetables import Skip, Timetable, expand, horizon_on, public_holidays
from tests.series.test_rules import days, rules

HOUR = timedelta(hours=1)
FAR = date(2028, 6, 30)


def utc(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=UTC)


def only_span(timetable: Timetable) -> Span:
    (slot,) = expand(timetable, FAR)
    return slot.span


def test_ten_to_twelve_stays_ten_to_twelve_over_both_changes_of_the_clock():
    tuesdays = Timetable(date(2026, 10, 20), time(10), 2 * HOUR, Rule.weekly(1).ending(date(2027, 3, 30)))

    slots = expand(tuesdays, FAR)

    assert {house_clock.local(slot.starts_at).strftime("%a %H") for slot in slots} == {"Tue 10"}
    assert {house_clock.local(slot.ends_at).hour for slot in slots} == {12}
    assert [slot.starts_at.hour for slot in slots] == [8] + [9] * (len(slots) - 2) + [8]


def test_a_night_over_the_change_of_the_clock_keeps_its_wall_clock():
    assert only_span(Timetable(date(2026, 10, 24), time(23), 5 * HOUR)) == Span(
        utc("2026-10-24 21:00"), utc("2026-10-25 03:00")
    )


def test_a_single_time_that_does_not_exist_is_refused():
    with pytest.raises(Refused, match="findes ikke"):
        Timetable(date(2027, 3, 28), time(2, 30), HOUR).check()


def test_a_series_over_the_hour_that_spring_takes_begins_an_hour_later_with_its_length():
    nights = Timetable(date(2027, 3, 27), time(2, 30), HOUR / 2, Rule.daily().for_count(3))
    nights.check()

    assert [slot.span for slot in expand(nights, FAR)] == [
        Span(utc("2027-03-27 01:30"), utc("2027-03-27 02:00")),
        Span(utc("2027-03-28 01:30"), utc("2027-03-28 02:00")),
        Span(utc("2027-03-29 00:30"), utc("2027-03-29 01:00")),
    ]


def test_a_time_that_comes_twice_is_the_first_of_the_two():
    assert only_span(Timetable(date(2026, 10, 25), time(2, 30), HOUR / 4)).starts_at == utc(
        "2026-10-25 00:30"
    )


def test_whole_days_end_at_the_midnight_after():
    camp = Timetable(date(2026, 7, 6), None, timedelta(days=14))

    assert only_span(camp) == Span(
        house_clock.midnight(date(2026, 7, 6)), house_clock.midnight(date(2026, 7, 20))
    )
    assert only_span(Timetable(date(2026, 10, 25), None, timedelta(days=1))).minutes == 25 * 60


@given(some.integers(0, 5000), some.integers(0, 95), some.integers(1, 200))
def test_a_single_time_comes_back_from_its_span(day, quarter, lasts):
    starts = time(quarter // 4, quarter % 4 * 15)
    day = date(2026, 1, 1) + timedelta(days=day)
    timetable = Timetable(day, starts, timedelta(minutes=15 * lasts))
    span = only_span(timetable)
    if not house_clock.exists(day, starts):
        return
    assert only_span(Timetable.of_span(span)).starts_at == span.starts_at
    assert house_clock.local(span.starts_at).time() == starts


@given(rules, days, some.integers(0, 23), some.integers(1, 24))
def test_expansion_equals_dateutil_on_the_wall_clock(rule, day, hour, lasts):
    first_on = rule.first_from(day)
    if first_on is None:
        return
    timetable = Timetable(first_on, time(hour), lasts * HOUR, rule)
    horizon = first_on + timedelta(days=500)
    text = f"DTSTART:{first_on:%Y%m%d}T{hour:02}0000\nRRULE:{rule.pattern};UNTIL={horizon:%Y%m%d}T235959"

    walls = [
        house_clock.local(slot.starts_at).replace(tzinfo=None, fold=0) for slot in expand(timetable, horizon)
    ]

    expected = list(rrulestr(text))
    assert [wall.date() for wall in walls] == [wall.date() for wall in expected]
    for wall, exact in zip(walls, expected, strict=True):
        assert wall == exact or not house_clock.exists(exact.date(), exact.time())


@given(rules, days, some.one_of(some.none(), some.integers(0, 23)), some.integers(1, 24))
def test_dates_of_a_checked_series_never_overlap(rule, day, hour, lasts):
    first_on = rule.first_from(day)
    if first_on is None:
        return
    length = timedelta(days=1) if hour is None else lasts * HOUR
    timetable = Timetable(first_on, None if hour is None else time(hour), length, rule)
    timetable.check()

    slots = expand(timetable, first_on + timedelta(days=400))

    assert all(slot.starts_at < slot.ends_at for slot in slots)
    gap = [later.starts_at - earlier.ends_at for earlier, later in itertools.pairwise(slots)]
    assert all(free >= timedelta(0) for free in gap)


@pytest.mark.parametrize(
    ("timetable", "why"),
    [
        (Timetable(date(2026, 11, 3), time(10), timedelta(0)), "efter begyndelsen"),
        (Timetable(date(2026, 11, 3), None, timedelta(days=367)), "højst vare et år"),
        (Timetable(date(2026, 11, 3), time(10), 25 * HOUR, Rule.daily()), "varer længere"),
        (Timetable(date(2026, 11, 4), time(10), HOUR, Rule.weekly(1)), "passer ikke med »hver tirsdag«"),
        (
            Timetable(date(2026, 11, 3), time(10), HOUR, Rule.weekly(1).ending(date(2026, 11, 2))),
            "slutter, før den begynder",
        ),
    ],
)
def test_what_cannot_stand_in_a_calendar_is_refused(timetable, why):
    with pytest.raises(Refused, match=why):
        timetable.check()


def test_skips_say_why_and_stay_in_the_series():
    tuesdays = Timetable(
        date(2026, 10, 6),
        time(10),
        HOUR,
        Rule.weekly(1).for_count(12),
        skip_days=frozenset({date(2026, 10, 27)}),
        skip_weeks=frozenset({42}),
        skips_closed=True,
    )

    slots = expand(tuesdays, FAR, closed={date(2026, 11, 3)})

    assert len(slots) == 12
    assert {slot.day: slot.skipped_because for slot in slots if slot.skipped_because} == {
        date(2026, 10, 13): Skip.WEEK,
        date(2026, 10, 27): Skip.CHOSEN,
        date(2026, 11, 3): Skip.CLOSED,
    }


def test_public_holidays_are_skipped_when_asked_for():
    fridays = Timetable(date(2026, 12, 11), time(10), HOUR, Rule.weekly(4).for_count(4), skips_holidays=True)

    assert [slot.day for slot in expand(fridays, FAR) if slot.skipped_because is Skip.HOLIDAY] == [
        date(2026, 12, 25),
        date(2027, 1, 1),
    ]
    assert date(2027, 3, 29) in public_holidays(2027)


@pytest.mark.parametrize(
    ("day", "horizon"),
    [
        (date(2026, 1, 1), date(2026, 12, 31)),
        (date(2026, 6, 30), date(2026, 12, 31)),
        (date(2026, 7, 1), date(2027, 6, 30)),
        (date(2026, 12, 31), date(2027, 6, 30)),
        (date(2027, 1, 1), date(2027, 12, 31)),
    ],
)
def test_the_horizon_moves_twice_a_year(day, horizon):
    assert horizon_on(day) == horizon


def test_a_series_without_end_stops_at_the_horizon_and_knows_that_it_goes_on():
    tuesdays = Timetable(date(2026, 11, 3), time(10), HOUR, Rule.weekly(1))

    assert expand(tuesdays, horizon_on(date(2026, 11, 3)))[-1].day == date(2027, 6, 29)
    assert tuesdays.reaches_past(date(2027, 6, 30))
    assert not Timetable(date(2026, 11, 3), time(10), HOUR, Rule.weekly(1).for_count(3)).reaches_past(FAR)
