"""Talks with an adviser: an »Aftale« and its time, to the family and the advisers. Never with whom, where or what about.

A time that nobody has taken yet stands in the advisers' calendars alone, and takes no time there. One that was called
off leaves both calendars when the house forgets whose it was.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Select, and_, or_, select

from familiehus.feeds.calendar import Surroundings
from familiehus.feeds.entries import Entry, FeedEvent, State
from familiehus.feeds.kinds import Kind
from familiehus.feeds.sources.source import Source, Whose, families_of
from familiehus.kernel.db import db
from familiehus.kernel.spans import Span
from familiehus.support.models import AdviceSession
from familiehus.volunteers.models import Volunteer


def _of_family(person_id: int, around: Surroundings) -> Iterable[FeedEvent]:
    booked = select(AdviceSession).where(AdviceSession.household_id.in_(families_of(person_id)))
    return _events(booked, f"{around.base_url}/min-familie/")


def _of_volunteer(person_id: int, around: Surroundings) -> Iterable[FeedEvent]:
    own = select(Volunteer.id).where(Volunteer.person_id == person_id)
    given = select(AdviceSession).where(
        or_(AdviceSession.adviser_id.in_(own), AdviceSession.second_id.in_(own)),
        or_(AdviceSession.cancelled_at.is_(None), AdviceSession.household_id.is_not(None)),
    )
    return _events(given, f"{around.base_url}/min-frivillighed/")


def _events(sessions: Select[AdviceSession], url: str) -> Iterable[FeedEvent]:
    for session in db.session.scalars(sessions.order_by(AdviceSession.id)):
        is_taken = session.booked_at is not None
        yield FeedEvent(
            f"{session.key}@familiehus",
            Entry(
                starts=session.starts_at,
                ends=session.ends_at,
                title="Aftale" if is_taken else "Ledig tid",
                changed_at=session.changed_at,
                sequence=session.row_version - 1,
                url=url,
                state=State.CONFIRMED if session.cancelled_at is None else State.CANCELLED,
                takes_time=is_taken,
            ),
        )


def _begins(span: Span) -> Any:
    return and_(
        AdviceSession.starts_at >= span.starts_at,
        AdviceSession.starts_at < span.ends_at,
        AdviceSession.household_id.is_not(None),
        AdviceSession.cancelled_at.is_(None),
    )


def _families_beginning(span: Span) -> Whose:
    booked = select(AdviceSession.household_id).where(_begins(span)).distinct()
    return Whose(households=[each for each in db.session.scalars(booked) if each is not None])


def _advisers_beginning(span: Span) -> Whose:
    given = db.session.execute(select(AdviceSession.adviser_id, AdviceSession.second_id).where(_begins(span)))
    return Whose(people=_people({each for both in given for each in both}))


def _of_session(row: Mapping[str, Any]) -> Whose:
    return Whose(_people({row["adviser_id"], row["second_id"]}), [row["household_id"]])


def _people(volunteers: Iterable[int | None]) -> list[int]:
    ids = [each for each in volunteers if each is not None]
    return list(db.session.scalars(select(Volunteer.person_id).where(Volunteer.id.in_(ids)))) if ids else []


SOURCES = (
    Source(Kind.FAMILY, _of_family, moves={AdviceSession: _of_session}, beginning=_families_beginning),
    Source(Kind.VOLUNTEER, _of_volunteer, beginning=_advisers_beginning),
)
