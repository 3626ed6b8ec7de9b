"""Who may see a family, and which of the little the house keeps about it (domain §6.2)."""

from sqlalchemy import Select, exists, false, select

from familiehus.families.models import Guardianship, Household, KeepApart
from familiehus.families.states import State
from familiehus.kernel.roles import Actor, is_coordinator, is_family, is_staff


def may_see_families(person: Actor) -> bool:
    """Staff, coordinators and the manager; every look is written down."""
    return is_staff(person)


def may_enrol(person: Actor) -> bool:
    """Anybody at the desk may write a family in, at the table with the family."""
    return is_staff(person)


def may_answer_enquiries(person: Actor) -> bool:
    return is_coordinator(person)


def may_keep_apart(person: Actor) -> bool:
    return is_coordinator(person)


def may_see_address(person: Actor, household: Household) -> bool:
    """The family its own; staff after "Vis", for a protected address with a reason. Always logged."""
    return is_staff(person) or belongs_to(person, household)


def is_never_blinded(person: Actor) -> bool:
    """Coordinators and the manager see the kept-apart too: they are warned."""
    return is_coordinator(person)


def belongs_to(person: Actor, household: Household) -> bool:
    """Whether the person is an adult of the household now, wearing the hat of a family."""
    return is_family(person) and any(
        each.is_current and each.person_id == person.id for each in household.guardianships
    )


def own_households(person: Actor) -> Select[int]:
    """The ids of the households that the person is an adult of now. Begun at the person, who has few, and never at
    the households, of which there may be many."""
    return select(Guardianship.household_id).where(
        Guardianship.person_id == person.id, Guardianship.ended_at.is_(None)
    )


def households_visible_to(person: Actor) -> Select[Household]:
    """Staff: every household that is not anonymised nor to be kept apart from them. A family: its own, now.

    Coordinators see the kept-apart too: they are warned, not blinded. Nobody else sees any.
    """
    households = select(Household)
    if is_never_blinded(person):
        return households.where(Household.state != State.ANONYMISED)
    if is_staff(person):
        apart = exists().where(KeepApart.household_id == Household.id, KeepApart.person_id == person.id)
        return households.where(Household.state != State.ANONYMISED, ~apart)
    if is_family(person):
        return households.where(Household.state != State.ANONYMISED, Household.id.in_(own_households(person)))
    return households.where(false())
