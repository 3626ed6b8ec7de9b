"""Courses for the house's volunteers: theirs to see, and being there grants what the course gives."""

import pytest

from familiehus.activities import commands as activities
from familiehus.activities import queries as calendar
from familiehus.activities.sheets import Reach, sheet_of
from familiehus.attendance import commands, queries
from familiehus.attendance.belongings import BELONGINGS
from familiehus.attendance.models import Attendance
from familiehus.kernel import clock as house_clock
from familiehus.kernel.db import db
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import NOBODY, THE_HOUSE
from familiehus.reports import queries as reports
from familiehus.volunteers import commands as volunteers
from familiehus.volunteers import gate
from familiehus.volunteers.queries import statement_of
from familiehus.volunteers.states import Proof, State, Task
from tests import a, households
from tests.client import Browser
from tests.volunteering import prove, volunteer


@pytest.fixture(autouse=True)
def _a_tuesday(clock):
    clock("2026-11-24 13:00")


@pytest.fixture
def course(app):
    planned = a.activity(
        "Introkursus", "i dag 9.30-12", for_volunteers=True, gives_proof=Proof.INTRODUCTION.value
    )
    return a.date_of(planned)


@pytest.fixture
def new(app):
    """Somebody who lacks the introduction alone, and has not begun."""
    her = volunteer("Nanna Ny", Task.CHILDREN, proven=False, state=State.APPROVALS)
    for proof in (Proof.RECORD_CHECK, Proof.CONFIDENTIALITY, Proof.CONDUCT):
        volunteers.see_proof(her, proof, gate_day(), by=THE_HOUSE)
    volunteers.activate(her, by=THE_HOUSE)
    return her


def gate_day():
    return house_clock.today()


def may(her) -> bool:
    """The gate, and what it left for the database to hold duties to."""
    says = gate.is_cleared(her, Task.CHILDREN, gate_day())
    assert says == any(row.task == Task.CHILDREN and row.stretch.holds(gate_day()) for row in her.clearances)
    return says


def test_being_there_grants_the_approval_and_counts_the_hours(course, new):
    assert not may(new)
    row = commands.volunteer_arrives(course, new, by=THE_HOUSE)
    assert may(new)
    assert row is not None
    assert row.proof is not None
    assert row.proof.seen_on == gate_day()
    (hours,) = statement_of(new, 2026).rows
    assert (hours.minutes, hours.label) == (150, "Introkursus")

    assert commands.volunteer_arrives(course, new, by=THE_HOUSE) is row
    assert len(new.proofs_of(Proof.INTRODUCTION)) == 1


@pytest.mark.both_databases
def test_not_there_after_all_takes_back_what_it_gave_and_nothing_else(course, new):
    row = commands.volunteer_arrives(course, new, by=THE_HOUSE)
    assert row is not None
    commands.take_back(row, by=THE_HOUSE)
    assert not may(new)
    assert new.proofs_of(Proof.INTRODUCTION) == []
    assert statement_of(new, 2026).rows == []

    old = volunteer("Ole Gammel", Task.CHILDREN)
    again = commands.volunteer_arrives(course, old, tap="t" * 20, by=THE_HOUSE)
    assert again is not None
    assert again.proof is None
    assert commands.undo("t" * 20, by=THE_HOUSE)
    assert may(old)


def test_who_has_stopped_or_writes_it_of_oneself_is_refused(course, new):
    with pytest.raises(Refused, match="Ingen kan godkende sig selv"):
        commands.volunteer_arrives(course, new, by=new.person)
    volunteers.stop(new, by=THE_HOUSE)
    with pytest.raises(Refused, match="er stoppet"):
        commands.volunteer_arrives(course, new, by=THE_HOUSE)
    cafe = a.date_of(a.activity("Café", "i dag 12-14"))
    with pytest.raises(Refused, match="ikke for husets frivillige"):
        commands.volunteer_arrives(cafe, volunteer(), by=THE_HOUSE)


def test_families_do_not_see_it_and_reports_about_families_do_not_count_it(course, new):
    commands.volunteer_arrives(course, new, by=THE_HOUSE)
    assert calendar.today(NOBODY) == []
    assert calendar.today(a.family()) == []
    assert [each.title for each in calendar.today(_signed_in(new))] == ["Introkursus"]
    assert [each.title for each in calendar.today(a.staff())] == ["Introkursus"]
    assert reports.dates_of(2026).held == {}
    assert queries.unrecorded() == []


