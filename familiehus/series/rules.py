"""How something comes again: the rules the house supports, and their RRULE text (RFC 5545, 3.3.10)."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Literal

from dateutil.rrule import DAILY, MO, MONTHLY, WEEKLY, rrule, weekday

from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
ORDINALS = (1, 2, 3, 4, 5, -1)
MONTHDAYS = (*range(1, 32), -1)
MOST_EVERY = 99


class Step(StrEnum):
    """What a rule counts in, by its RFC 5545 name."""

    DAY = "DAILY"
    WEEK = "WEEKLY"
    MONTH = "MONTHLY"


_FREQUENCIES: dict[Step, Literal[1, 2, 3]] = {Step.DAY: DAILY, Step.WEEK: WEEKLY, Step.MONTH: MONTHLY}


class Unsupported(Refused):
    """A rule outside the house's subset; says which part, in a sentence."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the supported subset. Weeks begin on Monday; weekdays are 0 (Monday) to 6.

    `ordinal` with one weekday is the nth of the month, 1 to 5 or -1 for the last; `monthday` is 1 to 31 or
    -1 for the last day, and short months are skipped. `until` is the last local day on which a date may
    begin, included; `count` counts the rule's dates, skipped ones too. Never both.
    """

    step: Step
    every: int = 1
    weekdays: tuple[int, ...] = ()
    ordinal: int | None = None
    monthday: int | None = None
    until: date | None = None
    count: int | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "weekdays", tuple(sorted(set(self.weekdays))))
        if not 1 <= self.every <= MOST_EVERY:
            raise Unsupported(_("Rækken kan gentages for hver 1 til %(most)s.", most=MOST_EVERY))
        if self.until is not None and self.count is not None:
            raise Unsupported(
                _("En række slutter enten på en dag eller efter et antal gange, ikke begge dele.")
            )
        if self.count is not None and self.count < 1:
            raise Unsupported(_("En række har mindst én dato."))
        if any(day not in range(7) for day in self.weekdays):
            raise ValueError("A weekday is 0 to 6.")
        fits = {
            Step.DAY: not self.weekdays and self.ordinal is None and self.monthday is None,
            Step.WEEK: bool(self.weekdays) and self.ordinal is None and self.monthday is None,
            Step.MONTH: (len(self.weekdays) == 1 and self.ordinal in ORDINALS and self.monthday is None)
            or (not self.weekdays and self.ordinal is None and self.monthday in MONTHDAYS),
        }
        if not fits[self.step]:
            raise ValueError(f"Not a rule of the supported subset: {self.step} with {self}.")

    @classmethod
    def daily(cls, every: int = 1) -> "Rule":
        return cls(Step.DAY, every)

    @classmethod
    def weekly(cls, *weekdays: int, every: int = 1) -> "Rule":
        return cls(Step.WEEK, every, weekdays)

    @classmethod
    def monthly_on(cls, ordinal: int, on: int, every: int = 1) -> "Rule":
        """The nth weekday of the month: `monthly_on(-1, 4)` is the last Friday."""
        return cls(Step.MONTH, every, (on,), ordinal=ordinal)

    @classmethod
    def monthly_day(cls, monthday: int, every: int = 1) -> "Rule":
        return cls(Step.MONTH, every, monthday=monthday)

    @property
    def is_endless(self) -> bool:
        return self.until is None and self.count is None

    @property
    def pattern(self) -> str:
        """RRULE text without its end, as feeds and comparisons want it."""
        parts = [f"FREQ={self.step}"]
        if self.every > 1:
            parts.append(f"INTERVAL={self.every}")
        if self.weekdays:
            ordinal = "" if self.ordinal is None else str(self.ordinal)
            parts.append("BYDAY=" + ",".join(ordinal + DAYS[day] for day in self.weekdays))
        if self.monthday is not None:
            parts.append(f"BYMONTHDAY={self.monthday}")
        return ";".join(parts)

    @property
    def text(self) -> str:
        """RRULE text as the house keeps it: UNTIL is a local day, whatever hour the dates begin."""
        return self.pattern + self._end(self.until.strftime("%Y%m%d") if self.until else None)

    def _end(self, until: str | None) -> str:
        if until is not None:
            return f";UNTIL={until}"
        return f";COUNT={self.count}" if self.count is not None else ""

    def ending(self, until: date) -> "Rule":
        """The same rule, whose last date begins on or before `until`."""
        return replace(self, until=until, count=None)

    def for_count(self, count: int) -> "Rule":
        return replace(self, until=None, count=count)

    def without_end(self) -> "Rule":
        return replace(self, until=None, count=None)

    def days(self, first_on: date) -> Iterator[date]:
        """The local days on which dates begin, from `first_on` on; without end if the rule has none.

        Days stand as midnights in UTC only to be counted; clocks come later, in the timetable.
        """
        nth = {} if self.ordinal is None else {"n": self.ordinal}
        found = rrule(
            _FREQUENCIES[self.step],
            dtstart=_counted(first_on),
            interval=self.every,
            wkst=MO,
            byweekday=[weekday(day, **nth) for day in self.weekdays] or None,
            bymonthday=self.monthday,
            until=_counted(self.until) if self.until else None,
            count=self.count,
        )
        return (day.date() for day in found)

    def fits(self, first_on: date) -> bool:
        """Whether a series may begin on that day: DTSTART is always the first date of the rule."""
        return next(self.without_end().days(first_on), None) == first_on

    def first_from(self, day: date) -> date | None:
        """The first day on or after `day` that the rule could begin on."""
        candidates = (day + timedelta(days=ahead) for ahead in range(366))
        return next((candidate for candidate in candidates if self.fits(candidate)), None)

    def moved(self, was: date, becomes: date) -> "Rule":
        """The rule when one of its dates goes to another day and takes the others along: another weekday,
        another place in the month. The last of a month stays the last where the new day is one."""
        if self.step is Step.WEEK:
            others = {day for day in self.weekdays if day != was.weekday()}
            return replace(self, weekdays=tuple(others | {becomes.weekday()}))
        if self.ordinal is not None:
            is_last = (becomes + timedelta(days=7)).month != becomes.month
            ordinal = -1 if self.ordinal == -1 and is_last else (becomes.day + 6) // 7
            return replace(self, weekdays=(becomes.weekday(),), ordinal=ordinal)
        if self.monthday is not None:
            is_last = (becomes + timedelta(days=1)).month != becomes.month
            return replace(self, monthday=-1 if self.monthday == -1 and is_last else becomes.day)
        return self

    @property
    def shortest_step(self) -> timedelta:
        """The least time there can be from one date's beginning to the next (wall clock)."""
        if self.step is Step.DAY:
            return timedelta(days=self.every)
        if self.step is Step.MONTH:
            return timedelta(days=28 * self.every)
        around = (*self.weekdays, self.weekdays[0] + 7 * self.every)
        return timedelta(days=min(later - earlier for earlier, later in itertools.pairwise(around)))


def _counted(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=UTC)
