"""Which old date becomes which new one when a rule changes, so that nobody's place is lost on the way."""

from collections.abc import Callable, Hashable, Sequence
from datetime import date, timedelta

from familiehus.series.rules import Rule, Step


def pair(
    old: Sequence[date], new: Sequence[date], before: Rule | None, after: Rule | None
) -> dict[date, date]:
    """Old days to new days, each at most once: the same day, else the same week, else the same month when a
    rule counts in months, else the nearest free one within a step, in order. Days left out have no partner.
    """
    if before is None and after is None:
        return dict(zip(sorted(old)[:1], sorted(new)[:1], strict=False))
    pairs: dict[date, date] = {}
    steps = [rule for rule in (before, after) if rule is not None]
    _match(pairs, old, new, lambda day: day)
    _match(pairs, old, new, lambda day: day.isocalendar()[:2])
    if any(rule.step is Step.MONTH for rule in steps):
        _match(pairs, old, new, lambda day: (day.year, day.month))
    _match_in_order(pairs, old, new, max(_widest(rule) for rule in steps))
    return pairs


def _match(
    pairs: dict[date, date], old: Sequence[date], new: Sequence[date], mark: Callable[[date], Hashable]
) -> None:
    taken = set(pairs.values())
    free: dict[Hashable, list[date]] = {}
    for day in sorted(new):
        if day not in taken:
            free.setdefault(mark(day), []).append(day)
    for day in sorted(old):
        if day not in pairs and free.get(mark(day)):
            pairs[day] = free[mark(day)].pop(0)


def _match_in_order(
    pairs: dict[date, date], old: Sequence[date], new: Sequence[date], reach: timedelta
) -> None:
    taken = set(pairs.values())
    free = [day for day in sorted(new) if day not in taken]
    for day in sorted(old):
        if day in pairs:
            continue
        while free and free[0] < day - reach:
            free.pop(0)
        if free and free[0] <= day + reach:
            pairs[day] = free.pop(0)


def _widest(rule: Rule) -> timedelta:
    return timedelta(days=rule.every * {Step.DAY: 1, Step.WEEK: 7, Step.MONTH: 31}[rule.step])
