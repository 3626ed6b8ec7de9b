"""What other rooms' news does to sign-ups: series and their splits, moved and cancelled dates, families that change."""

from collections import Counter
from dataclasses import replace
from datetime import date as day
from datetime import time, timedelta

import pytest
from sqlalchemy import func, select

from familiehus.activities import commands as activities
from familiehus.activities.kinds import DateState
from familiehus.activities.news import ask_whom
from familiehus.activities.queries import whom_and_what_is_touched
from familiehus.activities.sheets import Reach, Seats, sheet_of
from familiehus.families import commands as families
from familiehus.families.states import State as FamilyState
from familiehus.house import commands as house
from familiehus.kernel.db import db
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import THE_HOUSE
from familiehus.messages import introductions
from familiehus.messages.kinds import kind_called
from familiehus.messages.models import Message
from familiehus.messages.wording import word
from familiehus.series.rules import Rule
from familiehus.signups import commands, queries
from familiehus.signups.belongings import BELONGINGS
from familiehus.signups.models import AnswerLink, SeriesSignup, Signup
from familiehus.signups.states import State
from tests import a, households, people, times
from tests.signups.parties import adds_up, date, family, join, signups_of, states, taken

SIGNED, WAITING, OFFERED, LAPSED, LEFT = State
pytestmark = pytest.mark.usefixtures("app", "clock")


def weekly(times_: int = 6, seats: int | None = None, **more):
    return a.series(
        "Leg",
        "2026-12-01 10-12",
        rule=Rule.weekly(1).for_count(times_),
        takes_signups=True,
        seats=Seats(seats),
        **more,
    )


def told() -> Counter[str]:
    return Counter(db.session.scalars(select(Message.kind)))


def text_of(message: Message) -> str:
    """What the letter says when it is sent now."""
    kind, to = kind_called(message.kind), introductions.whom(message.recipient)
    assert kind is not None
    assert to is not None
    worded = word(kind, message.params, to)
    assert worded is not None
    return worded.text


def test_a_series_is_signed_up_for_in_one_go():
    leg, holm = weekly(seats=4), family(children=1)

    followed = commands.sign_up_series(leg, holm, adults=1, children=holm.children, by=THE_HOUSE)

    assert [each.state for each in followed.signups] == [SIGNED] * 6
    assert all(taken(each) == (1, 1) for each in leg.dates)
    assert queries.series_of(holm) == [followed]
    with pytest.raises(Refused, match="hele rækken"):
        commands.sign_up_series(leg, holm, adults=1, by=THE_HOUSE)


def test_full_dates_of_a_series_give_numbers_and_dates_it_has_or_left_are_let_be():
    leg, holm, krogh = weekly(seats=1), family(), family()
    join(leg.dates[0], krogh)
    mine = join(leg.dates[1], holm)
    left = join(leg.dates[2], holm)
    commands.leave(left, by=THE_HOUSE)

    commands.sign_up_series(leg, holm, adults=1, by=THE_HOUSE)

    rows = {each.occurrence_id: each.state for each in signups_of(holm)}
    assert [rows.get(each.id) for each in leg.dates] == [WAITING, SIGNED, None, SIGNED, SIGNED, SIGNED]
    assert states(mine, left) == [SIGNED, LEFT]


def test_new_dates_take_seats_in_the_order_the_families_asked(clock):
    leg = weekly(seats=1)
    one, two = family(), family()
    first = commands.sign_up_series(leg, one, adults=1, by=THE_HOUSE)
    clock("2026-11-24 10:50")
    second = commands.sign_up_series(leg, two, adults=1, by=THE_HOUSE)
    sheet = sheet_of(leg.dates[0])

    longer = replace(sheet, timetable=replace(sheet.timetable, rule=Rule.weekly(1).for_count(8)))
    activities.revise(leg.dates[0], Reach.ALL, longer, by=THE_HOUSE)

    new = leg.dates[6:]
    assert len(new) == 2
    for each in new:
        assert queries.signup_of(one, each).state is SIGNED
        assert queries.signup_of(two, each).state is WAITING
    assert len(first.signups) == len(second.signups) == 8


