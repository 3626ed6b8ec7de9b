"""What a family has signed up for, and what it waits for: one event for each date, however many come along."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from familiehus.activities.kinds import OFF, SHOWN, DateState
from familiehus.activities.models import Occurrence
from familiehus.families.models import Household
from familiehus.feeds.calendar import Surroundings, entry_of
from familiehus.feeds.entries import Entry, FeedEvent, State
from familiehus.feeds.kinds import Kind
from familiehus.feeds.models import FeedExit
from familiehus.feeds.sources.source import Source, Whose, families_of
from familiehus.kernel.db import db
from familiehus.kernel.spans import Span
from familiehus.signups.models import Signup
from familiehus.signups.states import IN_LINE, LIVE
from familiehus.signups.states import State as SignupState


def _signed_up(person_id: int, around: Surroundings) -> Iterable[FeedEvent]:
    """The public words about each date, with the family's own place in it. Never who or how many come, and of what
    is private only when and where."""
    found = (
        select(Signup)
        .join(Signup.occurrence)
        .outerjoin(FeedExit, FeedExit.occurrence_id == Occurrence.id)
        .where(
            Signup.household_id.in_(families_of(person_id)),
            Signup.state.in_(LIVE),
            Occurrence.state.in_(SHOWN),
            or_(FeedExit.occurrence_id.is_(None), Occurrence.state.not_in(OFF)),
        )
        .options(joinedload(Signup.occurrence).joinedload(Occurrence.activity))
        .order_by(Signup.id)
    )
    for signup in db.session.scalars(found):
        said = _neutral(signup.occurrence, entry_of(signup.occurrence, around), around)
        waits = signup.state in IN_LINE
        yield FeedEvent(
            f"{signup.key}@familiehus",
            replace(
                said,
                changed_at=max(said.changed_at, signup.changed_at),
                sequence=said.sequence + signup.row_version - 1,
                state=State.WAITING if waits and not said.state.is_off else said.state,
                takes_time=said.takes_time and not waits,
            ),
        )


def _neutral(date: Occurrence, said: Entry, around: Surroundings) -> Entry:
    """As a visit is told, where the title alone would tell too much to whoever sees the calendar."""
    if not date.activity.category.is_private:
        return said
    return replace(
        said, title="Aftale", text="", reason="", categories=(), url=f"{around.base_url}/min-familie/"
    )


def _signed_up_for(activities: Collection[int], dates: Collection[int]) -> Whose:
    concerned = (
        select(Signup.household_id)
        .join(Signup.occurrence)
        .where(
            Signup.household_id.is_not(None),
            Signup.state.in_(LIVE),
            or_(Occurrence.activity_id.in_(activities), Occurrence.id.in_(dates)),
        )
    )
    return Whose(households=[each for each in db.session.scalars(concerned.distinct()) if each is not None])


def _beginning(span: Span) -> Whose:
    """Families with a seat; who only waits is not reminded."""
    coming = (
        select(Signup.household_id)
        .join(Signup.occurrence)
        .where(
            Signup.household_id.is_not(None),
            Signup.state == SignupState.SIGNED,
            Occurrence.state == DateState.PLANNED,
            Occurrence.starts_at >= span.starts_at,
            Occurrence.starts_at < span.ends_at,
        )
    )
    return Whose(households=[each for each in db.session.scalars(coming.distinct()) if each is not None])


SOURCES = (
    Source(
        Kind.FAMILY,
        _signed_up,
        moves={
            Signup: lambda row: Whose(households=[row["household_id"]]),
            Household: lambda row: Whose(households=[row["id"]]),
        },
        with_dates=_signed_up_for,
        beginning=_beginning,
    ),
)
