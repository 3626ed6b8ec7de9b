"""The shared values, and how a new member comes into the network."""

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import delete

from familiehus.accounts import commands as accounts
from familiehus.accounts.queries import people_with_role
from familiehus.associations import queries
from familiehus.associations.commands.register import add_contact, give_access, register
from familiehus.associations.models import Association, JoinRequest, Kind, NetworkValues
from familiehus.kernel import audit, clock
from familiehus.kernel.db import db, hold_still, rows_changed
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import Actor, Role
from familiehus.messages.commands import queue

DECLINED_KEPT = timedelta(days=30)


def agree_on(text: str, text_english: str = "", *, target: int | None = None, by: Actor) -> NetworkValues:
    """What the network stands for from today, and how many members it would like. Another text is another version."""
    current = queries.current_values()
    if current is None or (current.text, current.text_english) != (text, text_english):
        current = NetworkValues(text=text, text_english=text_english, from_on=clock.today())
        db.session.add(current)
    current.target = target
    db.session.flush()
    audit.record("network values agreed on", None, by=by, version=current.id, target=target)
    return current


def accept_values(association: Association, *, by: Actor) -> None:
    """The association says yes to the text as it is today. Raises `Refused` when there is none."""
    values = queries.current_values()
    if values is not None:
        hold_still(values)
    if values is None:
        raise Refused(_("Netværkets værdier er ikke skrevet endnu."))
    association.values, association.values_accepted_on = values, clock.today()
    db.session.flush()
    audit.record("network values accepted", association, by=by, version=values.id)


def ask_to_join(
    name: str,
    kind: Kind,
    contact: str,
    email: str,
    *,
    phone: str = "",
    about: str = "",
    website: str = "",
    themes: Iterable[str] = (),
    language: str = "da",
    by: Actor,
) -> JoinRequest:
    """Somebody asks to join and says yes to the values as they stand; the coordinators are told.

    Asking again from the same address while an answer is awaited corrects what was asked.
    """
    values = queries.current_values()
    asked = next((each for each in queries.open_requests() if each.email == email.lower()), None)
    asked = asked or JoinRequest(email=email.lower())
    asked.name, asked.kind, asked.contact, asked.phone = name, kind, contact, phone
    asked.about, asked.website, asked.themes, asked.language = about, website, list(themes), language
    asked.values, asked.asked_at = values, clock.now()
    db.session.add(asked)
    db.session.flush()
    audit.record("asked to join the network", asked, by=by)
    for role in (Role.COORDINATOR, Role.MANAGER):
        for person in people_with_role(role):
            queue("associations.asked", to=accounts.reference(person), subject_key=f"join:{clock.today()}")
    return asked


def take_in(asked: JoinRequest, *, by: Actor) -> Association:
    """The answer is yes: a member of the network, its contact with a way in. Raises `Refused` when declined before."""
    if asked.declined_at is not None:
        raise Refused(_("Der er allerede svaret."))
    association = register(
        asked.name, Kind(asked.kind), about=asked.about, website=asked.website, themes=asked.themes, by=by
    )
    if asked.values is not None:
        association.values, association.values_accepted_on = asked.values, clock.local_day(asked.asked_at)
    give_access(add_contact(association, asked.contact, asked.email, asked.phone or None, by=by), by=by)
    db.session.delete(asked)
    db.session.flush()
    return association


def decline(asked: JoinRequest, *, by: Actor) -> None:
    """The answer is no; whoever asked is told kindly, and forgotten after 30 days."""
    if asked.declined_at is not None:
        raise Refused(_("Der er allerede svaret."))
    asked.declined_at = clock.now()
    db.session.flush()
    queue("associations.declined", to=f"join:{asked.key}", subject_key=asked.key, params={"asked": asked.key})
    audit.record("joining declined", asked, by=by)


def forget_declined() -> int:
    """A nightly job: who was declined more than 30 days ago is forgotten. Counts them."""
    old = delete(JoinRequest).where(JoinRequest.declined_at < clock.now() - DECLINED_KEPT)
    return rows_changed(old)
