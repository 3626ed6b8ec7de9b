"""The house's clock: Copenhagen's, also in the hour that spring takes and the one that autumn gives twice."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from familiehus.kernel import clock

WINTER, SUMMER = timedelta(hours=1), timedelta(hours=2)


@pytest.mark.parametrize(
    ("day", "wall", "utc", "exists"),
    [
        ("2026-11-24", "10:42", "2026-11-24 09:42", True),
        ("2026-07-01", "00:30", "2026-06-30 22:30", True),
        # 29 March 2026: 02.00 becomes 03.00
        ("2026-03-29", "01:59", "2026-03-29 00:59", True),
        ("2026-03-29", "02:00", "2026-03-29 01:00", False),
        ("2026-03-29", "02:30", "2026-03-29 01:30", False),
        ("2026-03-29", "02:59", "2026-03-29 01:59", False),
        ("2026-03-29", "03:00", "2026-03-29 01:00", True),
        # 25 October 2026: 03.00 becomes 02.00; the first reading is meant
        ("2026-10-25", "01:59", "2026-10-24 23:59", True),
        ("2026-10-25", "02:00", "2026-10-25 00:00", True),
        ("2026-10-25", "02:59", "2026-10-25 00:59", True),
        ("2026-10-25", "03:00", "2026-10-25 02:00", True),
    ],
)
def test_a_wall_time_is_one_instant(day, wall, utc, exists):
    on, at = date.fromisoformat(day), time.fromisoformat(wall)

    assert clock.at(on, at) == datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert clock.at(on, at).tzinfo is UTC
    assert clock.exists(on, at) is exists


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-11-24", 24)])
def test_a_local_day_has_as_many_hours_as_it_has(day, hours):
    on = date.fromisoformat(day)

    assert clock.midnight(clock.day_after(on)) - clock.midnight(on) == timedelta(hours=hours)


def test_today_is_the_day_in_copenhagen(clock):
    from familiehus.kernel import clock as house

    clock("2026-11-25 00:30")

    assert house.now().date() == date(2026, 11, 24), "in UTC it is still yesterday"
    assert house.today() == date(2026, 11, 25)
    assert house.local_day(house.now()) == date(2026, 11, 25)


def test_an_instant_says_its_zone():
    with pytest.raises(ValueError, match="time zone"):
        clock.local(datetime(2026, 11, 24, 10))  # noqa: DTZ001 - the naive one is the test


@pytest.mark.parametrize(
    ("day", "monday"),
    [("2026-11-24", "2026-11-23"), ("2026-11-23", "2026-11-23"), ("2027-01-03", "2026-12-28")],
)
def test_a_week_begins_on_its_monday(day, monday):
    assert clock.monday_of(date.fromisoformat(day)) == date.fromisoformat(monday)


@given(st.dates(date(1985, 1, 1), date(2100, 12, 31)), st.times())
def test_what_the_wall_shows_comes_back_unless_spring_took_it(day, wall):
    shown = clock.local(clock.at(day, wall))

    assert ((shown.date(), shown.time()) == (day, wall)) == clock.exists(day, wall)
    assert shown.utcoffset() in (WINTER, SUMMER)
