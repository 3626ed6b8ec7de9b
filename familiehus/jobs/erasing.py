"""Forgetting once more: who was erased after a backup was taken is erased from it when it is put back."""

from collections.abc import Iterable, Iterator

from sqlalchemy import select

from familiehus.accounts.models import Person
from familiehus.app import rooms
from familiehus.families import commands as families
from familiehus.families.models import Household
from familiehus.families.states import State as FamilyState
from familiehus.kernel import audit
from familiehus.kernel.db import db
from familiehus.kernel.roles import THE_HOUSE
from familiehus.volunteers import commands as volunteering
from familiehus.volunteers.models import Volunteer
from familiehus.volunteers.states import State as VolunteerState

AT_ONCE = 500


def forget_again(keys: Iterable[str]) -> int:
    """Everything about those under these keys is gone, from every room; counts them. Safe to do twice."""
    wanted, forgotten = sorted(keys), 0
    for some in _parts(wanted):
        households = select(Household).where(
            Household.key.in_(some), Household.state != FamilyState.ANONYMISED
        )
        for household in db.session.scalars(households).unique().all():
            families.forget(household, by=THE_HOUSE)
            forgotten += 1
    for some in _parts(wanted):
        volunteers = select(Volunteer).where(
            Volunteer.key.in_(some), Volunteer.state != VolunteerState.ANONYMISED
        )
        people = select(Person).where(Person.key.in_(some))
        for volunteer in db.session.scalars(volunteers).unique().all():
            volunteering.forget(volunteer, by=THE_HOUSE)
            forgotten += 1
        for person in db.session.scalars(people).unique().all():
            for belongings in reversed(rooms.belongings()):
                belongings.forget(person)
            audit.forget_words(person.key)
            forgotten += 1
    return forgotten


def _parts(keys: list[str]) -> Iterator[list[str]]:
    return (keys[begin : begin + AT_ONCE] for begin in range(0, len(keys), AT_ONCE))
