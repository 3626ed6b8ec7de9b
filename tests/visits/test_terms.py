"""What two sides agree on beside the times: their goals, and the visitor's number in the family's hand."""

import pytest

from familiehus.kernel.db import db
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import THE_HOUSE, Role
from familiehus.visits import commands
from familiehus.visits.states import Closing, Goal, State
from tests import a, people, visiting
from tests.households import household


def test_goals_are_agreed_while_it_goes_on_read_by_both_and_gone_at_the_end(app, browser):
    lotte, mette = people.family("Lotte Holm"), a.coordinator("Mette Aagaard")
    anna = visiting.visitor("Anna Bach")
    match = visiting.match(State.TRIAL, anna, household=household("Familien Holm", guardian=lotte))
    asked = visiting.match(State.PROPOSAL, anna)
    db.session.commit()
    browser.as_(mette).get(f"/hjemmebesoeg/{match.key}")
    browser.post(f"/hjemmebesoeg/{match.key}/maal", goals=["out", "people"])

    words = "Flere at være sammen med · At komme mere ud"
    assert words in browser.as_(lotte).get("/vores-aftaler")
    assert words in browser.as_(anna.person).get(f"/mine-aftaler/om/{match.key}")
    with pytest.raises(Refused, match="begge sider har sagt ja"):
        commands.agree_goals(asked, [Goal.REST], by=mette)
    commands.close(match, Closing.GOAL, by=THE_HOUSE)
    assert match.goals == []


def test_the_family_has_the_visitor_s_number_only_when_the_visitor_says_so(app, browser):
    lotte, anna = people.family("Lotte Holm"), visiting.visitor("Anna Bach")
    anna.person.phone = "20304050"
    match = visiting.match(State.ACTIVE, anna, household=household("Familien Holm", guardian=lotte))
    db.session.commit()
    assert "20 30 40 50" not in browser.as_(lotte).get("/vores-aftaler")
    browser.as_(anna.person).get(f"/mine-aftaler/om/{match.key}")
    browser.post(f"/mine-aftaler/om/{match.key}/telefon", ja="1")
    assert "20 30 40 50" in browser.as_(lotte).get("/vores-aftaler")

    commands.pause(match, None, by=THE_HOUSE)
    anna.person.wear(Role.VOLUNTEER)
    with pytest.raises(Refused, match="den frivillige selv"):
        commands.share_phone(match, False, by=lotte)
    commands.share_phone(match, False, by=anna.person)
    assert match.now_visiting[0].shared_phone == ""