def test_the_horizon_brings_new_dates_to_those_who_follow(clock):
    leg = a.series("Leg", "2026-12-01 10-12", takes_signups=True, seats=Seats(1))
    holm = family()
    commands.sign_up_series(leg, holm, adults=1, by=THE_HOUSE)
    before = len(signups_of(holm))
    clock("2027-01-02 03:00")

    activities.extend_horizons()

    assert len(signups_of(holm)) > before
    assert len(signups_of(holm)) == len([each for each in leg.dates if not each.has_begun])


def test_a_family_on_a_pause_gets_no_new_dates_until_it_is_back(clock):
    leg, holm = weekly(), family()
    commands.sign_up_series(leg, holm, adults=1, by=THE_HOUSE)
    families.pause(holm, by=THE_HOUSE)
    sheet = sheet_of(leg.dates[0])
    longer = replace(sheet, timetable=replace(sheet.timetable, rule=Rule.weekly(1).for_count(8)))
    activities.revise(leg.dates[0], Reach.ALL, longer, by=THE_HOUSE)
    assert len(signups_of(holm)) == 6

    families.resume(holm, by=THE_HOUSE)

    assert len(signups_of(holm)) == 8


def test_a_split_series_is_followed_on_both_sides_in_the_same_order(clock):
    leg = weekly(seats=1)
    one, two = family(), family()
    commands.sign_up_series(leg, one, adults=1, by=THE_HOUSE)
    clock("2026-11-24 10:50")
    commands.sign_up_series(leg, two, adults=1, by=THE_HOUSE)
    third = leg.dates[2]
    sheet = sheet_of(third)

    later = replace(sheet, timetable=replace(sheet.timetable, starts=time(14)))
    successor = activities.revise(third, Reach.FOLLOWING, later, by=THE_HOUSE)

    assert successor is not leg
    after = list(
        db.session.scalars(
            select(SeriesSignup)
            .where(SeriesSignup.activity_id == successor.id)
            .order_by(SeriesSignup.asked_at, SeriesSignup.id)
        )
    )
    assert [each.household for each in after] == [one, two]
    assert [len(each.signups) for each in after] == [4, 4]
    assert [queries.signup_of(one, each).state for each in successor.dates] == [SIGNED] * 4
    assert all(queries.signup_of(one, each).has_not_answered for each in successor.dates)
    assert all(adds_up(each) for each in (*leg.dates, *successor.dates))


def test_leaving_a_series_leaves_its_dates_to_come_and_the_next_get_them():
    leg = weekly(seats=1)
    one, two = family(), family()
    followed = commands.sign_up_series(leg, one, adults=1, by=THE_HOUSE)
    commands.sign_up_series(leg, two, adults=1, by=THE_HOUSE)

    assert commands.leave_series(followed, by=THE_HOUSE) == 6

    assert {each.state for each in signups_of(two)} == {OFFERED}
    assert queries.series_of(one) == []


def test_a_day_that_is_no_longer_skipped_is_taken_by_those_who_follow():
    leg, holm = weekly(skips_closed=True), family()
    closing = house.close(day(2026, 12, 8), day(2026, 12, 8), "Kursus", by=THE_HOUSE)
    commands.sign_up_series(leg, holm, adults=1, by=THE_HOUSE)
    assert len(signups_of(holm)) == 5

    house.reopen(closing, by=THE_HOUSE)

    assert len(signups_of(holm)) == 6


def test_on_a_moved_date_everybody_keeps_the_seat_is_asked_and_told_once():
    leg = date(total=2)
    one, two, waits = join(leg), join(leg), join(leg)
    db.session.commit()

    activities.move(leg, times.span("2026-12-16 14-16"), by=THE_HOUSE)
    db.session.commit()

    assert states(one, two, waits) == [SIGNED, SIGNED, WAITING]
    assert [each.has_not_answered for each in (one, two, waits)] == [True, True, False]
    assert told() == {"signups.moved": 2, "signups.relocated": 1}
    commands.answer_moved(one, comes=True, by=THE_HOUSE)
    commands.answer_moved(two, comes=False, by=THE_HOUSE)

    assert states(one, two, waits) == [SIGNED, LEFT, OFFERED]
    db.session.commit()
    activities.move(leg, times.span("2026-12-17 14-16"), by=THE_HOUSE)
    assert one.has_not_answered
    assert told()["signups.moved"] == 3


