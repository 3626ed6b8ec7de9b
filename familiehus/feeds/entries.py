"""What a feed says: plain entries, events and repetitions, the only fields that ever leave the house."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

RENDERER = 6
"""Raised when the same entries give other bytes than before, so that kept pieces and feeds are made anew."""

MAX_SEQUENCE = 2**31 - 1

Moment = datetime | date


class State(Enum):
    """What a date's STATUS is, and the word before its title for clients that ignore STATUS."""

    CONFIRMED = ("CONFIRMED", "")
    WAITING = ("TENTATIVE", "Venteliste: ")
    CANCELLED = ("CANCELLED", "AFLYST: ")
    POSTPONED = ("CANCELLED", "UDSKUDT: ")

    @property
    def status(self) -> str:
        return self.value[0]

    @property
    def prefix(self) -> str:
        return self.value[1]

    @property
    def is_off(self) -> bool:
        return self.status == "CANCELLED"


@dataclass(frozen=True, slots=True)
class Entry:
    """What one VEVENT says: these fields and no others ever leave the house.

    `starts` and `ends` are aware instants, or days for all-day entries (`ends` is the day after the last).
    `changed_at` is the row's change; it becomes DTSTAMP and LAST-MODIFIED. `reason` is why it is off.
    """

    starts: Moment
    ends: Moment
    title: str
    changed_at: datetime
    sequence: int = 0
    text: str = ""
    place: str = ""
    url: str = ""
    categories: tuple[str, ...] = ()
    state: State = State.CONFIRMED
    reason: str = ""
    takes_time: bool = True

    def __post_init__(self) -> None:
        if isinstance(self.starts, datetime) != isinstance(self.ends, datetime):
            raise ValueError("An entry starts and ends at instants, or on days; not one of each.")
        if self.starts >= self.ends:
            raise ValueError("An entry ends after it starts.")
        if not 0 <= self.sequence <= MAX_SEQUENCE:
            raise ValueError("SEQUENCE is a small counter.")


@dataclass(frozen=True, slots=True)
class Repeats:
    """How an entry comes again: a rule without UNTIL or COUNT, and the first start of the last date.

    `skips` are starts of the rule without a date; `changes` are dates that differ, by their first start.
    """

    rule: str
    last: Moment
    skips: tuple[Moment, ...] = ()
    changes: tuple[tuple[Moment, Entry], ...] = ()


@dataclass(frozen=True, slots=True)
class FeedEvent:
    """A single entry or a whole series under one UID."""

    uid: str
    entry: Entry
    repeats: Repeats | None = None

    def __post_init__(self) -> None:
        if self.repeats is None:
            return
        timed = isinstance(self.entry.starts, datetime)
        changed = [first for first, _entry in self.repeats.changes]
        moments = [self.repeats.last, *self.repeats.skips, *changed]
        if any(isinstance(moment, datetime) != timed for moment in moments):
            raise ValueError("Skipped and changed dates have the value type of the series' start.")
        if len(set(changed)) != len(changed) or set(changed) & set(self.repeats.skips):
            raise ValueError("A date of a series is changed once, or skipped, never both.")
