"""What happens to visits when a family stops, turns out to be another, or is to be kept apart from its visitor."""

import pytest
from sqlalchemy import select

from familiehus.families import commands as families
from familiehus.families.news import household_merged
from familiehus.kernel.db import db
from familiehus.kernel.roles import THE_HOUSE, Role
from familiehus.visits import access, commands
from familiehus.visits.commands import links
from familiehus.visits.models import Match
from familiehus.visits.queries import matches, visits
from familiehus.visits.states import Closing, State
from tests import households, people, visiting
from tests.client import Browser


@pytest.fixture(autouse=True)
def _a_tuesday(app, clock):
    clock("2026-11-24 08:00")


@pytest.mark.parametrize("who", ["family", "staff"])
def test_nobody_visits_a_family_that_has_stopped(who):
    mother, anna = people.family(), visiting.visitor("Anna")
    home = households.household(guardian=mother)
    match, wish = (
        visiting.match(State.ACTIVE, anna, household=home),
        visiting.match(State.WISH, household=home),
    )
    visit = visiting.visit("i morgen 10-12", of=match, weekly=True)
    by = mother if who == "family" else people.staff()
    by.wear(Role.FAMILY if who == "family" else Role.STAFF)
    families.close(home, by=by)
    assert (match.state, match.closed_because, wish.state) == (State.CLOSED, Closing.FAMILY, State.CLOSED)
    assert not visit.is_on
    assert not visits.coming_of(match)
    assert visiting.visit("i morgen 10-12", of=visiting.match(State.ACTIVE, anna))
    assert "er aflyst" in visiting.letter("off", anna.person).text


def test_what_was_agreed_goes_along_when_two_families_turn_out_to_be_one():
    one, other = households.household(), households.household()
    match = visiting.match(State.ACTIVE, household=other)
    visiting.visit("i morgen 10-12", of=match)
    household_merged.send(one, other=other, by=THE_HOUSE)
    db.session.expire_all()
    assert match.household is one
    assert len(visits.coming_of(match)) == 1


def test_who_is_to_be_kept_apart_sees_nothing_any_more_and_the_coordinator_is_told(app):
    anna = visiting.visitor("Anna Bach")
    match = visiting.match(State.ACTIVE, anna)
    visit = visiting.visit("i dag 14-16", of=match)
    link = f"/aftale/{links.mint(anna.person, Role.VOLUNTEER, visit)}"
    mette = people.coordinator()
    families.keep_apart(match.household, anna.person, by=THE_HOUSE)
    db.session.commit()
    anna.person.wear(Role.VOLUNTEER)
    assert not db.session.scalars(access.matches_visible_to(anna.person)).unique().all()
    assert not db.session.scalars(access.visits_visible_to(anna.person)).unique().all()
    phone = Browser(app).as_(anna.person)
    assert match.household.called not in phone.get("/mine-aftaler").text
    for url in (f"/mine-aftaler/{visit.key}", f"/mine-aftaler/{visit.key}/adresse", link):
        assert phone.get(url).status == 404
    assert [each.volunteer for each in matches.to_be_parted([match])] == [anna]
    desk = Browser(app).as_(mette)
    assert "Skal holdes adskilt: Anna Bach" in desk.get("/hjemmebesoeg")
    commands.step_down(match, anna, by=THE_HOUSE)
    assert not matches.to_be_parted(db.session.scalars(select(Match)).unique())


def test_a_visit_called_off_is_told_in_the_list_and_leads_nowhere(app):
    anna = visiting.visitor("Anna Bach")
    match = visiting.match(State.ACTIVE, anna)
    visit = visiting.visit("i morgen 10-12", of=match)
    commands.call_off(visit, by=THE_HOUSE)
    db.session.commit()
    anna.person.wear(Role.VOLUNTEER)

    shown = Browser(app).as_(anna.person).get("/mine-aftaler")

    assert "AFLYST" in shown
    assert not shown.select(f'a[href="/mine-aftaler/{visit.key}"]')


def test_a_familys_name_is_told_to_who_is_asked_when_the_family_has_said_yes(app):
    anna = visiting.visitor("Anna Bach")
    match = visiting.match(State.PROPOSAL, anna)
    match.family_accepted_at = None
    db.session.commit()
    anna.person.wear(Role.VOLUNTEER)
    phone = Browser(app).as_(anna.person)

    for url in ("/mine-aftaler", f"/mine-aftaler/om/{match.key}"):
        assert match.household.called not in phone.get(url).text

    match.family_accepted_at = match.created_at
    db.session.commit()
    assert match.household.called in phone.get("/mine-aftaler")
