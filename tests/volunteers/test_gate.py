"""The gate: every reason, at the day of the duty; and the database says the same as the gate on every day."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from familiehus.kernel.db import db
from familiehus.kernel.roles import THE_HOUSE, Role
from familiehus.volunteers import commands, gate
from familiehus.volunteers.models import Approval, Exemption, ParentalConsent, ProofSeen, Volunteer
from familiehus.volunteers.states import FIRST_NEEDS, MAY_BE_SET_ASIDE, Proof, Rule, State, Task
from tests import people
from tests.volunteering import prove, volunteer

TODAY = date(2026, 11, 24)
DAYS = st.dates(date(2025, 1, 1), date(2032, 12, 31))


@pytest.fixture(autouse=True)
def _a_tuesday(clock: Callable[[str], None]):
    clock("2026-11-24 10:00")


def rules_broken(who: Volunteer, task: Task, on: date = TODAY) -> set[Rule]:
    return {each.rule for each in gate.reasons(who, task, on)}


def test_somebody_with_everything_may(app):
    anna = volunteer("Anna", Task.CHILDREN, Task.HOME_VISIT)

    assert gate.reasons_against(anna, Task.CHILDREN, TODAY) == []
    assert gate.reasons_against(anna, Task.HOME_VISIT, TODAY) == []


def test_every_reason_is_told_not_only_the_first(app):
    asking = volunteer("Bo", state=State.ENQUIRY, birth_year=None)

    assert rules_broken(asking, Task.HOME_VISIT) == set(Rule)
    assert len(gate.reasons_against(asking, Task.HOME_VISIT, TODAY)) == len(Rule)


@pytest.mark.parametrize("task", Task)
def test_each_task_needs_its_own_proofs(app, task):
    who = volunteer(None, task, proven=False)

    assert rules_broken(who, task) == {Rule(proof) for proof in FIRST_NEEDS[task]}


def test_an_approval_is_judged_on_the_day_of_the_duty(app):
    anna = volunteer("Anna", Task.CHILDREN)
    last_good = date(2029, 11, 23)

    assert gate.reasons_against(anna, Task.CHILDREN, last_good) == []
    assert gate.reasons_against(anna, Task.CHILDREN, last_good + timedelta(days=1)) == [
        "Anna: børneattest udløber før lørdag 24. november 2029."
    ]


def test_a_duty_over_midnight_needs_both_days(app):
    anna = volunteer("Anna", Task.CHILDREN)
    last_good = date(2029, 11, 23)

    assert gate.is_cleared(anna, Task.CHILDREN, last_good)
    assert not gate.is_cleared(anna, Task.CHILDREN, last_good, until=last_good + timedelta(days=1))


def test_young_people_count_as_young_until_the_year_they_turn_18_is_over(app):
    young = volunteer("Ida", Task.KITCHEN, birth_year=2009)

    assert young.is_young(date(2027, 12, 31))
    assert not young.is_young(date(2028, 1, 1))
    assert rules_broken(young, Task.HOME_VISIT, date(2027, 12, 31)) >= {Rule.ADULT}
    assert Rule.ADULT not in rules_broken(young, Task.HOME_VISIT, date(2028, 1, 1))


def test_young_people_need_their_parents_yes(app):
    young = volunteer("Ida", Task.KITCHEN, birth_year=2010)
    commands.take_back_parental_consent(young, by=THE_HOUSE)

    assert rules_broken(young, Task.KITCHEN) == {Rule.PARENTS}
    assert rules_broken(young, Task.KITCHEN, date(2029, 1, 1)) == set()


def test_on_leave_one_may_again_from_the_day_one_is_back(app):
    anna = volunteer("Anna", Task.KITCHEN)
    commands.go_on_leave(anna, by=THE_HOUSE, back_on=date(2027, 1, 4))

    assert rules_broken(anna, Task.KITCHEN, date(2027, 1, 3)) == {Rule.ACTIVE}
    assert gate.is_cleared(anna, Task.KITCHEN, date(2027, 1, 4))


@pytest.mark.parametrize("rule", MAY_BE_SET_ASIDE)
def test_the_manager_sets_a_rule_aside_until_a_day(app, rule):
    lene = people.manager()
    who = volunteer(None, Task.CHILDREN, state=State.ACTIVE, proven=False)
    if rule is Rule.APPROVED:
        commands.withdraw_approval(who, Task.CHILDREN, by=THE_HOUSE)
    before = rules_broken(who, Task.CHILDREN)
    commands.set_aside(
        who, Task.CHILDREN, rule, reason="Attesten er på vej", until_on=date(2026, 12, 24), by=lene
    )

    assert rules_broken(who, Task.CHILDREN, date(2026, 12, 23)) == before - {rule}
    assert rules_broken(who, Task.CHILDREN, date(2026, 12, 24)) == before


stretches = st.tuples(DAYS, st.one_of(st.none(), st.integers(0, 900))).map(
    lambda pair: (pair[0], None if pair[1] is None else pair[0] + timedelta(days=pair[1]))
)


@st.composite
def files(draw: st.DrawFn) -> dict:
    """A volunteer's file with anything in it that the tables can hold."""
    proofs = [(draw(st.sampled_from(Proof)), *draw(stretches)) for _ in range(draw(st.integers(0, 6)))]
    exemptions = [
        (
            draw(st.sampled_from([task for task in Task if task != Task.HOME_VISIT])),
            draw(st.sampled_from(Rule)),
            *draw(stretches),
        )
        for _ in range(draw(st.integers(0, 3)))
    ]
    return {
        "state": draw(st.sampled_from(State)),
        "birth_year": draw(st.one_of(st.none(), st.integers(1990, 2015))),
        "back_on": draw(st.one_of(st.none(), DAYS)),
        "proofs": proofs,
        "approvals": {draw(st.sampled_from(Task)): draw(stretches) for _ in range(draw(st.integers(0, 5)))},
        "parents": [draw(stretches) for _ in range(draw(st.integers(0, 2)))],
        "exemptions": exemptions,
    }


