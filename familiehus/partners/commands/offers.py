"""Offering something through the network, correcting it, taking it down."""

from datetime import date
from typing import Any

from familiehus.associations.models import Association
from familiehus.families.states import Area
from familiehus.kernel import audit, clock
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import Actor
from familiehus.partners.models import Offer

SAID = frozenset({"about", "for_whom", "at_what_times", "how_many", "conditions", "until_on"})


def offer(association: Association, area: Area | str, title: str, *, by: Actor, **said: Any) -> Offer:
    """A member offers something. Raises `Refused` when it has left the network, or the last day is past."""
    if association.is_retired:
        raise Refused(_("%(name)s er ude af netværket.", name=association.name))
    made = Offer(association=association, area=str(Area(area)), title=title, offered_on=clock.today())
    _say(made, said)
    db.session.add(made)
    db.session.flush()
    audit.record("offer made", made, by=by, area=made.area)
    return made


def revise_offer(given: Offer, area: Area | str, title: str, *, by: Actor, **said: Any) -> None:
    """Correct an offer that stands."""
    _must_stand(given)
    given.area, given.title = str(Area(area)), title
    _say(given, said)
    db.session.flush()
    audit.record("offer revised", given, by=by)


def withdraw_offer(given: Offer, *, by: Actor) -> None:
    """The offer stands no more; that it once did still counts."""
    _must_stand(given)
    given.withdrawn_on = clock.today()
    db.session.flush()
    audit.record("offer withdrawn", given, by=by)


def _must_stand(given: Offer) -> None:
    if given.withdrawn_on is not None:
        raise Refused(_("Tilbuddet er taget ned."))


def _say(given: Offer, said: dict[str, Any]) -> None:
    if unknown := said.keys() - SAID:
        raise TypeError(f"An offer has no {', '.join(sorted(unknown))}.")
    until: date | None = said.get("until_on", given.until_on)
    if until is not None and until < clock.today():
        raise Refused(_("Den sidste dag er forbi. Vælg en senere, eller lad den stå tom."))
    for name, value in said.items():
        setattr(given, name, value)
