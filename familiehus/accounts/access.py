"""Who may see and keep the house's people, and end sign-ins."""

from sqlalchemy import Select, false, select, true

from familiehus.accounts.models import Device, Person, SignIn
from familiehus.kernel.roles import Actor, is_door, is_manager, is_staff


def has_an_account(person: Actor) -> bool:
    """Somebody signed in, whether or not a hat is chosen yet. Never the door, never a stranger."""
    return isinstance(person, Person)


def may_manage_people(person: Actor) -> bool:
    return is_manager(person)


def people_visible_to(person: Actor) -> Select[Person]:
    return select(Person).where(true() if may_manage_people(person) else false())


def sign_ins_visible_to(person: Actor) -> Select[SignIn]:
    """One's own, and the manager sees everybody's."""
    if may_manage_people(person):
        return select(SignIn)
    return select(SignIn).where(SignIn.person_id == person.id)


def sits_at_a_desk(person: Actor) -> bool:
    """Whoever sees other people's data, and may have to lock or hide it in a hurry."""
    return is_staff(person)


def may_register_devices(person: Actor) -> bool:
    return is_manager(person)


def may_start_the_door(person: Actor) -> bool:
    """Anybody at the desk may leave the door's tablet at the door; it signs them out."""
    return is_staff(person)


def may_leave_the_door(person: Actor) -> bool:
    return is_door(person)


def devices_visible_to(person: Actor) -> Select[Device]:
    return select(Device).where(true() if may_register_devices(person) else false())
