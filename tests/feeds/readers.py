"""Other people's calendar software: what each reads out of our bytes, as comparable occurrences."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events
from ical.calendar_stream import IcsCalendarStream
from playwright.sync_api import Browser

HERE = ZoneInfo("Europe/Copenhagen")
ICAL_JS = next((Path(__file__).parents[1] / "vendor").glob("ical.js-*/*.cjs"))
EXPAND = """([feed, first, until]) => {
  const root = new ICAL.Component(ICAL.parse(feed));
  for (const zone of root.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(new ICAL.Timezone(zone));
  const span = [ICAL.Time.fromDateTimeString(first), ICAL.Time.fromDateTimeString(until)];
  const found = [];
  const tell = (start, end, item) => {
    if (start.compare(span[1]) >= 0 || end.compare(span[0]) <= 0) return;
    const say = (time) => time.isDate ? time.toString() : time.toJSDate().toISOString();
    found.push([say(start), say(end), item.summary, item.component.getFirstPropertyValue("status")]);
  };
  const events = root.getAllSubcomponents("vevent").map((each) => new ICAL.Event(each, {exceptions: []}));
  for (const event of events) {
    if (event.isRecurrenceException()) continue;
    for (const other of events)
      if (other.isRecurrenceException() && other.uid === event.uid) event.relateException(other);
    if (!event.isRecurring()) { tell(event.startDate, event.endDate, event); continue; }
    const dates = event.iterator();
    for (let next; (next = dates.next()); ) {
      const details = event.getOccurrenceDetails(next);
      tell(details.startDate, details.endDate, details.item);
    }
  }
  return found;
}"""


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


AsText = list[tuple[object, ...]]
ByIcalJs = Callable[[bytes, date, date], AsText]


def as_text(seen: list[Seen]) -> AsText:
    """In words, as ical.js tells it."""
    return sorted((str(each.starts), str(each.ends), each.title, each.status) for each in seen)


def ical_js_in(chromium: Browser) -> ByIcalJs:
    """ical.js, the reader behind Thunderbird and Nextcloud, on a machine that stands in New York.

    Exceptions are given to their own series: left alone, `ICAL.Event` gives each series those of all others.
    """
    page = chromium.new_context(timezone_id="America/New_York").new_page()
    page.add_script_tag(
        content=f"const exports = {{}}, module = {{exports}};{ICAL_JS.read_text()};window.ICAL = module.exports;"
    )

    def read(feed: bytes, first: date, until: date) -> AsText:
        span = [f"{first}T00:00:00", f"{until}T00:00:00"]
        found = page.evaluate(EXPAND, [feed.decode(), *span])
        return sorted(
            (_moment(starts), _moment(ends), title, status) for starts, ends, title, status in found
        )

    return read


def _moment(text: str) -> str:
    return str(datetime.fromisoformat(text).astimezone(UTC)) if "T" in text else text
