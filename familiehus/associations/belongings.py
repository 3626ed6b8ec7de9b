"""What the register of associations holds about people: contacts and who has asked to join, no more."""

from typing import Any

from sqlalchemy import delete, func, select

from familiehus.accounts.models import Person
from familiehus.associations.models import JoinRequest
from familiehus.associations.queries import contacts_with
from familiehus.kernel.belongings import Belongings
from familiehus.kernel.db import db, rows_changed


def export(subject: Any) -> dict[str, Any]:
    """Which members a person is the contact of, and whether they have asked to join."""
    if not isinstance(subject, Person) or not subject.email:
        return {}
    contacts = contacts_with(subject.email)
    asked = db.session.scalars(select(JoinRequest).where(func.lower(JoinRequest.email) == subject.email))
    return {
        "associations": [
            {
                "association": each.association.name,
                "name": each.name,
                "email": each.email,
                "phone": each.phone,
            }
            for each in contacts
        ],
        "join_requests": [
            {"name": each.name, "contact": each.contact, "email": each.email, "phone": each.phone}
            for each in asked
        ],
    }


def forget(subject: Any) -> int:
    """The contact goes; the association stays."""
    if not isinstance(subject, Person) or not subject.email:
        return 0
    contacts = contacts_with(subject.email)
    for contact in contacts:
        contact.association.contacts.remove(contact)
    db.session.flush()
    asked = delete(JoinRequest).where(func.lower(JoinRequest.email) == subject.email)
    return len(contacts) + rows_changed(asked)


BELONGINGS = Belongings(
    room="associations",
    tables={
        "associations": "nothing about people, but for the public contact that the association has chosen to show",
        "association_contacts": "name, e-mail and telephone of a contact; removed when the association says so",
        "join_requests": "name, e-mail and telephone of whoever asks to join; gone when answered, or 30 days after a no",
        "network_values": "nothing about people",
    },
    export=export,
    forget=forget,
)
