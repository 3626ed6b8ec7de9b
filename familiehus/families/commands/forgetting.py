"""Forgetting a family: what is left is an empty shell that counts in the house's figures and names nobody."""

from datetime import datetime

from dateutil.relativedelta import relativedelta
from sqlalchemy import delete, select

from familiehus.accounts.models import Person
from familiehus.families import news
from familiehus.families.commands.belonging import leave
from familiehus.families.commands.consents import withdraw_consent
from familiehus.families.commands.enrolment import close
from familiehus.families.models import Child, Childhood, Guardianship, Household, KeepApart, PhotoTakeDown
from familiehus.families.queries import closed_since, enquiries_untouched_since
from familiehus.families.states import NAME_GONE, Purpose, State, size_band
from familiehus.house.queries import settings
from familiehus.kernel import audit, clock
from familiehus.kernel.audit import AuditEntry, AuditText
from familiehus.kernel.db import db, rows_changed
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import THE_HOUSE, Actor, Role
from familiehus.messages.commands import withdraw

WISHES_KEPT_MONTHS = 6
"""Needs and goals go half a year after the family stopped, before the rest does (domain §2)."""
ENQUIRIES_KEPT_MONTHS = 6
"""How long the house knows somebody who asked and with whom nothing has been done since."""


def forget(household: Household, *, by: Actor) -> None:
    """Everything about people is gone, from every room, in this transaction; it cannot be undone.

    A family that has not stopped stops first, so that what was to come is cancelled. Adults whom the house
    knows from nowhere else go with it. The shell keeps how large the family was and when it was with the house.
    """
    if household.is_anonymised:
        raise Refused(_("Familien er allerede slettet."))
    if household.state != State.CLOSED:
        close(household, by=by)
    household.size_band = size_band(len(household.guardians) + len(household.children))
    going = _known_from_nowhere_else(household)
    for purpose in [Purpose(consent.purpose) for consent in household.consents if consent.holds]:
        withdraw_consent(household, purpose, by=by)
    for person in household.guardians:
        leave(household, person, by=by)
    keys = [household.key, *(each.key for each in (*going, *_children_only_of(household)))]
    keys += _merged_into(household.key)
    news.household_forgotten.send(household, people=going, by=by)
    empty(household)
    withdraw(subject_key=household.key)
    household.state = State.ANONYMISED
    audit.forget_words(*keys)
    audit.record("household anonymised", household, by=by)


def empty(household: Household) -> int:
    """Take everything about people out of the household's own rows; counts the rows.

    Of pictures that are still to be taken down the name stays on the one task, until it is done.
    """
    rows = [
        household.guardianships,
        household.childhoods,
        household.consents,
        household.wishes,
        household.care_needs,
    ]
    touched = 1 + sum(map(len, rows)) + (household.address is not None)
    tasks = db.session.scalars(select(PhotoTakeDown).where(PhotoTakeDown.household_id == household.id))
    for task in tasks.all():
        if task.done_at is None and household.called != NAME_GONE:
            task.whose = household.called
        elif task.done_at is not None:
            db.session.delete(task)
    for child in _children_only_of(household):
        child.first_name = NAME_GONE
    for held in rows:
        held.clear()
    household.address = None
    household.called = NAME_GONE
    household.language = household.neighbourhood = household.distance = ""
    household.referrer = household.next_step = ""
    household.talk_at = None
    household.needs_interpreter = household.expects_child = household.has_protected_address = False
    touched += rows_changed(delete(KeepApart).where(KeepApart.household_id == household.id))
    db.session.flush()
    return touched


def forget_closed() -> int:
    """Families that stopped so long ago as the house's settings say are forgotten. A nightly job; counts them."""
    forgotten = 0
    for household in closed_since(_months_ago(settings().families_kept_months)):
        forget(household, by=THE_HOUSE)
        forgotten += 1
    return forgotten


def forget_untouched_enquiries() -> int:
    """Enquiries that never became an enrolment, and that nobody has touched for half a year, are forgotten: the reason
    to keep them has ended. A nightly job; counts them."""
    forgotten = 0
    for household in enquiries_untouched_since(_months_ago(ENQUIRIES_KEPT_MONTHS)):
        forget(household, by=THE_HOUSE)
        forgotten += 1
    return forgotten


def forget_wishes_of_closed() -> int:
    """Wishes and care needs of families that stopped half a year ago are gone. A nightly job; counts the families."""
    touched = 0
    for household in closed_since(_months_ago(WISHES_KEPT_MONTHS)):
        if household.wishes or household.care_needs:
            household.wishes.clear()
            household.care_needs.clear()
            audit.record("wishes forgotten", household, by=THE_HOUSE)
            touched += 1
    db.session.flush()
    return touched


def _merged_into(key: str) -> list[str]:
    """The keys of enquiries that were one with the household, and of those that were one with them: what the trail
    says of them is about the same people."""
    merged = (
        select(AuditText.facts)
        .join(AuditText.entry)
        .where(AuditEntry.act == "enquiries merged", AuditEntry.subject_key == key)
    )
    found = [str(facts["other"]) for facts in db.session.scalars(merged)]
    return [*found, *(earlier for each in found for earlier in _merged_into(each))]


def _months_ago(months: int) -> datetime:
    return clock.now() - relativedelta(months=months)


def _known_from_nowhere_else(household: Household) -> list[Person]:
    """Adults, also those who left, who are nothing else to the house and belong to no other family."""
    people = {each.person.id: each.person for each in household.guardianships}
    elsewhere = set(
        db.session.scalars(
            select(Guardianship.person_id)
            .join(Guardianship.household)
            .where(
                Guardianship.person_id.in_(people),
                Guardianship.household_id != household.id,
                Household.state != State.ANONYMISED,
            )
        )
    )
    return [
        person
        for person in people.values()
        if person.id not in elsewhere and set(person.roles_held()) <= {Role.FAMILY}
    ]


def _children_only_of(household: Household) -> list[Child]:
    """Children who belong, or belonged, to no other household."""
    children = {each.child.id: each.child for each in household.childhoods}
    elsewhere = set(
        db.session.scalars(
            select(Childhood.child_id).where(
                Childhood.child_id.in_(children), Childhood.household_id != household.id
            )
        )
    )
    return [child for child in children.values() if child.id not in elsewhere]
