"""Kinds of person, and the smallest questions about them. Somebody with two hats wears one at a time."""

from typing import Any, Protocol

from familiehus.kernel.i18n import lazy
from familiehus.kernel.labels import Labelled


class Role(Labelled):
    """What somebody is to the house in this session. Rights are never added up."""

    PUBLIC = "public", lazy("Gæst")
    FAMILY = "family", lazy("Familie")
    VOLUNTEER = "volunteer", lazy("Frivillig")
    ASSOCIATION = "association", lazy("Foreningskontakt")
    STAFF = "staff", lazy("Medarbejder")
    COORDINATOR = "coordinator", lazy("Koordinator")
    MANAGER = "manager", lazy("Leder")
    DOOR = "door", lazy("Dør")


class Actor(Protocol):
    """Whoever acts: a person, a registered device, or nobody in particular.

    `id` (a number or None), `key` and `name` (text) are columns of a person, hence `Any` to the type checker.
    """

    @property
    def id(self) -> Any: ...

    @property
    def key(self) -> Any: ...

    @property
    def name(self) -> Any: ...

    @property
    def role(self) -> Role: ...


class Nobody:
    """A visitor who has not signed in."""

    id: int | None = None
    key: str = "public"
    name: str = ""
    role: Role = Role.PUBLIC
    is_authenticated = False
    is_active = False
    is_anonymous = True

    def get_id(self) -> None:
        return None


class HouseItself:
    """The house acting by itself: a nightly job, the command line, an import."""

    id: int | None = None
    key: str = "house"
    name: str = "familiehus"
    role: Role = Role.MANAGER


NOBODY = Nobody()
THE_HOUSE = HouseItself()


def everyone(_person: Actor) -> bool:
    """Anybody at all, signed in or not. Such a view never looks up who asks."""
    return True


def is_signed_in(person: Actor) -> bool:
    return person.role not in (Role.PUBLIC, Role.DOOR)


def is_manager(person: Actor) -> bool:
    return person.role == Role.MANAGER


def is_coordinator(person: Actor) -> bool:
    return person.role in (Role.COORDINATOR, Role.MANAGER)


def is_staff(person: Actor) -> bool:
    """Runs the day: staff, coordinators and the manager."""
    return person.role in (Role.STAFF, Role.COORDINATOR, Role.MANAGER)


def is_volunteer(person: Actor) -> bool:
    return person.role == Role.VOLUNTEER


def is_family(person: Actor) -> bool:
    return person.role == Role.FAMILY


def is_association(person: Actor) -> bool:
    return person.role == Role.ASSOCIATION


def is_door(person: Actor) -> bool:
    return person.role == Role.DOOR
