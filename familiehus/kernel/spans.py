"""Half-open time: from, until but not including."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from familiehus.kernel import clock


@dataclass(frozen=True, order=True)
class Span:
    """From `starts_at` until `ends_at`, both aware. 10–12 and 12–14 touch; they do not overlap."""

    starts_at: datetime
    ends_at: datetime

    def __post_init__(self) -> None:
        if self.starts_at.tzinfo is None or self.ends_at.tzinfo is None:
            raise ValueError("A span needs aware instants.")
        if self.ends_at <= self.starts_at:
            raise ValueError("A span ends after it starts.")

    @classmethod
    def lasting(cls, starts_at: datetime, duration: timedelta) -> "Span":
        return cls(starts_at, starts_at + duration)

    @classmethod
    def of_day(cls, day: date) -> "Span":
        """The whole local day: 23, 24 or 25 hours."""
        return cls.of_days(day, day)

    @classmethod
    def of_days(cls, first: date, last: date) -> "Span":
        """From the first local day's midnight until the end of the last, both included."""
        return cls(clock.midnight(first), clock.midnight(clock.day_after(last)))

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds() // 60)

    def overlaps(self, other: "Span") -> bool:
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at

    def contains(self, instant: datetime) -> bool:
        return self.starts_at <= instant < self.ends_at

    def widened(self, gap: timedelta) -> "Span":
        """The span with `gap` before and after, as travel demands."""
        return Span(self.starts_at - gap, self.ends_at + gap)
