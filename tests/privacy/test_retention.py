"""The rules' dry run says what the night then does; the self-check and the export say what there is."""

import json
from datetime import timedelta

import pytest

from familiehus.accounts import commands as accounts
from familiehus.app import rooms
from familiehus.families import commands as families
from familiehus.families.states import State
from familiehus.house import commands as house
from familiehus.jobs import running
from familiehus.jobs.timetable import JOBS
from familiehus.kernel.audit import AuditEntry
from familiehus.kernel.belongings import Belongings
from familiehus.kernel.db import Base, db
from familiehus.kernel.roles import THE_HOUSE, Role
from familiehus.privacy import chain, commands, retention, selfcheck
from familiehus.privacy.retention.exceptions import WITHOUT_A_RULE
from familiehus.support import commands as support
from familiehus.surveys import commands as surveys
from familiehus.surveys.models import Pseudonym
from familiehus.volunteers import commands as volunteers
from familiehus.volunteers.models import Volunteer
from familiehus.volunteers.states import Proof
from familiehus.volunteers.states import State as Helper
from tests import a, people, supporting, times, volunteering
from tests.households import household


def test_every_table_about_people_has_a_rule_or_a_reason_why_not(app):
    """Said table by table in the rooms' own lists; a new table about people is let go of, or somebody says why not."""
    about_people = {
        table
        for each in rooms.belongings()
        for table, said in each.tables.items()
        if not said.startswith("nothing about people")
    }
    let_go_of = set().union(*(rule.tables for rule in retention.RULES))

    assert about_people - let_go_of - set(WITHOUT_A_RULE) == set(), (
        "Give them a rule, or say why they have none."
    )
    assert set(WITHOUT_A_RULE) & let_go_of == set(), "These have a rule."
    assert (let_go_of | set(WITHOUT_A_RULE)) - set(Base.metadata.tables) == set(), "There is no such table."


def test_who_has_been_nothing_to_the_house_for_a_year_is_forgotten(app, clock):
    """A colleague who left, not one who is still here, not one who also is a volunteer."""
    clock("2025-06-01 10:00")
    left, stays, both = (
        people.staff("Bente Kjær"),
        people.staff("Sara Beck"),
        volunteering.volunteer("Vera Vind"),
    )
    accounts.take_hat(left, Role.STAFF, by=THE_HOUSE)
    accounts.take_hat(both.person, Role.VOLUNTEER, by=THE_HOUSE)
    db.session.commit()
    clock("2026-06-01 10:00")
    assert going().get("former-people", 0) == 0
    clock("2026-06-03 10:00")
    assert going()["former-people"] == 1

    assert commands.forget_former() == 1
    assert (left.name, left.email, left.active) == ("–", None, False)
    assert (stays.name, both.person.name) == ("Sara Beck", "Vera Vind")
    assert commands.forget_former() == 0


def test_what_a_round_a_survey_a_turn_and_an_advice_knew_of_people_goes(app, clock):
    """The dry run counts them first; afterwards nothing is over its time."""
    clock("2026-11-24 10:00")
    lotte = people.family("Lotte Holm")
    family = household("Familien Holm", guardian=lotte)
    support.ask_for_parcel(supporting.parcel_round(), family, by=THE_HOUSE)
    (session,) = supporting.sessions(1)
    support.book(session, family, by=THE_HOUSE)
    house.put_on_call("Sara", "10203040", times.span("i morgen 16-20"), by=THE_HOUSE)
    day = times.day("i dag")
    project = surveys.open_project(
        "Trivsel", day, day + timedelta(days=30), day + timedelta(days=60), by=THE_HOUSE
    )
    db.session.add(Pseudonym(project=project, person=lotte, household=family))
    db.session.commit()
    counted = going()
    assert not {"parcels", "advice", "on-call", "survey-links"} & set(counted)
    clock("2027-04-01 03:00")
    wanted = {"parcels": 1, "advice": 1, "on-call": 1, "survey-links": 1}
    assert {name: number for name, number in going().items() if name in wanted} == wanted

    for rule in retention.RULES:
        if rule.name in wanted:
            assert retention.run(rule) == 1, rule.name
    assert not set(wanted) & set(going())


def going() -> dict[str, int]:
    return {each.rule.name: each.over_time for each in retention.standings() if each.over_time}


def test_the_dry_run_counts_what_the_night_lets_go_of(app, clock):
    clock("2024-11-24 10:00")
    household("Familien Berg", state=State.CLOSED)
    household("Familien Lund")
    db.session.commit()
    clock("2026-11-24 10:00")

    assert going()["families"] == 1
    assert retention.overdue() > 0
    db.session.rollback()
    assert running.run(app, JOBS["retention"]) == running.Outcome.DONE
    db.session.rollback()
    assert going() == {}
    ran = {each.rule.name: each.last.gone for each in retention.standings() if each.last}
    assert set(ran) == {rule.name for rule in retention.RULES}
    assert (ran["families"], ran["volunteers"]) == (1, 0)


