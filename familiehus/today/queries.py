"""What the front page tells, gathered from the rooms below."""

from dataclasses import dataclass
from datetime import date, timedelta

from familiehus.activities import queries as activities
from familiehus.activities.models import Occurrence
from familiehus.house import queries as house
from familiehus.house import words
from familiehus.house.models import ClosingDays
from familiehus.kernel import clock
from familiehus.kernel.roles import NOBODY

SOON = timedelta(days=21)
SHOWN = 6


@dataclass(frozen=True)
class DoorDay:
    """A weekday as it stands on the door: its name, its hours in words (empty: closed), whether it is today."""

    name: str
    hours: str
    is_today: bool


def door() -> list[DoorDay]:
    """The house's week, Monday first; nothing at all when no hours are said."""
    week, today = house.opening_hours(), clock.today()
    if not week:
        return []
    return [
        DoorDay(
            words.weekday_name(weekday),
            ", ".join(words.interval(opens, closes) for opens, closes in week.get(weekday, ())),
            weekday == today.weekday(),
        )
        for weekday in range(7)
    ]


def closing_soon() -> list[ClosingDays]:
    """What is closed today or within three weeks, the earliest first."""
    today: date = clock.today()
    return house.closing_days(today, today + SOON)


@dataclass(frozen=True)
class Coming:
    """What is on: the next dates that everybody may see, and whether they are all within this week."""

    dates: list[Occurrence]
    this_week: bool


def coming() -> Coming:
    """The rest of this week; when hardly anything is left of it, the next dates whenever they are."""
    found = activities.upcoming(NOBODY, limit=SHOWN)
    sunday = clock.monday_of(clock.today()) + timedelta(days=6)
    week = [date for date in found if clock.local_day(date.starts_at) <= sunday]
    return Coming(week, True) if len(week) > 1 else Coming(found, len(week) == len(found))