def test_an_offer_keeps_its_deadline_when_the_date_moves_unless_it_would_begin_before():
    leg = date(total=1)
    holder, one = join(leg), join(leg)
    commands.leave(holder, by=THE_HOUSE)
    deadline = one.offer_ends_at

    activities.move(leg, times.span("2026-12-20 14-16"), by=THE_HOUSE)
    assert (states(one), one.offer_ends_at) == ([OFFERED], deadline)
    activities.move(leg, times.span("2026-11-25 14-16"), by=THE_HOUSE)

    assert one.offer_ends_at == leg.starts_at


def test_another_place_is_told_not_asked():
    leg = date()
    one = join(leg)
    sheet = sheet_of(leg)

    from familiehus.activities.sheets import Where

    activities.revise(leg, Reach.ALL, replace(sheet, where=Where(a.place("Haven"))), by=THE_HOUSE)

    assert not one.has_not_answered
    assert told() == {"signups.relocated": 1}


@pytest.mark.parametrize(
    ("address", "letters"),
    [("Havnegade 2, 4930 Maribo", 1), ("", 1), ("Torvet 1, 4930 Maribo", 0), ("torvet 1 4930 maribo", 0)],
)
def test_who_comes_hears_that_the_place_has_another_address(address: str, letters: int):
    hall = a.place("Hallen")
    described = {"by": THE_HOUSE, "name": "Hallen", "seats": None, "access_notes": "", "is_exclusive": True}
    activities.describe_place(hall, address="Torvet 1, 4930 Maribo", **described)
    join(date(place=hall))
    activities.describe_place(hall, address=address, **described)
    assert told()["signups.relocated"] == letters, "a first address is no news, nor is its spelling"


def test_a_series_that_moves_is_one_letter_to_each_adult():
    leg, holm = weekly(), family()
    families.add_guardian(holm, people.family("Far"), by=THE_HOUSE)
    commands.sign_up_series(leg, holm, adults=2, by=THE_HOUSE)
    db.session.commit()
    sheet = sheet_of(leg.dates[0])

    later = replace(sheet, timetable=replace(sheet.timetable, starts=time(14)))
    activities.revise(leg.dates[0], Reach.ALL, later, by=THE_HOUSE)

    assert told() == {"signups.moved": 2}
    assert sum(each.has_not_answered for each in signups_of(holm)) == 6


def test_a_cancelled_date_is_told_once_to_those_who_come_and_those_who_wait():
    leg = date(total=1)
    one, two, gone = join(leg), join(leg), join(leg)
    commands.leave(gone, by=THE_HOUSE)
    db.session.commit()

    activities.cancel(leg, "Regn", by=THE_HOUSE)

    assert states(one, two) == [SIGNED, WAITING]
    assert told() == {"signups.cancelled": 2}
    db.session.commit()
    activities.restore(leg, by=THE_HOUSE)
    assert told()["signups.restored"] == 2


def test_a_date_that_was_moved_while_it_was_off_is_asked_about_when_it_is_on_again():
    leg = date(total=1)
    one, waits = join(leg), join(leg)
    activities.cancel(leg, "Regn", by=THE_HOUSE)
    activities.move(leg, times.span("2026-12-17 14-16"), by=THE_HOUSE)
    assert told() == {"signups.cancelled": 2}
    assert not one.has_not_answered
    db.session.commit()

    activities.restore(leg, by=THE_HOUSE)

    assert one.has_not_answered
    assert told() == {"signups.cancelled": 2, "signups.moved": 1, "signups.restored": 1}
    said = text_of(db.session.scalars(select(Message).where(Message.kind == "signups.moved")).one())
    assert "på igen, på en ny tid: Leg. Nu er det torsdag 17. december kl. 14–16." in said
    assert "Før var det tirsdag 15. december kl. 10–12." in said
    assert states(one, waits) == [SIGNED, WAITING]


