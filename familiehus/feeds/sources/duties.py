"""What a volunteer answers for in the calendar: the dates of activities and courses whose responsible they are."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from familiehus.activities.kinds import OFF, SHOWN, DateState, State
from familiehus.activities.models import Activity, Occurrence
from familiehus.feeds.calendar import Surroundings, entry_of
from familiehus.feeds.entries import FeedEvent
from familiehus.feeds.kinds import Kind
from familiehus.feeds.models import FeedExit
from familiehus.feeds.sources.source import Source, Whose
from familiehus.kernel.db import db
from familiehus.kernel.spans import Span

RESPONSIBLE = func.coalesce(Occurrence.own_responsible_id, Activity.responsible_id)


def _own(person_id: int, around: Surroundings) -> Iterable[FeedEvent]:
    """The public words about each date, under a UID of its own: the public calendar may stand beside this one."""
    found = (
        select(Occurrence)
        .join(Occurrence.activity)
        .outerjoin(FeedExit, FeedExit.occurrence_id == Occurrence.id)
        .where(
            RESPONSIBLE.__eq__(person_id),
            Activity.state != State.DRAFT,
            Occurrence.state.in_(SHOWN),
            or_(FeedExit.occurrence_id.is_(None), Occurrence.state.not_in(OFF)),
        )
        .options(joinedload(Occurrence.activity))
        .order_by(Occurrence.id)
    )
    for date in db.session.scalars(found):
        said = entry_of(date, around)
        yield FeedEvent(f"ansvar-{date.key}@familiehus", replace(said, title=f"Ansvarlig: {said.title}"))


def _of_date(row: Mapping[str, Any]) -> Whose:
    """Whoever answers for it, and who does when nobody does for this date alone."""
    usual = db.session.scalar(select(Activity.responsible_id).where(Activity.id == row["activity_id"]))
    return Whose(people=[each for each in (row["own_responsible_id"], usual) if each is not None])


def _answered_for(activities: Collection[int], dates: Collection[int]) -> Whose:
    concerned = (
        select(RESPONSIBLE)
        .select_from(Occurrence)
        .join(Occurrence.activity)
        .where(or_(Occurrence.activity_id.in_(activities), Occurrence.id.in_(dates)))
    )
    return Whose(people=list(db.session.scalars(concerned.distinct())))


def _beginning(span: Span) -> Whose:
    begin = (
        select(RESPONSIBLE)
        .select_from(Occurrence)
        .join(Occurrence.activity)
        .where(
            Activity.state != State.DRAFT,
            Occurrence.state == DateState.PLANNED,
            Occurrence.starts_at >= span.starts_at,
            Occurrence.starts_at < span.ends_at,
        )
    )
    return Whose(people=[each for each in db.session.scalars(begin.distinct()) if each is not None])


SOURCES = (
    Source(
        Kind.VOLUNTEER,
        _own,
        moves={
            Occurrence: _of_date,
            Activity: lambda row: Whose(people=[row["responsible_id"]]),
        },
        with_dates=_answered_for,
        beginning=_beginning,
    ),
)
