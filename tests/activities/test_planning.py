"""Planning and publishing: dates with their places, all or none."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from familiehus.activities import commands
from familiehus.activities.kinds import Category, DateState, State
from familiehus.activities.sheets import Reach
from familiehus.bookings.models import Override
from familiehus.bookings.models import Rule as HouseRule
from familiehus.kernel import versions
from familiehus.kernel.db import db
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import THE_HOUSE
from familiehus.series.rules import Rule
from familiehus.series.timetables import Skip
from familiehus.shifts import commands as shifts
from familiehus.shifts.sheets import PlanSheet
from familiehus.volunteers.states import Task
from tests import a
from tests.activities.test_revising import revise

pytestmark = pytest.mark.both_databases


def test_a_single_activity_has_one_date_and_its_place(app, clock):
    cafe = a.activity("Café", "tirsdag 12-14")

    (only,) = cafe.dates
    assert not cafe.is_series
    assert only.span == a.sheet("Café", "tirsdag 12-14").timetable.slot_on(date(2026, 11, 24)).span
    assert only.hold is not None
    assert only.hold.span == only.span
    assert cafe.state is State.PUBLISHED
    assert cafe.sequence == 0


def test_a_series_without_end_has_dates_until_the_horizon(app, clock):
    cafe = a.series("Café", "tirsdag 12-14")

    assert cafe.generated_until == date(2027, 6, 30)
    assert cafe.dates[-1].original_day == date(2027, 6, 29)
    assert cafe.has_more_to_come
    assert all(row.hold is not None for row in cafe.dates)


def test_a_course_planned_far_ahead_has_its_dates(app, clock):
    course = a.series("Kursus", "2028-02-01 10-12", rule=Rule.weekly(1).for_count(8))

    assert len(course.dates) == 8


def test_skipped_dates_are_rows_without_a_place(app, clock):
    cafe = a.series("Café", "2026-12-18 10-12", rule=Rule.weekly(4).for_count(4), skips_holidays=True)

    skipped = [row for row in cafe.dates if row.state is DateState.SKIPPED]
    assert [row.original_day for row in skipped] == [date(2026, 12, 25), date(2027, 1, 1)]
    assert {row.why_skipped for row in skipped} == {Skip.HOLIDAY}
    assert all(row.hold is None for row in skipped)


def test_two_plans_for_one_place_give_one_plan_and_a_sentence(app, clock):
    hall = a.place("Salen")
    a.series("Café", "tirsdag 12-14", place=hall)

    with pytest.raises(Refused, match=r"Salen er optaget tirsdag 1\. december kl\. 12–14"):
        commands.plan(a.sheet("Møde", "2026-12-01 13-15", place=hall), by=a.staff())

    assert commands.plan(a.sheet("Møde", "2026-12-01 14-15", place=hall), by=a.staff())


def test_nothing_is_planned_when_one_date_of_a_series_cannot_be(app, clock):
    hall = a.place("Salen")
    a.activity("Møde", "2027-01-05 9-17", place=hall)
    db.session.commit()

    with pytest.raises(Refused, match="Salen er optaget"), db.session.begin_nested():
        a.series("Café", "tirsdag 12-14", place=hall)

    assert len(hall.resource.label) == 5
    assert db.session.query(type(a.activity())).filter_by(title="Café").count() == 0


def test_a_coordinator_sets_a_clash_aside_with_a_reason(app, clock):
    hall = a.place("Salen")
    a.activity("Café", "tirsdag 12-14", place=hall)

    override = Override(HouseRule.ONE_PLACE, "Salen deles med skærme")
    shared = commands.plan(a.sheet("Møde", "tirsdag 13-15", place=hall), by=THE_HOUSE, override=override)

    assert shared.dates[0].hold.overridden_rule is not None


def test_a_shareable_place_takes_many(app, clock):
    yard = a.place("Gården", is_exclusive=False)
    a.activity("Leg", "tirsdag 12-14", place=yard)

    assert a.activity("Bål", "tirsdag 12-14", place=yard)


def test_an_import_leaves_a_clashing_date_without_its_place(app, clock):
    hall = a.place("Salen")
    a.activity("Møde", "2026-12-01 9-17", place=hall)

    cafe = commands.plan(
        a.sheet("Café", "tirsdag 12-14", rule=Rule.weekly(1).for_count(3), place=hall),
        by=THE_HOUSE,
        clashes_wait=True,
    )

    assert [row.hold is not None for row in cafe.dates] == [True, False, True]


@pytest.mark.parametrize(
    ("sheet", "why"),
    [
        ({"title": " "}, "hvad aktiviteten hedder"),
        ({"short_name": "Meget for langt"}, "højst 10"),
        ({"ages_from": 7, "ages_to": 3}, "yngste alder"),
        ({"price": -1}, "under nul"),
        ({"seats": -1}, "under nul"),
        (
            {"rule": Rule.daily().ending(date(2031, 1, 1)), "skip_weeks": frozenset(range(1, 54))},
            "sprunget over",
        ),
        ({"rule": Rule.weekly(2)}, "passer ikke"),
    ],
)
def test_a_sheet_with_something_wrong_is_refused(app, clock, sheet, why):
    with pytest.raises(Refused, match=why):
        commands.plan(a.sheet(**sheet), by=THE_HOUSE)


def test_both_a_place_and_a_meeting_point_are_refused(app, clock):
    with pytest.raises(Refused, match="enten"):
        commands.plan(a.sheet(place=a.place(), meeting_point="Stationen"), by=THE_HOUSE)


def test_a_retired_place_is_for_what_is_already_there(app, clock):
    hall = a.place("Salen")
    cafe = a.series(place=hall)
    commands.retire_place(hall, by=THE_HOUSE)

    with pytest.raises(Refused, match="taget ud af brug"):
        commands.plan(a.sheet(place=hall), by=THE_HOUSE)
    commands.skip(a.date_of(cafe, 3), by=THE_HOUSE)
    commands.reopen_place(hall, by=THE_HOUSE)


def test_nothing_is_shown_without_a_place_and_somebody_responsible(app, clock):
    draft = commands.plan(a.sheet(), by=THE_HOUSE)

    with pytest.raises(Refused) as refusal:
        commands.publish(draft, by=THE_HOUSE)

    assert len(refusal.value.reasons) == 2
    assert draft.is_draft


def test_a_closing_needs_neither(app, clock):
    closed = commands.plan(a.sheet("Juleferie", "2026-12-24", category=Category.CLOSED), by=THE_HOUSE)

    commands.publish(closed, by=THE_HOUSE)

    assert closed.is_all_day
    assert closed.dates[0].span.minutes == 24 * 60


def test_publishing_moves_the_calendar_and_planning_a_draft_does_not(app, clock):
    place, responsible = a.place(), a.staff()
    db.session.commit()
    before = versions.of("calendar")
    draft = a.activity(draft=True, place=place, responsible=responsible)
    db.session.commit()
    assert versions.of("calendar") == before

    commands.publish(draft, by=THE_HOUSE)
    db.session.commit()

    assert versions.of("calendar") > before


def test_a_draft_can_be_thrown_away_and_its_place_is_free(app, clock):
    hall = a.place("Salen")
    draft = a.series(draft=True, place=hall)

    commands.discard(draft, by=THE_HOUSE)

    assert a.series(place=hall)


def test_a_draft_that_was_split_can_be_thrown_away_in_parts(app, clock):
    draft = a.series(draft=True)
    after = revise(a.date_of(draft, 3), Reach.FOLLOWING, title="Café med sang")

    commands.discard(draft, by=THE_HOUSE)

    assert after.split_from_id is None
    assert after.dates


def test_what_was_shown_is_not_thrown_away(app, clock):
    with pytest.raises(Refused, match="Aflys"):
        commands.discard(a.activity(), by=THE_HOUSE)


def test_the_horizon_gives_running_series_their_next_dates_once(app, clock):
    cafe, over = a.series("Café"), a.series("Slut", "torsdag 10-12", rule=Rule.weekly(3).for_count(3))
    clock("2027-01-01 00:10")

    assert commands.extend_horizons() == 26
    assert commands.extend_horizons() == 0

    assert cafe.generated_until == date(2027, 12, 31)
    assert cafe.sequence == 1
    assert over.sequence == 0
    days = [row.original_day for row in cafe.dates]
    assert {later - earlier for earlier, later in pairwise(days)} == {timedelta(days=7)}


def test_a_place_taken_before_the_horizon_came_is_told_not_stolen(app, clock):
    hall = a.place("Salen")
    cafe = a.series("Café", "tirsdag 10-12", place=hall)
    a.activity("Kursus", "2027-07-06 9-17", place=hall)
    clock("2027-01-01 00:10")

    commands.extend_horizons()

    assert [row.original_day for row in cafe.dates if row.hold is None] == [date(2027, 7, 6)]


def test_a_place_with_another_name_moves_the_stamps_of_what_is_still_to_come(app, clock):
    hall = a.place("Salen")
    cafe = a.activity("Café", "torsdag 10-12", place=hall)
    before = cafe.changed_at
    clock("2026-11-24 11:00")

    commands.describe_place(
        hall, by=THE_HOUSE, name="Festsalen", address="", seats=None, access_notes="", is_exclusive=True
    )

    assert cafe.changed_at > before


def test_a_draft_that_others_build_on_is_not_thrown_away(app, clock):
    draft = a.activity("Kladde", "2026-12-15 10-12", draft=True)
    shifts.lay(PlanSheet(title="Vagt", task=Task.PRACTICAL, activity=draft), by=THE_HOUSE)

    with pytest.raises(Refused, match="vagter"):
        commands.discard(draft, by=THE_HOUSE)
    assert draft.is_draft
