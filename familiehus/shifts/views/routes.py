"""The room's blueprints, and loading what an address names inside a scope."""

from flask import Blueprint, abort
from sqlalchemy import select

from familiehus.kernel.authorization import me, one_or_404
from familiehus.kernel.forms import Form
from familiehus.shifts import access, queries
from familiehus.shifts.models import Handover, Shift, ShiftPlan, ShiftSignup, StandingPerson
from familiehus.volunteers.models import Volunteer

bp = Blueprint("shifts", __name__)
shift_link = Blueprint("shift_link", __name__)


def shift_with(key: str) -> Shift:
    wanted = queries.whole(access.shifts_visible_to(me()), clearances=access.may_staff(me()))
    return next(iter(queries.found(wanted.where(Shift.key == key))), None) or abort(404)


def seat_with(key: str) -> ShiftSignup:
    """A seat, with the shift it is on and everybody else there."""
    seat = one_or_404(access.seats_visible_to(me()), key)
    queries.one_shift(seat.shift_id)
    return seat


def handover_with(key: str) -> Handover:
    return one_or_404(access.handovers_visible_to(me()), key)


def plan_with(key: str) -> ShiftPlan:
    return one_or_404(access.plans_visible_to(me()), key)


def standing_with(plan: ShiftPlan, key: str) -> StandingPerson:
    return one_or_404(select(StandingPerson).where(StandingPerson.plan_id == plan.id), key)


def volunteer_with(key: str) -> Volunteer:
    """Any volunteer, for those who act for volunteers."""
    return one_or_404(select(Volunteer), key)


def myself() -> Volunteer | None:
    return queries.volunteer_of(me())


class Press(Form):
    """A form of one button."""