def test_an_enquiry_that_nobody_touches_for_half_a_year_is_gone(app, clock):
    """Of a family and of a volunteer; not one that somebody has been busy with, nor one with a talk to come."""
    clock("2026-01-07 10:00")
    gone, touched = (household(called, state=State.ENQUIRY) for called in ("Familien Dam", "Familien Bæk"))
    asked, proven = (volunteers.enquire(accounts.introduce(name), by=THE_HOUSE) for name in ("Ulla", "Vera"))
    db.session.commit()
    clock("2026-06-07 10:00")
    families.agree_talk(touched, None, "Ring i august", by=THE_HOUSE)
    volunteers.see_proof(proven, Proof.INTRODUCTION, times.day("i dag"), by=a.manager("Lene Friis"))
    db.session.commit()
    clock("2026-07-06 10:00")
    assert going() == {}
    clock("2026-07-08 10:00")
    assert going() == {"enquiries": 1, "volunteer-enquiries": 1}

    assert [retention.run(each) for each in retention.RULES if each.name in going()] == [1, 1]
    assert (gone.called, touched.called, proven.name) == ("–", "Familien Bæk", "Vera")
    assert db.session.get(Volunteer, asked.id) is None
    assert going() == {}


@pytest.mark.both_databases
def test_the_night_lets_go_of_what_the_dry_run_counts(app, clock):
    """A house that everybody left: after one night nothing is over its time, and the trail still verifies."""
    clock("2025-01-07 10:00")
    berg = household("Familien Berg", state=State.CLOSED, children=[("Alma", 2020)])
    vera = volunteering.volunteer("Vera Vind")
    volunteers.see_proof(vera, Proof.RECORD_CHECK, times.day("i dag"), by=a.manager("Lene Friis"))
    volunteers.stop(vera, by=THE_HOUSE)
    db.session.commit()
    chain.seal_head()
    db.session.commit()
    vera_id, berg_id = vera.id, berg.id
    clock("2026-11-24 10:00")
    counted = going()

    assert {"families", "volunteers", "record-checks", "log"} <= set(counted)
    db.session.rollback()
    assert running.run(app, JOBS["retention"]) == running.Outcome.DONE
    db.session.rollback()
    assert going() == {}
    left = db.session.get_one(Volunteer, vera_id)
    assert (left.state, left.person.name, left.proofs) == (Helper.ANONYMISED, "–", [])
    assert db.session.get_one(type(berg), berg_id).called == "–"
    assert chain.verify().holds


def test_a_volunteer_is_erased_on_a_page_and_stays_what_else_she_is(app, browser):
    vera = volunteering.volunteer("Vera Vind")
    household("Familien Vind", guardian=vera.person)
    db.session.commit()
    person, key = vera.person, vera.key
    browser.as_(a.coordinator("Kirsten Dahl"))

    assert "Timer og kilometer" in browser.get(f"/frivillige/{key}/slet")
    assert browser.post(f"/frivillige/{key}/slet").status == 303
    assert browser.get(f"/frivillige/{key}").status == 404
    db.session.expire_all()
    assert (vera.state, vera.person.name) == (Helper.ANONYMISED, "–")
    assert (person.name, [str(role) for role in person.roles_held()]) == ("Vera Vind", ["family"])
    said = db.session.query(AuditEntry).filter(AuditEntry.subject_key == key).all()
    assert all(entry.said is None for entry in said)


def test_a_volunteer_erases_herself(app, browser):
    vera = volunteering.volunteer("Vera Vind")
    db.session.commit()
    person = vera.person
    browser.as_(person)
    browser.get("/min-frivillighed/slet")

    assert browser.post("/min-frivillighed/slet").location == "/"
    db.session.expire_all()
    assert (person.name, person.active) == ("–", False)


def test_the_self_check_names_who_has_no_second_factor_and_that_no_backup_was_taken(app):
    a.manager("Lene Friis")
    db.session.commit()
    said = {check.title: check for check in selfcheck.checks()}

    assert "Lene Friis" in said["Ekstra sikkerhed"].note
    assert not said["Sikkerhedskopi"].is_good
    assert not said["Nøglen til kopierne"].is_good
    assert "SQLite 3." in said["Udgave"].note


def test_every_room_is_asked_what_it_holds_about_a_family(app, browser, monkeypatch):
    family = household("Familien Berg", children=[("Emil", 2020)])
    db.session.commit()
    new = Belongings(room="a new room", tables={}, export=lambda subject: {"knows": subject.key})
    known = rooms.belongings()
    monkeypatch.setattr(rooms, "belongings", lambda: [*known, new])
    browser.as_(a.manager("Lene Friis"))
    page = browser.get(f"/log-og-data/familie/{family.key}/alt")
    answer = browser.get(f"/log-og-data/familie/{family.key}/alt?som=json")

    assert "Emil" in page
    held = json.loads(answer.text)["familie"]
    assert held["a new room"] == {"knows": family.key}
    assert held["families"]["households"][0]["called"] == "Familien Berg"
