"""What time it is. The only place that asks the machine; everything else asks here."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

COPENHAGEN = ZoneInfo("Europe/Copenhagen")


def now() -> datetime:
    """This instant, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The day it is in Copenhagen."""
    return now().astimezone(COPENHAGEN).date()


def local(instant: datetime) -> datetime:
    """The same instant as the house's wall clock shows it."""
    if instant.tzinfo is None:
        raise ValueError("An instant must say its time zone.")
    return instant.astimezone(COPENHAGEN)


def local_day(instant: datetime) -> date:
    """The day in Copenhagen that holds the instant."""
    return local(instant).date()


def at(day: date, wall: time) -> datetime:
    """The instant, in UTC, when the house's clock shows `wall` on `day`.

    A time that does not exist (spring) moves forward by the gap; one that exists twice (autumn) is
    the first, summer, reading.
    """
    return datetime.combine(day, wall.replace(tzinfo=None), tzinfo=COPENHAGEN).astimezone(UTC)


def exists(day: date, wall: time) -> bool:
    """Whether the house's clock ever shows `wall` on `day` (not in the hour that spring takes)."""
    return local(at(day, wall)).time().replace(fold=0) == wall.replace(fold=0)


def midnight(day: date) -> datetime:
    """When `day` begins in Copenhagen, as an instant in UTC."""
    return at(day, time.min)


def day_after(day: date) -> date:
    return day + timedelta(days=1)


def monday_of(day: date) -> date:
    """The Monday of the ISO week that holds `day`."""
    return day - timedelta(days=day.weekday())
