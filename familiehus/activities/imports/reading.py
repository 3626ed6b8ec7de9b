"""Bytes of a calendar file to events: bounded in time and memory, never trusting what it reads.

icalendar unfolds lines, splits them into name, parameters and value, and reads durations. The structure is
walked here, so that one broken event is left out with a reason instead of breaking the file, and nothing
about attendees is ever kept. Raises `Refused` when the file as a whole is not a calendar or is too much.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from familiehus.activities.imports import values, zones
from familiehus.activities.imports.raw import RawEvent, Reading, Unreadable
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused

if TYPE_CHECKING:
    from icalendar.parser import Contentline

MAX_BYTES = 5_000_000
MAX_LINES = 250_000
MAX_EVENTS = 5_000
MAX_DEPTH = 4
MAX_LINE = 60_000

_PERSONAL = frozenset({"ATTENDEE", "ORGANIZER", "CONTACT"})
_KEPT = frozenset(
    {
        "UID", "SUMMARY", "DESCRIPTION", "LOCATION", "STATUS", "CLASS", "SEQUENCE", "LAST-MODIFIED", "DTSTAMP",
        "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "EXRULE", "RECURRENCE-ID", "CATEGORIES",
    }
)  # fmt: skip
_NAME = re.compile(r"[ \t]*([A-Za-z0-9-]{1,60})[ \t]*[:;]")
_EMAIL = re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")


def read(file: bytes) -> Reading:
    """Every VEVENT of the file. Raises Refused, with a sentence, for what is not a calendar."""
    lines = _lines(_decoded(file))
    blocks, described, name = _walk(lines)
    reading = Reading(name=name)
    for kind, properties in blocks:
        if kind != "VEVENT":
            reading.other[kind] = reading.other.get(kind, 0) + 1
            continue
        if len(reading.events) >= MAX_EVENTS:
            raise Refused(_("Filen har mere end %(most)s begivenheder. Del den i flere.", most=MAX_EVENTS))
        reading.events.append(_event(len(reading.events) + 1, properties, described))
    if not reading.events and not reading.other and not lines:
        raise Refused(_("Kalenderen er tom."))
    return reading


def _decoded(file: bytes) -> str:
    if not file.strip():
        raise Refused(_("Filen er tom."))
    if len(file) > MAX_BYTES:
        raise Refused(_("Filen er større end %(most)s MB.", most=MAX_BYTES // 1_000_000))
    if file.startswith(b"PK\x03\x04"):
        raise Refused(_("Det er en zip-fil. Pak den ud, og vælg den .ics-fil, der ligger i den."))
    if b"BEGIN:VCALENDAR" not in file[:2000].upper() or b"\x00" in file:
        raise Refused(_("Det er ikke en kalenderfil (.ics)."))
    try:
        return file.decode("utf-8-sig")
    except UnicodeDecodeError:
        return file.decode("cp1252", errors="replace")


def _lines(text: str) -> list[Contentline]:
    if text.count("\n") + text.count("\r") > 2 * MAX_LINES:
        raise Refused(_("Filen har for mange linjer til at være en kalender."))
    from icalendar.parser import Contentlines

    return Contentlines.from_ical(re.sub(r"\r\n?|\n", "\r\n", text))


def _walk(
    lines: list[Contentline],
) -> tuple[list[tuple[str, list[Contentline]]], dict[str, zones.Described], str]:
    """The top components of every calendar in the file, each with its own lines, nested parts left out."""
    blocks: list[tuple[str, list[Contentline]]] = []
    described: dict[str, zones.Described] = {}
    name, open_parts = "", []
    inside: list[Contentline] = []
    zone: list[tuple[str, Contentline]] = []
    for line in lines:
        if not line:
            continue
        upper = line[:80].strip().upper()
        if upper.startswith("BEGIN:"):
            open_parts.append(upper[6:].strip())
            if len(open_parts) > MAX_DEPTH:
                raise Refused(_("Filen er sat forkert sammen: dele ligger inde i hinanden."))
            if len(open_parts) == 1 and open_parts[0] != "VCALENDAR":
                raise Refused(_("Det er ikke en kalenderfil (.ics)."))
            if len(open_parts) == 2:
                inside, zone = [], []
        elif upper.startswith("END:"):
            if not open_parts or open_parts.pop() != upper[4:].strip():
                raise Refused(_("Filen er sat forkert sammen: en del slutter, som ikke er begyndt."))
            if len(open_parts) == 1:
                kind = upper[4:].strip()
                if kind == "VTIMEZONE":
                    described.update(_described(zone))
                else:
                    blocks.append((kind, inside))
        elif len(open_parts) == 2:
            inside.append(line)
            zone.append(("", line))
        elif len(open_parts) == 3 and open_parts[1] == "VTIMEZONE":
            zone.append((open_parts[2], line))
        elif len(open_parts) == 1 and upper.startswith("X-WR-CALNAME"):
            name = values.text(line.partition(":")[2])[:200]
    if open_parts:
        raise Refused(_("Filen holder op midt i det hele. Hent den igen."))
    return blocks, described, name


def _described(lines: list[tuple[str, Contentline]]) -> dict[str, zones.Described]:
    tzid, location = "", ""
    offsets: dict[str, set[int]] = {"STANDARD": set(), "DAYLIGHT": set()}
    for part, line in lines[:2000]:
        key, _colon, value = line.partition(":")
        key = key.partition(";")[0].strip().upper()
        if not part and key == "TZID":
            tzid = value.strip()[:200]
        elif not part and key == "X-LIC-LOCATION":
            location = value.strip()[:200]
        elif key == "TZOFFSETTO" and part in offsets and (offset := zones.minutes(value)) is not None:
            offsets[part].add(offset)
    standard, daylight = frozenset(offsets["STANDARD"]), frozenset(offsets["DAYLIGHT"])
    return {tzid: zones.Described(location, standard, daylight)} if tzid else {}


def _event(number: int, lines: list[Contentline], described: dict[str, zones.Described]) -> RawEvent:
    event = RawEvent(number)
    try:
        for line in lines:
            found = _NAME.match(line)
            name = found[1].upper() if found else ""
            if name in _PERSONAL:
                event.people_dropped += 1
                event.emails_dropped.update(each.lower() for each in _EMAIL.findall(line[:2000]))
            elif name in _KEPT:
                _take(event, name, line, described)
    except Unreadable as why:
        event.unreadable = event.unreadable or str(why)
    return event


def _take(event: RawEvent, name: str, line: Contentline, described: dict[str, zones.Described]) -> None:
    if len(line) > MAX_LINE:
        raise Unreadable(_("En linje i begivenheden er for lang."))
    try:
        _name, parameters, value = line.raw_parts()
    except ValueError:
        raise Unreadable(_("En linje i begivenheden kan ikke læses.")) from None
    zone_name = parameters.get("TZID", "")
    if not isinstance(zone_name, str):
        raise Unreadable(_("En linje i begivenheden kan ikke læses."))
    match name:
        case "UID":
            event.uid = value.strip()[:500]
        case "SUMMARY":
            event.title = values.text(value)
        case "DESCRIPTION":
            event.text = values.text(value)
        case "LOCATION":
            event.place = values.text(value)
        case "CATEGORIES":
            event.categories += [values.text(part)[:80] for part in re.split(r"(?<!\\),", value)[:20]]
        case "STATUS":
            event.status = value.strip().upper()[:20]
        case "CLASS":
            event.is_private = value.strip().upper() in ("PRIVATE", "CONFIDENTIAL")
        case "SEQUENCE":
            event.sequence = int(value) if re.fullmatch(r"\d{1,9}", value.strip()) else 0
        case "LAST-MODIFIED" | "DTSTAMP":
            event.changed = (
                max(event.changed, value.strip()[:20]) if name == "LAST-MODIFIED" else event.changed
            )
        case "RRULE":
            event.rules.append(value.strip())
        case "EXRULE":
            raise Unreadable(_("Rækken tager datoer ud med en regel (EXRULE), som er gået af brug."))
        case "DURATION":
            event.lasts = values.duration(value)
        case "RDATE":
            event.extra += list(values.periods(event, value, zone_name, described))
        case "EXDATE":
            event.skipped += list(values.moments(event, value, zone_name, described))
        case "DTSTART":
            event.starts = values.moment(event, value, zone_name, described)
        case "DTEND":
            event.ends = values.moment(event, value, zone_name, described)
        case "RECURRENCE-ID":
            event.recurrence = values.moment(event, value, zone_name, described)
            event.and_following = str(parameters.get("RANGE", "")).upper() == "THISANDFUTURE"
    if len(event.extra) + len(event.skipped) > values.MAX_MOMENTS:
        raise Unreadable(_("Begivenheden nævner mere end %(most)s enkelte datoer.", most=values.MAX_MOMENTS))
