"""Keeping the register of associations."""

from collections.abc import Iterable
from datetime import date

from familiehus.accounts import commands as accounts
from familiehus.accounts.queries import person_with_email
from familiehus.associations import queries
from familiehus.associations.models import Association, Contact, Kind
from familiehus.kernel import audit, clock, versions
from familiehus.kernel.db import db, hold_still
from familiehus.kernel.i18n import _, lazy
from familiehus.kernel.refusals import Refused, sentence_for
from familiehus.kernel.roles import Actor, Role
from familiehus.messages.commands import queue

TAKEN = lazy("Der er allerede en forening med det navn.")
sentence_for("uq_associations_name", TAKEN)
sentence_for("associations.name", TAKEN)


def register(
    name: str,
    kind: Kind,
    *,
    about: str = "",
    website: str = "",
    themes: Iterable[str] = (),
    joined_on: date | None = None,
    by: Actor,
) -> Association:
    """Take an association into the register. Raises `Refused` when the name is taken (a unique index says so)."""
    association = Association(name=name, kind=kind, about=about, website=website, themes=list(themes))
    association.joined_on = joined_on or clock.today()
    db.session.add(association)
    db.session.flush()
    audit.record("association registered", association, by=by)
    return association


def revise(
    association: Association,
    *,
    name: str,
    kind: Kind,
    about: str,
    website: str,
    themes: Iterable[str] = (),
    by: Actor,
) -> None:
    """Correct what the register says; the house's calendar shows the new name at once."""
    association.name, association.kind = name, kind
    association.about, association.website = about, website
    association.themes = list(themes)
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
    """Forget a contact; who spoke for no other member has no way in any more."""
    audit.record("association contact removed", contact.association, by=by)
    contact.association.contacts.remove(contact)
    db.session.flush()
    _end_access(contact.email, by)


def give_access(contact: Contact, *, by: Actor) -> None:
    """The contact may sign in for the association, by a link sent to their e-mail. Raises `Refused` without one."""
    if not contact.email:
        raise Refused(_("Skriv en mailadresse på kontakten først."))
    if contact.association.is_retired:
        raise Refused(_("%(name)s er ude af netværket.", name=contact.association.name))
    person = person_with_email(contact.email) or accounts.introduce(
        contact.name, email=contact.email, phone=contact.phone or ""
    )
    accounts.give_hat(person, Role.ASSOCIATION, by=by)
    queue("associations.welcome", to=accounts.reference(person), subject_key=contact.key)
    audit.record("association contact given access", contact.association, by=by)


def introduce_publicly(
    association: Association,
    *,
    is_public: bool,
    public_contact: str = "",
    looks_for_hands: bool = False,
    hands_for: str = "",
    by: Actor,
) -> None:
    """What the public directory shows, if anything, and whether volunteers may be sent their way."""
    association.is_public, association.public_contact = is_public, public_contact
    association.looks_for_hands, association.hands_for = looks_for_hands, hands_for
    db.session.flush()
    audit.record("association introduced publicly", association, by=by, is_public=is_public)


def retire(association: Association, *, by: Actor) -> None:
    """The association leaves the network; what it organised stays as it was."""
    if association.is_retired:
        raise Refused(_("%(name)s er allerede ude af netværket.", name=association.name))
    association.retired_on = max(clock.today(), association.joined_on)
    db.session.flush()
    for contact in association.contacts:
        _end_access(contact.email, by)
    audit.record("association retired", association, by=by)


def readmit(association: Association, *, by: Actor) -> None:
    """The association is back in the network."""
    if not association.is_retired:
        raise Refused(_("%(name)s er allerede med i netværket.", name=association.name))
    association.retired_on = None
    audit.record("association readmitted", association, by=by)


def _end_access(email: str | None, by: Actor) -> None:
    """Who speaks for no member of the network any more has no hat of a contact."""
    person = person_with_email(email) if email else None
    if person is not None:
        hold_still(person, "hats")
    if person is None or any(not each.association.is_retired for each in queries.contacts_with(email or "")):
        return
    accounts.take_hat(person, Role.ASSOCIATION, by=by)
