"""People of the house for tests, by hat: `people.staff("Mette")`. Made by the house's own commands."""

from itertools import count

from familiehus.accounts import commands
from familiehus.accounts.models import Person
from familiehus.kernel.roles import THE_HOUSE, Role

_numbers = count(1)


def person(name: str | None = None, *roles: Role, email: str | None = None, language: str = "da") -> Person:
    """Somebody with those hats, without password, to whom nothing was sent."""
    number = next(_numbers)
    return commands.welcome(
        name or f"Person {number}",
        roles,
        by=THE_HOUSE,
        email=email or f"person{number}@hus.example",
        language=language,
        tell=False,
    )


def manager(name: str | None = None, **more: str) -> Person:
    return person(name, Role.MANAGER, **more)  # type: ignore[arg-type]


def coordinator(name: str | None = None, **more: str) -> Person:
    return person(name, Role.COORDINATOR, **more)  # type: ignore[arg-type]


def staff(name: str | None = None, **more: str) -> Person:
    return person(name, Role.STAFF, **more)  # type: ignore[arg-type]


def volunteer(name: str | None = None, **more: str) -> Person:
    return person(name, Role.VOLUNTEER, **more)  # type: ignore[arg-type]


def association(name: str | None = None, **more: str) -> Person:
    return person(name, Role.ASSOCIATION, **more)  # type: ignore[arg-type]


def family(name: str | None = None, **more: str) -> Person:
    return person(name, Role.FAMILY, **more)  # type: ignore[arg-type]
