"""How long an offered seat waits for an answer: less as the day nears, and never counted while people sleep."""

from datetime import datetime, time, timedelta

from familiehus.kernel import clock
from familiehus.messages.introductions import Quiet

LAST_DAY = timedelta(hours=24)
"""From then until the start a seat is offered to everybody who fits at once, and the first yes wins."""

STEPS = (
    (timedelta(days=7), timedelta(hours=24)),
    (timedelta(days=3), timedelta(hours=12)),
    (LAST_DAY, timedelta(hours=4)),
)
"""So long before the start or longer: so many waking hours to answer in."""


def is_last_day(starts_at: datetime, now: datetime) -> bool:
    """Whether there is no time left for asking one family after the other."""
    return starts_at - now <= LAST_DAY


def deadline(starts_at: datetime, now: datetime, quiet: Quiet) -> datetime:
    """When an offer made now ends (UTC): after the waking hours of its step, at the latest when it begins."""
    if is_last_day(starts_at, now):
        return starts_at
    left = starts_at - now
    lasts = next(hours for least, hours in STEPS if left >= least)
    return min(waking(now, lasts, quiet), starts_at)


def waking(start: datetime, lasts: timedelta, quiet: Quiet) -> datetime:
    """`lasts` after `start` on a clock that stands still in the quiet hours (wall time in Copenhagen)."""
    if quiet.begins == quiet.ends:
        return start + lasts
    now = start
    while True:
        wall = clock.local(now)
        if quiet.holds(wall.time()):
            now = _next(now, quiet.ends)
            continue
        sleep = _next(now, quiet.begins)
        if now + lasts <= sleep:
            return now + lasts
        lasts -= sleep - now
        now = sleep


def _next(now: datetime, wall: time) -> datetime:
    """The first instant after `now` when the house's clock shows that time."""
    day = clock.local_day(now)
    while (found := clock.at(day, wall)) <= now:
        day = clock.day_after(day)
    return found
