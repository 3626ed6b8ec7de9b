"""What a reader can do with a date: one tap, a form, the line, an answer. For a whole calendar at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from familiehus.activities.models import Activity, Occurrence
from familiehus.families.access import households_visible_to
from familiehus.families.models import Child, Household
from familiehus.families.queries import with_few_members
from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.roles import Actor, Role, is_family
from familiehus.signups.models import Signup
from familiehus.signups.queries import UNDO, may_be_undone, places_in_line
from familiehus.signups.reasons import fits, has_room, is_full, reasons_against, reasons_against_party
from familiehus.signups.states import State

REMEMBERED = timedelta(days=400)
"""How far back is looked for who usually comes."""


class Can(StrEnum):
    """What stands on a date's card for this reader."""

    NOTHING = "nothing"
    COME_IN = "come_in"
    BARRED = "barred"
    TAP = "tap"
    ASK = "ask"
    WAIT = "wait"
    OFFERED = "offered"
    IN_LINE = "in_line"
    MINE = "mine"
    LEFT = "left"


@dataclass(frozen=True)
class Party:
    """Who usually comes: so many adults and these children."""

    adults: int
    children: tuple[Child, ...] = ()

    @property
    def children_count(self) -> int:
        return len(self.children)

    @property
    def heads(self) -> int:
        return self.adults + len(self.children)


@dataclass(frozen=True)
class Card:
    """One date for one household (or none): what can be done, with whom, and why not; and the place in its line."""

    occurrence: Occurrence
    can: Can
    household: Household | None = None
    signup: Signup | None = None
    party: Party | None = None
    reasons: Sequence[str] = field(default=())
    place: int | None = None

    @property
    def is_mine(self) -> bool:
        return self.can is Can.MINE

    @property
    def is_fresh(self) -> bool:
        """Whether they have only just signed up, so that leaving is undoing."""
        return self.signup is not None and clock.now() - self.signup.asked_at <= UNDO

    @property
    def has_seat_now(self) -> bool:
        """Whether they wait, and there is room for them by now."""
        return self.signup is not None and self.can is Can.IN_LINE and has_room(self.signup)

    @property
    def is_too_many(self) -> bool:
        """Whether they wait although there are seats: fewer than they are."""
        return self.can is Can.IN_LINE and not self.has_seat_now and not is_full(self.occurrence)


