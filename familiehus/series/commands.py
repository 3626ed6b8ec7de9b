"""Making the dates of a series, and cutting a series in two. Rooms with a series of their own do it here."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import date
from typing import TypeVar

from familiehus.series.models import OccurrenceMixin, SeriesMixin
from familiehus.series.timetables import Slot, expand

Date = TypeVar("Date", bound=OccurrenceMixin)


def generate(
    series: SeriesMixin,
    known: Iterable[OccurrenceMixin],
    make: Callable[[Slot], Date],
    *,
    horizon: date,
    closed: Collection[date] = (),
    after: date | None = None,
) -> list[Date]:
    """Make the dates of the rule until and with `horizon` that are not rows yet; again makes none.

    `known` are the rows there are; `after` leaves out days up to and with it, for a horizon that moves on.
    """
    names = {row.original_start for row in known}
    made = [
        make(slot)
        for slot in expand(series.timetable, horizon, closed)
        if slot.original_start not in names and (after is None or slot.day > after)
    ]
    series.generated_until = max(horizon, series.generated_until or horizon)
    return made


def split(series: SeriesMixin, successor: SeriesMixin, first: date) -> None:
    """End the series with its last date before `first`, and let the successor go on from there under a UID of
    its own. A count is shared: the successor has what is left. Neither gets or loses a date; moving the rows
    is the room's."""
    timetable = series.timetable
    rule = timetable.rule
    if rule is None or first <= timetable.first_on:
        raise ValueError("Only a series can be split, and not before its first date.")
    days = timetable.days(first)
    if days[-1] != first:
        raise ValueError("A series is split at one of its dates.")
    left = rule if rule.count is None else rule.for_count(rule.count - len(days) + 1)
    early = frozenset(day for day in timetable.skip_days if day < first)
    successor.follow(replace(timetable, first_on=first, rule=left, skip_days=timetable.skip_days - early))
    successor.generated_until = series.generated_until
    series.follow(replace(timetable, rule=rule.ending(days[-2]), skip_days=early))
