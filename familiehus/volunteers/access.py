"""Who may see a volunteer, and who may do what about one (domain §6.2)."""

from sqlalchemy import Select, false, select

from familiehus.kernel.roles import Actor, is_coordinator, is_manager, is_staff, is_volunteer
from familiehus.volunteers.models import Hours, Volunteer
from familiehus.volunteers.states import State


def may_see_volunteers(person: Actor) -> bool:
    """Name, telephone and what they are cleared for: whoever runs the day. Every look is written down."""
    return is_staff(person)


def may_keep_volunteers(person: Actor) -> bool:
    """Enquiries, talks, approvals, leave and stop."""
    return is_coordinator(person)


def may_assess_record_checks(person: Actor) -> bool:
    """As few as possible: the manager alone orders, assesses and sees the dates."""
    return is_manager(person)


def may_set_rules_aside(person: Actor) -> bool:
    return is_manager(person)


def may_change_the_rules(person: Actor) -> bool:
    return is_manager(person)


def may_be_approved_by(person: Actor, volunteer: Volunteer) -> bool:
    """A coordinator approves everybody but themselves."""
    return is_coordinator(person) and volunteer.person_id != person.id


def volunteers_visible_to(person: Actor) -> Select[Volunteer]:
    """Whoever runs the day: all who are not anonymised, staff only those with the house. A volunteer: oneself."""
    volunteers = select(Volunteer).where(Volunteer.state != State.ANONYMISED)
    if is_coordinator(person):
        return volunteers
    if is_staff(person):
        return volunteers.where(Volunteer.state.in_((State.ACTIVE, State.LEAVE)))
    if is_volunteer(person):
        return volunteers.where(Volunteer.person_id == person.id)
    return volunteers.where(false())


def hours_visible_to(person: Actor) -> Select[Hours]:
    """Coordinators see everybody's, a volunteer their own."""
    hours = select(Hours).join(Hours.volunteer)
    if is_coordinator(person):
        return hours
    if is_volunteer(person):
        return hours.where(Volunteer.person_id == person.id)
    return hours.where(false())
