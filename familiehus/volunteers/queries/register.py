"""The register of volunteers, one volunteer whole, and who waits for an answer."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, tuple_
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from familiehus.accounts.models import Person
from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.roles import Actor
from familiehus.kernel.spans import Span
from familiehus.volunteers.access import volunteers_visible_to
from familiehus.volunteers.models import Absence, AbsenceDate, Approval, ProofSeen, Volunteer
from familiehus.volunteers.states import ON_THE_WAY, WITH_THE_HOUSE, State, Task

PAGE = 60


def for_the_gate(volunteers: Select[Volunteer]) -> Select[Volunteer]:
    """Load along all that the gate asks for, whatever the number of volunteers: five queries in all."""
    return volunteers.options(
        selectinload(Volunteer.proofs),
        selectinload(Volunteer.approvals),
        selectinload(Volunteer.parental_consents),
        selectinload(Volunteer.exemptions),
    )


def whole(volunteers: Select[Volunteer]) -> Select[Volunteer]:
    """All that a volunteer's own page shows; what there is seldom much of comes along with the row itself."""
    return volunteers.options(
        selectinload(Volunteer.proofs),
        selectinload(Volunteer.approvals),
        joinedload(Volunteer.parental_consents),
        joinedload(Volunteer.exemptions),
        selectinload(Volunteer.absences).joinedload(Absence.dates),
    )


def approved_for(task: Task, on: date) -> ColumnElement[bool]:
    """The house has said yes to the task on that day, for good or until another day; what it lacks is the gate's."""
    still = or_(Approval.until_on.is_(None), Approval.until_on > on)
    return Volunteer.approvals.any(and_(Approval.task == task, Approval.from_on <= on, still))


def enquiries(person: Actor) -> list[Volunteer]:
    """Those on their way in, the oldest first."""
    waiting = volunteers_visible_to(person).where(Volunteer.state.in_(ON_THE_WAY))
    return list(
        db.session.scalars(for_the_gate(waiting).order_by(Volunteer.enquired_at, Volunteer.id)).unique()
    )


def came_to_nothing(before: datetime) -> ColumnElement[bool]:
    """On the way in and untouched since `before`: no talk agreed after it, no proof ordered or seen since."""
    day = clock.local_day(before)
    lately = or_(ProofSeen.ordered_on >= day, ProofSeen.seen_on >= day)
    return (
        Volunteer.state.in_(ON_THE_WAY)
        & (Volunteer.changed_at < before)
        & or_(Volunteer.talk_at.is_(None), Volunteer.talk_at < before)
        & ~Volunteer.proofs.any(lately)
    )


def how_many_wait(person: Actor) -> int:
    """How many are on their way in, of those the person may see."""
    waiting = volunteers_visible_to(person).where(Volunteer.state.in_(ON_THE_WAY)).subquery()
    return db.session.scalar(select(func.count()).select_from(waiting)) or 0


def register(
    person: Actor,
    *,
    said: str = "",
    state: State | None = None,
    task: Task | None = None,
    after: str = "",
    limit: int = PAGE,
) -> list[Volunteer]:
    """A page of the volunteers a person may see, by name. Without a state: those with the house.

    `task`: those approved for it today. `after`: the key of the last of the page before.
    """
    wanted = volunteers_visible_to(person).join(Volunteer.person).options(contains_eager(Volunteer.person))
    wanted = wanted.where(Volunteer.state == state if state else Volunteer.state.in_(WITH_THE_HOUSE))
    if said:
        wanted = wanted.where(Person.name.icontains(said, autoescape=True))
    last = db.session.scalar(volunteers_visible_to(person).where(Volunteer.key == after)) if after else None
    if last is not None:
        wanted = wanted.where(tuple_(Person.name, Volunteer.id) > (last.name, last.id))
    if task is not None:
        wanted = wanted.where(approved_for(task, clock.today()))
    found = for_the_gate(wanted).order_by(Person.name, Volunteer.id).limit(limit)
    return list(db.session.scalars(found).unique())


def volunteer_of(person: Person) -> Volunteer | None:
    """The person's file, whatever its state; None for somebody who never asked to help."""
    return (
        db.session.scalars(select(Volunteer).where(Volunteer.person_id == person.id)).unique().one_or_none()
    )


def with_the_house() -> list[Volunteer]:
    """Everybody active or on leave, by name, with all that the gate asks for."""
    there = select(Volunteer).join(Volunteer.person).options(contains_eager(Volunteer.person))
    there = there.where(Volunteer.state.in_(WITH_THE_HOUSE)).order_by(Person.name, Volunteer.id)
    return list(db.session.scalars(for_the_gate(there)).unique())


def waiting_absences(volunteers: Collection[int]) -> dict[int, list[Span]]:
    """When they have noted that they can't, though something they promised stands there; by volunteer's number."""
    rows = db.session.execute(
        select(Absence.volunteer_id, AbsenceDate.starts_at, AbsenceDate.ends_at)
        .join(Absence.dates)
        .where(
            Absence.volunteer_id.in_(volunteers),
            AbsenceDate.hold_id.is_(None),
            AbsenceDate.skipped_because.is_(None),
            AbsenceDate.ends_at > clock.now(),
        )
        .order_by(AbsenceDate.starts_at)
    )
    found: dict[int, list[Span]] = {}
    for number, starts_at, ends_at in rows:
        found.setdefault(number, []).append(Span(starts_at, ends_at))
    return found
