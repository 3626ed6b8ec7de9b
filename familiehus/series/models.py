"""What every series and every date of a series carries, whatever room they belong to."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from familiehus.kernel import clock
from familiehus.kernel.db import new_key
from familiehus.kernel.spans import Span
from familiehus.series.reading import read_rule
from familiehus.series.rules import Rule
from familiehus.series.timetables import Skip, Slot, Timetable

MINUTE = timedelta(minutes=1)


def new_uid() -> str:
    """A calendar UID that is nobody else's and never changes (RFC 7986, 5.3)."""
    return f"{new_key()}@familiehus"


class SeriesMixin:
    """A series, or a single time: wall-clock start, length and rule (RRULE text whose UNTIL is a local day).

    `sequence` is raised when time, place, rule or cancellation change; `changed_at` moves on every change
    that others can see, and never otherwise: calendars that follow the house rely on both. Dates are rows
    until and with `generated_until`.
    """

    uid: Mapped[str] = mapped_column(String(255), unique=True, default=new_uid)
    first_on: Mapped[date]
    starts: Mapped[time | None]
    length_minutes: Mapped[int]
    rrule: Mapped[str | None] = mapped_column(String(200))
    skip_days: Mapped[list[str]] = mapped_column(JSON, default=list)
    skip_weeks: Mapped[list[int]] = mapped_column(JSON, default=list)
    skips_holidays: Mapped[bool] = mapped_column(default=False)
    skips_closed: Mapped[bool] = mapped_column(default=False)
    generated_until: Mapped[date | None]
    sequence: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime] = mapped_column(default=clock.now)

    @property
    def rule(self) -> Rule | None:
        return read_rule(self.rrule, self.first_on) if self.rrule else None

    @property
    def is_series(self) -> bool:
        return self.rrule is not None

    @property
    def is_all_day(self) -> bool:
        return self.starts is None

    @property
    def timetable(self) -> Timetable:
        return Timetable(
            first_on=self.first_on,
            starts=self.starts,
            length=self.length_minutes * MINUTE,
            rule=self.rule,
            skip_days=frozenset(map(date.fromisoformat, self.skip_days)),
            skip_weeks=frozenset(self.skip_weeks),
            skips_holidays=self.skips_holidays,
            skips_closed=self.skips_closed,
        )

    def follow(self, timetable: Timetable) -> None:
        """Stand at the timetable's times from now on; the dates are another matter."""
        self.first_on = timetable.first_on
        self.starts = timetable.starts
        self.length_minutes = int(timetable.length / MINUTE)
        self.rrule = timetable.rule.text if timetable.rule else None
        self.skip_days = sorted(day.isoformat() for day in timetable.skip_days)
        self.skip_weeks = sorted(timetable.skip_weeks)
        self.skips_holidays = timetable.skips_holidays
        self.skips_closed = timetable.skips_closed

    def has_changed(self, *, in_substance: bool = False) -> None:
        """Something others can see is different; in substance when it is time, place, rule or cancellation."""
        self.changed_at = clock.now()
        if in_substance:
            self.sequence += 1


class OccurrenceMixin:
    """One date. `original_start` is the start the rule gave it, and names it while it is moved about.

    A date that is skipped says why and stays as a row, so that what the page leaves out the feed leaves out.
    """

    original_start: Mapped[datetime]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    has_own_time: Mapped[bool] = mapped_column(default=False)
    skipped_because: Mapped[str | None] = mapped_column(String(20))
    sequence: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime] = mapped_column(default=clock.now)

    @property
    def span(self) -> Span:
        return Span(self.starts_at, self.ends_at)

    @property
    def original_day(self) -> date:
        return clock.local_day(self.original_start)

    @property
    def has_begun(self) -> bool:
        """What has begun is past: it is cancelled at most, never moved."""
        return self.starts_at <= clock.now()

    @property
    def is_over(self) -> bool:
        return self.ends_at <= clock.now()

    def stand_at(self, slot: Slot) -> None:
        """Take the rule's time; a date with a time of its own keeps that, under its new name."""
        self.original_start = slot.original_start
        if not self.has_own_time:
            self.starts_at, self.ends_at = slot.starts_at, slot.ends_at

    @property
    def why_skipped(self) -> Skip | None:
        return Skip(self.skipped_because) if self.skipped_because else None
