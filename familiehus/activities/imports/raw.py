"""What a calendar file says, read but not yet understood."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

Moment = datetime | date
"""An aware instant in its own zone, or a whole day."""


class Unreadable(Exception):
    """An event that cannot be taken, with the sentence that says why."""


@dataclass(slots=True)
class RawEvent:
    """One VEVENT, read but not yet understood. Instants keep the zone they were written in."""

    number: int
    uid: str = ""
    title: str = ""
    text: str = ""
    place: str = ""
    status: str = ""
    is_private: bool = False
    sequence: int = 0
    changed: str = ""
    starts: Moment | None = None
    ends: Moment | None = None
    lasts: timedelta | None = None
    rules: list[str] = field(default_factory=list)
    extra: list[tuple[Moment, Moment | timedelta | None]] = field(default_factory=list)
    skipped: list[Moment] = field(default_factory=list)
    recurrence: Moment | None = None
    and_following: bool = False
    categories: list[str] = field(default_factory=list)
    floats: bool = False
    people_dropped: int = 0
    emails_dropped: set[str] = field(default_factory=set)
    unreadable: str = ""


@dataclass(slots=True)
class Reading:
    """A whole file: its name, its events, and what is not an event (tasks, notes)."""

    name: str = ""
    events: list[RawEvent] = field(default_factory=list)
    other: dict[str, int] = field(default_factory=dict)