def test_a_date_that_was_moved_and_back_while_it_was_off_asks_nobody():
    leg = date()
    one, was = join(leg), leg.span
    activities.cancel(leg, "Regn", by=THE_HOUSE)
    activities.move(leg, times.span("2026-12-17 14-16"), by=THE_HOUSE)
    activities.move(leg, was, by=THE_HOUSE)
    db.session.commit()

    activities.restore(leg, by=THE_HOUSE)

    assert not one.has_not_answered
    assert told()["signups.restored"] == 1


def test_a_postponed_date_that_never_gets_a_new_day_is_cancelled_though_its_old_time_is_past(clock):
    leg = date("2026-11-26 10-12")
    comes = join(leg)
    activities.postpone(leg, "Storm", by=THE_HOUSE)
    db.session.commit()
    clock("2026-12-03 10:00")

    activities.cancel(leg, "Vi fandt ingen dag", by=THE_HOUSE)

    assert leg.state is DateState.CANCELLED
    letter = db.session.scalars(select(Message).where(Message.kind == "signups.cancelled")).one()
    assert "skulle have været torsdag 26. november kl. 10–12, er nu aflyst" in text_of(letter)
    assert states(comes) == [SIGNED]
    with pytest.raises(Refused, match="ingen kommende"):
        activities.cancel(leg, "Igen", by=THE_HOUSE)


@pytest.mark.parametrize("ends_as", ["just come", "no seats"])
def test_whoever_waits_hears_it_when_sign_up_ends(ends_as):
    leg = date(total=1)
    first, waits = join(leg), join(leg)
    if ends_as == "no seats":
        commands.skip(waits, "De er rejst", by=THE_HOUSE)
        commands.leave(first, by=THE_HOUSE)
    sheet, before = sheet_of(leg), states(first)
    if ends_as == "just come":
        sheet = replace(sheet, details=replace(sheet.details, takes_signups=False), seats=Seats())
    else:
        sheet = replace(sheet, seats=Seats(0))
    db.session.commit()
    assert whom_and_what_is_touched(leg, Reach.THIS, sheet).waiting == 1

    activities.revise(leg, Reach.THIS, sheet, by=THE_HOUSE)

    assert states(first, waits) == [*before, LEFT]
    assert told()["signups.line_closed"] == 1
    letter = db.session.scalars(select(Message).where(Message.kind == "signups.line_closed")).one()
    assert ("så bare kom" if ends_as == "just come" else "listen er desværre lukket") in text_of(letter)
    assert not queries.may_be_undone(waits)
    assert adds_up(leg)


def test_a_line_for_a_date_that_is_off_is_closed_when_it_is_on_again():
    leg = date(total=1)
    _first, waits = join(leg), join(leg)
    activities.cancel(leg, "Regn", by=THE_HOUSE)
    sheet = sheet_of(leg)
    sheet = replace(sheet, details=replace(sheet.details, takes_signups=False), seats=Seats())
    activities.revise(leg, Reach.THIS, sheet, by=THE_HOUSE)
    assert states(waits) == [WAITING]

    activities.restore(leg, by=THE_HOUSE)

    assert states(waits) == [LEFT]
    assert told()["signups.line_closed"] == 1


def test_a_same_day_cancellation_is_not_held_back_at_night(clock):
    leg = date("2026-11-25 8-10")
    join(leg)
    clock("2026-11-24 22:00")

    activities.cancel(leg, "Vi er syge", by=THE_HOUSE)

    assert db.session.scalars(select(Message.urgent)).all() == [True]


