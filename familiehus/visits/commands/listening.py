"""A volunteer wants to talk with somebody of the house. What about is said, never written."""

from familiehus.accounts.commands import reference
from familiehus.accounts.queries import people_with_role
from familiehus.kernel import audit, clock
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import Actor, Role
from familiehus.messages.commands import queue
from familiehus.visits import access
from familiehus.visits.models import ListeningAsked
from familiehus.visits.queries.matches import rules_of_visiting
from familiehus.visits.states import Ask
from familiehus.volunteers.models import Volunteer


def ask_to_be_heard(volunteer: Volunteer, ask: Ask, *, by: Actor) -> ListeningAsked:
    """Who asked and when, nothing else; nothing stands on a family. Whom the house has named to listen is told."""
    asked = ListeningAsked(volunteer=volunteer, ask=ask)
    db.session.add(asked)
    db.session.flush()
    audit.record("asked to be heard", volunteer, by=by)
    listener = rules_of_visiting().listener
    for person in [listener] if listener is not None else people_with_role(Role.MANAGER):
        queue(
            "visits.heard",
            to=reference(person),
            subject_key=asked.key,
            params={"ask": asked.key},
            urgent=True,
        )
    return asked


def talked(asked: ListeningAsked, *, by: Actor) -> None:
    """They have talked."""
    if not access.may_see_listening(by, rules_of_visiting()):
        raise Refused(_("Det er lederen eller den, huset har peget på, der skriver det."))
    asked.talked_at, asked.talked_by_id = asked.talked_at or clock.now(), by.id
    db.session.flush()
    audit.record("talked with a volunteer", asked.volunteer, by=by)
