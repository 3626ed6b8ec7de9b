"""Courses for the house's own volunteers: who was there, and who may be written down."""

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from familiehus.activities.access import occurrences_visible_to
from familiehus.activities.kinds import DateState
from familiehus.activities.models import Activity, Occurrence
from familiehus.activities.queries.calendar import in_order, not_over_by
from familiehus.attendance.models import Attendance
from familiehus.attendance.queries.coming_and_going import whole
from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.roles import Actor
from familiehus.volunteers.access import volunteers_visible_to
from familiehus.volunteers.models import Volunteer
from familiehus.volunteers.states import ON_THE_WAY, WITH_THE_HOUSE

COURSES_SHOWN = 3


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
