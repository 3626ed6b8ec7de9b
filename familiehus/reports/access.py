"""Who may read the house's numbers, and who may hand out a link to them."""

from sqlalchemy import Select, false, select

from familiehus.kernel.roles import Actor, is_coordinator, is_door, is_manager, is_staff
from familiehus.reports.models import SharedReport


def may_read(person: Actor) -> bool:
    return is_coordinator(person)


def may_share(person: Actor) -> bool:
    """What leaves the house is the manager's to answer for."""
    return is_manager(person)


def may_take_smileys(person: Actor) -> bool:
    """The tablet at the door, and one that staff hold out."""
    return is_door(person) or is_staff(person)


def shared_visible_to(person: Actor) -> Select[SharedReport]:
    rows = select(SharedReport)
    return rows if may_share(person) else rows.where(false())
