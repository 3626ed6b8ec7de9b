"""Reading what the house is, when it is open, and who is on call."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from sqlalchemy import select

from familiehus.house import words
from familiehus.house.models import THE_ONE, ClosingDays, HouseSettings, OnCall
from familiehus.kernel import clock, danish
from familiehus.kernel.db import db
from familiehus.kernel.spans import Span

LOOK_AHEAD = 400


def settings() -> HouseSettings:
    """The house's settings, asked for once a request; a house of which nothing is said has fitting ones."""
    kept = db.session().info
    if "house" not in kept:
        kept["house"] = db.session.get(HouseSettings, THE_ONE) or HouseSettings.unsaid()
    return kept["house"]


def opening_hours() -> dict[int, list[words.Interval]]:
    """The house's week: weekday (Monday is 0) to its intervals. A day that is not there is closed."""
    week: dict[int, list[words.Interval]] = {}
    for hours in settings().opening_hours:
        week.setdefault(hours.weekday, []).append((hours.opens, hours.closes))
    return week


def hours_line() -> str:
    """The house's week as it stands on the door: "Mandag–fredag kl. 9–15". Empty when nothing is said."""
    return danish.capital(words.in_words(opening_hours()))


def closing_days(first: date, last: date) -> list[ClosingDays]:
    """What is closed within the days, both included, the earliest first."""
    within = select(ClosingDays).where(ClosingDays.first_on <= last, ClosingDays.last_on >= first)
    return list(db.session.scalars(within.order_by(ClosingDays.first_on, ClosingDays.id)))


def closed_dates(first: date, last: date) -> dict[date, str]:
    """Each day within the days, both included, that the manager has closed, with the reason."""
    return {
        day: closing.reason
        for closing in closing_days(first, last)
        for day in days(max(first, closing.first_on), min(last, closing.last_on))
    }


def why_closed(day: date) -> str | None:
    """The reason why the house is closed all day though its week says open: closed by the manager, or a holiday."""
    for closing in closing_days(day, day):
        return closing.reason
    return holiday(day) if settings().is_closed_on_holidays else None


def hours_of(day: date) -> list[Span]:
    """When the house is open on the day, as instants, the earliest first; none when it is closed."""
    intervals = opening_hours().get(day.weekday(), [])
    if not intervals or why_closed(day) is not None:
        return []
    return _spans(day, intervals)


def is_open(at: datetime) -> bool:
    """Whether the house is open at the instant."""
    return any(span.contains(at) for span in hours_of(clock.local_day(at)))


def next_open_day(day: date) -> date | None:
    """The first day, the given one included, on which the house opens; None when it never does."""
    week, last = opening_hours(), day + timedelta(days=LOOK_AHEAD)
    if not week:
        return None
    closed = closed_dates(day, last)
    on_holidays = settings().is_closed_on_holidays
    for each in days(day, last):
        if each.weekday() in week and each not in closed and not (on_holidays and holiday(each)):
            return each
    return None


def holiday(day: date) -> str | None:
    """The name of the Danish public holiday on the day, in Danish; None on other days."""
    return _holidays(day.year).get(day)


def on_call(at: datetime | None = None) -> OnCall | None:
    """Who answers the telephone at the instant (now, unless another is given); None when nobody is put down."""
    instant = at or clock.now()
    watch = select(OnCall).where(OnCall.starts_at <= instant, OnCall.ends_at > instant)
    return db.session.scalars(watch.order_by(OnCall.starts_at.desc())).first()


def on_call_from(at: datetime) -> list[OnCall]:
    """Everybody put down from the instant on, the one who has it then first."""
    return list(db.session.scalars(select(OnCall).where(OnCall.ends_at > at).order_by(OnCall.starts_at)))


@dataclass
class Week:
    """The house's week as it is typed, one line a weekday, with the row version it was read at."""

    row_version: int
    monday: str
    tuesday: str
    wednesday: str
    thursday: str
    friday: str
    saturday: str
    sunday: str
    is_closed_on_holidays: bool

    NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def week() -> Week:
    """The house's week, as the manager types it."""
    house, said = settings(), opening_hours()
    lines = {name: words.typed(said.get(weekday, ())) for weekday, name in enumerate(Week.NAMES)}
    return Week(house.row_version, **lines, is_closed_on_holidays=house.is_closed_on_holidays)


def days(first: date, last: date) -> Iterable[date]:
    """Every day from the first to the last, both included."""
    return (first + timedelta(days=number) for number in range((last - first).days + 1))


def _spans(day: date, intervals: list[words.Interval]) -> list[Span]:
    found = []
    for opens, closes in intervals:
        starts_at, ends_at = clock.at(day, opens), clock.at(day, closes)
        if ends_at > starts_at:  # an interval that lies inside the hour which spring takes is not there
            found.append(Span(starts_at, ends_at))
    return found


@cache
def _holidays(year: int) -> dict[date, str]:
    import holidays  # a third of a second at the start of a process, for what few pages ask

    return dict(holidays.country_holidays("DK", years=year, language="da"))
