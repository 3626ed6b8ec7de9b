"""When a series happens: wall clock, length, rule and skips; and the one function that expands them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from familiehus.kernel import clock, danish
from familiehus.kernel.i18n import _, lazy
from familiehus.kernel.labels import Labelled
from familiehus.kernel.refusals import Refused
from familiehus.kernel.spans import Span
from familiehus.series.rules import Rule
from familiehus.series.words import in_words

DAY = timedelta(days=1)
LONGEST = timedelta(days=366)


class Skip(Labelled):
    """Why a date of the rule does not happen."""

    CHOSEN = "chosen", lazy("taget ud")
    WEEK = "week", lazy("uge, der springes over")
    HOLIDAY = "holiday", lazy("helligdag")
    CLOSED = "closed", lazy("huset er lukket")


@dataclass(frozen=True, slots=True)
class Slot:
    """One date of the rule, in UTC. `original_start` names it for as long as the rule stands."""

    original_start: datetime
    starts_at: datetime
    ends_at: datetime
    skipped_because: Skip | None = None

    @property
    def span(self) -> Span:
        return Span(self.starts_at, self.ends_at)

    @property
    def day(self) -> date:
        """The local day it begins on; no rule has two dates on one day."""
        return clock.local_day(self.original_start)


@dataclass(frozen=True, slots=True)
class Timetable:
    """A series, or with no rule a single time, as the wall clock in Copenhagen shows it.

    `starts` is None for whole days, whose `length` is then in days, the end day excluded. `length` is wall
    clock time: 23–04 stays 23–04 over the night when the clock changes. `skip_weeks` are ISO week numbers.
    """

    first_on: date
    starts: time | None
    length: timedelta
    rule: Rule | None = None
    skip_days: frozenset[date] = frozenset()
    skip_weeks: frozenset[int] = frozenset()
    skips_holidays: bool = False
    skips_closed: bool = False

    @classmethod
    def of_span(cls, span: Span, *, is_all_day: bool = False) -> "Timetable":
        """The single time that spans these instants."""
        begins, ends = clock.local(span.starts_at), clock.local(span.ends_at)
        if is_all_day:
            return cls(begins.date(), None, ends.date() - begins.date())
        length = datetime.combine(ends.date(), ends.time(), tzinfo=begins.tzinfo) - begins
        return cls(begins.date(), begins.time().replace(fold=0), length)

    @property
    def is_all_day(self) -> bool:
        return self.starts is None

    @property
    def ends(self) -> time | None:
        """The wall clock at the end; None for whole days."""
        if self.starts is None:
            return None
        return (datetime.combine(self.first_on, self.starts, tzinfo=UTC) + self.length).time()

    def check(self) -> None:
        """Refuse what cannot stand in a calendar: no length or over a year, dates that overlap, a first date off the rule,
        a single time in the hour that spring takes."""
        if self.length <= timedelta(0):
            raise Refused(_("Slut skal ligge efter begyndelsen."))
        if self.length > LONGEST:
            raise Refused(_("Det kan højst vare et år."))
        if self.rule is None:
            if self.starts is not None and not clock.exists(self.first_on, self.starts):
                raise Refused(
                    _(
                        "Kl. %(time)s findes ikke %(day)s: uret stilles en time frem.",
                        time=danish.clock_time(clock.at(self.first_on - DAY, self.starts)),
                        day=danish.day(self.first_on),
                    )
                )
            return
        if self.length > self.rule.shortest_step:
            raise Refused(_("En dato i rækken varer længere, end der er til den næste."))
        if not self.rule.fits(self.first_on):
            raise Refused(
                _(
                    "Rækken begynder %(day)s, men den dag passer ikke med »%(rule)s«.",
                    day=danish.day(self.first_on),
                    rule=in_words(self.rule.without_end()),
                )
            )
        if self.rule.until is not None and self.rule.until < self.first_on:
            raise Refused(_("Rækken slutter, før den begynder."))

    def slot_on(self, day: date, skipped_because: Skip | None = None) -> Slot:
        """The slot that begins on that day. A start in the hour that spring takes moves forward with its
        length; of a start that comes twice in autumn the first is meant."""
        if self.starts is None:
            return Slot(
                clock.midnight(day), clock.midnight(day), clock.midnight(day + self.length), skipped_because
            )
        starts_at = clock.at(day, self.starts)
        wall_end = datetime.combine(day, self.starts, tzinfo=UTC) + self.length
        ends_at = clock.at(wall_end.date(), wall_end.time())
        if not clock.exists(day, self.starts) or ends_at <= starts_at:
            ends_at = starts_at + self.length
        return Slot(starts_at, starts_at, ends_at, skipped_because)

    def why_skipped(self, day: date, closed: Collection[date]) -> Skip | None:
        if day in self.skip_days:
            return Skip.CHOSEN
        if day.isocalendar().week in self.skip_weeks:
            return Skip.WEEK
        if self.skips_holidays and day in public_holidays(day.year):
            return Skip.HOLIDAY
        if self.skips_closed and day in closed:
            return Skip.CLOSED
        return None

    def days(self, horizon: date) -> list[date]:
        """Every day of the rule until and with `horizon`, skipped ones too. A single time has its one day,
        however far away."""
        if self.rule is None:
            return [self.first_on]
        found: list[date] = []
        for day in self.rule.days(self.first_on):
            if day > horizon:
                break
            found.append(day)
        return found

    def reaches_past(self, horizon: date) -> bool:
        """Whether the rule has dates later than the horizon."""
        if self.rule is None:
            return False
        return next((True for day in self.rule.days(self.first_on) if day > horizon), False)


def expand(timetable: Timetable, horizon: date, closed: Collection[date] = ()) -> list[Slot]:
    """Every slot of the timetable until and with `horizon`, in order; skipped ones say why."""
    return [timetable.slot_on(day, timetable.why_skipped(day, closed)) for day in timetable.days(horizon)]


def horizon_on(day: date) -> date:
    """How far series have dates, seen from `day`: it moves on 1 January and 1 July, to the end of the next
    half-year."""
    return date(day.year, 12, 31) if day.month < 7 else date(day.year + 1, 6, 30)


@lru_cache(maxsize=512)
def public_holidays(year: int) -> frozenset[date]:
    """Denmark's public holidays (helligdage) of the year."""
    import holidays

    return frozenset(holidays.country_holidays("DK", years=year))
