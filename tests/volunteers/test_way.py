"""Coming, going and being away: which step may follow which, who may take it, and what each of them does."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from familiehus.accounts.models import Person
from familiehus.bookings import commands as bookings
from familiehus.bookings.models import Purpose
from familiehus.house import commands as house
from familiehus.kernel import clock as house_clock
from familiehus.kernel.db import db
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import THE_HOUSE, Role
from familiehus.messages.models import Message
from familiehus.series.rules import Rule
from familiehus.series.timetables import Timetable
from familiehus.support.queries import advisers
from familiehus.visits.queries.fitting import visitors_of_the_house
from familiehus.volunteers import commands, queries
from familiehus.volunteers.models import ProofSeen, Volunteer
from familiehus.volunteers.news import volunteer_stopped
from familiehus.volunteers.states import NEXT, Proof, Source, State, Task
from familiehus.volunteers.states import Rule as GateRule
from tests import people, times
from tests.client import Browser
from tests.volunteering import volunteer

TODAY = date(2026, 11, 24)
ACTS: dict[str, tuple[Callable[[Volunteer], object], State]] = {
    "talk": (lambda who: commands.agree_talk(who, None, "", by=THE_HOUSE), State.TALK),
    "approvals": (lambda who: commands.begin_approvals(who, by=THE_HOUSE), State.APPROVALS),
    "active": (lambda who: commands.activate(who, by=THE_HOUSE), State.ACTIVE),
    "leave": (lambda who: commands.go_on_leave(who, by=THE_HOUSE), State.LEAVE),
    "back": (lambda who: commands.come_back(who, by=THE_HOUSE), State.ACTIVE),
    "stop": (lambda who: commands.stop(who, by=THE_HOUSE), State.STOPPED),
}
MAY: dict[State, set[str]] = {
    State.ENQUIRY: {"talk", "approvals"},
    State.TALK: {"talk", "approvals"},
    State.APPROVALS: {"active"},
    State.ACTIVE: {"leave", "stop"},
    State.LEAVE: {"back", "active", "stop"},
    State.STOPPED: {"approvals"},
    State.ANONYMISED: set(),
}
PATHS = {
    "enquiries": "/frivillige/henvendelser",
    "register": "/frivillige/",
    "rules": "/frivillige/regler",
    "renewals": "/frivillige/udloeber",
    "file": "/frivillige/{key}",
    "on the way": "/frivillige/{asking}",
    "record check": "/frivillige/{key}/bevis/record_check",
    "conduct": "/frivillige/{key}/bevis/conduct",
    "hours": "/frivillige/timer",
    "kilometres": "/frivillige/koersel.csv",
    "set aside": "/frivillige/{key}/undtagelse",
    "mine": "/min-frivillighed/",
}
DESK = {"register", "file"}
KEEPS = DESK | {"enquiries", "renewals", "on the way", "conduct", "hours", "kilometres"}
SEES: dict[Role, set[str]] = {
    Role.FAMILY: set(),
    Role.ASSOCIATION: set(),
    Role.VOLUNTEER: {"mine"},
    Role.STAFF: DESK,
    Role.COORDINATOR: KEEPS,
    Role.MANAGER: KEEPS | {"rules", "record check", "set aside"},
}


@pytest.fixture(autouse=True)
def _a_tuesday(clock: Callable[[str], None]):
    clock("2026-11-24 10:00")


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("act", ACTS)
def test_which_step_may_follow_which(app, state: State, act: str):
    who = volunteer(state=state)
    if state in (State.ENQUIRY, State.TALK):
        commands.approve(who, Task.PRACTICAL, by=THE_HOUSE)
    do, becomes = ACTS[act]
    if act in MAY[state]:
        do(who)

        assert who.state == becomes
        assert becomes == state or becomes in NEXT[state]
    else:
        with pytest.raises(Refused):
            do(who)

        assert who.state == state


@pytest.mark.parametrize("role", SEES)
def test_who_opens_what(app, role: Role):
    who, asking = volunteer("Anna", Task.CHILDREN), volunteer("Nye Nelly", state=State.ENQUIRY)
    visitor = people.person("Vera", role)
    db.session.commit()
    browser = Browser(app).as_(visitor)

    opened = {
        name
        for name, path in PATHS.items()
        if browser.get(path.format(key=who.key, asking=asking.key)).status == 200
    }

    assert opened == SEES[role]


@pytest.mark.parametrize("role", [Role.STAFF, Role.COORDINATOR, Role.MANAGER])
def test_the_certificate_s_dates_are_the_manager_s_alone(app, role: Role):
    who = volunteer("Anna", Task.CHILDREN)
    db.session.commit()

    page = Browser(app).as_(people.person("Vera", role)).get(f"/frivillige/{who.key}")
    line = next(
        each.text_content() for each in page.select("#beviser li") if "Børneattest" in each.text_content()
    )

    assert ("2026" in line) == (role == Role.MANAGER)


def test_an_enquiry_gives_no_way_in_until_one_is_active(app):
    who = volunteer("Anna", state=State.APPROVALS)
    assert who.person.roles_held() == []

    commands.activate(who, by=THE_HOUSE)
    assert who.person.roles_held() == [Role.VOLUNTEER]

    commands.stop(who, by=THE_HOUSE)
    assert who.person.roles_held() == []


def test_a_stranger_s_form_makes_nobody_s_file_another(app, browser: Browser):
    anna = volunteer("Anna", Task.KITCHEN)
    anna.person.email = "anna@hus.example"
    db.session.commit()
    browser.get("/bliv-frivillig")
    answer = browser.post("/bliv-frivillig", name="En anden", email="anna@hus.example", wants="driver")

    assert answer.status == 303
    db.session.refresh(anna)
    assert (anna.name, anna.state, anna.wants) == ("Anna", State.ACTIVE, [])


def test_the_public_form_puts_somebody_on_the_list(app, browser: Browser):
    browser.get("/bliv-frivillig")
    answer = browser.post(
        "/bliv-frivillig", name="Nye Nelly", phone="20304050", wants=["kitchen"], birth_year="1970"
    )

    assert answer.status == 303
    (nelly,) = queries.enquiries(_coordinator())
    assert (nelly.name, nelly.wants, nelly.birth_year) == ("Nye Nelly", ["kitchen"], 1970)
    assert nelly.person.roles_held() == []


def test_a_declined_enquiry_is_gone_with_the_person(app):
    who = volunteer("Nye Nelly", state=State.TALK)
    key = who.person.key
    commands.decline(who, by=THE_HOUSE)

    assert db.session.query(Volunteer).count() == 0
    assert db.session.query(Person).filter_by(key=key).count() == 0


def test_stopping_gives_everything_back_and_says_so(app):
    heard: list[Volunteer] = []

    def listen(sender: Volunteer, by: object) -> None:
        heard.append(sender)

    who = volunteer("Anna", Task.KITCHEN)
    absence = commands.note_absence(
        who, Timetable(times.day("fredag"), None, timedelta(days=1)), by=THE_HOUSE
    )
    hold = absence.dates[0].hold
    with volunteer_stopped.connected_to(listen):
        commands.stop(who, by=THE_HOUSE)

    assert heard == [who]
    assert hold is not None
    assert hold.is_released
    assert (who.absences, who.clearances, who.approvals[0].until_on) == ([], [], TODAY)


def test_taking_the_hat_or_closing_the_account_stops_the_volunteer(app):
    from familiehus.accounts import commands as accounts

    first, second = volunteer("Anna"), volunteer("Bo")
    accounts.take_hat(first.person, Role.VOLUNTEER, by=THE_HOUSE)
    accounts.deactivate(second.person, by=THE_HOUSE)

    assert (first.state, second.state) == (State.STOPPED, State.STOPPED)


def test_who_comes_back_begins_with_approvals(app):
    who = volunteer("Anna", Task.KITCHEN, state=State.STOPPED)
    commands.begin_approvals(who, by=THE_HOUSE)

    with pytest.raises(Refused, match="Godkend først mindst én opgave"):
        commands.activate(who, by=THE_HOUSE)


def test_a_leave_with_a_day_ends_by_itself(app, clock):
    who = volunteer("Anna", Task.KITCHEN)
    commands.go_on_leave(who, by=THE_HOUSE, back_on=date(2026, 12, 1))
    clock("2026-11-30 23:30")
    assert commands.come_back_when_due() == 0
    clock("2026-12-01 00:30")
    assert commands.come_back_when_due() == 1
    assert who.is_active


def test_a_certificate_that_was_not_fine_leaves_no_trace(app):
    lene = people.manager()
    who = volunteer("Anna", Task.CHILDREN, state=State.APPROVALS, proven=False)
    commands.order_record_check(who, TODAY, by=lene)
    commands.drop_order(who, by=lene)

    assert db.session.query(ProofSeen).count() == 0


@pytest.mark.parametrize("role", [Role.STAFF, Role.COORDINATOR])
def test_only_the_manager_assesses_certificates_and_sets_rules_aside(app, role: Role):
    who, visitor = volunteer("Anna", Task.CHILDREN, proven=False), people.person("Vera", role)

    with pytest.raises(Refused, match="Kun lederen"):
        commands.see_proof(who, Proof.RECORD_CHECK, TODAY, by=visitor)
    with pytest.raises(Refused, match="Kun lederen"):
        commands.set_aside(
            who, Task.CHILDREN, GateRule.CONDUCT, reason="x", until_on=date(2026, 12, 1), by=visitor
        )


def test_nobody_approves_themselves(app):
    kirsten = people.person("Kirsten", Role.COORDINATOR, Role.VOLUNTEER)
    kirsten.wear(Role.COORDINATOR)
    who = volunteer(person=kirsten)

    with pytest.raises(Refused, match="Ingen kan godkende sig selv"):
        commands.approve(who, Task.CHILDREN, by=kirsten)


def test_who_is_approved_until_a_day_is_found_wherever_the_task_is_asked_for(app, clock):
    anna = volunteer("Anna")
    until = house_clock.today() + timedelta(days=100)
    for task in (Task.KITCHEN, Task.HOME_VISIT, Task.ADVISER):
        commands.approve(anna, task, by=THE_HOUSE, until_on=until)
    manager = people.manager()
    manager.wear(Role.MANAGER)

    def found() -> list[list[Volunteer]]:
        return [queries.register(manager, task=Task.KITCHEN), visitors_of_the_house(), advisers()]

    assert found() == [[anna], [anna], [anna]]
    clock(f"{until} 08:00")
    assert found() == [[], [], []]


def test_a_new_interval_holds_for_proofs_seen_before(app):
    lene, who = people.manager(), volunteer("Anna", Task.CHILDREN)
    commands.write_rules(
        needs={Task.CHILDREN: [Proof.RECORD_CHECK]}, months={Proof.RECORD_CHECK: 12}, weeks_ahead=8, by=lene
    )

    (clearance,) = [each for each in who.clearances if each.task == Task.CHILDREN]
    assert clearance.until_on == date(2027, 11, 24)


def test_a_course_is_the_proof_from_its_day_and_once(app):
    who = volunteer("Anna", Task.CHILDREN, proven=False)

    assert commands.grant_by_course(who, Proof.INTRODUCTION, TODAY, by=THE_HOUSE)
    assert commands.grant_by_course(who, Proof.INTRODUCTION, TODAY, by=THE_HOUSE) is None
    with pytest.raises(ValueError, match="assessed"):
        commands.grant_by_course(who, Proof.RECORD_CHECK, TODAY, by=THE_HOUSE)


def test_people_are_reminded_once_weeks_ahead_and_once_more(app, clock):
    volunteer("Anna", Task.CHILDREN)
    _coordinator()

    def letters() -> list[str]:
        return sorted(each.kind for each in db.session.query(Message).all() if "renewal" in each.kind)

    commands.remind_of_renewals()
    assert letters() == []
    clock("2029-10-15 08:00")
    commands.remind_of_renewals()
    commands.remind_of_renewals()
    assert letters() == ["volunteers.renewal", "volunteers.renewals"]
    clock("2029-11-14 08:00")
    commands.remind_of_renewals()
    assert letters().count("volunteers.renewal") == 2


def test_an_absence_is_held_and_keeps_others_from_asking(app):
    who = volunteer("Anna")
    commands.note_absence(who, Timetable.of_span(times.span("torsdag 9-12")), by=who.person)

    with pytest.raises(Refused, match="Anna er optaget"):
        bookings.take(
            commands.resource_for(who.person), times.span("torsdag 10-11"), Purpose.SHIFT, by=people.staff()
        )


def test_an_absence_is_never_refused_and_waits_for_what_stands_there(app):
    who = volunteer("Anna")
    shift = bookings.take(
        commands.resource_for(who.person), times.span("torsdag 10-11"), Purpose.SHIFT, by=THE_HOUSE
    )
    absence = commands.note_absence(who, Timetable.of_span(times.span("torsdag 9-12")), by=who.person)
    assert absence.dates[0].hold is None

    bookings.move(shift, times.span("torsdag 9-10"), by=THE_HOUSE)
    assert absence.dates[0].hold is None
    bookings.release(shift)
    assert absence.dates[0].hold is not None


def test_a_weekly_absence_stays_at_its_hour_when_the_clock_changes(app, clock):
    who, rule = volunteer("Anna"), Rule.weekly(1)
    thursday = Timetable.of_span(times.span("2026-11-24 16-20"))
    absence = commands.note_absence(
        who, Timetable(thursday.first_on, thursday.starts, thursday.length, rule), by=who.person
    )

    from familiehus.kernel.clock import local

    assert {local(each.starts_at).hour for each in absence.dates} == {16}
    assert {each.span.minutes for each in absence.dates} == {240}
    assert len(absence.dates) > 20


def test_hours_are_counted_once_corrected_by_the_volunteer_and_approved_by_another(app):
    who, mette = volunteer("Anna"), _coordinator()
    duty: dict[str, Any] = {"source": Source.SHIFT, "source_key": "s1", "day": TODAY, "by": THE_HOUSE}
    row = commands.count_hours(who, minutes=120, what=Task.KITCHEN, **duty)
    commands.correct_hours(row, minutes=150, kilometres=4, by=who.person)
    again = commands.count_hours(who, minutes=125, what=Task.KITCHEN, **duty)

    assert again is row
    assert (row.minutes_present, row.minutes, row.kilometres) == (125, 150, 4)
    with pytest.raises(Refused, match="egne timer"):
        commands.approve_hours([row], by=who.person)
    assert commands.approve_hours([row], by=mette) == 1
    with pytest.raises(Refused, match="godkendt"):
        commands.correct_hours(row, minutes=1, kilometres=0, by=who.person)
    statement = queries.statement_of(who, 2026)
    assert (statement.minutes, statement.by_what) == (150, [("Køkken", 1, 150)])


def test_staff_put_hours_right_and_the_volunteer_sees_what_stood(app, browser: Browser):
    anna, mette = volunteer("Anna"), people.coordinator("Mette")
    row = commands.note_hours(anna, day=house_clock.today(), minutes=240, what=Task.KITCHEN, by=anna.person)
    commands.approve_hours([row], by=mette)
    browser.as_(mette).get(f"/frivillige/timer/{row.key}")
    browser.post(f"/frivillige/timer/{row.key}", hours="2", minutes="30", kilometres="0", follow=True)
    assert "Rettet. Anna får besked." in browser.answer
    db.session.refresh(row)
    assert (row.minutes, row.minutes_before, row.is_approved) == (150, 240, True)
    assert "huset rettede det fra 4 t." in browser.as_(anna.person).get("/min-frivillighed/timer").text
    assert "volunteers.hours_put_right" in set(db.session.scalars(select(Message.kind)))

    commands.put_hours_right(row, minutes=180, kilometres=0, by=mette)
    assert row.minutes_before == 240
    with pytest.raises(Refused, match="Ingen kan rette sine egne"):
        commands.put_hours_right(row, minutes=300, kilometres=0, by=anna.person)


def test_who_stopped_long_ago_is_forgotten_and_the_hours_count(app, clock):
    anna, both = volunteer("Anna Bach"), volunteer("Bo Begge", person=people.staff("Bo Begge"))
    person, bo = anna.person, both.person_id
    row = commands.note_hours(anna, day=house_clock.today(), minutes=240, what=Task.KITCHEN, by=person)
    his = commands.note_hours(both, day=house_clock.today(), minutes=30, what=Task.KITCHEN, by=both.person)
    commands.correct_hours(his, minutes=45, kilometres=0, by=both.person)
    for each in (anna, both):
        commands.stop(each, by=THE_HOUSE)
    house.describe(by=THE_HOUSE, volunteers_kept_months=2)
    clock("2027-01-24 10:00")
    assert commands.forget_stopped() == 0
    clock("2027-01-25 10:00")
    assert commands.forget_stopped() == 2
    assert commands.forget_stopped() == 0
    db.session.expire_all()
    assert (anna.state, both.state) == (State.ANONYMISED, State.ANONYMISED)
    assert "Anna" not in anna.name
    assert not person.email
    assert db.session.get_one(Person, bo).name == "Bo Begge"
    assert (row.minutes, anna.clearances, anna.approvals) == (240, [], [])
    assert (his.minutes, his.corrected_by) == (45, "")


def test_kilometres_come_without_formulas_and_without_cpr(app):
    who = volunteer("=Anna")
    row = commands.note_hours(who, day=TODAY, minutes=60, what=Task.DRIVER, kilometres=12, by=who.person)
    commands.approve_hours([row], by=_coordinator())
    db.session.commit()

    answer = Browser(app).as_(_coordinator()).get("/frivillige/koersel.csv")

    assert answer.text.splitlines() == ["\ufeffDato;Navn;Formål;Kilometer", "2026-11-24;'=Anna;Kørsel;12"]
    rules = queries.rules_of_the_house()
    needs = {task: rules.needs_of(task) for task in Task}
    commands.write_rules(
        needs=needs, months={}, weeks_ahead=8, mileage={2026: 394}, by=people.manager("Lene Friis")
    )
    db.session.commit()
    paid = Browser(app).as_(_coordinator()).get("/frivillige/koersel.csv").text
    assert paid.splitlines()[1] == "2026-11-24;'=Anna;Kørsel;12;3,94;47,28"


def test_the_agreement_says_what_is_promised_and_whom_to_ring(app):
    anna = volunteer("Anna Bach", Task.KITCHEN)
    house.describe(by=THE_HOUSE, kommune_phone="70112233")
    db.session.commit()
    for who, path in (
        (_coordinator(), f"/frivillige/{anna.key}/aftale"),
        (anna.person, "/min-frivillighed/aftale"),
    ):
        page = Browser(app).as_(who).get(path)
        assert "heller ikke når du er stoppet" in page
        assert "70 11 22 33" in page
        assert "Køkken" in page


def test_another_volunteer_s_hours_and_absences_are_not_there(app):
    anna, bo = volunteer("Anna"), volunteer("Bo")
    hours = commands.note_hours(bo, day=TODAY, minutes=60, what=Task.DRIVER, by=bo.person)
    absence = commands.note_absence(bo, Timetable(times.day("fredag"), None, timedelta(days=1)), by=bo.person)
    db.session.commit()
    browser = Browser(app).as_(anna.person)
    browser.get("/min-frivillighed/")

    assert browser.get(f"/min-frivillighed/timer/{hours.key}").status == 404
    assert browser.send(f"/min-frivillighed/fravaer/{absence.key}/fjern", {}).status in (400, 404)
    assert db.session.query(type(absence)).count() == 1


def test_forgetting_leaves_hours_without_a_name(app):
    from familiehus.volunteers.belongings import export, forget

    who = volunteer("Anna", Task.CHILDREN, likes="Kanarie", neighbourhood="Fuglekvarteret")
    commands.note_hours(who, day=TODAY, minutes=60, what=Task.DRIVER, by=who.person)
    assert export(who.person)["volunteer"]["likes"] == "Kanarie"
    forget(who.person)

    told = str(export(who.person))
    assert "Kanarie" not in told
    assert "Fuglekvarteret" not in told
    assert (who.state, who.proofs, who.clearances, who.birth_year) == (State.ANONYMISED, [], [], None)
    assert queries.statement_of(who, 2026).rows[0].minutes == 60


def _coordinator() -> Person:
    mette = people.coordinator()
    mette.wear(Role.COORDINATOR)
    return mette


def test_a_coordinator_writes_down_a_volunteers_new_number(app, browser: Browser):
    anna = volunteer("Anna Bach")
    path = f"/frivillige/{anna.key}/kontakt"
    desk = browser.as_(people.coordinator())
    assert desk.post(path, form=path, phone="20 30 40 99", preferred_channel="sms").status == 303
    assert (anna.person.phone, anna.person.preferred_channel) == ("20304099", "sms")
