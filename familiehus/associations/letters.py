"""Whom to write to at an association."""

from sqlalchemy import select

from familiehus.associations.models import Contact
from familiehus.kernel.db import db
from familiehus.messages.introductions import Recipient, introduce


def _recipient(key: str) -> Recipient | None:
    """A contact of an association that is still in the network."""
    contact = db.session.scalars(select(Contact).where(Contact.key == key)).one_or_none()
    if contact is None or contact.association.is_retired:
        return None
    return Recipient(contact.name, contact.email or "", contact.phone or "")


introduce("contact", _recipient)
