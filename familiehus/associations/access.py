"""Who may see and keep the register of associations."""

from sqlalchemy import Select, exists, false, func, select

from familiehus.accounts.models import Person
from familiehus.associations.models import Association, Contact, JoinRequest
from familiehus.kernel.roles import Actor, is_association, is_coordinator, is_staff


def may_see(person: Actor) -> bool:
    """Staff see the register; everybody sees the directory, in which members stand who have said yes to it."""
    return is_staff(person)


def may_register(person: Actor) -> bool:
    return is_coordinator(person)


def associations_visible_to(person: Actor) -> Select[Association]:
    register = select(Association)
    return register if may_see(person) else register.where(false())


def own_associations(person: Actor) -> Select[Association]:
    """The members of the network that a contact, wearing that hat, speaks for: by the e-mail they sign in with."""
    mine = select(Association).where(Association.retired_on.is_(None))
    if not is_association(person) or not isinstance(person, Person) or not person.email:
        return mine.where(false())
    return mine.where(
        exists().where(Contact.association_id == Association.id, func.lower(Contact.email) == person.email)
    )


def requests_visible_to(person: Actor) -> Select[JoinRequest]:
    asked = select(JoinRequest).where(JoinRequest.declined_at.is_(None))
    return asked if may_register(person) else asked.where(false())
