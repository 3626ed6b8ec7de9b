"""A link in a letter answers for its reader; opening it, as a mail scanner does, answers nothing."""

import pytest

from familiehus.kernel import clock as wall
from familiehus.kernel.db import db
from familiehus.kernel.roles import THE_HOUSE, Role
from familiehus.visits import commands
from familiehus.visits.states import Side, State, Tap
from tests import households, times, visiting
from tests.client import Browser

STREET, CALLED = "Kirsebærhaven 7", "Familien Ravn"


@pytest.fixture(autouse=True)
def _a_tuesday(app, clock):
    clock("2026-11-24 08:00")


def test_both_sides_say_yes_by_link_and_a_scanner_says_nothing(app, browser):
    home, anna = households.household(CALLED), visiting.visitor("Anna Bach")
    match = visiting.match(State.PROPOSAL, anna, household=home)
    mother = home.guardians[0]
    to_her, to_anna = (visiting.link_in(visiting.letter("proposal", each)) for each in (mother, anna.person))
    db.session.commit()
    for _ in range(3):
        scanner = Browser(app)
        page = scanner.get(to_her)
        assert page.status == 200
        assert CALLED not in page.text
        assert "Anna" not in page.text
        scanner.client.head(to_her)
        assert scanner.client.post(f"{to_her}/svar/ja").status_code in (400, 403)
    db.session.refresh(match)
    assert match.state == State.PROPOSAL
    assert match.family_accepted_at is None
    for link in (to_her, to_anna):
        reader = Browser(app)
        reader.get(link)
        assert reader.post(f"{link}/svar/ja").location.endswith("/aftale/tak")
    db.session.refresh(match)
    assert match.state == State.INTRO
    assert "virker ikke mere" in Browser(app).get(to_her)


def test_a_family_skips_to_another_time_by_link_and_the_volunteer_says_yes_by_hers(app):
    anna = visiting.visitor("Anna")
    match = visiting.match(State.ACTIVE, anna)
    visit = visiting.visit("om 3 dage 10-12", of=match, weekly=True)
    mother = match.household.guardians[0]
    said = visiting.letter("agreed", mother)
    assert "fredag 27. november kl. 10–12, og så hver fredag" in said.text
    link = visiting.link_in(said)
    db.session.commit()
    reader = Browser(app)
    reader.get(link)
    reader.post(f"{link}/ny-tid", starts="2026-11-28T14:00", and_following="y")
    db.session.refresh(visit)
    assert visit.asked_move is not None
    assert visit.span == times.span("om 3 dage 10-12")
    to_anna = visiting.link_in(visiting.letter("asked", anna.person))
    db.session.commit()
    hers = Browser(app)
    assert "Det gælder også de følgende besøg" in hers.get(to_anna)
    hers.post(f"{to_anna}/svar/ja")
    db.session.expire_all()
    coming = [each for each in visit.plan.visits if each.is_on]
    assert {wall.local(each.starts_at).strftime("%a %H:%M") for each in coming} == {"Sat 14:00"}
    assert len(coming) > 20
    assert "lørdag 28. november kl. 14–16, og så hver lørdag" in visiting.letter("moved_on", mother).text


def test_the_three_buttons_stand_behind_the_reminder(app, clock):
    anna = visiting.visitor("Anna")
    visit = visiting.visit("i morgen 10-12", of=visiting.match(State.ACTIVE, anna))
    link = visiting.link_in(visiting.letter("reminder", anna.person))
    db.session.commit()
    for at, what in (("09:40", "on_way"), ("10:02", "arrived"), ("12:01", "left")):
        clock(f"2026-11-25 {at}")
        phone = Browser(app)
        phone.get(link)
        assert phone.post(f"{link}/tryk/{what}").status == 303
    db.session.refresh(visit)
    assert [each.tap for each in visit.taps] == list(Tap)[:3]
    assert visit.taps[0].by_id == anna.person.id


def test_a_link_dies_with_the_visit_and_with_whoever_leaves(app, clock):
    anna, bo = visiting.visitor("Anna"), visiting.visitor("Bo")
    match = visiting.match(State.ACTIVE, anna, bo)
    visiting.visit("i morgen 10-12", of=match)
    hers, his = (visiting.link_in(visiting.letter("reminder", each.person)) for each in (anna, bo))
    commands.step_down(match, anna, by=THE_HOUSE)
    db.session.commit()
    assert Browser(app).get(hers).status == 404
    assert Browser(app).get(his).status == 200
    assert Browser(app).get("/aftale/et-token-der-aldrig-var").status == 404
    clock("2026-11-26 12:01")
    assert Browser(app).get(his).status == 404
    assert commands.forget_links() >= 2


def test_who_is_proposed_by_link_is_only_who_the_letter_went_to(app):
    anna, bo = visiting.visitor("Anna"), visiting.visitor("Bo")
    match = visiting.match(State.PROPOSAL, anna, bo)
    link = visiting.link_in(visiting.letter("proposal", anna.person))
    db.session.commit()
    reader = Browser(app)
    reader.get(link)
    reader.post(f"{link}/svar/ja")
    db.session.expire_all()
    assert {each.volunteer_id for each in match.visitors if each.accepted_at} == {anna.id}
    assert match.state == State.PROPOSAL
    anna.person.wear(Role.VOLUNTEER)
    commands.accept(match, Side.VISITOR, by=anna.person)