def written(drawn: dict) -> Volunteer:
    who = Volunteer(
        person=people.person(None, Role.VOLUNTEER),
        state=drawn["state"],
        birth_year=drawn["birth_year"],
        back_on=drawn["back_on"],
    )
    who.proofs = [
        ProofSeen(proof=proof, seen_on=seen, until_on=until) for proof, seen, until in drawn["proofs"]
    ]
    who.approvals = [
        Approval(task=task, from_on=from_on, until_on=until_on, given_by="x")
        for task, (from_on, until_on) in drawn["approvals"].items()
    ]
    who.parental_consents = [
        ParentalConsent(from_on=from_on, until_on=until_on, noted_by="x")
        for from_on, until_on in drawn["parents"]
    ]
    who.exemptions = [
        Exemption(
            task=task,
            rule=rule,
            reason="x",
            from_on=from_on,
            until_on=until_on or from_on + timedelta(days=30),
            given_by="x",
        )
        for task, rule, from_on, until_on in drawn["exemptions"]
    ]
    db.session.add(who)
    return who


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=files(), days=st.lists(DAYS, min_size=1, max_size=8))
def test_what_the_gate_says_is_what_the_database_holds_duties_to(app, drawn, days):
    who = written(drawn)
    commands.lay_clearances(who)
    edges = {
        day for each in who.clearances for day in each.stretch if day is not None and day > date(2020, 1, 1)
    }
    for task in Task:
        for day in {*days, *edges, *(edge - timedelta(days=1) for edge in edges)}:
            held = any(each.task == task and each.stretch.holds(day) for each in who.clearances)

            assert held == gate.is_cleared(who, task, day), (task, day)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=files(), day=DAYS)
def test_nobody_visits_a_home_but_a_grown_up_with_everything_and_nothing_set_aside(app, drawn, day):
    who = written(drawn)
    if gate.is_cleared(who, Task.HOME_VISIT, day):
        assert who.birth_year is not None
        assert day.year - who.birth_year >= 19
        assert who.state in (State.ACTIVE, State.LEAVE)
        assert who.approval_on(Task.HOME_VISIT, day)
        assert all(who.proof_on(proof, day) for proof in map(Proof, FIRST_NEEDS[Task.HOME_VISIT]))


def test_clearances_follow_every_act(app):
    anna = volunteer("Anna", Task.KITCHEN)
    assert [each.task for each in anna.clearances] == [Task.KITCHEN]

    commands.withdraw_approval(anna, Task.KITCHEN, by=THE_HOUSE)
    assert [(each.from_on, each.until_on) for each in anna.clearances] == []

    commands.approve(anna, Task.CHILDREN, by=THE_HOUSE)
    prove(anna, Task.CHILDREN)
    assert [each.task for each in anna.clearances] == [Task.CHILDREN]

    commands.stop(anna, by=THE_HOUSE)
    assert db.session.scalar(text("SELECT count(*) FROM clearances")) == 0
