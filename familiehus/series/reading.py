"""RRULE texts as rules of the house: what is outside its subset is refused in a sentence (RFC 5545, 3.3.10)."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from familiehus.kernel import clock
from familiehus.kernel.i18n import _
from familiehus.series.rules import DAYS, MONTHDAYS, ORDINALS, Rule, Step, Unsupported


def read_rule(text: str, first_on: date, starts: time | None = None) -> Rule:
    """The rule that an RRULE text (with or without its name) tells of a series beginning there.

    A UTC UNTIL becomes the last local day whose start it reaches; a DATE UNTIL on a timed series is
    read as its midnight in UTC. Raises Unsupported for anything outside the subset.
    """
    return _read(text.strip().removeprefix("RRULE:"), first_on, starts)


@lru_cache(maxsize=2048)
def _read(text: str, first_on: date, starts: time | None) -> Rule:
    parts = _parts(text)
    try:
        step = Step(parts.pop("FREQ", ""))
    except ValueError:
        raise Unsupported(_("Huset kender rækker for hver dag, uge og måned, ikke andre.")) from None
    every = _number(parts.pop("INTERVAL", "1"))
    count = _number(parts.pop("COUNT")) if "COUNT" in parts else None
    until = _last_day(parts.pop("UNTIL"), starts) if "UNTIL" in parts else None
    week_start = parts.pop("WKST", "MO")
    named = [_named_day(day) for day in parts.pop("BYDAY").split(",")] if "BYDAY" in parts else []
    position = _number(parts.pop("BYSETPOS")) if "BYSETPOS" in parts else None
    monthdays = [_number(day) for day in parts.pop("BYMONTHDAY").split(",")] if "BYMONTHDAY" in parts else []
    if parts:
        raise Unsupported(_("Rækkens regel har %(part)s i sig, som huset ikke kender.", part=min(parts)))
    if until is not None and count is not None:
        raise Unsupported(_("En række slutter enten på en dag eller efter et antal gange, ikke begge dele."))
    if step is Step.MONTH:
        rule = _monthly(every, named, position, monthdays or [first_on.day])
    elif monthdays or position is not None or any(nth is not None for nth, _day in named):
        raise Unsupported(_("Rækkens regel blander uger og måneder."))
    else:
        rule = _weekly_or_daily(step, every, tuple(day for _nth, day in named), first_on, week_start)
    return replace(rule, until=until, count=count)


def _weekly_or_daily(
    step: Step, every: int, weekdays: tuple[int, ...], first_on: date, week_start: str
) -> Rule:
    if step is Step.DAY and not weekdays:
        return Rule.daily(every)
    if step is Step.DAY and every > 1:
        raise Unsupported(_("Rækkens regel blander dage og ugedage."))
    weekdays = weekdays or (first_on.weekday(),)
    if every > 1 and not _same_weeks(weekdays, week_start):
        raise Unsupported(_("Rækkens uger begynder ikke om mandagen."))
    return Rule.weekly(*weekdays, every=every)


def _monthly(
    every: int, named: list[tuple[int | None, int]], position: int | None, monthdays: list[int]
) -> Rule:
    if len(named) > 1 or len(monthdays) > 1:
        raise Unsupported(_("Rækken har flere datoer i samme måned; den må deles i flere rækker."))
    if named:
        nth, day = named[0]
        ordinal = nth if position is None else position if nth is None else None
        if ordinal not in ORDINALS:
            raise Unsupported(_("Rækkens ugedag i måneden er ikke den 1. til 5. eller den sidste."))
        return Rule.monthly_on(ordinal, day, every)
    if position is not None or monthdays[0] not in MONTHDAYS:
        raise Unsupported(_("Rækkens dag i måneden er ikke den 1. til 31. eller den sidste."))
    return Rule.monthly_day(monthdays[0], every)


def _parts(text: str) -> dict[str, str]:
    parts: dict[str, str] = {}
    for part in filter(None, text.upper().split(";")):
        name, equals, value = part.partition("=")
        if not equals or not value or name in parts:
            raise Unsupported(_("Rækkens regel kan ikke læses."))
        parts[name] = value
    return parts


def _number(text: str) -> int:
    if len(text) > 9 or not text.lstrip("+-").isdecimal():
        raise Unsupported(_("Rækkens regel kan ikke læses."))
    try:
        return int(text)
    except ValueError:
        raise Unsupported(_("Rækkens regel kan ikke læses.")) from None


def _named_day(text: str) -> tuple[int | None, int]:
    if text[-2:] not in DAYS:
        raise Unsupported(_("Rækkens regel kan ikke læses."))
    return (_number(text[:-2]) if text[:-2] else None), DAYS.index(text[-2:])


def _last_day(text: str, starts: time | None) -> date:
    try:
        if len(text) == 8:
            day = datetime.strptime(text, "%Y%m%d").replace(tzinfo=UTC).date()
            if starts is None:
                return day
            text += "T000000Z"
        if text.endswith("Z"):
            wall = clock.local(datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC))
        else:
            wall = datetime.strptime(text, "%Y%m%dT%H%M%S").replace(tzinfo=clock.COPENHAGEN)
    except (ValueError, OverflowError):
        raise Unsupported(_("Rækkens regel kan ikke læses.")) from None
    reached = starts is None or starts <= wall.time()
    return wall.date() if reached else wall.date() - timedelta(days=1)


def _same_weeks(weekdays: tuple[int, ...], week_start: str) -> bool:
    """Whether weeks that begin on another day would hold the same dates together."""
    if week_start not in DAYS:
        return False
    before = [day < DAYS.index(week_start) for day in weekdays]
    return all(before) or not any(before)
