"""What the desk sees of a date: who comes, who waits, what the kitchen needs; and the numbers an organiser gets."""

from dataclasses import dataclass

from sqlalchemy import func, select

from familiehus.accounts.models import Person
from familiehus.activities.models import Activity, Occurrence
from familiehus.associations.models import Contact
from familiehus.kernel import traces
from familiehus.kernel.db import db
from familiehus.kernel.roles import Actor
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
    def heads(self) -> int:
        return self.occurrence.taken

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
    """The date as `person` may see it; that the families were seen is written down."""
    expected, line = expected_at(occurrence, person), line_of(occurrence, person)
    seen = [row.household.key for row in (*(each.signup for each in expected), *line) if row.household]
    if seen:
        traces.search("", by=person, among="signups", found=seen)
    return Desk(occurrence, expected, line, kitchen(expected))


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
