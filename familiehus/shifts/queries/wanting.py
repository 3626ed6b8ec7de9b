"""What wants somebody's eye: shifts short of hands, seats whose owner is not cleared or not free any more.

The database picks out what may be so, the models say what is: of weeks of shifts only those few are read whole.
"""

from datetime import timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.spans import Span
from familiehus.shifts.kinds import State
from familiehus.shifts.models import AssociationHands, Handover, Shift, ShiftSignup
from familiehus.shifts.queries.loading import found, within
from familiehus.volunteers.models import GROWN_UP, Absence, AbsenceDate, Clearance, Volunteer
from familiehus.volunteers.states import Task


def short_of_hands(span: Span) -> list[Shift]:
    """What is short within the span, the earliest first: too few, somebody sought, or no adult."""
    wanted = within(span, cancelled=False, many=True).where(_may_be_short())
    return [each for each in found(wanted) if each.is_short and not each.has_begun]


def _may_be_short() -> ColumnElement[bool]:
    on_it = and_(ShiftSignup.shift_id == Shift.id, ShiftSignup.left_at.is_(None))
    people = select(func.count()).select_from(ShiftSignup).where(on_it).scalar_subquery()
    brought = (
        select(func.coalesce(func.sum(AssociationHands.hands), 0))
        .where(AssociationHands.shift_id == Shift.id)
        .scalar_subquery()
    )
    sought = select(Handover.id).join(Handover.signup).where(on_it, Handover.closed_at.is_(None)).exists()
    young = (
        select(ShiftSignup.id)
        .join(ShiftSignup.volunteer)
        .where(
            on_it, or_(Volunteer.birth_year.is_(None), Volunteer.birth_year > clock.today().year - GROWN_UP)
        )
        .exists()
    )
    return or_(people + brought < Shift.min_people, sought, young)


def seats_to_look_at(span: Span) -> list[ShiftSignup]:
    """Seats to come of people who may not be cleared on the day, or have noted that they can't; the earliest first."""
    wanted = (
        select(ShiftSignup)
        .join(ShiftSignup.shift)
        .where(
            ShiftSignup.left_at.is_(None),
            Shift.state == State.PLANNED,
            Shift.starts_at > clock.now(),
            Shift.starts_at < span.ends_at,
            or_(
                ~_clears(Clearance.task == Shift.task),
                and_(Shift.with_children, ~_clears(Clearance.task == Task.CHILDREN)),
                select(AbsenceDate.id)
                .join(AbsenceDate.absence)
                .where(
                    Absence.volunteer_id == ShiftSignup.volunteer_id,
                    AbsenceDate.hold_id.is_(None),
                    AbsenceDate.starts_at < Shift.ends_at,
                    AbsenceDate.ends_at > Shift.starts_at,
                )
                .exists(),
            ),
        )
        .options(
            joinedload(ShiftSignup.shift).joinedload(Shift.plan),
            joinedload(ShiftSignup.handovers.and_(Handover.closed_at.is_(None))),
            selectinload(ShiftSignup.volunteer).selectinload(Volunteer.clearances),
        )
        .order_by(Shift.starts_at, ShiftSignup.id)
    )
    return list(db.session.scalars(wanted).unique())


def _clears(task: ColumnElement[bool]) -> ColumnElement[bool]:
    return (
        select(Clearance.id)
        .where(
            Clearance.volunteer_id == ShiftSignup.volunteer_id,
            task,
            Clearance.from_on <= Shift.first_on,
            or_(Clearance.until_on.is_(None), Clearance.until_on > Shift.last_on),
        )
        .exists()
    )


def unrecorded(since: timedelta) -> list[ShiftSignup]:
    """Seats of shifts that are over, of which nobody has said whether they came; the latest first."""
    now = clock.now()
    wanted = (
        select(ShiftSignup)
        .join(ShiftSignup.shift)
        .where(
            ShiftSignup.left_at.is_(None),
            ShiftSignup.came_at.is_(None),
            ShiftSignup.no_show_at.is_(None),
            Shift.state == State.PLANNED,
            Shift.ends_at.between(now - since, now),
        )
        .options(joinedload(ShiftSignup.shift).joinedload(Shift.plan), joinedload(ShiftSignup.volunteer))
        .order_by(Shift.starts_at.desc(), ShiftSignup.id)
    )
    return list(db.session.scalars(wanted).unique())
