"""Off and on again: cancelled, postponed, restored, skipped. Rows stay, numbers only go up."""

from datetime import date

import pytest

from familiehus.activities import commands
from familiehus.activities.kinds import DateState, State
from familiehus.activities.news import occurrence_cancelled, occurrence_restored
from familiehus.activities.sheets import Reach
from familiehus.bookings import queries as bookings
from familiehus.house import commands as house
from familiehus.kernel import versions
from familiehus.kernel.db import db
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import THE_HOUSE
from familiehus.series.rules import Rule
from familiehus.series.timetables import Skip
from tests import a, times
from tests.activities.test_revising import as_the_rule_says, walls, weekly


@pytest.fixture
def heard():
    """Who was announced as called off and on."""
    news = {"off": [], "on": []}

    def off(sender, reason, by):
        news["off"].append((sender, reason))

    def on(sender, was, by):
        news["on"].append(sender)

    with occurrence_cancelled.connected_to(off), occurrence_restored.connected_to(on):
        yield news


def test_cancel_one_date(app, clock, heard):
    cafe = weekly()
    third = a.date_of(cafe, 2)

    commands.cancel(third, "Sygdom", by=THE_HOUSE)

    assert (third.state, third.reason, third.sequence) == (DateState.CANCELLED, "Sygdom", 1)
    assert third.differs
    assert len(walls(cafe)) == 6
    assert (cafe.sequence, cafe.state) == (0, State.PUBLISHED)
    assert bookings.clashes_with(cafe.place.resource, third.span) == []
    assert heard["off"] == [(third, "Sygdom")]


def test_cancel_and_put_on_again(app, clock, heard):
    cafe = weekly()
    third = a.date_of(cafe, 2)
    commands.cancel(third, "Sygdom", by=THE_HOUSE)

    commands.restore(third, by=THE_HOUSE)

    assert (third.state, third.reason, third.sequence) == (DateState.PLANNED, "", 2)
    assert third.differs
    assert third.hold.span == third.span
    assert heard["on"] == [third]


def test_what_was_given_back_may_be_gone_when_it_is_put_on_again(app, clock):
    cafe = weekly(place=a.place("Salen"))
    third = a.date_of(cafe, 2)
    commands.cancel(third, "Sygdom", by=THE_HOUSE)
    a.activity("Møde", "2026-12-08 13-15", place=cafe.place)

    with pytest.raises(Refused, match="Salen er optaget"), db.session.begin_nested():
        commands.restore(third, by=THE_HOUSE)

    assert third.state is DateState.CANCELLED


def test_a_whole_series_is_cancelled_date_by_date_from_now_on(app, clock, heard):
    cafe = weekly()
    clock("2026-12-02 09:00")
    commands.conclude_past()

    commands.cancel(a.date_of(cafe, 3), "Ingen frivillige", by=THE_HOUSE, reach=Reach.ALL)

    assert [row.state for row in cafe.dates] == [DateState.HELD] * 2 + [DateState.CANCELLED] * 4
    assert (cafe.state, cafe.sequence) == (State.CANCELLED, 1)
    assert len(heard["off"]) == 4

    commands.restore(a.date_of(cafe, 3), by=THE_HOUSE, reach=Reach.ALL)
    assert [row.state for row in cafe.dates] == [DateState.HELD] * 2 + [DateState.PLANNED] * 4
    assert (cafe.state, cafe.sequence) == (State.PUBLISHED, 2)


def test_a_cancelled_series_gets_no_new_dates(app, clock):
    cafe = a.series("Café", "tirsdag 12-14")
    commands.cancel(a.date_of(cafe, 3), "Slut", by=THE_HOUSE, reach=Reach.ALL)
    clock("2027-01-01 00:10")

    assert commands.extend_horizons() == 0


def test_the_rest_of_an_endless_series_is_cancelled_as_a_series_of_its_own(app, clock):
    cafe = a.series("Café", "tirsdag 12-14")

    rows = commands.cancel(a.date_of(cafe, 3), "Slut", by=THE_HOUSE, reach=Reach.FOLLOWING)

    rest = rows[0].activity
    assert rest is not cafe
    assert (cafe.state, rest.state) == (State.PUBLISHED, State.CANCELLED)
    assert walls(cafe) == ["24.11 12:00", "01.12 12:00", "08.12 12:00"]
    assert as_the_rule_says(cafe)
    assert as_the_rule_says(rest)
    clock("2027-01-01 00:10")
    assert commands.extend_horizons() == 0


def test_cancelling_needs_a_reason_and_something_to_cancel(app, clock):
    cafe = weekly(2)
    with pytest.raises(Refused, match="hvorfor"):
        commands.cancel(a.date_of(cafe), " ", by=THE_HOUSE)
    clock("2026-12-20 10:00")
    with pytest.raises(Refused, match="ingen kommende"):
        commands.cancel(a.date_of(cafe), "Sygdom", by=THE_HOUSE)
    with pytest.raises(Refused, match="ingen kommende"):
        commands.restore(a.date_of(cafe), by=THE_HOUSE)


def test_a_draft_is_not_cancelled(app, clock):
    with pytest.raises(Refused, match="Kladden"):
        commands.cancel(a.date_of(a.activity(draft=True)), "Sygdom", by=THE_HOUSE)


