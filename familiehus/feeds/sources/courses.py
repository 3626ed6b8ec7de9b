"""Courses and meetings for the house's own volunteers: in every volunteer's calendar and the staff's, in nobody else's.

Nobody signs up for them, so they take no time; who answers for one has it among her duties instead.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import joinedload

from familiehus.activities.kinds import OFF, SHOWN, State
from familiehus.activities.models import Activity, Occurrence
from familiehus.feeds.calendar import Surroundings, entry_of
from familiehus.feeds.entries import FeedEvent
from familiehus.feeds.kinds import Kind
from familiehus.feeds.models import FeedExit
from familiehus.feeds.sources.duties import RESPONSIBLE
from familiehus.feeds.sources.source import Source, Whose
from familiehus.kernel.db import db

ALL = Whose(everybody=True, desk=True)


def _for_volunteers() -> Select[Occurrence]:
    return (
        select(Occurrence)
        .join(Occurrence.activity)
        .outerjoin(FeedExit, FeedExit.occurrence_id == Occurrence.id)
        .where(
            Activity.for_volunteers,
            Activity.state != State.DRAFT,
            Occurrence.state.in_(SHOWN),
            or_(FeedExit.occurrence_id.is_(None), Occurrence.state.not_in(OFF)),
        )
        .options(joinedload(Occurrence.activity))
        .order_by(Occurrence.id)
    )


def _of_volunteer(person_id: int, around: Surroundings) -> Iterable[FeedEvent]:
    return _events(_for_volunteers().where(RESPONSIBLE.is_distinct_from(person_id)), around)


def _of_house(_nobody: int, around: Surroundings) -> Iterable[FeedEvent]:
    return _events(_for_volunteers(), around)


def _events(dates: Select[Occurrence], around: Surroundings) -> Iterable[FeedEvent]:
    for date in db.session.scalars(dates):
        said = replace(entry_of(date, around), takes_time=False)
        yield FeedEvent(f"{date.key}@familiehus", said)


def _of_activity(row: Mapping[str, Any]) -> Whose:
    return ALL if row["for_volunteers"] else Whose()


def _touched(activities: Collection[int], dates: Collection[int]) -> Whose:
    concerned = (
        exists()
        .where(Occurrence.activity_id == Activity.id, Activity.for_volunteers)
        .where(or_(Occurrence.activity_id.in_(activities), Occurrence.id.in_(dates)))
    )
    return ALL if db.session.scalar(select(concerned)) else Whose()


SOURCES = (
    Source(Kind.VOLUNTEER, _of_volunteer, moves={Activity: _of_activity}, with_dates=_touched),
    Source(Kind.STAFF, _of_house),
)
