"""Families of the house for tests, made by the house's own commands: `households.household("Familien Holm")`."""

from itertools import count

from familiehus.accounts.models import Person
from familiehus.families import commands
from familiehus.families.models import Household
from familiehus.families.states import Purpose, State
from familiehus.kernel.roles import THE_HOUSE
from tests import people

_numbers = count(1)


def household(
    called: str | None = None,
    *,
    guardian: Person | None = None,
    children: list[tuple[str, int]] | None = None,
    state: State = State.ENROLLED,
) -> Household:
    """A household with one adult and the given children, in the given state."""
    called = called or f"Familien {next(_numbers)}"
    guardian = guardian or people.family(f"Mor i {called}")
    if state in (State.ENQUIRY, State.TALK_AGREED):
        family = commands.enquire(Household(called=called), guardian, by=THE_HOUSE)
        if state == State.TALK_AGREED:
            commands.agree_talk(family, None, "", by=THE_HOUSE)
    else:
        family = commands.enrol_at_the_table(Household(called=called), guardian, by=THE_HOUSE)
    for first_name, birth_year in children or []:
        commands.add_child(family, first_name, birth_year, by=THE_HOUSE)
    if state == State.PAUSED:
        commands.pause(family, by=THE_HOUSE)
    elif state in (State.CLOSED, State.ANONYMISED):
        commands.close(family, by=THE_HOUSE)
        family.state = state
    return family


def consent_texts() -> None:
    """A first text for every purpose."""
    for purpose in Purpose:
        commands.release_text(purpose, f"Må vi? ({purpose})", f"May we? ({purpose})", by=THE_HOUSE)
