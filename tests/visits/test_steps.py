"""The states of a match as a table: role by state by act. Everything else is refused and changes nothing."""

import itertools

import pytest

from familiehus.accounts.models import Person
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import THE_HOUSE, Role
from familiehus.visits import access, commands
from familiehus.visits.models import Match
from familiehus.visits.states import STEPS, Act, Closing, Known, Side, State
from familiehus.volunteers.models import Volunteer
from tests import households, people, visiting
from tests.visiting import WHY

C, F, V = "C", "F", "V"
TABLE = {
    #                 wish proposal  intro   trial   active  pause  closed
    Act.PROPOSE: ("C", "", "", "", "", "", ""),
    Act.WITHDRAW: ("", "C", "", "", "", "", ""),
    Act.ACCEPT: ("", "CFV", "", "", "", "", ""),
    Act.DECLINE: ("", "CFV", "CFV", "", "", "", ""),
    Act.TRY: ("", "", "C", "", "", "", ""),
    Act.BEGIN: ("", "", "", "C", "", "", ""),
    Act.PAUSE: ("", "", "", "CFV", "CFV", "", ""),
    Act.RESUME: ("", "", "", "", "", "C", ""),
    Act.CLOSE: ("CF", "CF", "CF", "CF", "CF", "CF", ""),
}


def _do(act: Act, match: Match, who, volunteer) -> None:
    by = who
    side = Side.FAMILY if who.role == Role.FAMILY else Side.VISITOR
    if act is Act.PROPOSE:
        from datetime import timedelta

        from familiehus.kernel import clock

        today = clock.today()
        commands.propose(
            match,
            [visiting.visitor()],
            why=WHY,
            known=Known.NO,
            first_on=today,
            planned_until=today + timedelta(weeks=10),
            by=by,
        )
    elif act is Act.ACCEPT:
        commands.accept(match, side, by=by, volunteer=volunteer)
    elif act is Act.DECLINE:
        commands.decline(match, side, by=by)
    elif act is Act.PAUSE:
        commands.pause(match, None, by=by)
    elif act is Act.CLOSE:
        commands.close(match, Closing.GOAL, by=by)
    else:
        {
            Act.WITHDRAW: commands.withdraw,
            Act.TRY: commands.try_out,
            Act.BEGIN: commands.begin,
            Act.RESUME: commands.resume,
        }[act](match, by=by)


def _as(person, role: Role):
    person.wear(role)
    return person


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("act", list(Act))
def test_who_may_take_which_step_from_where(app, clock, act: Act, state: State):
    clock("2026-11-24 10:00")
    may = TABLE[act][list(State).index(state)]
    refused_of = _stage(state)  # who is refused changes nothing, so that the next finds the match as it was
    for letter in (C, F, V, "S", "f", "v"):
        match, mother, volunteer = _stage(state) if letter in may else refused_of
        who = {
            C: lambda: _as(people.coordinator(), Role.COORDINATOR),
            F: lambda m=mother: _as(m, Role.FAMILY),
            V: lambda v=volunteer: _as(v.person, Role.VOLUNTEER),
            "S": lambda: _as(people.staff(), Role.STAFF),
            "f": lambda: _as(households.household().guardians[0], Role.FAMILY),
            "v": lambda: _as(visiting.visitor().person, Role.VOLUNTEER),
        }[letter]()
        if letter in may:
            assert access.may(who, act, match), (letter, act, state)
            _do(act, match, who, volunteer)
            done = STEPS[act].after if act is not Act.ACCEPT else state
            assert match.state == done, (letter, act, state)
        else:
            with pytest.raises(Refused):
                _do(act, match, who, volunteer)
            assert match.state == state, (letter, act, state)


def _stage(state: State) -> tuple[Match, Person, Volunteer]:
    """A match in that state, the mother and the volunteer."""
    mother, volunteer = people.family(), visiting.visitor()
    household = households.household(guardian=mother)
    return visiting.match(state, volunteer, household=household), mother, volunteer


def test_both_sides_and_everybody_of_a_household_say_yes_before_it_goes_on(app, clock):
    clock("2026-11-24 10:00")
    one, two = visiting.visitor(), visiting.visitor()
    match = visiting.match(State.PROPOSAL, one, two)
    for number, said in enumerate(itertools.chain([None], (one, two)), start=1):
        if said is None:
            commands.accept(match, Side.FAMILY, by=THE_HOUSE)
        else:
            commands.accept(match, Side.VISITOR, by=THE_HOUSE, volunteer=said)
        assert match.state == (State.INTRO if number == 3 else State.PROPOSAL)


def test_nobody_is_alone_with_a_child_before_a_parent_has_said_yes_in_writing(app, clock):
    clock("2026-11-24 10:00")
    match = visiting.match(State.INTRO, is_alone_with_child=True)
    with pytest.raises(Refused, match="forælder sige ja på skrift"):
        commands.try_out(match, by=THE_HOUSE)
    commands.note_consent(match, "Mor", by=THE_HOUSE)
    commands.try_out(match, by=THE_HOUSE)
    assert match.state == State.TRIAL


def test_follow_ups_are_laid_by_themselves(app, clock):
    clock("2026-11-24 10:00")
    match = visiting.match(State.TRIAL, weeks=20)
    assert [(talk.talk, talk.due_on.isoformat()) for talk in match.talks] == [
        ("early", "2026-12-29"),
        ("midway", "2027-02-02"),
        ("end", "2027-04-13"),
    ]
    commands.close(match, Closing.MOVED, by=THE_HOUSE)
    assert not [talk for talk in match.talks if talk.is_open]
