"""The dates that events of a file give: rules expanded, extra dates added, left-out dates gone, changes applied."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice

from dateutil.rrule import rrulestr

from familiehus.activities.imports.raw import Moment, RawEvent, Unreadable
from familiehus.kernel import clock
from familiehus.kernel.i18n import _

MAX_EVENT_DATES = 10_000
MAX_LENGTH = timedelta(days=366)

_FREQUENCIES = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
_CYCLES = 19
"""The calendar repeats every 400 years, weekdays and all. Rules are expanded 19 cycles ahead, in the last one
before the year 9999 where every rule ends, so that a rule without any date ends soon instead of after 8,000
years."""


@dataclass(slots=True)
class FileDate:
    """One date that an event gives, before it is decided what it becomes."""

    key: Moment
    starts: Moment
    ends: Moment
    event: RawEvent
    cancelled: bool = False

    @property
    def is_all_day(self) -> bool:
        return not isinstance(self.starts, datetime)


def dates_of(event: RawEvent, horizon: date) -> list[FileDate]:
    """Every date the master gives, RDATEs too, without EXDATEs, before single dates are changed."""
    first = date_of(event)
    length = length_of(first.starts, first.ends)
    starts: dict[Moment, tuple[Moment, Moment]] = {}
    if len(event.rules) > 1:
        raise Unreadable(_("Begivenheden har mere end én regel for gentagelse."))
    for rule in event.rules:
        for found in _expanded(rule, first.starts, horizon):
            starts[instant(found)] = (found, found + length)
    if not event.rules or not _is_after_until(event.rules[0], first.starts):
        starts[instant(first.starts)] = (first.starts, first.ends)
    for extra, ends in event.extra:
        if isinstance(extra, datetime) != isinstance(first.starts, datetime):
            raise Unreadable(_("En ekstra dato (RDATE) er ikke af samme slags som begyndelsen."))
        until = extra + ends if isinstance(ends, timedelta) else ends or extra + length
        starts[instant(extra)] = (extra, until)
    off_days = {each for each in event.skipped if not isinstance(each, datetime)}
    off = {instant(each) for each in event.skipped}
    kept = [
        FileDate(found, found, ends, event, event.status == "CANCELLED")
        for key, (found, ends) in sorted(starts.items(), key=lambda each: each[1][0])
        if key not in off and day_of(found) not in off_days
    ]
    if len(kept) > MAX_EVENT_DATES:
        raise Unreadable(_("Rækken har mere end %(most)s datoer.", most=MAX_EVENT_DATES))
    return kept


def apply(overrides: list[RawEvent], dates: list[FileDate]) -> list[FileDate]:
    """Change the dates that overrides speak of; gives those that speak of a date which is not there."""
    by_key = {instant(each.key): each for each in dates}
    by_day = {day_of(each.key): each for each in dates}
    strays: list[FileDate] = []
    for event in overrides:
        assert event.recurrence is not None
        found = by_key.get(instant(event.recurrence))
        if found is None and not isinstance(event.recurrence, datetime):
            found = by_day.get(event.recurrence)
        if event.and_following:
            raise Unreadable(_("Begivenheden ændrer »denne og følgende« på en måde, som få kalendere kan."))
        if found is None:
            if event.starts is not None:
                strays.append(replace(date_of(event), key=event.recurrence))
            continue
        if event.starts is not None:
            moved = date_of(event)
            found.starts, found.ends = moved.starts, moved.ends
        found.event = event
        found.cancelled = found.cancelled or event.status == "CANCELLED"
    return strays


def date_of(event: RawEvent) -> FileDate:
    """The time an event itself states. Without an end it lasts an hour, or its one day (RFC 5545, 3.6.1)."""
    starts = event.starts
    assert starts is not None
    if event.ends is not None:
        ends = event.ends
        if isinstance(ends, datetime) != isinstance(starts, datetime):
            raise Unreadable(_("Begyndelse og slut er ikke af samme slags."))
        if isinstance(ends, datetime) and isinstance(starts, datetime):
            ends = ends.astimezone(starts.tzinfo)
    elif event.lasts is not None:
        ends = starts + event.lasts
    else:
        ends = starts
    if ends == starts:
        ends = starts + (timedelta(hours=1) if isinstance(starts, datetime) else timedelta(days=1))
    if instant(ends) <= instant(starts):
        raise Unreadable(_("Begivenheden slutter, før den begynder."))
    if length_of(starts, ends) > MAX_LENGTH:
        raise Unreadable(_("Begivenheden varer mere end et år."))
    return FileDate(event.recurrence or starts, starts, ends, event, event.status == "CANCELLED")


def _expanded(rule: str, first: Moment, horizon: date) -> list[Moment]:
    """The starts an RRULE gives from `first` until the horizon, in the zone of `first`."""
    parts = rule_parts(rule)
    count = parts.pop("COUNT", None)
    last = min(
        _until(parts.pop("UNTIL"), first) if "UNTIL" in parts else _wall(horizon, time.max),
        _wall(horizon, time.max),
    )
    begin = first if isinstance(first, datetime) else _wall(first, time.min)
    ahead = _shifted(begin.replace(tzinfo=UTC), _CYCLES)
    parts["UNTIL"] = _shifted(last, _CYCLES).strftime("%Y%m%dT%H%M%SZ")
    try:
        found = rrulestr(";".join(f"{name}={value}" for name, value in parts.items()), dtstart=ahead)
        most = min(int(count), MAX_EVENT_DATES + 1) if count else MAX_EVENT_DATES + 1
        walls = [_shifted(each, -_CYCLES) for each in islice(found, most)]
    except (ValueError, TypeError, AttributeError):
        raise Unreadable(_("Reglen for gentagelse kan ikke læses: »%(rule)s«.", rule=rule[:80])) from None
    if isinstance(first, datetime):
        return [each.replace(tzinfo=first.tzinfo) for each in walls]
    return [each.date() for each in walls]


def rule_parts(rule: str) -> dict[str, str]:
    broken = Unreadable(_("Reglen for gentagelse kan ikke læses: »%(rule)s«.", rule=rule[:80]))
    if len(rule) > 400 or not re.fullmatch(r"[A-Z-]+=[A-Z0-9,+-]+(;[A-Z-]+=[A-Z0-9,+-]+)*;?", rule.upper()):
        raise broken
    parts = dict(part.split("=", 1) for part in rule.upper().rstrip(";").split(";"))
    if parts.get("FREQ") not in _FREQUENCIES:
        raise Unreadable(_("Begivenheden gentages oftere end dagligt; det kan huset ikke planlægge."))
    if not set(parts) <= {
        "FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYMONTH",
        "BYSETPOS", "BYHOUR", "BYMINUTE", "BYSECOND",
    }:  # fmt: skip
        raise broken
    for name in ("INTERVAL", "COUNT"):
        if name in parts and not re.fullmatch(r"0*[1-9]\d{0,9}", parts[name]):
            raise broken
    if int(parts.get("INTERVAL", 1)) > 1000:
        raise broken
    return parts


def _until(text: str, first: Moment) -> datetime:
    """UNTIL as wall time in the zone of the start. A bare day ends a timed series at its midnight in UTC."""
    found = re.fullmatch(r"(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z?))?", text)
    broken = Unreadable(_("Rækkens sidste dag kan ikke læses: »%(until)s«.", until=text[:40]))
    if not found:
        raise broken
    try:
        day = date(int(found[1]), int(found[2]), int(found[3]))
        wall = time(int(found[4]), int(found[5]), min(int(found[6]), 59)) if found[4] else None
    except ValueError:
        raise broken from None
    if not isinstance(first, datetime):
        return _wall(day, time.max)
    if wall is not None and not found[7]:
        return _wall(day, wall)
    return datetime.combine(day, wall or time.min, tzinfo=UTC).astimezone(first.tzinfo).replace(tzinfo=UTC)


def _is_after_until(rule: str, first: Moment) -> bool:
    parts = rule_parts(rule)
    begin = first if isinstance(first, datetime) else _wall(first, time.min)
    return "UNTIL" in parts and begin.replace(tzinfo=UTC) > _until(parts["UNTIL"], first)


def goes_on(event: RawEvent) -> bool:
    return any("UNTIL=" not in rule.upper() and "COUNT=" not in rule.upper() for rule in event.rules)


def length_of(starts: Moment, ends: Moment) -> timedelta:
    """How long it is by the wall clock. Both are of one kind, in one zone."""
    if isinstance(starts, datetime) and isinstance(ends, datetime):
        return ends - starts
    return date.fromordinal(ends.toordinal()) - date.fromordinal(starts.toordinal())


def _shifted(moment: datetime, cycles: int) -> datetime:
    return moment.replace(year=moment.year + 400 * cycles)


def _wall(day: date, wall: time) -> datetime:
    """A wall time as a number to count with; UTC stands for no zone at all."""
    return datetime.combine(day, wall, tzinfo=UTC)


def instant(moment: Moment) -> datetime:
    """One key for a start, whatever zone it is written in. A whole day is its midnight here."""
    return moment.astimezone(UTC) if isinstance(moment, datetime) else clock.midnight(moment)


def day_of(moment: Moment) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def key_text(moment: Moment | None) -> str:
    if isinstance(moment, datetime):
        return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    return moment.strftime("%Y%m%d") if moment else ""
