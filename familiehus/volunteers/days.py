"""Stretches of days, half-open: from a day until, but not including, another; without end when that is None."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple


class Stretch(NamedTuple):
    """From `from_on` until `until_on`, which is the first day outside it; None is without end."""

    from_on: date
    until_on: date | None = None

    def holds(self, day: date) -> bool:
        return self.from_on <= day and (self.until_on is None or day < self.until_on)


ALWAYS = (Stretch(date.min),)


def holds(stretches: Iterable[Stretch], day: date) -> bool:
    return any(stretch.holds(day) for stretch in stretches)


def joined(stretches: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """The same days in as few stretches as there can be, in order; empty ones fall away."""
    found: list[Stretch] = []
    full = (each for each in stretches if each.until_on is None or each.until_on > each.from_on)
    for stretch in sorted(full, key=lambda each: (each.from_on, each.until_on or date.max)):
        last = found[-1] if found else None
        if last is not None and (last.until_on is None or stretch.from_on <= last.until_on):
            found[-1] = Stretch(last.from_on, _later(last.until_on, stretch.until_on))
        else:
            found.append(stretch)
    return tuple(found)


def common(one: Iterable[Stretch], other: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """The days that lie in both."""
    others = list(other)
    return joined(
        Stretch(max(each.from_on, another.from_on), _earlier(each.until_on, another.until_on))
        for each in one
        for another in others
    )


def _later(one: date | None, other: date | None) -> date | None:
    return None if one is None or other is None else max(one, other)


def _earlier(one: date | None, other: date | None) -> date | None:
    if one is None or other is None:
        return other if one is None else one
    return min(one, other)
