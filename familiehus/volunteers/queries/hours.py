"""Reading the ledger of hours: one volunteer's year, what waits for approval, kilometres of a year."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from familiehus.accounts.models import Person
from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.roles import Actor
from familiehus.volunteers.access import hours_visible_to
from familiehus.volunteers.models import Hours, Volunteer

RECENT, RECENTLY_APPROVED = timedelta(days=60), 30


@dataclass(frozen=True)
class Statement:
    """A year of one volunteer: every entry, and the approved ones summed up by what it was for."""

    year: int
    rows: Sequence[Hours]

    @property
    def approved(self) -> list[Hours]:
        return [row for row in self.rows if row.is_approved]

    @property
    def waiting(self) -> list[Hours]:
        return [row for row in self.rows if not row.is_approved]

    @property
    def minutes(self) -> int:
        return sum(row.minutes for row in self.approved)

    @property
    def kilometres(self) -> int:
        return sum(row.kilometres for row in self.approved)

    @property
    def by_what(self) -> list[tuple[str, int, int]]:
        """What for, how many times, how many minutes; the most first."""
        sums: dict[str, tuple[int, int]] = {}
        for row in self.approved:
            times, minutes = sums.get(row.label, (0, 0))
            sums[row.label] = (times + 1, minutes + row.minutes)
        return sorted(((what, *sum_) for what, sum_ in sums.items()), key=lambda each: (-each[2], each[0]))


def statement_of(volunteer: Volunteer, year: int) -> Statement:
    """Everything of the year, the latest first."""
    rows = (
        select(Hours)
        .where(Hours.volunteer_id == volunteer.id, Hours.day.between(date(year, 1, 1), date(year, 12, 31)))
        .options(joinedload(Hours.volunteer))
        .order_by(Hours.day.desc(), Hours.id.desc())
    )
    return Statement(year, list(db.session.scalars(rows)))


def waiting_hours(person: Actor) -> list[Hours]:
    """Hours that nobody has approved yet, by volunteer and day."""
    rows = (
        hours_visible_to(person)
        .join(Volunteer.person)
        .where(Hours.approved_at.is_(None))
        .options(contains_eager(Hours.volunteer).contains_eager(Volunteer.person))
        .order_by(Person.name, Hours.day, Hours.id)
    )
    return list(db.session.scalars(rows))


def recent_hours(person: Actor) -> list[Hours]:
    """What was approved in the last two months, the latest day first."""
    rows = (
        hours_visible_to(person)
        .join(Volunteer.person)
        .where(Hours.approved_at.is_not(None), Hours.day > clock.today() - RECENT)
        .options(contains_eager(Hours.volunteer).contains_eager(Volunteer.person))
        .order_by(Hours.day.desc(), Person.name, Hours.id)
        .limit(RECENTLY_APPROVED)
    )
    return list(db.session.scalars(rows))


def kilometres_of(year: int, person: Actor) -> list[Hours]:
    """Approved entries with kilometres, by volunteer and day: for the treasurer, who adds what the tax office wants."""
    rows = (
        hours_visible_to(person)
        .join(Volunteer.person)
        .where(
            Hours.kilometres > 0,
            Hours.approved_at.is_not(None),
            Hours.day.between(date(year, 1, 1), date(year, 12, 31)),
        )
        .options(contains_eager(Hours.volunteer).contains_eager(Volunteer.person))
        .order_by(Person.name, Hours.day, Hours.id)
    )
    return list(db.session.scalars(rows))
