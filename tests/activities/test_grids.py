"""Months, weeks and days laid out, with bars cut at the week's end and days that hold more than they can show."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from familiehus.activities import grids
from familiehus.kernel import clock

TODAY = date(2026, 11, 24)


@dataclass(frozen=True)
class Thing:
    name: str
    starts_at: datetime
    ends_at: datetime


def thing(name: str, begins: str, ends: str) -> Thing:
    return Thing(name, _at(begins), _at(ends))


def _at(wall: str) -> datetime:
    day, hour = wall.split(" ")
    return clock.at(date.fromisoformat(day), time.fromisoformat(hour))


def on(day: int, hour: int = 10, name: str = "x") -> Thing:
    return thing(name, f"2026-11-{day:02} {hour:02}:00", f"2026-11-{day:02} {hour + 1:02}:00")


def cell(weeks: list[grids.Week], day: date) -> grids.Cell:
    return next(each for week in weeks for each in week.cells if each.day == day)


def test_a_month_is_whole_iso_weeks_from_monday():
    weeks = grids.month(date(2026, 11, 24), [], TODAY)

    assert [week.number for week in weeks] == [44, 45, 46, 47, 48, 49]
    assert weeks[0].cells[0].day == date(2026, 10, 26)
    assert weeks[-1].cells[-1].day == date(2026, 12, 6)
    assert all(week.monday.weekday() == 0 for week in weeks)


def test_new_year_in_week_53():
    weeks = grids.month(date(2027, 1, 1), [], TODAY)

    assert [week.number for week in weeks] == [53, 1, 2, 3, 4]


def test_today_the_past_and_the_neighbours_are_told_apart():
    weeks = grids.month(TODAY, [], TODAY)

    assert cell(weeks, TODAY).is_today
    assert cell(weeks, date(2026, 11, 23)).is_past
    assert not cell(weeks, TODAY).is_past
    assert cell(weeks, date(2026, 12, 1)).is_other


def test_three_fit_and_of_four_two_are_shown_and_two_more_told():
    three = grids.month(TODAY, [on(24, hour) for hour in (9, 12, 15)], TODAY)
    four = grids.month(TODAY, [on(24, hour) for hour in (9, 12, 15, 18)], TODAY)

    assert (len(cell(three, TODAY).shown), cell(three, TODAY).more) == (3, 0)
    assert (len(cell(four, TODAY).shown), cell(four, TODAY).more) == (2, 2)


def test_nothing_is_lost_between_shown_bars_and_more():
    things = [on(27, hour) for hour in range(8, 14)]
    camp = thing("camp", "2026-11-27 15:00", "2026-11-29 14:00")
    weeks = grids.month(TODAY, [*things, camp], TODAY)
    friday = cell(weeks, date(2026, 11, 27))

    bars = [bar for bar in friday.lanes if bar]
    assert len(friday.things) == 7
    assert len(bars) + len(friday.shown) + friday.more == 7


def test_a_bar_is_cut_at_the_weeks_end_and_goes_on():
    long = thing("long", "2026-11-20 10:00", "2026-11-25 12:00")
    weeks = grids.month(TODAY, [long], TODAY)
    first = cell(weeks, date(2026, 11, 20)).lanes[0]
    second = cell(weeks, date(2026, 11, 23)).lanes[0]

    assert first is not None
    assert second is not None
    assert (first.days, first.goes_on, first.comes_from_before) == (3, True, False)
    assert (second.days, second.goes_on, second.comes_from_before) == (3, False, True)
    assert cell(weeks, TODAY).lanes == [None]


def test_two_bars_lie_in_two_lanes_and_the_third_is_told_as_more():
    bars = [thing(name, "2026-11-24 10:00", "2026-11-26 12:00") for name in "abc"]
    weeks = grids.month(TODAY, bars, TODAY)
    day = cell(weeks, TODAY)

    assert len([bar for bar in day.lanes if bar]) == 2
    assert day.more == 1
    assert cell(weeks, date(2026, 11, 25)).more == 1


def test_a_night_belongs_to_its_evening():
    night = thing("night", "2026-10-24 23:00", "2026-10-25 04:00")

    assert not grids.is_bar(night)
    assert grids.last_day(night) == date(2026, 10, 24)
    assert night.ends_at - night.starts_at == timedelta(hours=6)


def test_whole_days_end_on_their_last_day():
    summer = Thing("camp", clock.midnight(date(2027, 7, 6)), clock.midnight(date(2027, 7, 20)))

    assert (grids.first_day(summer), grids.last_day(summer)) == (date(2027, 7, 6), date(2027, 7, 19))


def test_an_agenda_skips_empty_days_and_begins_a_running_camp_on_its_first_day_in_sight():
    camp = thing("camp", "2026-11-20 15:00", "2026-11-29 14:00")
    days = grids.agenda([camp, on(26), on(30)], TODAY, date(2026, 11, 28))

    assert [(day, len(things)) for day, things in days] == [(TODAY, 1), (date(2026, 11, 26), 1)]


def test_a_week_has_its_seven_days_with_all_that_touches_them():
    camp = thing("camp", "2026-11-27 15:00", "2026-11-29 14:00")
    days = grids.week(date(2026, 11, 23), [camp, on(28)])

    assert [len(things) for _day, things in days] == [0, 0, 0, 0, 1, 2, 1]


def test_a_list_is_cut_between_days_never_within_one():
    days = grids.agenda([on(24, 8), on(24, 9), on(25, 8), on(26, 8)], TODAY, date(2026, 11, 30))

    assert [len(things) for _day, things in grids.cut(days, 3)[0]] == [2, 1]
    assert grids.cut(days, 3)[1] == date(2026, 11, 25)
    assert grids.cut(days, 4) == (days, None)
    assert [len(things) for _day, things in grids.cut(days, 1)[0]] == [2]
