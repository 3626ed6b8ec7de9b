"""Who may do what about support, and which of it somebody sees."""

from sqlalchemy import Select, false, select

from familiehus.associations.access import own_associations
from familiehus.associations.models import Association
from familiehus.families.access import households_visible_to
from familiehus.families.models import Household, Wish
from familiehus.kernel.roles import Actor, is_association, is_coordinator, is_family, is_staff, is_volunteer
from familiehus.partners.models import Offer
from familiehus.support.models import AdviceSession, FoodBatch, Need, ParcelApplication, ParcelRound
from familiehus.support.states import NeedState


def may_help(person: Actor) -> bool:
    """Staff hand out parcels and food and book advice."""
    return is_staff(person)


def may_match(person: Actor) -> bool:
    """Coordinators read wishes, decide applications and open rounds."""
    return is_coordinator(person)


def may_advise(person: Actor) -> bool:
    return is_volunteer(person)


def may_ask_for_help(person: Actor) -> bool:
    return is_family(person)


def may_see_needs(person: Actor) -> bool:
    """A member of the network sees what families lack, as counts and words without a family in them."""
    return is_association(person)


def _ids(person: Actor) -> Select[int]:
    return households_visible_to(person).with_only_columns(Household.id)


def wishes_visible_to(person: Actor) -> Select[Wish]:
    """Coordinators: every family's they may see. A family: its own."""
    wishes = select(Wish)
    if not (is_coordinator(person) or is_family(person)):
        return wishes.where(false())
    return wishes.where(Wish.household_id.in_(_ids(person)))


def needs_named_to(person: Actor) -> Select[Need]:
    """What is under way with one's own member, and to which the family has said yes."""
    mine = own_associations(person).with_only_columns(Association.id)
    return (
        select(Need)
        .join(Need.offer)
        .where(
            Offer.association_id.in_(mine),
            Need.said_yes_at.is_not(None),
            Need.state == NeedState.UNDER_WAY,
            Need.wish_id.is_not(None),
        )
    )


def rounds_visible_to(person: Actor) -> Select[ParcelRound]:
    """Families find a round by being offered it; its papers are staff's."""
    rounds = select(ParcelRound)
    return rounds if is_staff(person) or is_family(person) else rounds.where(false())


def applications_visible_to(person: Actor) -> Select[ParcelApplication]:
    """Whose an application is, is known to coordinators and to the family itself."""
    found = select(ParcelApplication)
    if not (is_coordinator(person) or is_family(person)):
        return found.where(false())
    return found.where(ParcelApplication.household_id.in_(_ids(person)))


def batches_visible_to(person: Actor) -> Select[FoodBatch]:
    batches = select(FoodBatch)
    return batches if is_staff(person) else batches.where(false())


def sessions_visible_to(person: Actor) -> Select[AdviceSession]:
    """Staff all of them; a family those it may book or has booked."""
    sessions = select(AdviceSession)
    if is_staff(person):
        return sessions
    if is_family(person):
        return sessions.where(
            AdviceSession.household_id.is_(None) | AdviceSession.household_id.in_(_ids(person))
        )
    return sessions.where(false())
