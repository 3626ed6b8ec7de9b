"""A child with two homes: each home's grown-ups act for it there, and neither home learns of the other."""

import pytest

from familiehus.attendance import commands as attendance
from familiehus.families import commands
from familiehus.families.models import Household
from familiehus.families.states import Area, Purpose
from familiehus.kernel.db import db
from familiehus.kernel.roles import THE_HOUSE
from familiehus.signups import commands as signups
from familiehus.signups.models import Signup
from tests import households, people
from tests.signups import parties

CANARY = "Kanariefugl"
OWN_PAGES = ("/min-familie/", "/log-og-data/mig", "/log-og-data/mig/alt", "/laan/")


@pytest.fixture
def homes(app, clock) -> tuple[Household, Household]:
    """Mother's and father's, with Alma in both."""
    clock("2026-11-24 10:42")
    commands.release_first_texts(by=THE_HOUSE)
    fathers = households.household("Hos far", guardian=people.family("Far"), children=[("Alma", 2019)])
    mother = people.family("Mor")
    commands.add_guardian(fathers, mother, by=THE_HOUSE)
    mothers = commands.split(
        fathers, mother, list(fathers.children), stay_too=True, called="Hos mor", by=THE_HOUSE
    )
    db.session.commit()
    return mothers, fathers


def test_what_the_one_home_does_is_on_no_page_of_the_other(app, browser, homes):
    mothers, fathers = homes
    (alma,), (father,) = fathers.children, fathers.guardians
    date = parties.date()
    signups.sign_up(date, fathers, adults=1, children=[alma], by=father)
    mine = signups.sign_up(parties.date("om 9 dage 10-11"), mothers, adults=1, children=[alma], by=THE_HOUSE)
    here = parties.date("i dag 10-12")
    attendance.arrive(here, fathers, adults=1, children=[alma], by=THE_HOUSE)
    commands.record_address(fathers, f"{CANARY}vej 4", "4930", "Maribo", by=father)
    commands.wish_for(fathers, Area.SOCIAL, f"{CANARY} ønske", by=father)
    commands.give_consent(fathers, Purpose.CARE_NEEDS, given_by=father.key, channel="page", by=father)
    commands.note_care_need(fathers, "allergy", f"{CANARY} allergi", child=alma, person=None, by=father)
    commands.correct_child(fathers, alma, CANARY, 2018, by=father)
    db.session.commit()

    assert [each.first_name for each in fathers.children] == [CANARY]
    assert [(each.first_name, each.birth_year) for each in mothers.children] == [("Alma", 2019)]
    assert [need.child for need in fathers.care_needs] == fathers.children
    theirs = db.session.query(Signup).filter_by(household_id=fathers.id).one()
    assert (theirs.children, mine.children) == (fathers.children, mothers.children)
    assert parties.adds_up(date)
    home = browser.as_(mothers.guardians[0])
    for page in OWN_PAGES:
        answer = home.get(page)
        assert answer.status == 200, page
        assert CANARY not in answer.text, page
    assert CANARY in browser.as_(father).get("/min-familie/")


@pytest.mark.parametrize("ends", ["leaves", "stops", "is forgotten"])
def test_when_the_one_home_ends_the_other_keeps_the_child_and_its_seats(app, homes, ends):
    mothers, fathers = homes
    (alma,) = fathers.children
    dates = [parties.date(f"om {days} dage 10-11") for days in (9, 10)]
    kept = [signups.sign_up(date, mothers, adults=1, children=[alma], by=THE_HOUSE) for date in dates]
    gone = signups.sign_up(dates[0], fathers, adults=1, children=[alma], by=THE_HOUSE)
    if ends == "leaves":
        commands.let_child_go(fathers, alma, by=THE_HOUSE)
    else:
        (commands.close if ends == "stops" else commands.forget)(fathers, by=THE_HOUSE)
    db.session.commit()

    assert mothers.children == [alma]
    assert alma.first_name == "Alma"
    assert all(row.is_signed and row.children == [alma] for row in kept)
    assert ends == "is forgotten" or alma not in gone.children or not gone.is_live
    assert all(parties.adds_up(date) for date in dates)
    if ends == "leaves":
        commands.bring_child_back(fathers, alma, by=THE_HOUSE)
        assert fathers.children == mothers.children
