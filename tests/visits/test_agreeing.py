"""Visits past the gate and the calendar: the clock's changes, the way between, holidays, pauses, another time."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from familiehus.kernel import clock as wall
from familiehus.kernel.db import db
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import THE_HOUSE, Role
from familiehus.messages.models import Message
from familiehus.visits import access, commands
from familiehus.visits.queries import matches, visits
from familiehus.visits.states import Known, Side, State
from familiehus.volunteers import commands as volunteers
from familiehus.volunteers.states import Task
from tests import people, times, visiting
from tests.client import Browser
from tests.signups import parties


@pytest.fixture(autouse=True)
def _a_tuesday(app, clock):
    clock("2026-10-13 08:00")


def test_ten_o_clock_stays_ten_o_clock_over_both_changes_of_the_clock():
    match = visiting.match(State.ACTIVE, weeks=30)
    visiting.visit("2026-10-18 10-12", of=match, weekly=True)
    stood = [each for each in match.plans[0].visits if each.is_on]
    assert {wall.local(each.starts_at).strftime("%H:%M") for each in stood} == {"10:00"}
    assert {each.span.minutes for each in stood} == {120}
    offsets = {wall.local(each.starts_at).utcoffset() for each in stood}
    assert offsets == {timedelta(hours=1), timedelta(hours=2)}
    assert wall.local(stood[-1].starts_at).month >= 4


def test_the_window_of_an_address_is_counted_in_real_hours_over_the_change():
    visit = visiting.visit("2026-10-25 10-12", of=visiting.match(State.ACTIVE))
    assert visit.address_window.minutes == (24 + 2 + 2) * 60
    assert wall.local(visit.address_window.starts_at).strftime("%d %H:%M") == "24 11:00"


def test_public_holidays_are_skipped_and_say_so():
    match = visiting.match(State.ACTIVE, weeks=20)
    visiting.visit("2026-12-11 10-12", of=match, weekly=True)
    skipped = {
        wall.local_day(each.starts_at).isoformat(): each for each in match.plans[0].visits if not each.is_on
    }
    assert {"2026-12-25", "2027-01-01"} <= set(skipped)
    assert not any(each.seats for each in skipped.values())


def test_there_is_time_for_the_way_between_two_visits_once():
    anna = visiting.visitor("Anna")
    one, two = visiting.match(State.ACTIVE, anna), visiting.match(State.ACTIVE, anna)
    visiting.visit("i morgen 10-12", of=one)
    with pytest.raises(Refused, match="Der skal være 15 minutter imellem"):
        visiting.visit("i morgen 12.10-13", of=two)
    assert visiting.visit("i morgen 12.15-13", of=two)


def test_a_contact_family_is_two_people_and_both_must_be_free_and_cleared():
    one, two = visiting.visitor("Ann"), visiting.visitor("Bent")
    match = visiting.match(State.ACTIVE, one, two)
    other = visiting.match(State.ACTIVE, two)
    visiting.visit("i morgen 10-12", of=other)
    with pytest.raises(Refused, match="Bent er optaget"):
        visiting.visit("i morgen 11-13", of=match)
    visit = visiting.visit("i morgen 14-16", of=match)
    assert {seat.volunteer_id for seat in visit.seats} == {one.id, two.id}


def test_a_visit_after_an_approval_has_run_out_is_refused_and_one_agreed_before_is_flagged():
    anna = visiting.visitor("Anna")
    match = visiting.match(State.ACTIVE, anna)
    visiting.visit("om 5 dage 10-12", of=match)
    volunteers.withdraw_approval(anna, Task.HOME_VISIT, by=THE_HOUSE)
    from familiehus.visits.queries.matches import lapses_before

    assert anna.id in lapses_before(match)
    with pytest.raises(Refused, match="ikke godkendt"):
        visiting.visit("om 6 dage 10-12", of=match)


def test_the_database_itself_takes_no_visitor_who_is_not_cleared():
    from familiehus.visits.models import VisitSeat
    from tests import volunteering

    cook = volunteering.volunteer("Kok", Task.KITCHEN)
    visit = visiting.visit("i morgen 10-12")
    with pytest.raises(IntegrityError, match="duty_needs_clearance"), db.session.begin_nested():
        seat = VisitSeat(visit_id=visit.id, volunteer_id=cook.id)
        seat.stand_in(visit.span)
        db.session.add(seat)
        db.session.flush()


def test_one_side_asks_for_another_time_and_the_other_says_yes():
    anna = visiting.visitor("Anna")
    match = visiting.match(State.ACTIVE, anna)
    visit = visiting.visit("i morgen 10-12", of=match)
    anna.person.wear(Role.VOLUNTEER)
    mother = match.household.guardians[0]
    mother.wear(Role.FAMILY)
    was = visit.span
    asked = commands.ask_move(visit, times.span("i morgen 13-15"), by=anna.person)
    assert visit.span == was
    with pytest.raises(Refused, match="den anden part"):
        commands.answer_move(asked, True, by=anna.person)
    commands.answer_move(asked, True, by=mother)
    assert visit.span == times.span("i morgen 13-15")
    assert [seat.hold.span for seat in visit.seats if seat.hold] == [visit.span]


def test_a_pause_moves_nothing_by_itself():
    match = visiting.match(State.ACTIVE)
    visit = visiting.visit("i morgen 10-12", of=match)
    left = commands.pause(match, wall.today() + timedelta(days=10), by=THE_HOUSE)
    assert left == 1
    assert visit.is_on
    assert visit.seats[0].is_live
    with pytest.raises(Refused, match="Pause"):
        visiting.visit("om 3 dage 10-12", of=match)


def test_a_new_visitor_does_not_see_what_was_before_unless_it_is_opened(clock):
    anna, bo = visiting.visitor("Anna"), visiting.visitor("Bo")
    match = visiting.match(State.ACTIVE, anna)
    visiting.visit("i morgen 10-12", of=match)
    clock("2026-10-15 08:00")
    commands.talk_done(match.talks[0], by=THE_HOUSE)
    clock("2026-10-16 08:00")
    commands.step_down(match, anna, by=THE_HOUSE)
    assert match.state == State.WISH
    today = wall.today()

    commands.propose(
        match, [bo], why=visiting.WHY, known=Known.NO, first_on=today,
        planned_until=today + timedelta(weeks=9), by=THE_HOUSE,
    )  # fmt: skip
    bo.person.wear(Role.VOLUNTEER)
    assert not visits.of_match(bo.person, match)
    assert not matches.talks_for(bo.person, match)
    commands.open_earlier(match.now_visiting[0], True, by=THE_HOUSE)
    assert len(visits.of_match(bo.person, match)) == 1
    assert [each.talk for each in matches.talks_for(bo.person, match)] == ["early"]
    anna.person.wear(Role.VOLUNTEER)
    assert not list(db.session.scalars(access.matches_visible_to(anna.person)).unique())


def test_a_volunteer_who_stops_is_of_no_match_any_more():
    anna = visiting.visitor("Anna")
    match = visiting.match(State.ACTIVE, anna)
    visit = visiting.visit("i morgen 10-12", of=match)
    volunteers.stop(anna, by=THE_HOUSE)
    assert match.state == State.WISH
    assert not visit.is_on


def test_a_series_is_moved_as_a_series_and_the_past_stays(clock):
    anna = visiting.visitor("Anna")
    match = visiting.match(State.ACTIVE, anna, weeks=12)
    visiting.visit("2026-10-14 10-12", of=match, weekly=True)
    first, second, third = match.plans[0].visits[:3]
    clock("2026-10-15 08:00")
    names = [each.key for each in match.plans[0].visits if each.is_on]
    moved = commands.move_following(third, times.span("2026-10-30 15-16"), every=2, by=THE_HOUSE)
    assert first.span == times.span("2026-10-14 10-12")
    assert second.span == times.span("2026-10-21 10-12")
    assert {wall.local(each.starts_at).strftime("%a %H:%M") for each in moved} == {"Fri 15:00"}
    assert [each.key for each in moved] == names[2 : 2 + len(moved)]
    assert wall.local_day(moved[1].starts_at) - wall.local_day(moved[0].starts_at) == timedelta(days=14)
    assert match.plans[0].uid != match.plans[1].uid
    assert len(visits.coming_of(match)) == 1 + len(moved)
    left_over = [each for each in match.plans[0].visits if each.cancelled_at]
    assert [each.key for each in left_over] == names[2 + len(moved) :]
    assert not any(seat.is_live for each in left_over for seat in each.seats)
    with pytest.raises(Refused, match="Anna er optaget"):
        visiting.visit("2026-10-30 15.30-17", of=visiting.match(State.ACTIVE, anna))
    assert visiting.visit("2026-10-28 10-12", of=visiting.match(State.ACTIVE, anna))


def test_a_series_that_cannot_move_whole_stays_whole():
    anna = visiting.visitor("Anna")
    match = visiting.match(State.ACTIVE, anna, weeks=12)
    visiting.visit("2026-10-14 10-12", of=match, weekly=True)
    visiting.visit("2026-11-05 15-17", of=visiting.match(State.ACTIVE, anna))
    was = [(each.id, each.span) for each in visits.coming_of(match)]
    with pytest.raises(Refused, match="Anna er optaget torsdag 5"):
        commands.move_following(match.plans[0].visits[0], times.span("2026-10-15 16-18"), by=THE_HOUSE)
    db.session.expire_all()
    assert [(each.id, each.span) for each in visits.coming_of(match)] == was
    assert all(each.seats[0].is_live for each in visits.coming_of(match))
    assert len(match.plans) == 1


def test_one_of_two_goes_and_the_other_goes_on_alone_then_a_third_comes():
    one, two, three = (visiting.visitor(name) for name in ("Ann", "Bent", "Carl"))
    match = visiting.match(State.ACTIVE, one, two)
    visit = visiting.visit("i morgen 10-12", of=match)
    commands.step_down(match, one, by=THE_HOUSE)
    assert match.state == State.ACTIVE
    assert visit.is_on
    assert visit.visiting == [two]
    assert visiting.visit("i morgen 10-12", of=visiting.match(State.ACTIVE, one))
    other = visiting.visit("i morgen 11-13", of=visiting.match(State.ACTIVE, three))
    with pytest.raises(Refused, match="Carl er optaget"):
        commands.join(match, three, Known.NO, by=THE_HOUSE)
    assert match.volunteers == [two]
    commands.call_off(other, by=THE_HOUSE)
    with pytest.raises(Refused, match="kender hinanden privat"):
        commands.join(match, three, Known.UNASKED, by=THE_HOUSE)
    joined = commands.join(match, three, Known.NO, by=THE_HOUSE)
    assert joined.accepted_at is not None
    assert visit.visiting == [two, three]


def test_a_clash_is_set_aside_by_a_coordinator_with_a_reason(browser):
    anna = visiting.visitor("Anna")
    visiting.visit("i morgen 10-12", of=visiting.match(State.ACTIVE, anna))
    match = visiting.match(State.ACTIVE, anna)
    db.session.commit()
    desk = browser.as_(people.coordinator())
    url = f"/hjemmebesoeg/{match.key}/aftal"
    asked = {"first_on": "2026-10-14", "starts": "11.00", "lasts": "120", "every": "0"}
    assert not desk.get(url).select("[name=override_reason]")
    refused = desk.post(url, **asked)
    assert refused.status == 422
    assert "Anna er optaget" in refused
    assert (
        desk.post(url, **asked, override_reason="Hun tager begge familier med i svømmehallen").status == 303
    )
    (visit,) = visits.coming_of(match)
    assert visit.seats[0].hold is not None
    assert visit.seats[0].hold.overridden_reason == "Hun tager begge familier med i svømmehallen"


def test_of_two_coordinators_the_second_is_told_what_it_is_now(app):
    visit = visiting.visit("i morgen 10-12", of=visiting.match(State.ACTIVE))
    db.session.commit()
    url = f"/besoeg/{visit.key}/flyt"
    one, two = (Browser(app).as_(people.coordinator()) for _ in range(2))
    one.get(url)
    two.get(url)
    assert one.post(url, starts="2026-10-14T14:00").status == 303
    refused = two.post(url, starts="2026-10-14T16:00")
    assert refused.status == 422
    assert "Nu er det onsdag 14. oktober kl. 14–16" in refused
    db.session.refresh(visit)
    assert visit.span == times.span("i morgen 14-16")
    assert two.post(url, starts="2026-10-14T16:00").status == 303


def test_no_visit_is_later_than_the_end_of_its_match():
    match = visiting.match(State.ACTIVE, weeks=4)
    visit = visiting.visit("i morgen 10-12", of=match)
    assert visiting.visit("om 27 dage 10-12", of=match)
    with pytest.raises(Refused, match=r"til og med mandag 9\. november"):
        visiting.visit("om 28 dage 10-12", of=match)
    with pytest.raises(Refused, match=r"til og med mandag 9\. november"):
        commands.move(visit, times.span("om 28 dage 10-12"), by=THE_HOUSE)


def test_many_visits_that_are_off_are_one_letter_to_each():
    anna = visiting.visitor("Anna")
    match = visiting.match(State.ACTIVE, anna, weeks=20)
    first = visiting.visit("i morgen 10-12", of=match, weekly=True)
    coming = len(visits.coming_of(match))
    assert commands.call_off(first, and_following=True, by=THE_HOUSE) == coming
    mother = match.household.guardians[0]
    for reader in (anna.person, mother):
        assert f"Det er de {coming - 1} næste også." in visiting.letter("off", reader).text
    off = select(Message).where(Message.kind == "visits.off")
    assert len(db.session.scalars(off).all()) == 1 + len(match.household.guardians)


def test_who_goes_twice_is_told_twice_and_a_booked_visitor_is_told():
    ann, bent = visiting.visitor("Ann"), visiting.visitor("Bent")
    match = visiting.match(State.ACTIVE, ann, bent)
    commands.step_down(match, ann, by=THE_HOUSE)
    commands.join(match, ann, Known.NO, by=THE_HOUSE)
    commands.step_down(match, ann, by=THE_HOUSE)
    assert len(db.session.scalars(select(Message).where(Message.kind == "visits.parted")).all()) == 2
    bent.person.wear(Role.VOLUNTEER)
    visiting.visit("i morgen 10-12", of=match)
    assert "onsdag 14. oktober" in visiting.letter("agreed", bent.person).text


def test_a_new_visitor_needs_the_yeses_of_the_family_anew_and_an_old_proposal_is_told_to_nobody():
    ann, bent = visiting.visitor("Ann"), visiting.visitor("Bent")
    match = visiting.match(State.ACTIVE, ann, is_alone_with_child=True)
    commands.agree_to_address(match, True, by=THE_HOUSE)
    commands.step_down(match, ann, by=THE_HOUSE)
    assert match.lacks_consent
    assert match.address_agreed_at is None
    for each in (ann, bent):
        commands.propose(
            match, [each], why=visiting.WHY, known=Known.NO, first_on=wall.today(),
            planned_until=wall.today() + timedelta(weeks=9), by=THE_HOUSE,
        )  # fmt: skip
        if each is ann:
            commands.withdraw(match, by=THE_HOUSE)
    assert visiting.letter("proposal", bent.person)
    with pytest.raises(AssertionError):
        visiting.letter("proposal", ann.person)


def test_a_volunteer_says_yes_for_nobody_else():
    ann, bent = visiting.visitor("Ann"), visiting.visitor("Bent")
    match = visiting.match(State.PROPOSAL, ann, bent)
    ann.person.wear(Role.VOLUNTEER)
    commands.accept(match, Side.VISITOR, by=ann.person, volunteer=bent)
    assert [each.accepted_at is not None for each in match.now_visiting] == [True, False]


def test_a_match_goes_on_as_long_as_its_visitors_are_cleared_and_its_talks_go_with_it(browser: Browser):
    match = visiting.match(State.ACTIVE, weeks=10)
    assert match.began_at is not None
    begun, desk = wall.local_day(match.began_at), browser.as_(people.coordinator())
    page, last = f"/hjemmebesoeg/{match.key}", begun + timedelta(weeks=30, days=-1)
    desk.get(page)
    said = desk.post(f"{page}/laengde", last=last.isoformat(), follow=True)
    assert "Aftalen varer nu til og med" in said
    due = {each.talk: each.due_on for each in match.talks}
    assert match.last_on == last
    assert (due["midway"], due["end"]) == (begun + timedelta(weeks=15), match.planned_until)
    told = select(Message.recipient).where(Message.kind == "visits.goes_on")
    both = [*match.household.guardians, *(each.person for each in match.volunteers)]
    assert sorted(db.session.scalars(told)) == sorted(f"person:{each.key}" for each in both)

    visiting.visit("2027-02-02 10-12", of=match)
    with pytest.raises(Refused, match="1 aftalt besøg ligger efter"):
        commands.go_on_until(match, wall.today() + timedelta(weeks=4), by=THE_HOUSE)
    with pytest.raises(Refused, match=match.volunteers[0].name):
        commands.go_on_until(match, wall.today() + timedelta(weeks=520), by=THE_HOUSE)
    with pytest.raises(Refused, match="står på »Forslag«"):
        commands.go_on_until(visiting.match(State.PROPOSAL), last, by=THE_HOUSE)


def test_a_visitor_does_not_read_what_the_family_is_signed_up_for(browser: Browser):
    match = visiting.match(State.ACTIVE)
    parties.join(parties.date("i morgen 10-12"), match.household)
    anna, book = match.volunteers[0].person, f"/hjemmebesoeg/{match.key}/aftal"
    asked = {"first_on": "2026-10-14", "lasts": "60", "every": "0"}
    for who, clock_time, told in ((anna, "9.30", False), (people.coordinator(), "11.30", True)):
        browser.as_(who).get(book)
        said = browser.post(book, **asked, starts=clock_time, follow=True)
        assert ("Familien er tilmeldt Leg" in said) is told
        assert ("Spørg familien, om tiden passer" in said) is not told
