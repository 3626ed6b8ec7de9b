"""Who was at a date, who is expected at it, and who is in the house now."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Self

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from familiehus.activities.models import Occurrence, Place
from familiehus.attendance.models import Attendance, Tap
from familiehus.attendance.queries.counting import Heads, heads_of
from familiehus.families.access import households_visible_to, is_never_blinded
from familiehus.families.models import Child, Household
from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _
from familiehus.kernel.roles import NOBODY, Actor
from familiehus.signups import queries as signups

LINGER = timedelta(hours=2)
"""So long after a date's end somebody who has not tapped »Vi går« still counts as being in the house."""


def attendances_of(household: Household) -> list[Attendance]:
    """Where a household has been, the latest first."""
    own = whole(select(Attendance)).where(Attendance.household_id == household.id)
    return list(db.session.scalars(own.order_by(Attendance.came_at.desc())).unique())


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
    """Who is inside now: the fire list. The heads are right even where names are missing.

    `named`: the numbers of the households whose name the reader may see; the others are heads alone.
    """

    heads: Heads
    by_date: list[tuple[Occurrence, Heads]]
    rows: list[Attendance]
    at: datetime
    named: set[int]

    def at_date(self, occurrence: Occurrence) -> list[Attendance]:
        return [row for row in self.rows if row.occurrence_id == occurrence.id]


def in_the_house(at: datetime | None = None, *, reader: Actor = NOBODY) -> InTheHouse:
    """Everybody who came and has not gone, until two hours after their date ended; one question.

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
    visible = households_visible_to(reader).with_only_columns(Household.id)
    found = db.session.execute(here.add_columns(Attendance.household_id.in_(visible))).unique().all()
    rows = [row[0] for row in found]
    dates = {row.occurrence_id: row.occurrence for row in rows}
    by_date = [
        (date, heads_of(row for row in rows if row.occurrence_id == number)) for number, date in dates.items()
    ]
    named = {row.household_id for row, is_named in found if is_named and row.household_id is not None}
    return InTheHouse(heads_of(rows), by_date, rows, now, named)


def tap_with(key: str) -> Tap | None:
    return db.session.get(Tap, key)


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

    @classmethod
    def whole(cls, household: Household) -> Self:
        """Everybody a household has."""
        adults, children = len(household.guardians), tuple(household.children)
        return cls(household.key, household.called, adults, children, household=household)

    @property
    def is_here(self) -> bool:
        return self.attendance is not None and self.attendance.is_here


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


def party_with(occurrence: Occurrence, key: str) -> Party | None:
    """Who is expected at a date under the key of a household or of a guest's sign-up."""
    return next((party for party in expected_at(occurrence) if party.key == key), None)


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
