"""Who may lend, borrow and look: staff run the desk; a family sees its own loans and else only free or busy."""

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select, true

from familiehus.accounts.models import Person
from familiehus.families.access import own_households
from familiehus.families.models import Household, KeepApart
from familiehus.kernel.roles import (
    Actor,
    Role,
    is_coordinator,
    is_family,
    is_staff,
    is_volunteer,
)
from familiehus.loans.models import Item, ItemKind, Loan, WaitingEntry
from familiehus.loans.models.borrowers import Borrower, kind_of
from familiehus.loans.states import BorrowerKind, ItemState


def may_lend(person: Actor) -> bool:
    """Hand out, receive, check, and see who has what."""
    return is_staff(person)


def may_keep_register(person: Actor) -> bool:
    """Write down kinds, things, kits and labels; import and export them."""
    return is_staff(person)


def may_borrow(person: Actor) -> bool:
    """Look at what is free, reserve, wait in line: on one's own page."""
    return is_family(person) or is_volunteer(person)


def may_reserve_for(person: Actor, borrower: Borrower) -> bool:
    """Staff for anybody; a family for itself, a volunteer for herself."""
    return is_staff(person) or is_own(person, borrower)


def may_extend(person: Actor, loan: Loan) -> bool:
    return is_staff(person) or (loan.borrower is not None and is_own(person, loan.borrower))


def may_cancel(person: Actor, loan: Loan) -> bool:
    return may_extend(person, loan)


def may_report(person: Actor, loan: Loan) -> bool:
    """Say that something is wrong: staff, or whoever has it."""
    return may_extend(person, loan)


def may_see_statistics(person: Actor) -> bool:
    return is_staff(person)


def is_own(person: Actor, borrower: Borrower) -> bool:
    """Whether the person, with the hat worn now, borrows as that household or volunteer."""
    if isinstance(borrower, Household):
        return is_family(person) and any(
            each.is_current and each.person_id == person.id for each in borrower.guardianships
        )
    is_self = kind_of(borrower) is BorrowerKind.VOLUNTEER and borrower.id == person.id
    return is_self and (is_volunteer(person) or _was_volunteer(person))


def _was_volunteer(person: Actor) -> bool:
    """Somebody of a family who may have stopped as a volunteer: what they still have at home is theirs to bring back."""
    return isinstance(person, Person) and is_family(person) and Role.VOLUNTEER not in person.roles_held()


def kinds_visible_to(person: Actor) -> Select[ItemKind]:
    """Staff: every kind. Families and volunteers: those in use that are lent to them. Nobody else sees any."""
    kinds = select(ItemKind)
    if is_staff(person):
        return kinds
    kinds = kinds.where(ItemKind.retired_at.is_(None))
    if is_family(person):
        return kinds.where(ItemKind.lends_to_families)
    return kinds.where(ItemKind.lends_to_volunteers) if is_volunteer(person) else kinds.where(false())


def items_visible_to(person: Actor) -> Select[Item]:
    """Staff: every thing. Others who are signed in: those of a kind they may borrow that are neither lost nor retired."""
    items = select(Item)
    if is_staff(person):
        return items
    kinds = kinds_visible_to(person).with_only_columns(ItemKind.id)
    return items.where(Item.kind_id.in_(kinds), Item.state.not_in((ItemState.LOST, ItemState.RETIRED)))


def loans_visible_to(person: Actor) -> Select[Loan]:
    """Staff: every loan but those of families to be kept apart from them. A family its household's, a volunteer
    her own, also when she is of a family alone by now."""
    return select(Loan).where(is_seen_by(person, Loan))


def waiting_visible_to(person: Actor) -> Select[WaitingEntry]:
    """The same for who waits."""
    return select(WaitingEntry).where(is_seen_by(person, WaitingEntry))


def is_seen_by(person: Actor, row: type[Loan] | type[WaitingEntry]) -> ColumnElement[bool]:
    """The condition that a person may see whose a row is."""
    if is_coordinator(person):
        return true()
    if is_staff(person):
        apart = exists().where(KeepApart.household_id == row.household_id, KeepApart.person_id == person.id)
        return ~apart
    if is_family(person):
        theirs = row.household_id.in_(own_households(person))
        return or_(theirs, row.person_id == person.id) if _was_volunteer(person) else theirs
    return and_(row.person_id == person.id, row.person_id.is_not(None)) if is_volunteer(person) else false()
