"""Heads by date and by household, and the dates that nobody has counted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import contains_eager, joinedload

from familiehus.activities.kinds import Category, DateState, State
from familiehus.activities.models import Activity, Occurrence
from familiehus.attendance.models import Attendance, NobodyCame, attended_children
from familiehus.kernel import clock
from familiehus.kernel.db import db

NAGGED_AFTER = timedelta(days=3)
LOOKED_BACK = timedelta(days=28)


@dataclass(frozen=True)
class Heads:
    """How many adults and children."""

    adults: int = 0
    children: int = 0

    @property
    def total(self) -> int:
        return self.adults + self.children

    def __add__(self, other: "Heads") -> "Heads":
        return Heads(self.adults + other.adults, self.children + other.children)

    def __bool__(self) -> bool:
        return self.total > 0


NOBODY = Heads()


def came_to() -> ColumnElement[int]:
    """How many heads came to the date of the question that this is a column of.

    A child that both of its households bring is one child, and neither learns of the other.
    """
    heads = select(func.coalesce(func.sum(Attendance.adults + Attendance.children), 0)).where(
        Attendance.occurrence_id == Occurrence.id
    )
    brought = (
        select(func.count() - func.count(attended_children.c.child_id.distinct()))
        .join_from(attended_children, Attendance, Attendance.id == attended_children.c.attendance_id)
        .where(Attendance.occurrence_id == Occurrence.id)
    )
    return heads.correlate(Occurrence).scalar_subquery() - brought.correlate(Occurrence).scalar_subquery()


def is_said_that_nobody_came(occurrence: Occurrence) -> bool:
    return db.session.get(NobodyCame, occurrence.id) is not None


def is_unrecorded(at: datetime, after: timedelta = NAGGED_AFTER) -> ColumnElement[bool]:
    """Dates that were over three days before, within four weeks, and that nobody has counted.

    For questions that have joined the activity.
    """
    return and_(
        Occurrence.ends_at <= at - after,
        Occurrence.ends_at > at - LOOKED_BACK,
        Occurrence.state.in_((DateState.PLANNED, DateState.HELD)),
        Activity.state != State.DRAFT,
        Activity.category != Category.CLOSED,
        ~select(Attendance.id).where(Attendance.occurrence_id == Occurrence.id).exists(),
        ~select(NobodyCame.occurrence_id).where(NobodyCame.occurrence_id == Occurrence.id).exists(),
    )


def unrecorded(at: datetime | None = None, *, after: timedelta = NAGGED_AFTER) -> list[Occurrence]:
    """The dates that wait to be counted, the first at the top."""
    waiting = (
        select(Occurrence)
        .join(Occurrence.activity)
        .where(is_unrecorded(at or clock.now(), after))
        .options(
            contains_eager(Occurrence.activity).joinedload(Activity.responsible),
            joinedload(Occurrence.own_responsible),
            joinedload(Occurrence.place),
        )
        .order_by(Occurrence.starts_at)
    )
    return list(db.session.scalars(waiting))


def heads_of(rows: Iterable[Attendance]) -> Heads:
    """How many these are together. A child that both of its households bring is one child."""
    rows = list(rows)
    named = [child.id for row in rows for child in row.who]
    twice = len(named) - len(set(named))
    return Heads(sum(row.adults for row in rows), sum(row.children for row in rows) - twice)
