"""What the desk sees of a date: who comes, who waits, what the kitchen needs; and the numbers an organiser gets."""

from dataclasses import dataclass

from sqlalchemy import func, select

from familiehus.accounts.models import Person
from familiehus.activities.models import Activity, Occurrence
from familiehus.associations.models import Contact
from familiehus.families.access import is_never_blinded
from familiehus.kernel import traces
from familiehus.kernel.db import db
from familiehus.kernel.roles import Actor
from familiehus.signups.access import signups_visible_to
from familiehus.signups.models import Signup
from familiehus.signups.parties import Kitchen, in_line_for, kitchen
from familiehus.signups.queries import Expected, expected_at, line_of


@dataclass(frozen=True)
class Desk:
    """One date with everybody who has a seat or waits for one."""

    occurrence: Occurrence
    expected: list[Expected]
    line: list[Signup]
    kitchen: Kitchen

    @property
    def held(self) -> int:
        """Seats that an offer holds for somebody in the line."""
        return max(0, self.occurrence.taken - self.kitchen.adults - self.kitchen.children)

    @property
    def unanswered(self) -> int:
        return sum(each.has_not_answered for each in self.expected)


@dataclass(frozen=True)
class Counts:
    """How many come, and how many parties wait."""

    adults: int
    children: int
    waiting: int
    kitchen: Kitchen


def desk_of(occurrence: Occurrence, person: Actor) -> Desk:
    """The date as `person` may see it; that the families were seen is written down. The kitchen cooks for everybody, also
    for whom this reader is kept apart from: its list has no names."""
    everybody, line = expected_at(occurrence), line_of(occurrence, person)
    expected = everybody if is_never_blinded(person) else _seen_by(person, everybody)
    seen = [row.household.key for row in (*(each.signup for each in expected), *line) if row.household]
    if seen:
        traces.search("", by=person, among="signups", found=seen)
    return Desk(occurrence, expected, line, kitchen(everybody))


def _seen_by(person: Actor, everybody: list[Expected]) -> list[Expected]:
    ids = [each.signup.id for each in everybody]
    seen = set(
        db.session.scalars(signups_visible_to(person).with_only_columns(Signup.id).where(Signup.id.in_(ids)))
    )
    return [each for each in everybody if each.signup.id in seen]


def counts_for(occurrence: Occurrence, person: Actor) -> Counts | None:
    """The numbers of a date and what its kitchen needs, without a name, for a contact of a member that arranges it,
    alone or with others; None for anybody else."""
    organisers = [each.id for each in occurrence.activity.organisers]
    if not organisers or not isinstance(person, Person) or not person.email:
        return None
    is_contact = select(func.count(Contact.id)).where(
        Contact.association_id.in_(organisers), func.lower(Contact.email) == person.email
    )
    if not db.session.scalar(is_contact):
        return None
    waiting = select(in_line_for()).join_from(Occurrence, Activity).where(Occurrence.id == occurrence.id)
    return Counts(
        occurrence.taken_adults,
        occurrence.taken_children,
        db.session.scalar(waiting) or 0,
        kitchen(expected_at(occurrence)),
    )
