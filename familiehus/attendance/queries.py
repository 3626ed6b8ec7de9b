"""Reading who came: heads by date, who is in the house now, who is expected, what nobody has counted."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload

from familiehus.activities.access import occurrences_visible_to
from familiehus.activities.models import Activity, Category, DateState, Occurrence, Place, State
from familiehus.activities.queries.calendar import in_order, not_over_by
from familiehus.attendance.models import Attendance, NobodyCame, Tap, attended_children
from familiehus.families.access import households_visible_to, is_never_blinded
from familiehus.families.models import Child, Household
from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _
from familiehus.kernel.roles import Actor
from familiehus.kernel.spans import Span
from familiehus.signups import queries as signups
from familiehus.volunteers.access import volunteers_visible_to
from familiehus.volunteers.models import Volunteer
from familiehus.volunteers.states import ON_THE_WAY, WITH_THE_HOUSE

LINGER = timedelta(hours=2)
"""So long after a date's end somebody who has not tapped »Vi går« still counts as being in the house."""
NAGGED_AFTER = timedelta(days=3)
COURSES_SHOWN = 3
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


@dataclass(frozen=True)
class Came:
    """How many came to a date, and how many households among them."""

    heads: Heads = NOBODY
    households: int = 0


def counts(occurrences: Iterable[Occurrence]) -> dict[int, Came]:
    """How many came to each date, by its number; a date that nobody came to is left out. One question."""
    ids = [each.id for each in occurrences]
    return _counts(Attendance.occurrence_id.in_(ids)) if ids else {}


def counts_in(span: Span) -> dict[int, Came]:
    """How many came to each date that began within the span."""
    within = select(Occurrence.id).where(
        Occurrence.starts_at >= span.starts_at, Occurrence.starts_at < span.ends_at
    )
    return _counts(Attendance.occurrence_id.in_(within))


def _counts(which: ColumnElement[bool]) -> dict[int, Came]:
    """A child that both of its households bring is one child, and neither learns of the other."""
    brought = aliased(Attendance)
    twice = (
        select(func.count() - func.count(attended_children.c.child_id.distinct()))
        .join_from(attended_children, brought, brought.id == attended_children.c.attendance_id)
        .where(brought.occurrence_id == Attendance.occurrence_id)
        .correlate(Attendance)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(
            Attendance.occurrence_id,
            func.sum(Attendance.adults),
            func.sum(Attendance.children),
            twice,
            func.count(Attendance.household_id),
        )
        .where(which)
        .group_by(Attendance.occurrence_id)
    )
    return {
        number: Came(Heads(adults, children - (both or 0)), households)
        for number, adults, children, both, households in rows
    }


def times_by_household(span: Span) -> dict[int, int]:
    """How many dates within the span each household came to, by its number; for counts alone, never for a list."""
    came = (
        select(Attendance.household_id, func.count())
        .join(Attendance.occurrence)
        .where(
            Attendance.household_id.is_not(None),
            Occurrence.starts_at >= span.starts_at,
            Occurrence.starts_at < span.ends_at,
        )
        .group_by(Attendance.household_id)
    )
    return {number: times for number, times in db.session.execute(came) if number is not None}


def attendances_of(household: Household) -> list[Attendance]:
    """Where a household has been, the latest first."""
    own = whole(select(Attendance)).where(Attendance.household_id == household.id)
    return list(db.session.scalars(own.order_by(Attendance.came_at.desc())).unique())


def courses_of(volunteer: Volunteer) -> list[Attendance]:
    """What a volunteer has been at, the latest first."""
    own = whole(select(Attendance)).where(Attendance.volunteer_id == volunteer.id)
    return list(db.session.scalars(own.order_by(Attendance.came_at.desc())).unique())


def courses_to_come(person: Actor) -> list[Occurrence]:
    """The next dates that are for the house's volunteers, as that person may see them."""
    dates = in_order(occurrences_visible_to(person)).where(
        Activity.for_volunteers.is_(True), Occurrence.state == DateState.PLANNED, not_over_by(clock.now())
    )
    return list(db.session.scalars(dates.limit(COURSES_SHOWN)))


def volunteers_to_note(occurrence: Occurrence, person: Actor) -> list[Volunteer]:
    """Who of the house's volunteers may still be noted as there: those on the way and those with the house, whoever
    lacks what the course gives first."""
    there = select(Attendance.volunteer_id).where(
        Attendance.occurrence_id == occurrence.id, Attendance.volunteer_id.is_not(None)
    )
    rows = volunteers_visible_to(person).where(
        Volunteer.state.in_((*ON_THE_WAY, *WITH_THE_HOUSE)), Volunteer.id.not_in(there)
    )
    found = db.session.scalars(rows.options(selectinload(Volunteer.proofs))).unique()
    proof, day = occurrence.activity.proof, clock.local_day(occurrence.starts_at)
    return sorted(
        found,
        key=lambda each: (
            proof is not None and each.proof_on(proof, day) is not None,
            each.name.casefold(),
        ),
    )


def whole(rows: Select[Attendance]) -> Select[Attendance]:
    """With everything a list of those present shows."""
    return rows.options(
        joinedload(Attendance.household),
        joinedload(Attendance.volunteer),
        joinedload(Attendance.occurrence).joinedload(Occurrence.activity),
        selectinload(Attendance.who),
    )


def attendances_at(occurrence: Occurrence) -> list[Attendance]:
    """Everybody who came to a date, in the order they came."""
    came = whole(select(Attendance)).where(Attendance.occurrence_id == occurrence.id)
    return list(db.session.scalars(came.order_by(Attendance.came_at, Attendance.id)))