class Cards:
    """The cards of several dates for one reader; the questions are asked when the first card is looked at."""

    def __init__(self, dates: Iterable[Occurrence], person: Actor) -> None:
        self.dates = [each for each in dates if each.has_signups]
        self.person = person

    def of(self, occurrence: Occurrence) -> Card:
        """The card of one date; of those of several families the one that has something on it."""
        if not _is_open(occurrence):
            signup = next(iter(self._live(occurrence)), None)
            return self._card(occurrence, signup.household, signup) if signup else _nothing(occurrence)
        if not is_family(self.person):
            return Card(occurrence, Can.COME_IN if self.person.role == Role.PUBLIC else Can.NOTHING)
        if not self.households:
            reasons = reasons_against(occurrence, None)
            return Card(occurrence, Can.BARRED if reasons else Can.ASK, reasons=reasons)
        live = next(iter(self._live(occurrence)), None)
        if live is not None:
            return self._card(occurrence, live.household, live)
        if len(self.households) > 1:
            return Card(occurrence, Can.ASK, self.households[0])
        (household,) = self.households
        return self._card(occurrence, household, self._signups.get((occurrence.id, household.id)))

    @cached_property
    def standing(self) -> dict[int, Signup]:
        """What they have on the dates that still come, by the date: a seat, else a seat on offer or a number in line."""
        live = sorted((row for row, _activity in self._rows if row.is_live), key=lambda row: row.is_signed)
        found = {row.occurrence_id: row for row in live}
        coming = (each for each in self.dates if each.id in found and not each.is_off and not each.is_over)
        return {each.id: found[each.id] for each in coming}

    def for_household(self, occurrence: Occurrence, household: Household) -> Card:
        """The card of one date for this family among several."""
        return self._card(occurrence, household, self._signups.get((occurrence.id, household.id)))

    def _card(self, occurrence: Occurrence, household: Household | None, signup: Signup | None) -> Card:
        if signup is not None and signup.is_live:
            can = Can.MINE if signup.is_signed else Can.OFFERED if signup.is_offered else Can.IN_LINE
            place = self._places.get(signup.id) if signup.is_in_line else None
            return Card(occurrence, can, household, signup, place=place)
        if household is None or not _is_open(occurrence):
            return _nothing(occurrence)
        if signup is not None and _can_come_back(signup):
            return Card(occurrence, Can.LEFT, household, signup)
        if reasons := reasons_against(occurrence, household):
            return Card(occurrence, Can.BARRED, household, signup, reasons=reasons)
        party = self._usual(occurrence.activity, household)
        if party is None or reasons_against_party(occurrence, party.adults, len(party.children)):
            return Card(occurrence, Can.ASK, household, signup, party)
        if fits(occurrence, party.adults, len(party.children)):
            return Card(occurrence, Can.TAP, household, signup, party)
        return Card(occurrence, Can.WAIT if is_full(occurrence) else Can.ASK, household, signup, party)

    def _usual(self, activity: Activity, household: Household) -> Party | None:
        """Who came along last time, else everybody whose age fits. None when somebody must choose."""
        last = self._last.get((activity.id, household.id))
        if last is not None:
            known = {child.id for child in household.children}
            return Party(last.adults, tuple(child for child in last.children if child.id in known))
        everybody = suggested(activity, household)
        return everybody if len(everybody.children) == len(household.children) else None

    def suggested(self, activity: Activity, household: Household) -> Party:
        """Whom to have ticked when somebody chooses."""
        return self._usual(activity, household) or suggested(activity, household)

    def _live(self, occurrence: Occurrence) -> list[Signup]:
        found = (self._signups.get((occurrence.id, household.id)) for household in self.households)
        return [signup for signup in found if signup is not None and signup.is_live]

    @cached_property
    def households(self) -> list[Household]:
        """The reader's own families."""
        if not is_family(self.person) or not self.dates:
            return []
        own = with_few_members(households_visible_to(self.person)).order_by(Household.id)
        return list(db.session.scalars(own).unique())

    @cached_property
    def _rows(self) -> list[tuple[Signup, int]]:
        """Every sign-up of theirs for these activities, with the activity: what stands, and who came last time."""
        if not self.households:
            return []
        rows = (
            select(Signup, Occurrence.activity_id)
            .join(Signup.occurrence)
            .where(
                Signup.household_id.in_([each.id for each in self.households]),
                Occurrence.activity_id.in_({each.activity_id for each in self.dates}),
                Signup.asked_at > clock.now() - REMEMBERED,
            )
            .options(selectinload(Signup.children))
            .order_by(Signup.asked_at, Signup.id)
        )
        return [(row[0], row[1]) for row in db.session.execute(rows)]

    @cached_property
    def _signups(self) -> dict[tuple[int, int | None], Signup]:
        return {(row.occurrence_id, row.household_id): row for row, _activity in self._rows}

    @cached_property
    def _last(self) -> dict[tuple[int, int | None], Signup]:
        return {(activity, row.household_id): row for row, activity in self._rows if row.heads}

    @cached_property
    def _places(self) -> dict[int, int]:
        return places_in_line([row for row, _activity in self._rows if row.is_in_line])


def suggested(activity: Activity, household: Household) -> Party:
    """Every adult, and the children whose age fits."""
    fitting = (child for child in household.children if _fits_age(activity, child))
    return Party(len(household.guardians), tuple(fitting))


def _fits_age(activity: Activity, child: Child) -> bool:
    """Within a year of the ages it is for: the house knows years of birth, not birthdays."""
    young = activity.ages_from is not None and child.age < activity.ages_from
    old = activity.ages_to is not None and child.age - 1 > activity.ages_to
    return not young and not old


def _can_come_back(signup: Signup) -> bool:
    """Whether one tap takes leaving back: while there is time, and the seat has not gone to somebody else."""
    seat_is_there = signup.left_from is not State.SIGNED or fits(
        signup.occurrence, signup.adults, signup.children_count
    )
    return seat_is_there and may_be_undone(signup)


def _is_open(occurrence: Occurrence) -> bool:
    """Whether there is anything to do with the date at all."""
    return (
        occurrence.activity.takes_signups
        and not occurrence.activity.is_draft
        and not occurrence.is_off
        and not occurrence.has_begun
        and not occurrence.signup_is_over
    )


def _nothing(occurrence: Occurrence) -> Card:
    return Card(occurrence, Can.NOTHING)
