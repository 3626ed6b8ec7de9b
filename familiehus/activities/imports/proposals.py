"""What a file would become in the house: proposals, what is left out and why, and the plan that holds them."""

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime

from familiehus.kernel import danish
from familiehus.kernel.spans import Span
from familiehus.series.timetables import DAY, Timetable, expand
from familiehus.series.words import in_words


@dataclass(frozen=True, slots=True)
class Change:
    """A date of a series that is not as its rule says. `original_start` is the rule's start, in UTC."""

    original_start: datetime
    span: Span
    title: str
    text: str
    place: str
    is_cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """One activity to be: a series, or a single time. (`uid`, `part`) names it in the file from now on;
    `part` is the original start of a date that stands alone, else empty."""

    uid: str
    part: str
    title: str
    text: str
    place: str
    timetable: Timetable
    categories: tuple[str, ...] = ()
    is_private: bool = False
    is_cancelled: bool = False
    changes: tuple[Change, ...] = ()
    notes: tuple[str, ...] = field(default=(), compare=False)

    @property
    def is_series(self) -> bool:
        return self.timetable.rule is not None

    @property
    def in_words(self) -> str:
        """When it is, as a person says it."""
        table = self.timetable
        first = table.slot_on(table.first_on).span
        if table.rule is not None:
            said = in_words(table.rule)
            return said if table.is_all_day else f"{said} {danish.hours(first)}"
        if table.is_all_day:
            return danish.days(table.first_on, table.first_on + table.length - DAY)
        return danish.when(first)

    @property
    def digest(self) -> str:
        """Moves exactly when the file says something else about this activity."""
        said = (self.title, self.text, self.place, self.timetable_text, self.is_private, self.is_cancelled)
        return hashlib.blake2b(repr((said, self.changes)).encode(), digest_size=16).hexdigest()

    @property
    def timetable_text(self) -> str:
        """When it is, as text that is the same for the same times."""
        table = self.timetable
        rule = table.rule.text if table.rule else ""
        skips = ",".join(sorted(day.isoformat() for day in table.skip_days))
        return f"{table.first_on}|{table.starts}|{table.length}|{rule}|{skips}"

    def dates(self, horizon: date) -> list[tuple[datetime, datetime, bool]]:
        """Start, end and whether it is cancelled of each date until the horizon, in order of the rule."""
        changed = {change.original_start: change for change in self.changes}
        found = []
        for slot in expand(self.timetable, horizon):
            if slot.skipped_because is None:
                change = changed.get(slot.original_start)
                span = change.span if change else slot.span
                cancelled = self.is_cancelled or bool(change and change.is_cancelled)
                found.append((span.starts_at, span.ends_at, cancelled))
        return found


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An event that does not come in, and the sentence that says why."""

    number: int
    uid: str
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What a whole file would become. `single_dates` counts events that fell apart into single dates."""

    name: str
    events: int
    proposals: tuple[Proposal, ...]
    left_out: tuple[LeftOut, ...]
    changed_dates: int
    fallen_apart: int
    people_dropped: int
    other: tuple[tuple[str, int], ...]

    @property
    def series(self) -> int:
        return sum(proposal.is_series for proposal in self.proposals)

    @property
    def singles(self) -> int:
        return len(self.proposals) - self.series
