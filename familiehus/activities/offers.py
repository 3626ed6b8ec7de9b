"""What can be chosen when something is planned: places in use, people of the house, organisers."""

from collections.abc import Sequence
from dataclasses import dataclass

from familiehus.accounts.models import Person
from familiehus.accounts.queries import people_with_role
from familiehus.activities.models import Place
from familiehus.activities.queries import places_in_use
from familiehus.associations.models import Association
from familiehus.associations.queries import organisers
from familiehus.kernel.roles import Role

RESPONSIBLE = (Role.STAFF, Role.COORDINATOR, Role.MANAGER, Role.VOLUNTEER)


@dataclass(frozen=True)
class Offers:
    """The places, responsible persons and organisers that a form offers."""

    places: Sequence[Place]
    people: Sequence[Person]
    organisers: Sequence[Association]


def offers(*, also: Sequence[Person | Place | Association | None] = ()) -> Offers:
    """What is on offer now; `also` keeps what stands already, though it is no longer offered to others."""
    people = {person.key: person for role in RESPONSIBLE for person in people_with_role(role)}
    places = {place.key: place for place in places_in_use()}
    organising = {each.key: each for each in organisers()}
    for each in also:
        if isinstance(each, Person):
            people.setdefault(each.key, each)
        elif isinstance(each, Place):
            places.setdefault(each.key, each)
        elif isinstance(each, Association):
            organising.setdefault(each.key, each)
    by_name = sorted(people.values(), key=lambda person: person.name.casefold())
    return Offers(list(places.values()), by_name, list(organising.values()))
