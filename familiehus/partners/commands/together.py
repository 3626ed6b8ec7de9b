"""Forming and closing action networks; ambassadors coming and going."""

from datetime import date

from familiehus.kernel import audit, clock
from familiehus.kernel.db import db, hold_still
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import Actor
from familiehus.partners.models import ActionNetwork, Ambassador, NetworkAction, NetworkMember, Side


def form_network(
    title: str,
    challenge: str = "",
    *,
    from_on: date | None = None,
    until_on: date | None = None,
    by: Actor,
) -> ActionNetwork:
    """Members gather around a challenge until a day, or until it is met. Raises `Refused` for a backward period."""
    first = from_on or clock.today()
    if until_on is not None and until_on < first:
        raise Refused(_("Den sidste dag skal ligge efter den første."))
    network = ActionNetwork(title=title, challenge=challenge, from_on=first, until_on=until_on)
    db.session.add(network)
    db.session.flush()
    audit.record("action network formed", network, by=by)
    return network


def join_network(network: ActionNetwork, name: str, side: Side | str, *, by: Actor) -> NetworkMember:
    """Somebody is along, called as they wish."""
    hold_still(network, "members", "closed_on")
    _must_be_open(network)
    if any(each.name == name for each in network.members):
        raise Refused(_("%(name)s er allerede med.", name=name))
    member = NetworkMember(name=name, side=str(Side(side)))
    network.members.append(member)
    db.session.flush()
    audit.record("action network joined", network, by=by, side=member.side)
    return member


def leave_network(member: NetworkMember, *, by: Actor) -> None:
    """Somebody is not along any more; the name goes."""
    network = member.network
    network.members.remove(member)
    db.session.flush()
    audit.record("action network left", network, by=by)


def plan_action(
    network: ActionNetwork, what: str, *, owner: str = "", due_on: date | None, by: Actor
) -> NetworkAction:
    """What the network will do, who sees to it, by when."""
    _must_be_open(network)
    action = NetworkAction(what=what, owner=owner, due_on=due_on)
    network.actions.append(action)
    db.session.flush()
    audit.record("action planned", network, by=by)
    return action


def settle_network_action(action: NetworkAction, *, by: Actor) -> None:
    """It is done; asked again, it is open after all."""
    _must_be_open(action.network)
    action.done_on = None if action.done_on else clock.today()
    db.session.flush()
    audit.record("action settled", action.network, by=by, done=action.done_on is not None)


def close_network(network: ActionNetwork, result: str, *, by: Actor) -> None:
    """The network has done what it came for, or could not; what came of it is written down."""
    _must_be_open(network)
    if not result.strip():
        raise Refused(_("Skriv, hvad der kom ud af det."))
    network.result, network.closed_on = result, max(clock.today(), network.from_on)
    db.session.flush()
    audit.record("action network closed", network, by=by)


def welcome_ambassador(
    name: str,
    side: Side | str,
    *,
    organisation: str = "",
    email: str = "",
    is_public: bool = False,
    from_on: date | None = None,
    by: Actor,
) -> Ambassador:
    """Somebody speaks for the cause from a day on; in public only if they said yes to it."""
    ambassador = Ambassador(
        name=name,
        side=str(Side(side)),
        organisation=organisation,
        email=email.lower(),
        is_public=is_public,
        from_on=from_on or clock.today(),
    )
    db.session.add(ambassador)
    db.session.flush()
    audit.record("ambassador welcomed", ambassador, by=by, side=ambassador.side)
    return ambassador


def thank_ambassador(ambassador: Ambassador, *, by: Actor) -> None:
    """They step down: the name and address go, the number stays for the counts."""
    if ambassador.until_on is not None:
        raise Refused(_("Ambassadøren er allerede stoppet."))
    audit.record("ambassador thanked", ambassador, by=by, side=ambassador.side)
    ambassador.until_on = max(clock.today(), ambassador.from_on)
    ambassador.name = ambassador.organisation = ambassador.email = ""
    ambassador.is_public = False
    db.session.flush()


def _must_be_open(network: ActionNetwork) -> None:
    if not network.is_open:
        raise Refused(_("Handlingsnetværket er lukket."))