def test_a_postponed_date_is_on_again_when_it_is_moved(app, clock, heard):
    cafe = a.activity("Udflugt", "torsdag 10-15", meeting_point="Stationen")
    only = a.date_of(cafe)

    commands.postpone(only, "Storm", by=THE_HOUSE)
    assert (cafe.state, only.state) == (State.POSTPONED, DateState.POSTPONED)
    assert heard["off"] == [(only, "Storm")]

    commands.move(only, times.span("2026-12-03 10-15"), by=THE_HOUSE)
    assert (cafe.state, only.state, only.reason) == (State.PUBLISHED, DateState.PLANNED, "")
    assert max(only.sequence, cafe.sequence) == 2


def test_skip_a_date_that_was_moved_leaves_nothing_of_its_own(app, clock):
    cafe = weekly()
    third = a.date_of(cafe, 2)
    commands.move(third, times.span("2026-12-09 10-12"), by=THE_HOUSE)

    commands.skip(third, by=THE_HOUSE)

    assert (third.state, third.why_skipped) == (DateState.SKIPPED, Skip.CHOSEN)
    assert not third.has_own_time
    assert third.starts_at == third.original_start
    assert third.hold is None
    assert cafe.skip_days == ["2026-12-08"]
    assert cafe.sequence == 1
    assert len(walls(cafe)) == 5

    commands.restore(third, by=THE_HOUSE)
    assert (third.state, third.why_skipped, cafe.skip_days) == (DateState.PLANNED, None, [])
    assert third.hold is not None
    assert cafe.sequence == 2


def test_the_last_date_is_cancelled_not_skipped(app, clock):
    cafe = weekly(2)
    commands.skip(a.date_of(cafe, 0), by=THE_HOUSE)

    with pytest.raises(Refused, match="sidste dato"):
        commands.skip(a.date_of(cafe, 1), by=THE_HOUSE)
    with pytest.raises(Refused, match="kun den ene"):
        commands.skip(a.date_of(a.activity()), by=THE_HOUSE)


def test_skip_weeks_and_take_them_back(app, clock):
    cafe = a.series("Café", "tirsdag 12-14")

    commands.skip_weeks(a.date_of(cafe), frozenset({7, 53}), by=THE_HOUSE)

    skipped = [row.original_day for row in cafe.dates if row.state is DateState.SKIPPED]
    assert skipped == [date(2026, 12, 29), date(2027, 2, 16)]
    assert cafe.sequence == 1
    assert as_the_rule_says(cafe)

    kept = next(row for row in cafe.dates if row.original_day == date(2027, 2, 16))
    commands.restore(kept, by=THE_HOUSE)
    commands.skip_weeks(a.date_of(cafe), frozenset({7}), by=THE_HOUSE)
    assert [row.original_day for row in cafe.dates if row.state is DateState.SKIPPED] == []
    assert kept.hold is not None


def test_closing_days_are_skipped_when_the_series_follows_the_house(app, clock):
    house.close(date(2026, 12, 21), date(2027, 1, 3), "Juleferie", by=THE_HOUSE)

    cafe = weekly(8, skips_closed=True)

    skipped = {row.original_day: row.why_skipped for row in cafe.dates if row.why_skipped}
    assert skipped == {date(2026, 12, 22): Skip.CLOSED, date(2026, 12, 29): Skip.CLOSED}


def test_a_series_follows_the_house_when_it_closes_and_opens_again(app, clock):
    cafe, own = weekly(6, skips_closed=True), weekly(6)
    a.signed_up(a.date_of(cafe, 2))
    before = [row.state for row in cafe.dates]

    closing = house.close(date(2026, 12, 1), date(2026, 12, 15), "Vandskade", by=THE_HOUSE)

    skipped = [row.original_day.day for row in cafe.dates if row.why_skipped is Skip.CLOSED]
    assert skipped == [1, 15]
    assert all(row.hold is None for row in cafe.dates if row.why_skipped)
    assert cafe.sequence == 1
    assert {row.state for row in own.dates} == {DateState.PLANNED}

    house.reopen(closing, by=THE_HOUSE)
    assert [row.state for row in cafe.dates] == before
    assert all(row.hold is not None for row in cafe.dates)
    assert cafe.sequence == 2


def test_calling_off_moves_the_calendar(app, clock):
    cafe = weekly()
    db.session.commit()
    (before,) = versions.of("calendar")

    commands.cancel(a.date_of(cafe, 2), "Sygdom", by=THE_HOUSE)
    db.session.commit()

    assert versions.of("calendar") == (before + 1,)


def test_only_what_has_begun_is_held(app, clock):
    cafe = a.activity("Café", "tirsdag 12-14")

    with pytest.raises(Refused, match="ikke begyndt"):
        commands.conclude(a.date_of(cafe), by=THE_HOUSE)
    clock("2026-11-24 12:30")
    commands.conclude(a.date_of(cafe), by=THE_HOUSE)

    assert a.date_of(cafe).state is DateState.HELD
    with pytest.raises(Refused):
        commands.conclude(a.date_of(cafe), by=THE_HOUSE)


@pytest.mark.parametrize("call_off", [commands.cancel, commands.postpone])
def test_what_comes_once_a_year_comes_again_after_a_year_without(app, clock, call_off):
    party = a.series("Julefest", "2026-12-15 17-19", rule=Rule.monthly_day(15, 12))
    call_off(a.date_of(party), "Sne", by=THE_HOUSE)
    clock("2027-07-01 03:00")

    assert commands.extend_horizons() == 1
    assert party.state is State.PUBLISHED
    assert walls(party) == ["15.12 17:00"] * 2
