"""Opening hours in words, as they stand on a door; and as they are typed, read back."""

import re
from collections.abc import Iterable
from datetime import date, time, timedelta
from itertools import pairwise

from familiehus.kernel import danish
from familiehus.kernel.i18n import _, language

Interval = tuple[time, time]
MONDAY = date(2024, 1, 1)
_INTERVAL = re.compile(r"(\d{1,2})(?:[.:](\d{2}))?\s*[-–—]\s*(\d{1,2})(?:[.:](\d{2}))?")


def weekday_name(weekday: int) -> str:
    """ "mandag" of 0."""
    return danish.weekday(MONDAY + timedelta(days=weekday))


def wall(clock: time) -> str:
    """ "9.30", "15" in Danish; "9:30", "15:00" in English."""
    if language() == "en":
        return f"{clock.hour}:{clock.minute:02}"
    return f"{clock.hour}.{clock.minute:02}" if clock.minute else str(clock.hour)


def interval(opens: time, closes: time) -> str:
    """ "9–15.30"."""
    return f"{wall(opens)}–{wall(closes)}"


def typed(intervals: Iterable[Interval]) -> str:
    """ "9–12, 13–16.30": as a manager types it, in either language."""
    return ", ".join(f"{_plain(opens)}–{_plain(closes)}" for opens, closes in intervals)


def read(text: str) -> list[Interval]:
    """The intervals that were typed, the earliest first; nothing is closed all day.

    Raises ValueError with a sentence for what is no interval, ends before it begins, or overlaps.
    """
    found: list[Interval] = []
    for part in re.split(
        r"\s*(?:,|;|\bog\b|\band\b|&|\+)\s*", text.strip().lower().removeprefix("kl.").strip()
    ):
        if not part:
            continue
        shape = _INTERVAL.fullmatch(part)
        if shape is None:
            raise ValueError(
                _("Skriv timerne som 9–15, eller som 9–12, 13–16.30. Lad feltet stå tomt, når der er lukket.")
            )
        hour, minute, last_hour, last_minute = (int(sign or 0) for sign in shape.groups())
        try:
            opens, closes = time(hour, minute), time(last_hour, last_minute)
        except ValueError:
            raise ValueError(_("Klokken går fra 0.00 til 23.59.")) from None
        if closes <= opens:
            raise ValueError(_("Huset skal lukke, efter at det åbner."))
        found.append((opens, closes))
    found.sort()
    if any(later[0] < earlier[1] for earlier, later in pairwise(found)):
        raise ValueError(_("To åbningstider samme dag går ind over hinanden."))
    return found


def in_words(week: dict[int, list[Interval]]) -> str:
    """ "mandag–fredag kl. 9–15, lørdag kl. 10–13 og 14–16": days with the same hours stand together."""
    together: dict[tuple[Interval, ...], list[int]] = {}
    for weekday in range(7):
        if hours := tuple(week.get(weekday, ())):
            together.setdefault(hours, []).append(weekday)
    said = [
        _("%(days)s kl. %(hours)s", days=_days(days), hours=_and([interval(*each) for each in hours]))
        for hours, days in together.items()
    ]
    return ", ".join(said)


def _days(weekdays: list[int]) -> str:
    runs: list[list[int]] = []
    for weekday in weekdays:
        if runs and runs[-1][-1] == weekday - 1:
            runs[-1].append(weekday)
        else:
            runs.append([weekday])
    names: list[str] = []
    for run in runs:
        if len(run) > 2:
            names.append(f"{weekday_name(run[0])}–{weekday_name(run[-1])}")
        else:
            names.extend(weekday_name(weekday) for weekday in run)
    return _and(names)


def _and(parts: list[str]) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return _("%(first)s og %(last)s", first=", ".join(parts[:-1]), last=parts[-1])


def _plain(clock: time) -> str:
    return f"{clock.hour}.{clock.minute:02}" if clock.minute else str(clock.hour)
