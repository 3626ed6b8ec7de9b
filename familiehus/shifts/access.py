"""Who may see, take, give back and plan shifts."""

from sqlalchemy import Select, false, select

from familiehus.kernel.roles import Actor, is_coordinator, is_staff, is_volunteer
from familiehus.shifts.kinds import State
from familiehus.shifts.models import Handover, Shift, ShiftAsk, ShiftPlan, ShiftSignup
from familiehus.volunteers.models import Volunteer


def may_see_rota(person: Actor) -> bool:
    """Those who run the day see who is on, by name."""
    return is_staff(person)


def may_plan(person: Actor) -> bool:
    """Plans, standing people and changes of time are the coordinator's."""
    return is_coordinator(person)


def may_staff(person: Actor) -> bool:
    """Staff act for a volunteer: put on, take off, find cover, note who came. The same rules stand."""
    return is_staff(person)


def may_have_shifts(person: Actor) -> bool:
    return is_volunteer(person)


def may_agree(person: Actor) -> bool:
    """Where a plan says so, the coordinator agrees to who takes over."""
    return is_coordinator(person)


def may_act_for(person: Actor, volunteer: Volunteer) -> bool:
    """One's own shifts; staff, everybody's."""
    return is_staff(person) or (person.id is not None and volunteer.person_id == person.id)


def shifts_visible_to(person: Actor) -> Select[Shift]:
    """Staff see every shift; a volunteer what is on, to take it."""
    if is_staff(person):
        return select(Shift)
    if is_volunteer(person):
        return select(Shift).where(Shift.state == State.PLANNED)
    return select(Shift).where(false())


def seats_visible_to(person: Actor) -> Select[ShiftSignup]:
    """Staff see every seat; a volunteer her own."""
    if is_staff(person):
        return select(ShiftSignup)
    if is_volunteer(person):
        own = select(Volunteer.id).where(Volunteer.person_id == person.id)
        return select(ShiftSignup).where(ShiftSignup.volunteer_id.in_(own))
    return select(ShiftSignup).where(false())


def handovers_visible_to(person: Actor) -> Select[Handover]:
    if is_staff(person):
        return select(Handover)
    if is_volunteer(person):
        own = select(ShiftSignup.id).join(ShiftSignup.volunteer).where(Volunteer.person_id == person.id)
        return select(Handover).where(Handover.signup_id.in_(own))
    return select(Handover).where(false())


def plans_visible_to(person: Actor) -> Select[ShiftPlan]:
    return select(ShiftPlan) if is_staff(person) else select(ShiftPlan).where(false())


def asks_visible_to(person: Actor) -> Select[ShiftAsk]:
    """A volunteer sees what she was asked."""
    if not is_volunteer(person):
        return select(ShiftAsk).where(false())
    own = select(Volunteer.id).where(Volunteer.person_id == person.id)
    return select(ShiftAsk).where(ShiftAsk.volunteer_id.in_(own))
