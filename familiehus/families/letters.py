"""What the families' room writes: a link with which a family answers an enquiry that somebody made for it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from familiehus.accounts.commands import mint
from familiehus.accounts.models import LinkTo
from familiehus.accounts.queries import person_with_key
from familiehus.families.commands.enrolment import UNCONFIRMED_DAYS
from familiehus.families.queries import unconfirmed_of
from familiehus.kernel import clock
from familiehus.kernel.i18n import lazy
from familiehus.messages.introductions import Recipient
from familiehus.messages.kinds import MessageKind, declare
from familiehus.messages.wording import link


def _confirm(params: Mapping[str, Any], _to: Recipient) -> Mapping[str, Any] | None:
    """A link that lasts until the enquiry is forgotten; nothing when it is answered already."""
    person = person_with_key(params["person"])
    waiting = [] if person is None else unconfirmed_of(person)
    asked = next((each for each in waiting if each.key == params["household"]), None)
    if person is None or asked is None:
        return None
    left = asked.enquired_at + timedelta(days=UNCONFIRMED_DAYS) - clock.now()
    if left <= timedelta(0):
        return None
    return {"link": link("way_in.answer", token=mint(person, LinkTo.CONFIRM, lasts=left))}


CONFIRM = declare(MessageKind("families.confirm", lazy("Vil familien være med?"), _confirm, ("link",)))
