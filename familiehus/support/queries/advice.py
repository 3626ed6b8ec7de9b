"""Times with an adviser."""

from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import joinedload

from familiehus.families.access import is_never_blinded
from familiehus.families.models import Household, KeepApart
from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.roles import Actor
from familiehus.kernel.spans import Span
from familiehus.support.access import sessions_visible_to
from familiehus.support.models import AdviceSession
from familiehus.volunteers.models import Volunteer
from familiehus.volunteers.queries import with_the_house
from familiehus.volunteers.states import Task

PAST = timedelta(days=14)
MOST = 60


def _whole(found: Select[AdviceSession]) -> Select[AdviceSession]:
    return found.options(
        joinedload(AdviceSession.adviser),
        joinedload(AdviceSession.second),
        joinedload(AdviceSession.household),
    ).where(AdviceSession.cancelled_at.is_(None))


def coming_sessions(person: Actor) -> list[AdviceSession]:
    """Everything to come, booked or free, in order."""
    found = _whole(sessions_visible_to(person)).where(AdviceSession.ends_at > clock.now())
    return list(
        db.session.scalars(found.order_by(AdviceSession.starts_at, AdviceSession.id).limit(MOST)).unique()
    )


def hidden_from(person: Actor, sessions: Iterable[AdviceSession]) -> set[int]:
    """The numbers of the families among the sessions that are to be kept apart from the person: to them the time is
    taken, no more."""
    families = {each.household_id for each in sessions if each.household_id is not None}
    if not families or is_never_blinded(person):
        return set()
    apart = select(KeepApart.household_id).where(
        KeepApart.household_id.in_(families), KeepApart.person_id == person.id
    )
    return set(db.session.scalars(apart))


def to_note(person: Actor) -> list[AdviceSession]:
    """Booked times of the last fortnight of which nobody has said whether they were held."""
    now = clock.now()
    found = _whole(sessions_visible_to(person)).where(
        AdviceSession.starts_at <= now,
        AdviceSession.starts_at > now - PAST,
        AdviceSession.booked_at.is_not(None),
        AdviceSession.outcome.is_(None),
    )
    return list(db.session.scalars(found.order_by(AdviceSession.starts_at)).unique())


def free_sessions(person: Actor) -> list[AdviceSession]:
    """Times a family can take, the soonest first."""
    found = _whole(sessions_visible_to(person)).where(
        AdviceSession.starts_at > clock.now(), AdviceSession.booked_at.is_(None)
    )
    return list(
        db.session.scalars(found.order_by(AdviceSession.starts_at, AdviceSession.id).limit(12)).unique()
    )


def sessions_of(households: Iterable[Household]) -> list[AdviceSession]:
    """What families have booked and is still to come."""
    mine = select(AdviceSession).where(
        AdviceSession.household_id.in_([each.id for each in households]), AdviceSession.ends_at > clock.now()
    )
    return list(db.session.scalars(_whole(mine).order_by(AdviceSession.starts_at)).unique())


def advisers() -> list[Volunteer]:
    """Volunteers whom the house has approved as advisers, by name."""
    today = clock.today()
    return [each for each in with_the_house() if each.approval_on(Task.ADVISER, today) is not None]


def advised_by(person: Actor) -> list[AdviceSession]:
    """The times to come of which the person is an adviser, in order, booked or free."""
    mine = select(AdviceSession).where(*_to_come_of(person))
    return list(db.session.scalars(_whole(mine).order_by(AdviceSession.starts_at).limit(MOST)).unique())


def advises(person: Actor) -> bool:
    """Whether there are any such times."""
    return bool(db.session.scalar(select(exists().where(*_to_come_of(person)))))


def _to_come_of(person: Actor) -> tuple[ColumnElement[bool], ...]:
    own = select(Volunteer.id).where(Volunteer.person_id == person.id)
    is_theirs = or_(AdviceSession.adviser_id.in_(own), AdviceSession.second_id.in_(own))
    return is_theirs, AdviceSession.ends_at > clock.now()


def advising_days(volunteers: Iterable[Volunteer], first: date, last: date) -> list[tuple[int, date]]:
    """Who advises on which local day, from day to day, both included."""
    ids, span = {each.id for each in volunteers}, Span.of_days(first, last)
    found = db.session.execute(
        select(AdviceSession.adviser_id, AdviceSession.second_id, AdviceSession.starts_at).where(
            or_(AdviceSession.adviser_id.in_(ids), AdviceSession.second_id.in_(ids)),
            AdviceSession.cancelled_at.is_(None),
            AdviceSession.starts_at >= span.starts_at,
            AdviceSession.starts_at < span.ends_at,
        )
    )
    return sorted({(one, clock.local_day(at)) for *both, at in found for one in both if one in ids})
