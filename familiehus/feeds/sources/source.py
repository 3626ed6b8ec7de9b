"""What a source is: events of one kind of feed, the rows they come from, and whose feeds a row moves."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, select

from familiehus.families.models import Guardianship, Household
from familiehus.families.states import LIVE
from familiehus.feeds.calendar import Surroundings
from familiehus.feeds.entries import FeedEvent
from familiehus.feeds.kinds import Kind
from familiehus.kernel.spans import Span


@dataclass(frozen=True)
class Whose:
    """Whose feeds a changed row is in: some people's, all adults' of some households, everybody's, or the staff's."""

    people: Collection[int] = ()
    households: Collection[int] = ()
    desk: bool = False
    everybody: bool = False


@dataclass(frozen=True)
class Source:
    """`events(person_id, around)` gives the events of a feed of that kind, in a fixed order; `person_id` is 0 for
    feeds that many share. It never asks the clock: what depends on the day is changed by a job.

    `moves`: for each table it reads (besides activities, their dates and places), whose feeds a row of it is in;
    asked before and after a change. `with_dates(activities, dates)`: whose feeds show something of these
    activities or single dates. `beginning(span)`: whose feeds have something that begins then, to be reminded of.
    """

    kind: Kind
    events: Callable[[int, Surroundings], Iterable[FeedEvent]]
    moves: Mapping[type, Callable[[Mapping[str, Any]], Whose]] = field(default_factory=dict)
    with_dates: Callable[[Collection[int], Collection[int]], Whose] | None = None
    beginning: Callable[[Span], Whose] | None = None


def families_of(person_id: int) -> Select[int]:
    """The numbers of the families that somebody belongs to now and that come to the house."""
    return (
        select(Guardianship.household_id)
        .join(Household, Household.id == Guardianship.household_id)
        .where(
            Guardianship.person_id == person_id,
            Guardianship.ended_at.is_(None),
            Household.state.in_(LIVE),
        )
    )
