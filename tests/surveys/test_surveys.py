"""Asking how somebody is: who may be asked, what is kept of it, and when nobody can tell any more whose it was."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from familiehus.families import commands as families
from familiehus.families.models import Household, Wish
from familiehus.families.states import Purpose
from familiehus.kernel.audit import AuditEntry
from familiehus.kernel.db import db
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import THE_HOUSE
from familiehus.surveys import belongings, commands, queries
from familiehus.surveys.instruments import WHO5, Instrument, Moment, score
from familiehus.surveys.models import Project, Pseudonym, SurveyAnswer
from tests import a, households, times


def a_project(title: str = "Partnerskabet") -> Project:
    return commands.open_project(
        title, times.day("2026-01-10"), times.day("2026-05-01"), times.day("2026-11-30"), by=THE_HOUSE
    )


def who_said_yes(called: str | None = None, **facts) -> Household:
    if families.release_first_texts(by=THE_HOUSE):
        db.session.flush()
    home = households.household(called, **facts)
    families.give_consent(home, Purpose.SURVEY, given_by="Mor", channel="table", by=THE_HOUSE)
    return home


def said(
    project: Project, home: Household, *scores: int | None, instrument=Instrument.WHO5, **more
) -> SurveyAnswer:
    return commands.answer(project, home, home.guardians[0], instrument, list(scores), **more)


def test_who5_is_counted_as_its_makers_say():
    assert score([5, 5, 5, 5, 5]) == 100
    assert score([0, 1, 2, 3, 4]) == 40
    assert score([3, None, 3, 3, 3]) is None
    for version in WHO5.values():
        assert (len(version.items), len(version.answers)) == (5, 6)
        assert version.answers[0] in ("På intet tidspunkt", "At no time")


def test_nobody_is_asked_without_the_familys_yes(app, clock):
    clock("2026-02-03 10:00")
    project, home = a_project(), households.household()
    with pytest.raises(Refused, match="Sig først ja"):
        said(project, home, 3, 3, 3, 3, 3)
    with pytest.raises(Refused, match="mindst ét"):
        said(project, who_said_yes(), None, None, None, None, None)


def test_each_moment_once_and_not_twice_in_a_month(app, clock):
    clock("2026-02-03 10:00")
    project, home = a_project(), who_said_yes()
    assert said(project, home, 1, 2, 3, 4, 5).moment == Moment.START
    for day, moment in (("2026-02-20", None), ("2026-05-02", Moment.MIDWAY), ("2026-11-20", Moment.END)):
        clock(f"{day} 10:00")
        if moment is None:
            with pytest.raises(Refused, match="allerede svaret"):
                said(project, home, 1, 2, 3, 4, 5)
        else:
            assert said(project, home, 1, 2, 3, 4, 5).moment == moment


def test_a_no_erases_and_an_end_breaks_the_link(app, clock):
    clock("2026-02-03 10:00")
    project, one, other = a_project(), who_said_yes(), who_said_yes()
    before = len(db.session.scalars(select(AuditEntry)).all())
    said(project, one, 1, 1, 1, 1, 1)
    said(project, other, 5, 5, 5, 5, 5)
    assert len(db.session.scalars(select(AuditEntry)).all()) == before, "a trail would be a link"
    assert belongings.export(one.guardians[0])["svar"][0]["point"] == [1, 1, 1, 1, 1]

    families.withdraw_consent(one, Purpose.SURVEY, by=THE_HOUSE)
    assert [each.scores for each in db.session.scalars(select(SurveyAnswer))] == [[5, 5, 5, 5, 5]]

    clock("2026-12-01 03:00")
    assert commands.break_links() == 1
    assert not db.session.scalars(select(Pseudonym)).all()
    assert belongings.export(other.guardians[0]) == {"svar": []}
    families.forget(other, by=THE_HOUSE)
    assert len(db.session.scalars(select(SurveyAnswer)).all()) == 1


def test_before_and_after_stand_from_five_pairs_on(app, clock):
    clock("2026-02-03 10:00")
    project, homes = a_project(), [who_said_yes() for _number in range(6)]
    for home in homes:
        said(project, home, 1, 1, 1, 1, 1)
    clock("2026-11-20 10:00")
    for home in homes[:4]:
        said(project, home, 3, 3, 3, 3, 3)
    said(project, homes[4], 5, 5, None, 5, 5)
    assert not queries.pairs(Instrument.WHO5, queries.answers_in(project)).changes
    said(project, homes[5], 3, 3, 3, 3, 3)
    found = queries.pairs(Instrument.WHO5, queries.answers_in(project))
    assert (found.number, [(each.before, each.after) for each in found.changes]) == (5, [(20.0, 60.0)])
    assert queries.ended_in(2026) == []
    assert not queries.pairs_told(project, Instrument.WHO5).changes
    clock(f"{project.until_on + timedelta(days=1):%Y-%m-%d} 03:00")
    commands.break_links()
    assert queries.pairs_told(project, Instrument.WHO5) == found


def test_a_low_answer_offers_a_talk_to_who_asked_for_it(app, browser, clock):
    clock("2026-02-03 10:00")
    project, mother = a_project(), a.family("Yara Nassar")
    home = who_said_yes("Familien Nassar", guardian=mother)
    said(project, who_said_yes("Familien Holm"), 1, 1, 1, 1, 1)
    db.session.commit()
    page, own = f"/min-familie/trivsel/{project.key}", "/min-familie/trivsel"

    assert "Trivsel (WHO-5)" in browser.as_(mother).get(own)
    answers = {f"item_{place}": "1" for place in range(5)}
    browser.post(f"{page}/who5", form=f"{page}/who5", may_see="y", **answers)
    assert "20 af 100" in browser.follow()
    browser.post(f"{page}/tjek", form=f"{page}/tjek", item_0="4", words="En barnevogn", area="material")
    browser.follow()
    assert db.session.scalars(select(Wish.words).where(Wish.household_id == home.id)).all() == [
        "En barnevogn"
    ]

    board = browser.as_(a.coordinator()).get("/maalinger/")
    assert "Yara Nassar" in board
    assert "Familien Holm" not in board
    assert "under 5" in browser.get(f"/maalinger/{project.key}")