def _signed_in(her):
    her.person.wear("volunteer")
    return her.person


def test_only_who_gives_approvals_says_what_a_course_gives(app):
    samir, bente = a.coordinator(), a.staff()
    wanted = a.sheet("Kursus", "i morgen 9-12", for_volunteers=True, gives_proof=Proof.CONDUCT.value)
    with pytest.raises(Refused, match="Kun koordinatoren"):
        activities.plan(wanted, by=bente)
    planned = activities.plan(wanted, by=samir)
    without = a.sheet("Kursus", "i morgen 9-12", for_volunteers=True)
    with pytest.raises(Refused, match="Kun koordinatoren"):
        activities.revise(a.date_of(planned), Reach.THIS, without, by=bente)
    assert sheet_of(a.date_of(planned)).details.gives_proof == Proof.CONDUCT
    signed = a.date_of(a.activity("Leg", "i morgen 14-15", takes_signups=True))
    signed.taken_adults = 1
    mine = a.sheet(
        "Leg", "i morgen 14-15", for_volunteers=True, responsible=signed.responsible, place=signed.place
    )
    with pytest.raises(Refused, match="Familier er tilmeldt"):
        activities.revise(signed, Reach.THIS, mine, by=samir)
    for more, why in (
        ({"for_volunteers": True, "takes_signups": True}, "kommer man bare"),
        ({"gives_proof": Proof.CONDUCT.value}, "Kun et kursus for husets frivillige"),
        ({"for_volunteers": True, "gives_proof": Proof.RECORD_CHECK.value}, "bliver vurderet"),
    ):
        with pytest.raises(Refused, match=why):
            activities.plan(a.sheet("Kursus", "i morgen 9-12", **more), by=samir)


def test_what_somebody_was_at_comes_out_and_goes(course, new):
    commands.volunteer_arrives(course, new, by=THE_HOUSE)
    assert [each["what"] for each in BELONGINGS.export(new.person)["attendances"]] == ["Introkursus"]
    assert BELONGINGS.forget(new.person) == 1
    row = db.session.get_one(Attendance, 1, populate_existing=True)
    assert (row.volunteer_id, row.proof_id, row.heads) == (None, None, 1)


def test_from_the_plan_to_the_volunteer_s_own_page(browser: Browser, app, clock, new):
    """A coordinator plans it, the volunteer reads of it, staff tick who came, a slip is put right."""
    place = a.place("Stuen")
    mette = a.coordinator("Mette")
    browser.as_(mette).get("/kalender/ny")
    browser.post(
        "/kalender/ny",
        title="Introkursus",
        category="course",
        first_on="2026-11-25",
        starts="16.30",
        ends="19",
        repeats="once",
        place=place.key,
        responsible=mette.key,
        takes_signups="sign_up",
        for_volunteers="y",
        gives_proof="introduction",
        language="da",
        do="publish",
    )
    assert "Giver godkendelse: Introkursus" in browser.get("/kalender/" + _only_date()).text
    assert "Introkursus" not in Browser(app).get("/kalender").text
    assert "giver Introkursus" in browser.as_(new.person).get("/min-frivillighed/")["#kurser"]

    clock("2026-11-25 19:30")
    household = households.household("Familien Holm", children=[("Alma", 2023)])
    browser.as_(a.staff())
    roll = "/fremmoede/" + _only_date()
    assert household.called not in browser.get(roll).text
    refused = browser.post(roll + "/frivillige")
    assert (refused.status, "Sæt kryds ved dem, der kom" in refused.text) == (422, True)
    browser.post(roll + "/frivillige", who=[new.key])
    assert "fik Introkursus" in browser.get(roll).text
    assert may(new)
    row = db.session.query(Attendance).one()
    browser.post(f"{roll}/{row.key}/fortryd")
    db.session.expire_all()
    assert not may(new)


def _only_date() -> str:
    (date,) = calendar.upcoming(THE_HOUSE) or calendar.today(THE_HOUSE)
    return str(date.key)


def test_a_proof_that_ran_out_is_given_anew(course, new):
    prove(new, Task.CHILDREN)
    volunteers.withdraw_proof(new, new.proofs_of(Proof.INTRODUCTION)[0], by=THE_HOUSE)
    assert not may(new)
    commands.volunteer_arrives(course, new, by=THE_HOUSE)
    assert may(new)
