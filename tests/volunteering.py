"""Volunteers for tests, made by the house's own commands: `volunteering.volunteer("Anna", Task.KITCHEN)`."""

from datetime import date
from itertools import count

from familiehus.accounts import commands as accounts
from familiehus.accounts.models import Person
from familiehus.kernel import clock
from familiehus.kernel.roles import THE_HOUSE
from familiehus.volunteers import commands, queries
from familiehus.volunteers.models import Volunteer
from familiehus.volunteers.states import ON_THE_WAY, Proof, State, Task

_numbers = count(1)


def volunteer(
    name: str | None = None,
    *tasks: Task,
    person: Person | None = None,
    birth_year: int | None = 1980,
    state: State = State.ACTIVE,
    proven: bool = True,
    **facts: object,
) -> Volunteer:
    """Somebody who helps: active, grown up, approved for the tasks (practical help unless told otherwise), with
    every proof those need as of today unless not `proven`; or at an earlier or later step of the way."""
    number = next(_numbers)
    person = person or accounts.introduce(name or f"Hjælper {number}", email=f"hjaelper{number}@hus.example")
    made = commands.enquire(person, by=THE_HOUSE, birth_year=birth_year, **facts)
    if state in (State.ENQUIRY, State.TALK):
        if state == State.TALK:
            commands.agree_talk(made, None, "", by=THE_HOUSE)
        return made
    commands.begin_approvals(made, by=THE_HOUSE)
    for task in tasks or (Task.PRACTICAL,):
        commands.approve(made, task, by=THE_HOUSE)
    if proven:
        prove(made, *(tasks or (Task.PRACTICAL,)))
    if birth_year is not None and made.is_young(clock.today()):
        commands.note_parental_consent(made, clock.today(), by=THE_HOUSE)
    if state in ON_THE_WAY:
        return made
    commands.activate(made, by=THE_HOUSE)
    if state == State.LEAVE:
        commands.go_on_leave(made, by=THE_HOUSE)
    elif state in (State.STOPPED, State.ANONYMISED):
        commands.stop(made, by=THE_HOUSE)
        made.state = state
    return made


def prove(made: Volunteer, *tasks: Task, on: date | None = None) -> None:
    """Every proof that the tasks need is seen on the day, today unless told otherwise."""
    rules = queries.rules_of_the_house()
    for proof in Proof:
        if any(proof in rules.needs_of(task) for task in tasks):
            commands.see_proof(made, proof, on or clock.today(), by=THE_HOUSE)
