"""Where things stand on the page: a month or a week as rows of days, and days under each other. Asks no database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple, Protocol

from familiehus.kernel import clock

ROWS = 3
DAY = timedelta(days=1)
NIGHT = timedelta(hours=14)


class Timed(Protocol):
    """What has a time, two aware instants, and can stand in a calendar."""

    @property
    def starts_at(self) -> Any: ...

    @property
    def ends_at(self) -> Any: ...


def first_day(thing: Timed) -> date:
    return _days_of(thing.starts_at, thing.ends_at)[0]


def last_day(thing: Timed) -> date:
    """The last day that something stands on. What ends in the small hours belongs to the evening before."""
    return _days_of(thing.starts_at, thing.ends_at)[1]


@lru_cache(maxsize=4096)
def _days_of(starts_at: datetime, ends_at: datetime) -> tuple[date, date]:
    """Asked dozens of times for each thing that is laid out."""
    first = clock.local_day(starts_at)
    if ends_at - starts_at < NIGHT:
        return first, first
    return first, clock.local_day(ends_at - timedelta(microseconds=1))


def is_bar(thing: Timed) -> bool:
    """Whether it lasts several days, so that it is drawn across them."""
    return last_day(thing) > first_day(thing)


@dataclass(frozen=True)
class Bar:
    """The part of something lasting several days that falls in one week."""

    thing: Timed
    weekday: int
    days: int
    lane: int
    comes_from_before: bool
    goes_on: bool


@dataclass
class Cell:
    """One day of a month: the bars that begin in it, what is shown of the rest, and what there is no room for."""

    day: date
    is_other: bool
    is_past: bool
    is_today: bool
    lanes: list[Bar | None] = field(default_factory=list)
    shown: list[Timed] = field(default_factory=list)
    hidden: list[Timed] = field(default_factory=list)
    things: list[Timed] = field(default_factory=list)

    @property
    def more(self) -> int:
        return len(self.hidden)


@dataclass(frozen=True)
class Week:
    """An ISO week, Monday first. `is_tall`: its bars have room for a second line."""

    monday: date
    cells: list[Cell]
    is_tall: bool

    @property
    def number(self) -> int:
        return self.monday.isocalendar().week


def month_bounds(day: date) -> tuple[date, date]:
    """The first and last day that the month of `day` shows: whole ISO weeks."""
    first = day.replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - DAY
    return clock.monday_of(first), clock.monday_of(last) + 6 * DAY


def month(day: date, things: Iterable[Timed], today: date) -> list[Week]:
    """The month of `day` week by week. Each day has three rows: a bar with a second line takes two."""
    first, last = month_bounds(day)
    standing = sorted(map(_Standing.of, things), key=_order)
    return [
        _week(monday, [each for each in standing if each.touches(monday, monday + 6 * DAY)], today, day.month)
        for monday in _mondays(first, last)
    ]


def agenda(things: Iterable[Timed], first: date, last: date) -> list[tuple[date, list[Timed]]]:
    """Days that have something, in order, both ends included. What lasts several days stands on its first day
    in sight."""
    days: dict[date, list[Timed]] = {}
    for thing in sorted(things, key=_order_in_day):
        day = max(first_day(thing), first)
        if day <= last and last_day(thing) >= first:
            days.setdefault(day, []).append(thing)
    return sorted(days.items())


def cut(
    days: list[tuple[date, list[Timed]]], most: int
) -> tuple[list[tuple[date, list[Timed]]], date | None]:
    """The first whole days that hold at most `most` things together (one day at least), and the last of them;
    None when nothing was cut off."""
    held = 0
    for number, (_day, things) in enumerate(days):
        held += len(things)
        if held > most and number:
            return days[:number], days[number - 1][0]
    return days, None


def week(monday: date, things: Sequence[Timed]) -> list[tuple[date, list[Timed]]]:
    """The seven days of a week with everything that touches them, empty days too."""
    ordered = sorted(things, key=_order_in_day)
    days = [monday + number * DAY for number in range(7)]
    return [(day, [each for each in ordered if first_day(each) <= day <= last_day(each)]) for day in days]


def _mondays(first: date, last: date) -> Iterable[date]:
    return (first + DAY * number for number in range(0, (last - first).days + 1, 7))


class _Standing(NamedTuple):
    """Something with the days it stands on, which a month asks for again and again."""

    thing: Timed
    first: date
    last: date
    starts_at: datetime
    ends_at: datetime

    @classmethod
    def of(cls, thing: Timed) -> "_Standing":
        starts_at, ends_at = thing.starts_at, thing.ends_at
        return cls(thing, *_days_of(starts_at, ends_at), starts_at, ends_at)

    @property
    def is_bar(self) -> bool:
        return self.last > self.first

    def touches(self, first: date, last: date) -> bool:
        return self.first <= last and self.last >= first


def _order(each: _Standing) -> tuple[date, int, datetime]:
    """Longest bars first within a day, so that they lie on top."""
    return each.first, -(each.last - each.first).days, each.starts_at


def _order_in_day(thing: Timed | _Standing) -> tuple[datetime, datetime]:
    return thing.starts_at, thing.ends_at


def _week(monday: date, standing: list[_Standing], today: date, month_number: int) -> Week:
    bars = _bars(monday, [each for each in standing if each.is_bar])
    lanes = max((bar.lane for bar in bars), default=-1) + 1
    is_tall = lanes == 1
    days = [monday + number * DAY for number in range(7)]
    cells = [Cell(day, day.month != month_number, day < today, day == today) for day in days]
    for number, cell in enumerate(cells):
        there = [each for each in standing if each.first <= cell.day <= each.last]
        cell.things = [each.thing for each in there]
        here = [bar for bar in bars if bar.weekday <= number < bar.weekday + bar.days]
        drawn = [bar for bar in here if bar.lane < ROWS - 1]
        cell.lanes = _lanes(drawn, number)
        short = [each for each in there if not each.is_bar]
        used = sum(2 if is_tall else 1 for _lane in cell.lanes)
        hidden = [bar.thing for bar in here if bar.lane >= ROWS - 1]
        free = max(ROWS - used, 0)
        fits = free if len(short) + len(hidden) <= free else max(free - 1, 0)
        in_order = [each.thing for each in sorted(short, key=_order_in_day)]
        cell.shown, cell.hidden = in_order[:fits], in_order[fits:] + hidden
    return Week(monday, cells, is_tall)


def _bars(monday: date, lasting: list[_Standing]) -> list[Bar]:
    """Cut at the week's ends, each in the first lane that is free on all of its days."""
    bars: list[Bar] = []
    for each in lasting:
        begins = max(each.first, monday)
        ends = min(each.last, monday + 6 * DAY)
        weekday, days = (begins - monday).days, (ends - begins).days + 1
        taken = {
            bar.lane for bar in bars if bar.weekday < weekday + days and weekday < bar.weekday + bar.days
        }
        lane = next(number for number in range(len(bars) + 1) if number not in taken)
        before, after = each.first < monday, each.last > monday + 6 * DAY
        bars.append(Bar(each.thing, weekday, days, lane, before, after))
    return bars


def _lanes(drawn: list[Bar], number: int) -> list[Bar | None]:
    """What each lane of a day holds: the bar that begins there, or None where room is kept for one passing."""
    depth = max((bar.lane for bar in drawn), default=-1) + 1
    begins = {bar.lane: bar for bar in drawn if bar.weekday == number}
    return [begins.get(lane) for lane in range(depth)]