def test_the_preview_counts_families_and_those_who_wait():
    leg, holm = date(total=3), family(children=1)
    join(leg, holm, adults=2, children=1)
    join(leg)

    assert [(touch.label, touch.count) for touch in ask_whom([leg])] == [
        ("familie eller gæst", 1),
        ("på venteliste", 1),
    ]
    assert ask_whom([date("2026-12-20 10-12")]) == []


def test_a_family_that_stops_is_out_of_everything_to_come_and_nothing_else(clock):
    past, coming = date("2026-11-25 10-12"), date()
    holm = family()
    was, comes = join(past, holm), join(coming, holm)
    leg = weekly()
    commands.sign_up_series(leg, holm, adults=1, by=THE_HOUSE)
    clock("2026-11-26 10:00")

    families.close(holm, by=THE_HOUSE)

    assert states(was, comes) == [SIGNED, LEFT]
    assert signups_of(holm) == []
    assert queries.series_of(holm) == []
    assert len(signups_of(holm, past=True)) == 1


def test_a_split_leaves_the_seats_of_those_who_stay():
    leg, krogh = date(), family("Krogh", children=2)
    esben = people.family("Esben")
    families.add_guardian(krogh, esben, by=THE_HOUSE)
    signup = join(leg, krogh, adults=2, children=2)
    followed = commands.sign_up_series(weekly(), krogh, adults=1, children=krogh.children, by=THE_HOUSE)

    liva = krogh.children[0]
    new = families.split(krogh, esben, [liva], stay_too=False, called="Esben", by=THE_HOUSE)

    assert states(signup) == [SIGNED]
    assert liva not in signup.children
    assert signup.children_count == 1
    assert liva not in followed.children
    assert signups_of(new) == []
    assert taken(leg) == (2, 1)


def test_two_enquiries_of_one_family_become_one_sign_up():
    leg, other_leg = date(total=5, is_open_to_all=True), date("2026-12-16 10-12", is_open_to_all=True)
    one = households.household(state=FamilyState.ENQUIRY, children=[("Liva", 2018)])
    two = households.household(state=FamilyState.ENQUIRY, children=[("liva", 2018), ("Ask", 2020)])
    join(leg, one, children=1)
    join(leg, two, children=2)
    moved = join(other_leg, two, children=2)
    waits = join(leg)
    assert states(waits) == [WAITING]

    families.merge(one, two, by=THE_HOUSE)

    assert states(waits, moved) == [OFFERED, SIGNED]
    assert moved.household is one
    assert {child.first_name for child in moved.children} == {"Liva", "Ask"}
    assert all(child in one.children for child in moved.children)
    assert adds_up(leg)


def test_who_leaves_a_family_answers_for_it_no_more():
    leg, holm = date(total=1), family()
    far = people.family("Far")
    families.add_guardian(holm, far, by=THE_HOUSE)
    token = commands.mint(join(leg, holm), far)
    assert queries.link_behind(token) is not None

    families.leave(holm, far, by=THE_HOUSE)

    assert queries.link_behind(token) is None
    assert db.session.scalar(select(func.count(AnswerLink.id))) == 0


def test_what_is_kept_is_given_back_and_forgotten():
    leg, holm = date(total=3), family("Holm", children=1)
    join(leg, holm, adults=1, children=1)
    commands.sign_up_series(weekly(), holm, adults=1, by=THE_HOUSE)

    kept = BELONGINGS.export(holm)["signups"]
    assert len(kept["dates"]) == 7
    assert [each["children"] for each in kept["dates"] if each["what"] == "Leg"].count(["Barn 0"]) == 1
    assert kept["series"][0]["what"] == "Leg"
    assert BELONGINGS.export(holm.guardians[0]) == {}, "Told with the family"

    assert BELONGINGS.forget(holm) == 8
    assert BELONGINGS.export(holm) == {}
    assert db.session.scalar(select(func.count(Signup.id))) == 0
    assert taken(leg) == (0, 0)


def test_nothing_moves_for_a_draft_or_a_date_gone_by(clock):
    leg = date(total=1)
    one, two = join(leg), join(leg)
    clock("2026-12-15 12:30")

    with pytest.raises(Refused, match="forbi"):
        commands.leave(one, by=THE_HOUSE)
    assert commands.promote(leg) == []
    assert states(one, two) == [SIGNED, WAITING]
    assert timedelta(0) < queries.UNDO


