"""Rows to calendar bytes: a pure function of what it is given, with no clock and no chance in it.

Every VEVENT is written by icalendar with explicit properties and can be kept; a calendar is a header, the
kept pieces and a footer. House rules beyond RFC 5545: no RDATE, METHOD, ATTENDEE or VALARM; one EXDATE line
per date; EXDATE and RECURRENCE-ID in the value type and zone of DTSTART; a date is never both changed and
left out.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vDuration, vRecur
from icalendar.prop import vCalAddress, vText

from familiehus.feeds.entries import Entry, FeedEvent, Moment
from familiehus.feeds.vtimezone import COPENHAGEN, TZID
from familiehus.kernel import text

_ZONE = ZoneInfo(TZID)
_FOOTER = b"END:VCALENDAR\r\n"


class Text(vText):
    """Escaped as RFC 5545, 3.3.11 says; icalendar 7.3 makes a line break of a typed backslash and N."""

    def to_ical(self) -> bytes:
        escaped = self.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
        return escaped.encode()


def calendar(name: str, pieces: Iterable[bytes], *, color: str = "teal", hex_color: str = "#008080") -> bytes:
    """A whole feed: header, time zone, kept VEVENTs, footer. Without events it still carries its zone."""
    header = _header(name, color=color, hex_color=hex_color)
    return b"".join((header, COPENHAGEN, *pieces, _FOOTER))


def piece(event: FeedEvent) -> bytes:
    """The VEVENTs of one event or series, ready to be kept and joined into any number of feeds."""
    master = _vevent(event.uid, event.entry, repeats=event.repeats is not None)
    if event.repeats is None:
        return master.to_ical()
    series = event.repeats
    rule = vRecur.from_ical(series.rule)
    if "UNTIL" in rule or "COUNT" in rule:
        raise ValueError("The end of a series is told by its last date.")
    rule["UNTIL"] = _until(series.last)
    master.add("rrule", rule)
    for skipped in sorted(series.skips):
        master.add("exdate", _wall(skipped))
    parts = [master.to_ical()]
    for first, entry in sorted(series.changes, key=lambda change: change[0]):
        override = _vevent(event.uid, entry)
        override.add("recurrence-id", _wall(first))
        parts.append(override.to_ical())
    return b"".join(parts)


def invitation(event: FeedEvent, method: str, *, house: str, sender: str, guest: str) -> bytes:
    """One event by mail (RFC 5546, 3.2): asked for or taken back, from the house's own address to one reader."""
    organizer, attendee = vCalAddress(f"mailto:{sender}"), vCalAddress(f"mailto:{guest}")
    organizer.params["CN"] = vText(one_line(house))
    attendee.params.update({"PARTSTAT": vText("ACCEPTED"), "RSVP": vText("FALSE")})
    written = _vevent(event.uid, event.entry)
    written.add("organizer", organizer)
    written.add("attendee", attendee)
    head = Calendar()
    head.add("prodid", "-//familiehus//DA")
    head.add("version", "2.0")
    head.add("method", method)
    return b"".join((head.to_ical().removesuffix(_FOOTER), COPENHAGEN, written.to_ical(), _FOOTER))


def one_line(typed: str) -> str:
    """Typed text on a single line, without control characters."""
    return text.clean(typed)


def several_lines(typed: str) -> str:
    """Typed text without control characters; every kind of line break becomes one newline."""
    return text.clean(typed, lines=True).expandtabs(1)


def _header(name: str, *, color: str, hex_color: str) -> bytes:
    head = Calendar()
    head.add("prodid", "-//familiehus//DA")
    head.add("version", "2.0")
    head.add("calscale", "GREGORIAN")
    head.add("name", Text(one_line(name)))
    head.add("x-wr-calname", Text(one_line(name)))
    head.add("refresh-interval", vDuration.from_ical("PT1H"), parameters={"VALUE": "DURATION"})
    head.add("x-published-ttl", "PT1H")
    head.add("color", color)
    head.add("x-apple-calendar-color", hex_color)
    return head.to_ical().removesuffix(_FOOTER)


def _vevent(uid: str, entry: Entry, *, repeats: bool = False) -> Event:
    event = Event()
    event.add("uid", one_line(uid))
    event.add("dtstamp", entry.changed_at.astimezone(UTC))
    event.add("last-modified", entry.changed_at.astimezone(UTC))
    event.add("sequence", entry.sequence)
    event.add("status", entry.state.status)
    event.add("summary", Text(entry.state.prefix + one_line(entry.title)))
    for name, moment in zip(
        ("dtstart", "dtend"), _written(entry.starts, entry.ends, repeats=repeats), strict=True
    ):
        event.add(name, moment)
    event.add("transp", "OPAQUE" if entry.takes_time and not entry.state.is_off else "TRANSPARENT")
    if entry.url:
        event.add("url", one_line(entry.url))
    if description := _description(entry):
        event.add("description", Text(description))
    if place := one_line(entry.place):
        event.add("location", Text(place))
    if categories := [Text(one_line(category)) for category in entry.categories if one_line(category)]:
        event.add("categories", categories)
    return event


def _description(entry: Entry) -> str:
    """The reason comes first, so that it is read even where the rest is cut off; the address last."""
    reason = one_line(entry.reason) if entry.state.is_off else ""
    parts = (entry.state.prefix + reason if reason else "", several_lines(entry.text), one_line(entry.url))
    return "\n\n".join(part for part in parts if part)


def _wall(moment: Moment) -> Moment:
    """An instant as Copenhagen wall time, so that icalendar writes it with TZID; a day as it is."""
    if not isinstance(moment, datetime):
        return moment
    if moment.tzinfo is None:
        raise ValueError("A feed takes no floating times.")
    return moment.astimezone(_ZONE)


def _written(starts: Moment, ends: Moment, *, repeats: bool) -> tuple[Moment, Moment]:
    """Wall times with TZID; UTC when one of them lies in the hour that comes twice: of the second reading a wall
    time cannot tell (RFC 5545, 3.3.5), and the first is read as the second by some. A series begins at a wall time."""
    begin, end = _wall(starts), _wall(ends)
    if not (_comes_twice(begin) or _comes_twice(end)):
        return begin, end
    assert isinstance(begin, datetime)
    assert isinstance(end, datetime)
    return begin if repeats else begin.astimezone(UTC), end.astimezone(UTC)


def _comes_twice(moment: Moment) -> bool:
    return isinstance(moment, datetime) and (
        moment.replace(fold=0).utcoffset() != moment.replace(fold=1).utcoffset()
    )


def _until(last: Moment) -> Moment:
    """UNTIL is inclusive, in UTC for timed series and a date for all-day ones (RFC 5545, 3.3.10). Of a last date in
    the hour that comes twice it is the second reading, since some read the date so and would end the series before it."""
    wall = _wall(last)
    if not isinstance(wall, datetime):
        return wall
    return wall.replace(fold=1 if _comes_twice(wall) else 0).astimezone(UTC)
