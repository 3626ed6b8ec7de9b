"""This date, this and the following, all of them: nothing is lost, nothing is doubled, the past stands."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from familiehus.activities import commands
from familiehus.activities.kinds import DateState, State
from familiehus.activities.models import Activity, Occurrence
from familiehus.activities.news import occurrence_moved, seat_freed, series_split
from familiehus.activities.sheets import Reach, Seats, Sheet, Where, sheet_of
from familiehus.bookings import queries as bookings
from familiehus.kernel import clock as house_clock
from familiehus.kernel import versions
from familiehus.kernel.db import db
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import THE_HOUSE
from familiehus.series.rules import Rule
from familiehus.series.timetables import expand
from tests import a, times

HOUR = timedelta(hours=1)


def other(occurrence: Occurrence, **changes: object) -> Sheet:
    """The sheet of a date with something else on it."""
    sheet = sheet_of(occurrence)
    timetable = {name: changes.pop(name) for name in list(changes) if hasattr(sheet.timetable, name)}
    details = {name: changes.pop(name) for name in list(changes) if hasattr(sheet.details, name)}
    return replace(
        sheet,
        timetable=replace(sheet.timetable, **timetable),
        details=replace(sheet.details, **details),
        **changes,
    )


def revise(occurrence: Occurrence, reach: Reach, **changes: object) -> Activity:
    return commands.revise(occurrence, reach, other(occurrence, **changes), by=THE_HOUSE)


def walls(activity: Activity) -> list[str]:
    """What the page shows: wall-clock starts of the dates, in order of time."""
    shown = sorted(row.starts_at for row in activity.dates if row.is_shown)
    return [house_clock.local(start).strftime("%d.%m %H:%M") for start in shown]


def weekly(number: int = 6, at: str = "tirsdag 12-14", **more: object) -> Activity:
    return a.series(
        "Café", at, rule=Rule.weekly(times.day(at.split()[0]).weekday()).for_count(number), **more
    )


def as_the_rule_says(activity: Activity) -> bool:
    """Every date of the rule is a row once, and no other row is (but those the rule dropped)."""
    slots = expand(activity.timetable, activity.generated_until)
    return [slot.original_start for slot in slots] == [row.original_start for row in activity.dates]


def test_move_one_date_and_again(app, clock):
    cafe = weekly()
    third = a.date_of(cafe, 2)
    first_start = third.original_start

    commands.move(third, times.span("2026-12-09 10-12"), by=THE_HOUSE)
    assert (third.original_start, third.sequence) == (first_start, 1)
    assert third.hold.span == third.span

    commands.move(third, times.span("2026-12-10 10-12"), by=THE_HOUSE)
    assert (third.original_start, third.sequence) == (first_start, 2)
    assert walls(cafe)[2] == "10.12 10:00"
    assert cafe.sequence == 0
    assert len(walls(cafe)) == 6


def test_move_a_date_onto_a_day_that_has_one_shows_both(app, clock):
    cafe = weekly(place=None, meeting_point="Torvet")

    commands.move(a.date_of(cafe, 2), times.span("2026-12-15 16-18"), by=THE_HOUSE)

    assert walls(cafe)[2:4] == ["15.12 12:00", "15.12 16:00"]


def test_a_moved_date_gives_its_old_time_back_and_tells(app, clock):
    cafe = weekly()
    second = a.date_of(cafe, 1)
    was, heard = second.span, []

    with occurrence_moved.connected_to(lambda sender, **news: heard.append((sender, news["was"]))):
        commands.move(second, times.span("2026-12-02 12-14"), by=THE_HOUSE)

    assert heard == [(second, was)]
    assert bookings.clashes_with(cafe.place.resource, was) == []


def test_a_date_is_not_moved_onto_what_is_taken(app, clock):
    hall = a.place("Salen")
    cafe = weekly(place=hall)
    a.activity("Møde", "2026-12-02 12-14", place=hall)

    with pytest.raises(Refused, match="Salen er optaget"):
        commands.move(a.date_of(cafe, 1), times.span("2026-12-02 13-15"), by=THE_HOUSE)


def test_the_past_is_not_changed(app, clock):
    cafe = weekly()
    clock("2026-12-05 09:00")

    for reach in Reach:
        with pytest.raises(Refused, match="ændres ikke"):
            revise(a.date_of(cafe, 0), reach, starts=time(13))
    with pytest.raises(Refused, match="gået"):
        commands.move(a.date_of(cafe, 3), times.span("2026-12-04 12-14"), by=THE_HOUSE)


def test_all_from_ten_to_eleven_takes_moved_and_skipped_dates_along(app, clock):
    cafe = weekly()
    commands.move(a.date_of(cafe, 2), times.span("2026-12-09 10-12"), by=THE_HOUSE)
    commands.skip(a.date_of(cafe, 3), by=THE_HOUSE)
    commands.cancel(a.date_of(cafe, 4), "Sygdom", by=THE_HOUSE)
    uid = cafe.uid

    revise(a.date_of(cafe, 0), Reach.ALL, starts=time(13))

    assert cafe.uid == uid
    assert as_the_rule_says(cafe)
    assert walls(cafe) == ["24.11 13:00", "01.12 13:00", "09.12 10:00", "22.12 13:00", "29.12 13:00"]
    assert {house_clock.local(row.original_start).hour for row in cafe.dates} == {13}
    assert cafe.dates[3].state is DateState.SKIPPED
    assert cafe.dates[4].state is DateState.CANCELLED


def test_all_to_another_weekday_keeps_past_dates_by_splitting(app, clock):
    cafe = weekly()
    commands.move(a.date_of(cafe, 0), times.span("2026-11-25 12-14"), by=THE_HOUSE)
    past = a.date_of(cafe, 0)
    clock("2026-12-05 09:00")
    signed = a.signed_up(a.date_of(cafe, 3), 2, 3)

    after = revise(a.date_of(cafe, 2), Reach.ALL, first_on=date(2026, 12, 10))

    assert after.uid != cafe.uid
    assert walls(cafe) == ["25.11 12:00", "01.12 12:00"]
    assert past.original_day == date(2026, 11, 24)
    assert walls(after) == ["10.12 12:00", "17.12 12:00", "24.12 12:00", "31.12 12:00"]
    assert after.first_on == date(2026, 12, 10)
    assert after.rule == Rule.weekly(3).for_count(4)
    assert cafe.rule.until == date(2026, 12, 1)
    assert signed.taken == 5
    assert signed.starts_at == house_clock.at(date(2026, 12, 17), time(12))
    assert as_the_rule_says(cafe)
    assert as_the_rule_says(after)


def test_all_to_another_weekday_with_nothing_past_keeps_the_series(app, clock):
    cafe = weekly(at="torsdag 12-14")
    uid = cafe.uid

    assert revise(a.date_of(cafe, 1), Reach.ALL, first_on=date(2026, 12, 2)) is cafe

    assert cafe.uid == uid
    assert walls(cafe)[:2] == ["25.11 12:00", "02.12 12:00"]
    assert cafe.first_on == date(2026, 11, 25)
    assert as_the_rule_says(cafe)


def test_this_and_the_following_at_the_fifth_date(app, clock):
    cafe = a.series("Café", "tirsdag 12-14")
    commands.move(a.date_of(cafe, 6), times.span("2027-01-06 12-14"), by=THE_HOUSE)
    commands.skip(a.date_of(cafe, 7), by=THE_HOUSE)
    fifth, seventh = a.date_of(cafe, 4), a.date_of(cafe, 6)
    a.signed_up(fifth, 1, 2)
    before = {row.key for row in cafe.dates}

    after = revise(fifth, Reach.FOLLOWING, starts=time(14))

    assert cafe.rule.until == date(2026, 12, 15)
    assert len(cafe.dates) == 4
    assert after.uid != cafe.uid
    assert after.dates[0] is fifth
    assert fifth.taken == 3
    assert {row.key for row in (*cafe.dates, *after.dates)} == before
    assert seventh.activity is after
    assert seventh.has_own_time
    assert house_clock.local(seventh.original_start).hour == 14
    assert after.skip_days == ["2027-01-12"]
    assert (cafe.sequence, after.sequence) == (2, 0)
    assert as_the_rule_says(cafe)
    assert as_the_rule_says(after)


def test_this_and_the_following_of_a_count_has_what_is_left(app, clock):
    cafe = weekly(10)

    after = revise(a.date_of(cafe, 4), Reach.FOLLOWING, starts=time(14))

    assert len(cafe.dates) == 4
    assert after.rule.count == 6
    assert len(after.dates) == 6


def test_a_longer_count_is_the_whole_series(app, clock):
    cafe = weekly(10)

    after = revise(a.date_of(cafe, 4), Reach.FOLLOWING, rule=cafe.rule.for_count(12))

    assert (len(cafe.dates), len(after.dates)) == (4, 8)


def test_this_and_the_following_from_the_first_is_all(app, clock):
    cafe = weekly()
    uid = cafe.uid

    revise(a.date_of(cafe, 0), Reach.FOLLOWING, starts=time(13))

    assert cafe.uid == uid
    assert cafe.sequence == 1


def test_a_new_name_keeps_the_uid_and_the_sequence(app, clock):
    cafe = weekly()
    clock("2026-12-05 09:00")
    before, uid = cafe.changed_at, cafe.uid

    revise(a.date_of(cafe, 3), Reach.ALL, title="Åben café", public_text="Kom, som du er")

    assert (cafe.title, cafe.uid, cafe.sequence) == ("Åben café", uid, 0)
    assert cafe.changed_at > before
    assert len(cafe.dates) == 6
    assert "kom, som du er" in cafe.search_text


def test_a_sheet_that_says_nothing_new_changes_nothing(app, clock):
    cafe = weekly()
    commands.move(a.date_of(cafe, 2), times.span("2026-12-09 10-12"), by=THE_HOUSE)
    db.session.commit()
    before = (cafe.changed_at, cafe.sequence, walls(cafe), [row.changed_at for row in cafe.dates])
    told = versions.of("calendar")
    clock("2026-11-24 11:30")

    for reach in Reach:
        for row in list(cafe.dates):
            assert revise(row, reach) is cafe
    db.session.commit()
    assert versions.of("calendar") == told

    assert (cafe.changed_at, cafe.sequence, walls(cafe), [row.changed_at for row in cafe.dates]) == before


def test_a_cancelled_date_moves_without_anybody_being_told_to_come(app, clock):
    cafe, heard = weekly(), []
    commands.cancel(a.date_of(cafe, 2), "Sygdom", by=THE_HOUSE)

    with occurrence_moved.connected_to(lambda sender, **_news: heard.append(sender)):
        revise(a.date_of(cafe, 0), Reach.ALL, starts=time(13))

    assert len(heard) == 5
    assert a.date_of(cafe, 2).state is DateState.CANCELLED


def test_one_date_has_a_title_and_a_person_of_its_own(app, clock):
    cafe = weekly()
    mette, third = a.staff("Mette"), a.date_of(cafe, 2)

    revise(third, Reach.THIS, title="Julecafé", responsible=mette, note="Tag en gave med")

    assert (third.title, third.responsible, third.note) == ("Julecafé", mette, "Tag en gave med")
    assert a.date_of(cafe, 3).title == "Café"
    assert third.sequence == 0
    assert third.differs

    revise(a.date_of(cafe, 0), Reach.ALL, public_text="Ny tekst")
    assert third.title == "Julecafé"
    revise(third, Reach.ALL, title="Jul hele vejen")
    assert (cafe.title, third.own_title) == ("Jul hele vejen", None)


def test_what_belongs_to_the_series_is_not_said_of_one_date(app, clock):
    with pytest.raises(Refused, match="hele rækken"):
        revise(a.date_of(weekly(), 2), Reach.THIS, bring="Madpakke")


def test_one_date_elsewhere(app, clock):
    hall, yard = a.place("Salen"), a.place("Gården")
    cafe = weekly(place=hall)
    third = a.date_of(cafe, 2)

    revise(third, Reach.THIS, where=Where(yard))
    assert (third.place, third.hold.resource, third.sequence) == (yard, yard.resource, 1)

    away = a.date_of(cafe, 3)
    revise(away, Reach.THIS, where=Where(None, "Stationen"))
    assert (away.place, away.where) == (None, "Stationen")
    assert away.hold is None

    after = revise(a.date_of(cafe, 0), Reach.ALL, where=Where(a.place("Køkkenet")))
    assert after is cafe
    assert third.place is yard
    assert {row.place.name for row in cafe.dates if row.place} == {"Gården", "Køkkenet"}
    revise(third, Reach.ALL, where=Where(hall))
    assert (third.place, third.has_own_place) == (hall, False)
    assert bookings.clashes_with(yard.resource, third.span) == []


def test_every_other_week_drops_the_weeks_between(app, clock):
    cafe = a.series("Café", "tirsdag 12-14", rule=Rule.weekly(1).ending(date(2027, 1, 12)))
    everyone = list(cafe.dates)

    revise(a.date_of(cafe, 0), Reach.ALL, rule=Rule.weekly(1, every=2).ending(date(2027, 1, 12)))

    assert walls(cafe) == ["24.11 12:00", "08.12 12:00", "22.12 12:00", "05.01 12:00"]
    assert as_the_rule_says(cafe)
    assert bookings.clashes_with(cafe.place.resource, everyone[1].span) == []

    revise(a.date_of(cafe, 0), Reach.ALL, rule=Rule.weekly(1).ending(date(2027, 1, 12)))
    assert list(cafe.dates) == everyone
    assert as_the_rule_says(cafe)


def test_dates_with_people_do_not_disappear(app, clock):
    cafe = weekly()
    a.signed_up(a.date_of(cafe, 1))

    with pytest.raises(Refused, match=r"tirsdag 1\. december har tilmeldte"):
        revise(a.date_of(cafe, 0), Reach.ALL, rule=Rule.weekly(1, every=2).for_count(6))
    with pytest.raises(Refused, match="tilmeldte"):
        commands.skip(a.date_of(cafe, 1), by=THE_HOUSE)

    commands.cancel(a.date_of(cafe, 1), "Vi holder hver anden uge", by=THE_HOUSE)
    revise(a.date_of(cafe, 0), Reach.ALL, rule=Rule.weekly(1, every=2).for_count(6))
    assert as_the_rule_says(cafe)


def test_the_end_is_moved_without_splitting(app, clock):
    cafe = a.series("Café", "tirsdag 12-14")
    clock("2026-12-05 09:00")
    uid = cafe.uid

    revise(a.date_of(cafe, 3), Reach.ALL, rule=Rule.weekly(1).ending(date(2026, 12, 22)))
    assert walls(cafe) == ["24.11 12:00", "01.12 12:00", "08.12 12:00", "15.12 12:00", "22.12 12:00"]
    assert (cafe.uid, cafe.sequence) == (uid, 1)

    revise(a.date_of(cafe, 3), Reach.ALL, rule=Rule.weekly(1).ending(date(2027, 1, 5)))
    assert walls(cafe)[-2:] == ["29.12 12:00", "05.01 12:00"]
    assert cafe.sequence == 2


def test_nothing_left_is_a_cancellation_not_a_revision(app, clock):
    cafe = weekly()
    clock("2026-12-05 09:00")

    with pytest.raises(Refused):
        revise(a.date_of(cafe, 3), Reach.ALL, rule=Rule.weekly(1).ending(date(2026, 12, 4)))


def test_a_single_activity_becomes_a_series_and_single_again(app, clock):
    cafe = a.activity("Café", "tirsdag 12-14")
    first = a.date_of(cafe)

    revise(first, Reach.THIS, rule=Rule.weekly(1).for_count(3))
    assert walls(cafe) == ["24.11 12:00", "01.12 12:00", "08.12 12:00"]
    assert as_the_rule_says(cafe)

    revise(first, Reach.ALL, rule=None)
    assert walls(cafe) == ["24.11 12:00"]
    assert not cafe.is_series


def test_a_single_activity_moves_with_its_sheet(app, clock):
    cafe = a.activity("Café", "tirsdag 12-14")

    commands.move(a.date_of(cafe), times.span("2026-11-26 13-16"), by=THE_HOUSE)

    assert (cafe.first_on, cafe.starts, cafe.length_minutes) == (date(2026, 11, 26), time(13), 180)
    assert a.date_of(cafe).original_start == a.date_of(cafe).starts_at
    assert a.date_of(cafe).hold.span == a.date_of(cafe).span
    assert max(a.date_of(cafe).sequence, cafe.sequence) == 1


def test_a_date_moved_up_and_held_stands_when_all_the_others_move(app, clock):
    cafe = weekly()
    moved_up = a.date_of(cafe, 3)
    commands.move(moved_up, times.span("2026-11-26 12-14"), by=THE_HOUSE)
    clock("2026-11-27 09:00")
    span = moved_up.span

    after = revise(a.date_of(cafe, 2), Reach.ALL, first_on=date(2026, 12, 10), starts=time(15))

    assert moved_up.span == span
    assert moved_up.activity is after
    assert walls(after) == ["26.11 12:00", "03.12 15:00", "10.12 15:00", "24.12 15:00", "31.12 15:00"]
    assert as_the_rule_says(after)


def test_a_date_moved_up_and_held_stands_by_itself_when_the_rule_has_no_room_for_it(app, clock):
    cafe = weekly()
    moved_up = a.date_of(cafe, 3)
    commands.move(moved_up, times.span("2026-11-26 12-14"), by=THE_HOUSE)
    clock("2026-11-27 09:00")
    span = moved_up.span

    after = revise(a.date_of(cafe, 2), Reach.ALL, rule=Rule.weekly(1, every=2).for_count(4))

    assert moved_up.span == span
    assert moved_up.activity not in (cafe, after)
    assert not moved_up.activity.is_series
    assert as_the_rule_says(after)


def test_seats_follow_but_for_dates_with_their_own(app, clock):
    cafe = weekly(takes_signups=True, seats=10)
    third, freed = a.date_of(cafe, 2), []
    revise(third, Reach.THIS, seats=Seats(4))
    a.signed_up(a.date_of(cafe, 3), 2, 6)

    with seat_freed.connected_to(lambda sender, **_: freed.append(sender)):
        revise(a.date_of(cafe, 0), Reach.ALL, seats=Seats(12))

    assert [row.seats_total for row in cafe.dates] == [12, 12, 4, 12, 12, 12]
    assert len(freed) == 5
    assert cafe.sequence == 0
    with pytest.raises(Refused, match=r"allerede 8 tilmeldte tirsdag 15\. december"):
        revise(a.date_of(cafe, 0), Reach.ALL, seats=Seats(7))


def test_rooms_above_split_theirs_before_anything_moves(app, clock):
    cafe = weekly()
    heard = []

    def listener(sender, successor, occurrences):
        heard.append((sender, successor, [house_clock.local(row.starts_at).hour for row in occurrences]))

    with series_split.connected_to(listener):
        after = revise(a.date_of(cafe, 2), Reach.FOLLOWING, starts=time(15))

    assert heard == [(cafe, after, [12, 12, 12, 12])]


def test_a_change_of_the_series_moves_the_calendar_once(app, clock):
    cafe = weekly()
    db.session.commit()
    (before,) = versions.of("calendar")

    revise(a.date_of(cafe, 2), Reach.FOLLOWING, starts=time(15))
    db.session.commit()

    assert versions.of("calendar") == (before + 1,)


def test_over_the_change_of_the_clock_wall_times_stay(app, clock):
    cafe = a.series("Café", "2027-03-16 12-14", rule=Rule.weekly(1).for_count(5))

    revise(a.date_of(cafe, 0), Reach.ALL, starts=time(10), length=3 * HOUR)

    assert {
        (house_clock.local(row.starts_at).hour, house_clock.local(row.ends_at).hour) for row in cafe.dates
    } == {(10, 13)}
    assert {row.starts_at.hour for row in cafe.dates} == {8, 9}


def test_state_follows_the_dates(app, clock):
    cafe = weekly(2)
    clock("2026-12-20 09:00")

    assert commands.conclude_past() == 2
    assert commands.conclude_past() == 0
    assert cafe.state is State.HELD
