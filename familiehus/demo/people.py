"""Who comes and goes in the demo house: two of each kind, all invented, all with the same password."""

from dataclasses import dataclass, field
from typing import NamedTuple

from familiehus.accounts.commands import appoint_first_manager, welcome
from familiehus.accounts.models import Person
from familiehus.kernel.roles import Role

PASSWORD = "mirabelleblomst"  # noqa: S105 - told to everybody who opens the demo
"""Everybody's, and on purpose no secret: the demo house holds nobody's data and answers only on this machine."""


class Account(NamedTuple):
    """Somebody one can sign in as."""

    role: Role
    name: str
    email: str
    phone: str = ""
    language: str = "da"


PEOPLE = (
    Account(Role.MANAGER, "Signe Thorsen", "signe@mirabellen.example", "20000001"),
    Account(Role.MANAGER, "Henrik Lund", "henrik@mirabellen.example", "20000002"),
    Account(Role.COORDINATOR, "Mette Aagaard", "mette@mirabellen.example", "20000003"),
    Account(Role.COORDINATOR, "Samir Haddad", "samir@mirabellen.example", "20000004"),
    Account(Role.STAFF, "Bente Kjær", "bente@mirabellen.example", "20000005"),
    Account(Role.STAFF, "Jonas Friis", "jonas@mirabellen.example", "20000006"),
    Account(Role.VOLUNTEER, "Anna Bach", "anna@frivillig.example", "20000007"),
    Account(Role.VOLUNTEER, "Poul Erik Dam", "poul@frivillig.example", "20000008"),
    Account(Role.FAMILY, "Yara Nassar", "yara@familie.example", "20000009", "en"),
    Account(Role.FAMILY, "Lotte Holm", "lotte@familie.example", "20000010"),
    Account(Role.ASSOCIATION, "Karen Vinther", "karen@sogn.example", "20000011"),
    Account(Role.ASSOCIATION, "Ole Mikkelsen", "ole@boldklub.example", "20000012"),
)


@dataclass
class Cast:
    """Everybody who has moved in, by e-mail; later parts of the story find them here."""

    hashed_password: str
    people: dict[str, Person] = field(default_factory=dict)

    def of(self, role: Role) -> list[Person]:
        """Those with that hat, in the order of `PEOPLE`."""
        return [self.people[each.email] for each in PEOPLE if each.role == role]

    @property
    def manager(self) -> Person:
        return self.of(Role.MANAGER)[0]


def move_in(cast: Cast) -> None:
    """The first manager opens the house and welcomes everybody else."""
    first, *others = PEOPLE
    manager = appoint_first_manager(first.name, first.email, cast.hashed_password)
    manager.phone = first.phone
    cast.people[first.email] = manager
    for each in others:
        person = welcome(
            each.name,
            [each.role],
            by=manager,
            email=each.email,
            phone=each.phone,
            language=each.language,
            tell=False,
        )
        person.password = cast.hashed_password
        cast.people[each.email] = person
