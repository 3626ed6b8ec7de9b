"""Reading the sign-ups of a date: who is expected, who waits and in which order, whom the house forgets."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from familiehus.activities.kinds import DateState
from familiehus.activities.models import Occurrence
from familiehus.families.models import Child, Household
from familiehus.kernel.db import db
from familiehus.kernel.roles import Actor
from familiehus.signups.access import signups_visible_to
from familiehus.signups.models import Signup, WaitingLine
from familiehus.signups.states import IN_LINE, LIVE, State

NEW_DAY_WITHIN = timedelta(days=60)
"""How long a guest's seat on a postponed date is kept."""


IN_ORDER = (Signup.bumped_at.is_(None), Signup.bumped_at, Signup.number, Signup.id)
"""The order of the line: whom staff put first, then by number."""


@dataclass(frozen=True)
class Expected:
    """Somebody who has a seat: `called` is the family's name or the guest's; children by first name, of a
    guest only their number."""

    signup: Signup
    called: str
    adults: int
    children: list[Child] = field(default_factory=list)
    children_count: int = 0

    @property
    def household(self) -> Household | None:
        return self.signup.household

    @property
    def has_not_answered(self) -> bool:
        return self.signup.has_not_answered


def expected_at(occurrence: Occurrence, person: Actor | None = None) -> list[Expected]:
    """Everybody with a seat on the date, by name. `person`: without the households kept apart from them; the
    door and counts leave it out. Three questions, however many come."""
    rows = signups_visible_to(person) if person is not None else select(Signup)
    signed = rows.where(Signup.occurrence_id == occurrence.id, Signup.state == State.SIGNED).options(
        joinedload(Signup.household), selectinload(Signup.children)
    )
    found = [
        Expected(row, row.called, row.adults, list(row.children), row.children_count)
        for row in db.session.scalars(signed)
    ]
    return sorted(found, key=lambda each: (each.called.casefold(), each.signup.id))


def line_of(occurrence: Occurrence, person: Actor | None = None) -> list[Signup]:
    """Everybody who waits for a seat on the date, those with an offer too, the first in line first."""
    rows = signups_visible_to(person) if person is not None else select(Signup)
    waiting = rows.where(Signup.occurrence_id == occurrence.id, Signup.state.in_(IN_LINE)).options(
        joinedload(Signup.household), selectinload(Signup.children)
    )
    return list(db.session.scalars(waiting.order_by(*IN_ORDER)))


def place_in_line(signup: Signup) -> int | None:
    """1 for the first in line; None for whoever does not wait. Counts those with an open offer too."""
    if not signup.is_in_line:
        return None
    return 1 + (db.session.scalar(select(func.count(Signup.id)).where(_before(signup))) or 0)


def places_in_line(signups: Iterable[Signup]) -> dict[int, int]:
    """The place in line of each of these who waits, by the sign-up's id; one question for all."""
    wanted = {each.occurrence_id for each in signups if each.is_in_line}
    if not wanted:
        return {}
    rows = db.session.execute(
        select(Signup.id, Signup.occurrence_id)
        .where(Signup.occurrence_id.in_(wanted), Signup.state.in_(IN_LINE))
        .order_by(Signup.occurrence_id, *IN_ORDER)
    )
    places: dict[int, int] = {}
    before: Counter[int] = Counter()
    for signup_id, occurrence_id in rows:
        before[occurrence_id] += 1
        places[signup_id] = before[occurrence_id]
    return places


def _before(signup: Signup) -> ColumnElement[bool]:
    same = and_(Signup.occurrence_id == signup.occurrence_id, Signup.state.in_(IN_LINE))
    if signup.bumped_at is not None:
        return and_(same, Signup.bumped_at < signup.bumped_at)
    return and_(same, or_(Signup.bumped_at.is_not(None), Signup.number < signup.number))


def length_of_line(occurrence: Occurrence) -> int:
    """How many parties wait."""
    waiting = select(func.count(Signup.id)).where(
        Signup.occurrence_id == occurrence.id, Signup.state.in_(IN_LINE)
    )
    return db.session.scalar(waiting) or 0


def seats_freed(occurrence: Occurrence) -> int:
    """How many times a seat has become free on the date; who is passed over waits for the next."""
    return (
        db.session.scalar(select(WaitingLine.seats_freed).where(WaitingLine.occurrence_id == occurrence.id))
        or 0
    )


def every_live(occurrences: Sequence[Occurrence]) -> list[Signup]:
    """Every live sign-up for these dates."""
    wanted = [each.id for each in occurrences]
    if not wanted:
        return []
    return list(
        db.session.scalars(
            select(Signup).where(Signup.occurrence_id.in_(wanted), Signup.state.in_(LIVE)).order_by(Signup.id)
        )
    )


def guests_of_what_is_over(before: datetime) -> ColumnElement[bool]:
    """Guests, for questions that have joined the date, whose date was over by then and does not wait for a new day."""
    waits = and_(Occurrence.state == DateState.POSTPONED, Occurrence.ends_at > before - NEW_DAY_WITHIN)
    return and_(Signup.household_id.is_(None), Occurrence.ends_at <= before, ~waits)
