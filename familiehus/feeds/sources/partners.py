"""What a member of the network has in its own calendar: the activities it arranges, and the dialogue meetings."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from familiehus.accounts.models import Hat, Person
from familiehus.activities.kinds import OFF, SHOWN, State
from familiehus.activities.models import Activity, Occurrence, activity_organisers
from familiehus.associations.models import Association, Contact
from familiehus.feeds import entries
from familiehus.feeds.calendar import Surroundings, entry_of
from familiehus.feeds.entries import Entry, FeedEvent
from familiehus.feeds.kinds import Kind
from familiehus.feeds.models import FeedExit
from familiehus.feeds.sources.source import Source, Whose
from familiehus.kernel.db import db
from familiehus.kernel.roles import Role
from familiehus.partners.models import Meeting, MeetingSeries


def _members_of(person_id: int) -> Any:
    return (
        select(Association.id)
        .join(Association.contacts)
        .join(Person, func.lower(Contact.email) == Person.email)
        .where(Person.id == person_id, Association.retired_on.is_(None))
    )


def _arranged(person_id: int, around: Surroundings) -> Iterable[FeedEvent]:
    """Dates that everybody may see, of the members the person speaks for."""
    mine = _members_of(person_id)
    along = select(activity_organisers.c.activity_id).where(activity_organisers.c.association_id.in_(mine))
    dates = (
        select(Occurrence)
        .join(Occurrence.activity)
        .outerjoin(FeedExit, FeedExit.occurrence_id == Occurrence.id)
        .where(
            or_(Activity.organiser_id.in_(mine), Activity.id.in_(along)),
            Activity.for_volunteers.is_(False),
            Activity.state != State.DRAFT,
            Occurrence.state.in_(SHOWN),
            or_(FeedExit.occurrence_id.is_(None), Occurrence.state.not_in(OFF)),
        )
        .options(joinedload(Occurrence.activity))
        .order_by(Occurrence.id)
    )
    for date in db.session.scalars(dates):
        yield FeedEvent(f"{date.key}@familiehus", entry_of(date, around))


def _meetings(_person: int, around: Surroundings) -> Iterable[FeedEvent]:
    """Meetings the members have been invited to; one that is called off says so."""
    invited = select(Meeting).where(Meeting.invited_at.is_not(None), Meeting.skipped_because.is_(None))
    for meeting in db.session.scalars(invited.order_by(Meeting.id)):
        yield event_of(meeting, f"{around.base_url}/netvaerk/min-forening")


def _meetings_of_house(_nobody: int, around: Surroundings) -> Iterable[FeedEvent]:
    for meeting in db.session.scalars(
        select(Meeting).where(Meeting.skipped_because.is_(None)).order_by(Meeting.id)
    ):
        yield event_of(meeting, f"{around.base_url}/netvaerk/moeder/{meeting.key}")


def event_of(meeting: Meeting, url: str) -> FeedEvent:
    is_off = meeting.cancelled_at is not None
    return FeedEvent(
        f"{meeting.key}@familiehus",
        Entry(
            starts=meeting.starts_at,
            ends=meeting.ends_at,
            title=meeting.title,
            changed_at=max(
                filter(None, (meeting.series.changed_at, meeting.invited_at, meeting.cancelled_at))
            ),
            sequence=meeting.sequence + is_off,
            place=meeting.where,
            url=url,
            state=entries.State.CANCELLED if is_off else entries.State.CONFIRMED,
        ),
    )


def _everybody_invited(_row: Mapping[str, Any]) -> Whose:
    contacts = select(Hat.person_id).where(Hat.role == str(Role.ASSOCIATION))
    return Whose(people=list(db.session.scalars(contacts)), desk=True)


def _touched(activities: Collection[int], dates: Collection[int]) -> Whose:
    """Contacts of the members that arrange one of these."""
    concerned = select(Activity.id).where(
        or_(
            Activity.id.in_(activities),
            Activity.id.in_(select(Occurrence.activity_id).where(Occurrence.id.in_(dates))),
        )
    )
    organisers = select(Activity.organiser_id).where(Activity.id.in_(concerned))
    along = select(activity_organisers.c.association_id).where(
        activity_organisers.c.activity_id.in_(concerned)
    )
    return _speaking_for(or_(Contact.association_id.in_(organisers), Contact.association_id.in_(along)))


def _arrange(row: Mapping[str, Any]) -> Whose:
    """Contacts of the members that an activity has, or had until now."""
    members = [each for each in (row["organiser_id"], *row.get("along", ())) if each is not None]
    return _speaking_for(Contact.association_id.in_(members)) if members else Whose()


def _named(row: Mapping[str, Any]) -> Whose:
    """Whoever has the mail address of a contact."""
    return Whose(people=_people(Person.email == row["email"].lower())) if row["email"] else Whose()


def _speaking_for(which: Any) -> Whose:
    emails = select(func.lower(Contact.email)).where(which)
    return Whose(people=_people(Person.email.in_(emails)))


def _people(which: Any) -> list[int]:
    return list(db.session.scalars(select(Person.id).where(which)))


MOVES = {Meeting: _everybody_invited, MeetingSeries: _everybody_invited}
SOURCES = (
    Source(
        Kind.MEMBER,
        _arranged,
        moves={
            Activity: _arrange,
            Association: lambda row: _speaking_for(Contact.association_id == row["id"]),
            Contact: _named,
            Person: lambda row: Whose(people=[row["id"]]),
        },
        with_dates=_touched,
    ),
    Source(Kind.MEMBER, _meetings, moves=MOVES),
    Source(Kind.STAFF, _meetings_of_house, moves=MOVES),
)
