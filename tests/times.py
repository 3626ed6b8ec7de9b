"""Times as one says them: "tirsdag 10-11", "i dag 9.30-12", "2026-11-24 10-12". Weekdays are this week's or,
once past, next week's, by the house's own clock (which a test usually holds still)."""

import re
from datetime import date, datetime, time, timedelta

from familiehus.kernel import clock
from familiehus.kernel.spans import Span

WEEKDAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
NEAR = {"i går": -1, "i dag": 0, "i morgen": 1, "i overmorgen": 2}
_SAID = re.compile(r"(?P<day>.+?)\s+(?:kl\.\s*)?(?P<from>[\d.:]+)(?:\s*[-–]\s*(?P<to>[\d.:]+))?")


def day(said: str) -> date:
    """The day meant by "tirsdag", "i morgen", "om 3 dage" or "2026-11-24"."""
    said = said.strip().lower()
    if said in NEAR:
        return clock.today() + timedelta(days=NEAR[said])
    if said in WEEKDAYS:
        return clock.today() + timedelta(days=(WEEKDAYS.index(said) - clock.today().weekday()) % 7)
    if ahead := re.fullmatch(r"om (\d+) dage?", said):
        return clock.today() + timedelta(days=int(ahead[1]))
    if ago := re.fullmatch(r"for (\d+) dage? siden", said):
        return clock.today() - timedelta(days=int(ago[1]))
    return date.fromisoformat(said)


def wall(said: str) -> time:
    """The wall time meant by "9", "9.30" or "14:05"."""
    hour, _dot, minute = said.replace(":", ".").partition(".")
    return time(int(hour), int(minute or 0))


def span(said: str, lasts: timedelta = timedelta(hours=1)) -> Span:
    """From–to on one day; `lasts` when no end is said. A later end that is earlier means the next day."""
    found = _SAID.fullmatch(said.strip())
    assert found, f"No time in {said!r}"
    on = day(found["day"])
    starts = clock.at(on, wall(found["from"]))
    if not found["to"]:
        return Span.lasting(starts, lasts)
    ends = clock.at(on, wall(found["to"]))
    return Span(starts, ends if ends > starts else clock.at(clock.day_after(on), wall(found["to"])))


def instant(said: str) -> datetime:
    """The instant meant by "tirsdag 10"."""
    return span(said).starts_at
