"""Whom to write to at an association, and what the register writes: asked, welcome, not this time."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from familiehus.associations import queries
from familiehus.associations.models import Contact, JoinRequest
from familiehus.kernel.db import db
from familiehus.kernel.i18n import lazy
from familiehus.messages.introductions import Recipient, introduce
from familiehus.messages.kinds import MessageKind, declare
from familiehus.messages.wording import link


def _recipient(key: str) -> Recipient | None:
    """A contact of an association that is still in the network."""
    contact = db.session.scalars(select(Contact).where(Contact.key == key)).one_or_none()
    if contact is None or contact.association.is_retired:
        return None
    return Recipient(contact.name, contact.email or "", contact.phone or "")


def _who_asked(key: str) -> Recipient | None:
    """Somebody who has asked to join and waits for the answer."""
    asked = db.session.scalars(select(JoinRequest).where(JoinRequest.key == key)).one_or_none()
    return None if asked is None else Recipient(asked.contact, asked.email, asked.phone, asked.language)


def _asked(_params: Mapping[str, Any], _to: Recipient) -> Mapping[str, Any] | None:
    waiting = len(queries.open_requests())
    return {"count": waiting, "link": link("associations.requests")} if waiting else None


def _welcome(_params: Mapping[str, Any], _to: Recipient) -> Mapping[str, Any] | None:
    return {"link": link("accounts.ask_for_link")}


def _declined(_params: Mapping[str, Any], _to: Recipient) -> Mapping[str, Any] | None:
    return {"link": link("associations.directory")}


introduce("contact", _recipient)
introduce("join", _who_asked)
ASKED = declare(
    MessageKind("associations.asked", lazy("Nogen vil med i netværket"), _asked, ("count", "link"))
)
WELCOME = declare(MessageKind("associations.welcome", lazy("Velkommen i netværket"), _welcome, ("link",)))
DECLINED = declare(MessageKind("associations.declined", lazy("Svar om netværket"), _declined, ("link",)))
