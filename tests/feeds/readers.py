"""Other people's calendar software: what each reads out of our bytes, as comparable occurrences."""

from datetime import UTC, date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events
from ical.calendar_stream import IcsCalendarStream

HERE = ZoneInfo("Europe/Copenhagen")


class Seen(NamedTuple):
    """One entry in somebody's calendar. Instants are in UTC; whole days are days."""

    starts: datetime | date
    ends: datetime | date
    title: str
    status: str


def _in_order(seen: Seen) -> tuple[str, ...]:
    return tuple(map(str, seen))


def _plain(moment: datetime | date) -> datetime | date:
    return moment.astimezone(UTC) if isinstance(moment, datetime) else moment


def by_icalendar(feed: bytes, first: date, until: date) -> list[Seen]:
    """icalendar parses, recurring-ical-events expands."""
    calendar = icalendar.Calendar.from_ical(feed)
    found = recurring_ical_events.of(calendar).between(first, until)
    return sorted(
        (
            Seen(_plain(e["DTSTART"].dt), _plain(e["DTEND"].dt), str(e["SUMMARY"]), str(e["STATUS"]))
            for e in found
        ),
        key=_in_order,
    )


def by_ical(feed: bytes, first: date, until: date) -> list[Seen]:
    """`ical`, a strict reader that shares no code with icalendar."""
    calendar = IcsCalendarStream.calendar_from_ics(feed.decode())
    begin = datetime(first.year, first.month, first.day, tzinfo=HERE)
    end = datetime(until.year, until.month, until.day, tzinfo=HERE)
    return sorted(
        (
            Seen(_plain(e.dtstart), _plain(e.dtend), e.summary, str(e.status.value))
            for e in calendar.timeline_tz(HERE).overlapping(begin, end)
        ),
        key=_in_order,
    )
