"""What the front page tells, gathered from the rooms below."""

from dataclasses import dataclass
from datetime import date, timedelta

from familiehus.house import queries as house
from familiehus.house import words
from familiehus.house.models import ClosingDays
from familiehus.kernel import clock

SOON = timedelta(days=21)


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
