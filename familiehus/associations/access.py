"""Who may see and keep the register of associations."""

from sqlalchemy import Select, false, select

from familiehus.associations.models import Association
from familiehus.kernel.roles import Actor, is_coordinator, is_staff


def may_see(person: Actor) -> bool:
    """Staff see the register; a public directory is the associations' own choice, later."""
    return is_staff(person)


def may_register(person: Actor) -> bool:
    return is_coordinator(person)


def associations_visible_to(person: Actor) -> Select[Association]:
    register = select(Association)
    return register if may_see(person) else register.where(false())
