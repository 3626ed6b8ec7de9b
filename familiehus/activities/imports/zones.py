"""Which clock a calendar file means: names of three families, and zones the file describes itself."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from familiehus.kernel.clock import COPENHAGEN

UTC_NAMES = frozenset({"UTC", "GMT", "Z", "ETC/UTC", "ETC/GMT", "UNIVERSAL", "ZULU"})

_BY_OFFSETS = {
    (60, 120): "Europe/Copenhagen",
    (0, 60): "Europe/London",
    (120, 180): "Europe/Helsinki",
    (-300, -240): "America/New_York",
    (-360, -300): "America/Chicago",
    (-420, -360): "America/Denver",
    (-480, -420): "America/Los_Angeles",
}
"""Zones told apart by winter and summer offset in minutes, for files that describe a zone of their own name."""


@dataclass(frozen=True, slots=True)
class Described:
    """What a VTIMEZONE in the file says: its offsets, and the well-known name it may carry."""

    location: str = ""
    standard: frozenset[int] = frozenset()
    daylight: frozenset[int] = frozenset()


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    return frozenset(available_timezones())


def named(tzid: str, described: Mapping[str, Described]) -> tzinfo | None:
    """The zone behind a TZID; None when nobody can say. No file can redefine a zone that has a known name."""
    name = tzid.strip().strip('"')[:200]
    if found := _by_name(name):
        return found
    block = described.get(name)
    if block is None:
        return None
    return _by_name(block.location) or _by_offsets(block)


def same_clock(zone: tzinfo) -> bool:
    """Whether the zone is the house's own, by name."""
    return zone is COPENHAGEN or getattr(zone, "key", None) == COPENHAGEN.key


def _by_name(name: str) -> tzinfo | None:
    if name.upper() in UTC_NAMES:
        return ZoneInfo("UTC")
    parts = name.split("/")
    for start in range(max(0, len(parts) - 3), len(parts)):
        candidate = "/".join(parts[start:])
        if candidate in _known():
            return ZoneInfo(candidate)
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    windows = WINDOWS_TO_OLSON.get(name)
    return ZoneInfo(windows) if windows in _known() else None


def _by_offsets(block: Described) -> tzinfo | None:
    """One offset all year is itself; a winter and a summer one are the best-known zone that has them."""
    offsets = block.standard | block.daylight
    if len(offsets) == 1:
        return timezone(timedelta(minutes=next(iter(offsets))))
    if len(block.standard) == 1 and len(block.daylight) == 1:
        key = _BY_OFFSETS.get((next(iter(block.standard)), next(iter(block.daylight))))
        return ZoneInfo(key) if key else None
    return None


def minutes(offset: str) -> int | None:
    """TZOFFSETTO as minutes; None when it cannot be read or lies outside the world."""
    if not (found := re.fullmatch(r"([+-])(\d{2})(\d{2})(\d{2})?", offset.strip())):
        return None
    sign, hours, mins, _secs = found.groups()
    total = int(hours) * 60 + int(mins)
    if total > 14 * 60 or int(mins) > 59:
        return None
    return -total if sign == "-" else total