@dataclass(frozen=True)
class InTheHouse:
    """Who is inside now: the fire list. The heads are right even where names are missing."""

    heads: Heads
    by_date: list[tuple[Occurrence, Heads]]
    rows: list[Attendance]
    at: datetime

    def at_date(self, occurrence: Occurrence) -> list[Attendance]:
        return [row for row in self.rows if row.occurrence_id == occurrence.id]


def in_the_house(at: datetime | None = None) -> InTheHouse:
    """Everybody who came and has not gone, until two hours after their date ended.

    Dates away from the house (a meeting point, a lent hall with an address of its own) do not count: nobody is
    to be looked for in a fire who is on an outing. Too many is safer than too few, so forgetting to tap »Vi går«
    keeps somebody on the list for a while, not for ever.
    """
    now = at or clock.now()
    here = (
        select(Attendance)
        .join(Attendance.occurrence)
        .outerjoin(Occurrence.place)
        .join(Occurrence.activity)
        .where(
            Attendance.went_at.is_(None),
            Attendance.came_at <= now,
            Occurrence.ends_at > now - LINGER,
            or_(Place.address == "", and_(Occurrence.place_id.is_(None), Occurrence.meeting_point == "")),
        )
        .options(
            contains_eager(Attendance.occurrence).options(
                contains_eager(Occurrence.activity), contains_eager(Occurrence.place)
            ),
            joinedload(Attendance.household),
            joinedload(Attendance.volunteer),
            joinedload(Attendance.who),
        )
        .order_by(Occurrence.starts_at, Occurrence.id, Attendance.came_at, Attendance.id)
    )
    rows = list(db.session.scalars(here).unique())
    dates = {row.occurrence_id: row.occurrence for row in rows}
    by_date = [
        (date, heads_of(row for row in rows if row.occurrence_id == number)) for number, date in dates.items()
    ]
    return InTheHouse(heads_of(rows), by_date, rows, now)


def tap_with(key: str) -> Tap | None:
    return db.session.get(Tap, key)


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


@dataclass(frozen=True)
class Party:
    """A line of a date's list: who was expected, who came, or both. `children` are those expected by name."""

    key: str
    called: str
    adults: int = 0
    children: tuple[Child, ...] = ()
    more_children: int = 0
    household: Household | None = None
    attendance: Attendance | None = None

    @property
    def is_here(self) -> bool:
        return self.attendance is not None and self.attendance.is_here

    @property
    def has_gone(self) -> bool:
        return self.attendance is not None and not self.attendance.is_here


@dataclass(frozen=True)
class Roll:
    """A date's list: parties by name, then heads without one, and how many came in all."""

    parties: list[Party]
    nameless: list[Attendance]
    came: Heads
    volunteers: list[Attendance]

    @property
    def is_anybody_here(self) -> bool:
        return any(row.is_here for row in (*self.parties, *self.nameless, *self.volunteers))


def expected_at(occurrence: Occurrence) -> list[Party]:
    """Everybody who has a seat on a date, families and guests; nobody where one just drops in."""
    return [
        Party(
            each.household.key if each.household else each.signup.key,
            each.called,
            adults=each.adults,
            children=tuple(each.children),
            more_children=each.children_count - len(each.children),
            household=each.household,
        )
        for each in signups.expected_at(occurrence)
    ]


def here_with_key(key: str) -> list[Attendance]:
    """Where somebody is now, by the key of their household or of a guest's sign-up."""
    own = (
        whole(select(Attendance))
        .join(Attendance.occurrence)
        .outerjoin(Attendance.household)
        .where(
            Attendance.went_at.is_(None),
            Occurrence.ends_at > clock.now() - LINGER,
            or_(Household.key == key, Attendance.signup_key == key),
        )
    )
    return list(db.session.scalars(own.order_by(Attendance.id)))


def expected_and_here(occurrence: Occurrence) -> Roll:
    """Everybody who is expected or came to a date."""
    rows = attendances_at(occurrence)
    parties = {party.key: party for party in expected_at(occurrence)}
    for row in rows:
        if row.household is not None:
            party = parties.get(row.household.key, Party(row.household.key, row.household.called))
            parties[party.key] = replace(party, household=row.household, attendance=row)
        elif row.signup_key is not None:
            party = parties.get(row.signup_key, Party(row.signup_key, _("Gæst")))
            parties[party.key] = replace(party, attendance=row)
    return Roll(
        sorted(parties.values(), key=lambda party: party.called.casefold()),
        [row for row in rows if row.is_anonymous],
        heads_of(rows),
        [row for row in rows if row.volunteer is not None],
    )


def heads_of(rows: Iterable[Attendance]) -> Heads:
    """How many these are together. A child that both of its households bring is one child."""
    rows = list(rows)
    named = [child.id for row in rows for child in row.who]
    twice = len(named) - len(set(named))
    return Heads(sum(row.adults for row in rows), sum(row.children for row in rows) - twice)


def may_be_named(households: Iterable[Household | None], person: Actor) -> set[int]:
    """Of the households on a list, the numbers of those that the reader may see; the others are heads alone."""
    found = [each for each in households if each is not None]
    if not found:
        return set()
    if is_never_blinded(person):
        return {each.id for each in found if not each.is_anonymised}
    ids = [each.id for each in found]
    visible = households_visible_to(person).where(Household.id.in_(ids)).with_only_columns(Household.id)
    return set(db.session.scalars(visible))
