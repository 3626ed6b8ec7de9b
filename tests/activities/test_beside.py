"""The 2nd and the 4th Tuesday: two series to calendars, one activity to people."""

from datetime import date, time

import pytest

from familiehus.activities import commands, queries
from familiehus.activities.kinds import DateState, State
from familiehus.activities.sheets import Reach
from familiehus.kernel.db import db
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import NOBODY, THE_HOUSE
from familiehus.series.rules import Rule
from familiehus.series.words import all_in_words
from tests import a
from tests.activities.test_revising import as_the_rule_says, revise

SECOND, FOURTH = Rule.monthly_on(2, 1), Rule.monthly_on(4, 1)


def both(**more):
    sheet = a.sheet(
        "Café", "2026-12-08 10-12", rule=SECOND, responsible=a.staff(), **{"place": a.place("Salen"), **more}
    )
    return commands.plan(sheet, also=[FOURTH], by=THE_HOUSE)


def test_they_are_planned_shown_and_read_together(app, clock):
    cafe = both()
    fourth = cafe.others[0]

    commands.publish(fourth, by=THE_HOUSE)

    assert (cafe.state, fourth.state) == (State.PUBLISHED, State.PUBLISHED)
    assert cafe.uid != fourth.uid
    assert as_the_rule_says(cafe)
    assert as_the_rule_says(fourth)
    assert [row.original_day for row in queries.dates_of(fourth, NOBODY)[:4]] == [
        date(2026, 12, 8),
        date(2026, 12, 22),
        date(2027, 1, 12),
        date(2027, 1, 26),
    ]
    assert all_in_words(fourth.rules) == "den anden og den fjerde tirsdag i måneden"
    assert all(row.hold is not None for row in (*cafe.dates, *fourth.dates))


def test_rules_that_share_a_day_are_refused(app, clock):
    sheet = a.sheet("Café", "2026-12-08 10-12", rule=SECOND)

    with pytest.raises(Refused, match="samme dag"):
        commands.plan(sheet, also=[Rule.weekly(1)], by=THE_HOUSE)
    with pytest.raises(Refused, match="Kun en række"):
        commands.plan(a.sheet("Café", "2026-12-08 10-12"), also=[FOURTH], by=THE_HOUSE)


def test_nothing_is_kept_when_one_of_them_meets_something(app, clock):
    hall = a.place("Loftet")
    a.activity("Møde", "2027-01-26 9-17", place=hall)
    db.session.commit()

    with pytest.raises(Refused, match=r"Loftet er optaget tirsdag 26\. januar"), db.session.begin_nested():
        both(place=hall)

    assert queries.drafts(THE_HOUSE) == []


def test_a_text_for_all_is_said_of_both_and_times_are_each_one_s_own(app, clock):
    cafe = both()
    commands.publish(cafe, by=THE_HOUSE)
    fourth = cafe.others[0]

    revise(a.date_of(fourth, 1), Reach.ALL, title="Kaffe", starts=time(9))

    assert (cafe.title, fourth.title) == ("Kaffe", "Kaffe")
    assert (cafe.starts, fourth.starts) == (time(10), time(9))
    assert (cafe.sequence, fourth.sequence) == (0, 1)


def test_all_of_them_are_cancelled_and_put_on_again(app, clock):
    cafe = both()
    commands.publish(cafe, by=THE_HOUSE)
    fourth = cafe.others[0]
    touched = queries.whom_and_what_is_touched(a.date_of(cafe, 0), Reach.ALL)

    rows = commands.cancel(a.date_of(cafe, 0), "Sygdom", by=THE_HOUSE, reach=Reach.ALL)

    assert rows == touched.lost
    assert (cafe.state, fourth.state) == (State.CANCELLED, State.CANCELLED)
    assert {row.state for row in fourth.dates} == {DateState.CANCELLED}

    commands.restore(a.date_of(fourth, 0), by=THE_HOUSE, reach=Reach.ALL)
    assert (cafe.state, fourth.state) == (State.PUBLISHED, State.PUBLISHED)


def test_what_goes_on_after_a_split_stays_beside(app, clock):
    cafe = both()
    commands.publish(cafe, by=THE_HOUSE)

    after = revise(a.date_of(cafe, 2), Reach.FOLLOWING, starts=time(9))

    assert set(after.together) == {cafe, cafe.others[0], after}
    assert len(queries.dates_of(after, NOBODY)) == len(queries.dates_of(cafe, NOBODY)) == 14


def test_a_draft_goes_as_a_whole(app, clock):
    cafe = both()

    commands.discard(cafe.others[0], by=THE_HOUSE)

    assert queries.drafts(THE_HOUSE) == []


def test_the_preview_of_both(app, clock):
    plan = queries.plan_of(a.sheet("Café", "2026-12-08 10-12", rule=SECOND), also=[FOURTH])

    assert len(plan.dates) == 14
    assert list(plan.dates) == sorted(plan.dates)
