"""Home visits: an »Aftale« and its time, to both sides. Never with whom, where or what for (R32, domain §6.2).

Where a link leads is told no more than the title tells: one's own page, not the page of visits.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Select, and_, or_, select

from familiehus.feeds.calendar import Surroundings
from familiehus.feeds.entries import Entry, FeedEvent, State
from familiehus.feeds.kinds import Kind
from familiehus.feeds.models import VisitExit
from familiehus.feeds.sources.source import Source, Whose, families_of
from familiehus.kernel.db import db
from familiehus.kernel.spans import Span
from familiehus.visits.models import Match, MatchVisitor, Visit, VisitSeat
from familiehus.volunteers.models import Volunteer


def _told() -> Select[Visit]:
    """Neither left out by the series nor off so long that it has left people's calendars."""
    return (
        select(Visit)
        .outerjoin(VisitExit, VisitExit.visit_id == Visit.id)
        .where(
            Visit.skipped_because.is_(None), or_(VisitExit.visit_id.is_(None), Visit.cancelled_at.is_(None))
        )
        .order_by(Visit.id)
    )


def _of_family(person_id: int, around: Surroundings) -> Iterable[FeedEvent]:
    own = select(Match.id).where(Match.household_id.in_(families_of(person_id)))
    return _events(_told().where(Visit.match_id.in_(own)), f"{around.base_url}/min-familie/")


def _of_volunteer(person_id: int, around: Surroundings) -> Iterable[FeedEvent]:
    """Those they are on; a visit that was called off while they belong to the match still says so."""
    seats = (
        select(VisitSeat.visit_id)
        .join(Volunteer, Volunteer.id == VisitSeat.volunteer_id)
        .where(Volunteer.person_id == person_id)
    )
    belongs = (
        select(MatchVisitor.match_id)
        .join(Volunteer, Volunteer.id == MatchVisitor.volunteer_id)
        .where(Volunteer.person_id == person_id, MatchVisitor.left_at.is_(None))
    )
    own = or_(
        Visit.id.in_(seats.where(VisitSeat.released_at.is_(None))),
        and_(Visit.id.in_(seats), Visit.cancelled_at.is_not(None), Visit.match_id.in_(belongs)),
    )
    return _events(_told().where(own), f"{around.base_url}/min-frivillighed/")


def _events(visits: Select[Visit], url: str) -> Iterable[FeedEvent]:
    for visit in db.session.scalars(visits):
        yield FeedEvent(
            f"{visit.key}@familiehus",
            Entry(
                starts=visit.starts_at,
                ends=visit.ends_at,
                title="Aftale",
                changed_at=visit.changed_at,
                sequence=visit.sequence,
                url=url,
                state=State.CONFIRMED if visit.cancelled_at is None else State.CANCELLED,
            ),
        )


def _begins(span: Span) -> Any:
    return and_(
        Visit.starts_at >= span.starts_at,
        Visit.starts_at < span.ends_at,
        Visit.skipped_because.is_(None),
        Visit.cancelled_at.is_(None),
        Visit.missed_at.is_(None),
    )


def _families_beginning(span: Span) -> Whose:
    visited = select(Match.household_id).join(Visit, Visit.match_id == Match.id).where(_begins(span))
    return Whose(households=list(db.session.scalars(visited.distinct())))


def _volunteers_beginning(span: Span) -> Whose:
    visiting = (
        select(VisitSeat.volunteer_id)
        .join(Visit, Visit.id == VisitSeat.visit_id)
        .where(VisitSeat.released_at.is_(None), _begins(span))
    )
    return Whose(people=_people(Volunteer.id.in_(visiting)))


def _of_visit(row: Mapping[str, Any]) -> Whose:
    on_it = select(VisitSeat.volunteer_id).where(VisitSeat.visit_id == row["id"])
    visited = select(Match.household_id).where(Match.id == row["match_id"])
    return Whose(_people(Volunteer.id.in_(on_it)), list(db.session.scalars(visited)))


def _of_exit(row: Mapping[str, Any]) -> Whose:
    match = db.session.scalar(select(Visit.match_id).where(Visit.id == row["visit_id"]))
    return _of_visit({"id": row["visit_id"], "match_id": match})


def _of_side(row: Mapping[str, Any]) -> Whose:
    return Whose(people=_people(Volunteer.id == row["volunteer_id"]))


def _people(which: Any) -> list[int]:
    return list(db.session.scalars(select(Volunteer.person_id).where(which)))


SOURCES = (
    Source(
        Kind.FAMILY,
        _of_family,
        moves={
            Visit: _of_visit,
            VisitExit: _of_exit,
            Match: lambda row: Whose(households=[row["household_id"]]),
        },
        beginning=_families_beginning,
    ),
    Source(
        Kind.VOLUNTEER,
        _of_volunteer,
        moves={VisitSeat: _of_side, MatchVisitor: _of_side},
        beginning=_volunteers_beginning,
    ),
)
