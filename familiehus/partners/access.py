"""Who keeps the network's affairs, and what a member sees of its own."""

from sqlalchemy import Select, false, select

from familiehus.associations.access import own_associations
from familiehus.associations.models import Association
from familiehus.kernel.roles import Actor, is_association, is_coordinator
from familiehus.partners.models import Agreement, CoursePlaces, Meeting, Offer


def may_keep_network(person: Actor) -> bool:
    """Coordinators and the manager look after offers, meetings and agreements."""
    return is_coordinator(person)


def may_speak_for_a_member(person: Actor) -> bool:
    """A contact, wearing that hat; for which members is `own_associations`."""
    return is_association(person)


def may_offer(person: Actor) -> bool:
    return is_coordinator(person) or is_association(person)


def course_places_visible_to(person: Actor) -> Select[CoursePlaces]:
    """A contact the places of the own members."""
    mine = own_associations(person).with_only_columns(Association.id)
    return select(CoursePlaces).where(CoursePlaces.association_id.in_(mine))


def offers_visible_to(person: Actor) -> Select[Offer]:
    """Coordinators see every offer; a contact those of the members they speak for; nobody else any."""
    offers = select(Offer)
    if is_coordinator(person):
        return offers
    mine = own_associations(person).with_only_columns(Association.id)
    return offers.where(Offer.association_id.in_(mine))


def meetings_visible_to(person: Actor) -> Select[Meeting]:
    """Coordinators see every meeting; contacts those to which the members have been invited."""
    meetings = select(Meeting)
    if is_coordinator(person):
        return meetings
    if is_association(person):
        return meetings.where(Meeting.invited_at.is_not(None))
    return meetings.where(false())


def agreements_visible_to(person: Actor) -> Select[Agreement]:
    agreements = select(Agreement)
    return agreements if may_keep_network(person) else agreements.where(false())