def test_who_follows_a_series_again_has_again_what_it_left_with_it(clock):
    leg, holm = weekly(), family()
    alone = join(leg.dates[0], holm)
    followed = commands.sign_up_series(leg, holm, adults=1, by=THE_HOUSE)
    by_itself = queries.signup_of(holm, leg.dates[3])
    assert by_itself is not None
    commands.leave(by_itself, by=THE_HOUSE)
    clock("2026-11-24 10:50")

    assert commands.leave_series(followed, by=THE_HOUSE) == 5
    assert states(alone) == [LEFT]
    commands.sign_up_series(leg, holm, adults=1, by=THE_HOUSE)

    assert [taken(each) for each in leg.dates] == [(1, 0)] * 3 + [(0, 0)] + [(1, 0)] * 2


def test_of_two_merged_families_the_seat_stays_and_not_the_number():
    leg = date(total=2, is_open_to_all=True)
    asks = households.household(state=FamilyState.ENQUIRY)
    seat, _other, holm = join(leg, asks), join(leg), family()
    join(leg, holm)

    holm.guardians[0].phone = asks.guardians[0].phone = "12345678"
    families.merge(holm, asks, by=THE_HOUSE)

    assert signups_of(holm) == [seat]
    assert seat.is_signed
    assert adds_up(leg)


def test_what_was_offered_to_all_is_offered_in_turn_when_there_is_time_again(clock):
    leg, big = date("2026-11-25 10-12", total=2), family(children=1)
    one, two = join(leg), join(leg)
    first, second = join(leg, big, adults=1, children=1), join(leg)
    clock("2026-11-24 12:00")
    commands.leave(one, by=THE_HOUSE)
    assert second.offered_to_all

    activities.move(leg, times.span("2026-12-20 10-12"), by=THE_HOUSE)

    assert states(two, first, second) == [SIGNED, WAITING, OFFERED]
    assert second.holds_seats
    assert adds_up(leg)


@pytest.mark.parametrize("rule", [None, Rule.weekly(3).for_count(3)])
def test_a_postponed_date_keeps_its_people_until_there_is_a_new_day_for_it(clock, rule):
    said = {"takes_signups": True, "is_open_to_all": True, "rule": rule}
    leg = a.date_of(a.activity("Leg", "2026-11-26 10-12", **said))
    stops = family()
    stays, goes = join(leg), join(leg, stops)
    guest = commands.sign_up_guest(leg, "Gert", adults=2, email="gert@hus.example", by=THE_HOUSE)
    activities.postpone(leg, "Storm", by=THE_HOUSE)
    clock("2026-11-28 10:00")

    assert commands.forget_guests() == 0
    families.close(stops, by=THE_HOUSE)
    activities.move(leg, times.span("2026-12-11 10-12"), by=THE_HOUSE)

    assert states(stays, goes, guest) == [SIGNED, LEFT, SIGNED]
    assert stays.has_not_answered
    assert adds_up(leg)


def test_a_guest_waits_two_months_for_a_new_day(clock):
    leg = date("2026-11-26 10-12", is_open_to_all=True)
    commands.sign_up_guest(leg, "Gert", adults=2, email="gert@hus.example", by=THE_HOUSE)
    activities.postpone(leg, "Storm", by=THE_HOUSE)
    clock("2027-02-01 10:00")

    assert commands.forget_guests() == 1
    assert taken(leg) == (0, 0)


def test_a_family_is_told_of_what_it_has_left_too():
    leg, holm = weekly(2), family()
    followed = commands.sign_up_series(leg, holm, adults=1, by=THE_HOUSE)
    commands.leave_series(followed, by=THE_HOUSE)

    told = BELONGINGS.export(holm)["signups"]

    assert [each["state"] for each in told["dates"]] == ["left", "left"]
    assert told["series"][0]["ended_at"] is not None
