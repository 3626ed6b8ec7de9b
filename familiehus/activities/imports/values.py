"""Values of a property to instants, days, stretches of time and words (RFC 5545, 3.3)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from familiehus.activities.imports import zones
from familiehus.activities.imports.raw import Moment, RawEvent, Unreadable
from familiehus.kernel.clock import COPENHAGEN
from familiehus.kernel.i18n import _

MAX_MOMENTS = 1_000
YEARS = range(1970, 2101)
_MOMENT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z?))?")


def text(value: str) -> str:
    """A TEXT value as typed: escapes of RFC 5545, 3.3.11 undone, one pass."""
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value, flags=re.DOTALL)


def moments(
    event: RawEvent, value: str, zone_name: str, described: dict[str, zones.Described]
) -> Iterator[Moment]:
    """Each of the moments that a value lists (RDATE, EXDATE)."""
    for part in value.split(",")[: MAX_MOMENTS + 1]:
        yield moment(event, part, zone_name, described)


def periods(
    event: RawEvent, value: str, zone_name: str, described: dict[str, zones.Described]
) -> Iterator[tuple[Moment, Moment | timedelta | None]]:
    """Each of the moments that a value lists, and where it ends or how long it lasts, when that is said."""
    for part in value.split(",")[: MAX_MOMENTS + 1]:
        begins, slash, ends = part.partition("/")
        starts = moment(event, begins, zone_name, described)
        if not slash:
            yield starts, None
        elif ends.strip()[:1] in ("P", "+", "-"):
            yield starts, duration(ends)
        else:
            yield starts, moment(event, ends, zone_name, described)


def duration(value: str) -> timedelta:
    """How long something lasts. Raises Unreadable."""
    from icalendar.prop import vDuration

    try:
        return vDuration.from_ical(value.strip()[:60])
    except (ValueError, OverflowError):
        raise Unreadable(_("Varigheden kan ikke læses.")) from None


def moment(event: RawEvent, value: str, zone_name: str, described: dict[str, zones.Described]) -> Moment:
    """An instant in the zone that is named, or a whole day. Raises Unreadable."""
    found = _MOMENT.fullmatch(value.strip())
    if not found:
        raise Unreadable(_("En dato kan ikke læses: »%(value)s«.", value=value.strip()[:40]))
    year, month, number, hour, minute, second, is_utc = found.groups()
    try:
        day = date(int(year), int(month), int(number))
        wall = time(int(hour), int(minute), min(int(second), 59)) if hour else None
    except ValueError:
        raise Unreadable(_("En dato findes ikke: »%(value)s«.", value=value.strip()[:40])) from None
    if day.year not in YEARS:
        raise Unreadable(_("Året %(year)s ligger uden for det, huset kan planlægge.", year=day.year))
    if wall is None:
        return day
    return datetime.combine(day, wall, tzinfo=zone(event, bool(is_utc), zone_name, described))


def zone(event: RawEvent, is_utc: bool, zone_name: str, described: dict[str, zones.Described]) -> tzinfo:
    if is_utc:
        return UTC
    if not zone_name:
        event.floats = True
        return COPENHAGEN
    zone = zones.named(zone_name, described)
    if zone is None:
        raise Unreadable(_("Tidszonen »%(zone)s« kendes ikke.", zone=zone_name[:80]))
    return zone
