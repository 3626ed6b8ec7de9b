"""Who is in the house today, and for whom somebody may borrow: what a desk offers first.

A borrower is named in a form as `household:<key>`, `volunteer:<key>` or `association:<key>`.
"""

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import joinedload, lazyload

from familiehus.accounts.models import Hat, Person
from familiehus.activities.kinds import DateState
from familiehus.activities.models import Occurrence
from familiehus.associations.access import associations_visible_to
from familiehus.associations.models import Association
from familiehus.attendance.models import Attendance
from familiehus.bookings.models import Hold, Purpose, Resource, ResourceKind
from familiehus.families.access import households_visible_to
from familiehus.families.models import Household
from familiehus.families.states import LIVE
from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.roles import Actor, Role, is_family, is_volunteer
from familiehus.kernel.spans import Span
from familiehus.loans.access import loans_visible_to
from familiehus.loans.models import Loan
from familiehus.loans.models.borrowers import Borrower, kind_of
from familiehus.loans.queries.desk import Offered
from familiehus.loans.states import BorrowerKind
from familiehus.signups.models import Signup
from familiehus.signups.models import State as SignupState

SHOWN = 8
TILES = 8


def name_of(borrower: Borrower) -> str:
    """How a form names a borrower."""
    return f"{kind_of(borrower).value}:{borrower.key}"


def borrower_named(said: str, person: Actor) -> Borrower | None:
    """Whom a form names, if that is somebody the person at the desk may lend to."""
    kind, _colon, key = said.partition(":")
    if kind == BorrowerKind.HOUSEHOLD:
        found: Select = households_visible_to(person).where(Household.key == key, Household.state.in_(LIVE))
    elif kind == BorrowerKind.VOLUNTEER:
        found = _volunteers().where(Person.key == key)
    elif kind == BorrowerKind.ASSOCIATION:
        found = associations_visible_to(person).where(
            Association.key == key, Association.retired_on.is_(None)
        )
    else:
        return None
    return db.session.scalars(found).unique().one_or_none()


def in_the_house(person: Actor) -> list[Borrower]:
    """Whoever has something to do here today: families that are signed up or have come, then volunteers on duty."""
    return [*_families_today(person), *_volunteers_today()]


def whom_to_offer(person: Actor, limit: int = TILES, *, lately: bool = True) -> list[Offered]:
    """The tiles of the desk: whoever is in the house today, then whoever borrowed last; each once."""
    here = in_the_house(person)
    found = {id(each): Offered(each, True) for each in here}
    for each in _lately(person, limit) if lately and len(found) < limit else ():
        found.setdefault(id(each), Offered(each, False))
    return list(found.values())[:limit]


def borrows_as(person: Actor) -> list[Borrower]:
    """For whom somebody borrows by themselves: their families, or themselves as a volunteer."""
    if is_family(person):
        live = households_visible_to(person).where(Household.state.in_(LIVE))
        return list(db.session.scalars(live.order_by(Household.id)))
    return [person] if is_volunteer(person) and isinstance(person, Person) else []


def _today() -> Span:
    today = clock.today()
    return Span(clock.midnight(today), clock.midnight(clock.day_after(today)))


def _families_today(person: Actor) -> list[Household]:
    """Those who have come today first, then those who are signed up for something; by name."""
    day = _today()
    came = select(Attendance.household_id).where(
        Attendance.came_at >= day.starts_at, Attendance.came_at < day.ends_at
    )
    signed = (
        select(Signup.household_id)
        .join(Signup.occurrence)
        .where(
            Signup.state == SignupState.SIGNED,
            Occurrence.starts_at < day.ends_at,
            Occurrence.ends_at > day.starts_at,
            Occurrence.state.not_in((DateState.CANCELLED, DateState.POSTPONED)),
        )
    )
    known = Household.id.in_(came.where(Attendance.household_id.is_not(None)))
    rows = households_visible_to(person).where(
        Household.state.in_(LIVE),
        or_(known, Household.id.in_(signed.where(Signup.household_id.is_not(None)))),
    )
    return list(db.session.scalars(rows.order_by(known.desc(), Household.called).limit(SHOWN)))


def _volunteers_today() -> list[Person]:
    """Volunteers who are taken today by a shift or an activity; by name."""
    day = _today()
    at_work = (
        select(Resource.key)
        .join(Hold, Hold.resource_id == Resource.id)
        .where(
            Hold.released_at.is_(None),
            Hold.starts_at < day.ends_at,
            Hold.ends_at > day.starts_at,
            Hold.purpose.in_((Purpose.SHIFT, Purpose.ACTIVITY)),
            Resource.kind == ResourceKind.PERSON,
        )
    )
    return list(db.session.scalars(_volunteers().where(Person.key.in_(at_work)).order_by(Person.name)))


def _lately(person: Actor, limit: int) -> list[Borrower]:
    """Who borrowed last, the latest first, each once."""
    recent = (
        loans_visible_to(person)
        .where(
            Loan.cancelled_at.is_(None),
            Loan.forgotten_at.is_(None),
            or_(Loan.person_id.is_(None), Loan.person_id.in_(_volunteers().with_only_columns(Person.id))),
        )
        .options(
            joinedload(Loan.household),
            joinedload(Loan.person),
            joinedload(Loan.association),
            lazyload(Loan.kind),
            lazyload(Loan.item),
        )
        .order_by(Loan.id.desc())
        .limit(limit * 3)
    )
    borrowers = (loan.borrower for loan in db.session.scalars(recent))
    return [borrower for borrower in borrowers if borrower is not None and _is_lent_to(borrower)]


def _is_lent_to(borrower: Borrower) -> bool:
    """Whether the house still lends to them: a family that comes here, an association or a person that is not gone."""
    if isinstance(borrower, Household):
        return borrower.state in LIVE
    return borrower.retired_on is None if isinstance(borrower, Association) else borrower.active


def _volunteers() -> Select[Person]:
    """Everybody who wears a volunteer's hat today."""
    today = clock.today()
    held = and_(
        Hat.role == Role.VOLUNTEER, Hat.from_on <= today, or_(Hat.until_on.is_(None), Hat.until_on > today)
    )
    return select(Person).where(Person.active, Person.hats.any(held))
