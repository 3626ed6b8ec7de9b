"""Keeping the register of associations."""

from familiehus.associations.models import Association, Contact, Kind
from familiehus.kernel import audit, clock, versions
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _, lazy
from familiehus.kernel.refusals import Refused, sentence_for
from familiehus.kernel.roles import Actor

TAKEN = lazy("Der er allerede en forening med det navn.")
sentence_for("uq_associations_name", TAKEN)
sentence_for("associations.name", TAKEN)


def register(name: str, kind: Kind, *, about: str = "", website: str = "", by: Actor) -> Association:
    """Take an association into the register. Raises `Refused` when the name is taken (a unique index says so)."""
    association = Association(name=name, kind=kind, about=about, website=website, joined_on=clock.today())
    db.session.add(association)
    db.session.flush()
    audit.record("association registered", association, by=by)
    return association


def revise(association: Association, *, name: str, kind: Kind, about: str, website: str, by: Actor) -> None:
    """Correct what the register says; the house's calendar shows the new name at once."""
    association.name, association.kind = name, kind
    association.about, association.website = about, website
    db.session.flush()
    versions.touch("calendar")
    audit.record("association revised", association, by=by)


def add_contact(
    association: Association, name: str, email: str | None, phone: str | None, *, by: Actor
) -> Contact:
    """Note whom to talk to. At least one way to reach the person is needed."""
    if not (email or phone):
        raise Refused(_("Skriv en mail eller et telefonnummer."))
    contact = Contact(name=name, email=email or None, phone=phone or None)
    association.contacts.append(contact)
    db.session.flush()
    audit.record("association contact added", association, by=by)
    return contact


def remove_contact(contact: Contact, *, by: Actor) -> None:
    """Forget a contact."""
    audit.record("association contact removed", contact.association, by=by)
    contact.association.contacts.remove(contact)


def retire(association: Association, *, by: Actor) -> None:
    """The association leaves the network; what it organised stays as it was."""
    if association.is_retired:
        raise Refused(_("%(name)s er allerede ude af netværket.", name=association.name))
    association.retired_on = max(clock.today(), association.joined_on)
    audit.record("association retired", association, by=by)


def readmit(association: Association, *, by: Actor) -> None:
    """The association is back in the network."""
    if not association.is_retired:
        raise Refused(_("%(name)s er allerede med i netværket.", name=association.name))
    association.retired_on = None
    audit.record("association readmitted", association, by=by)
