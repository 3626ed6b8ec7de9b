"""The waiting line: who is offered a freed seat, for how long, and what yes, no and silence do."""

from datetime import timedelta

import pytest

from familiehus.activities import commands as activities
from familiehus.activities.sheets import Reach, Seats, sheet_of
from familiehus.families import commands as families
from familiehus.kernel import clock as house_clock
from familiehus.kernel.db import db
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import THE_HOUSE
from familiehus.messages.introductions import Quiet
from familiehus.signups import commands, queries
from familiehus.signups.deadlines import deadline, waking
from familiehus.signups.states import State
from tests import times
from tests.signups.parties import adds_up, date, family, join, states, taken

SIGNED, WAITING, OFFERED, LAPSED, LEFT = State
pytestmark = pytest.mark.usefixtures("app", "clock")
TOMORROW = "2026-11-25 9-11"


def give_seats(occurrence, total):
    from dataclasses import replace

    activities.revise(occurrence, Reach.THIS, replace(sheet_of(occurrence), seats=Seats(total)), by=THE_HOUSE)


def full_with(line: int, at: str = "2026-12-15 10-12", seats: int = 1):
    """A full date and so many who wait, one head each."""
    leg = date(at, total=seats)
    holders = [join(leg) for _each in range(seats)]
    return leg, holders, [join(leg) for _each in range(line)]


def test_a_freed_seat_goes_to_the_first_and_is_reserved():
    leg, [holder], [one, two] = full_with(2)

    commands.leave(holder, by=THE_HOUSE)

    assert states(one, two) == [OFFERED, WAITING]
    assert taken(leg) == (1, 0)
    assert join(leg).state is WAITING


def test_yes_takes_the_seat_and_no_hands_it_on():
    leg, [holder], [one, two, three] = full_with(3)
    commands.leave(holder, by=THE_HOUSE)

    commands.decline_offer(one, by=THE_HOUSE)
    assert states(one, two, three) == [LEFT, OFFERED, WAITING]
    commands.accept_offer(two, by=THE_HOUSE)

    assert states(one, two, three) == [LEFT, SIGNED, WAITING]
    assert queries.place_in_line(three) == 1
    assert adds_up(leg)


def test_the_first_that_fits_whole_is_asked():
    leg = date(total=4)
    big = join(leg, adults=2, children=1)
    small = join(leg)
    family_of_three = join(leg, adults=1, children=2)
    pair = join(leg, adults=2)
    single = join(leg)

    commands.leave(small, by=THE_HOUSE)
    assert states(family_of_three, pair, single) == [WAITING, WAITING, OFFERED]
    commands.leave(big, by=THE_HOUSE)

    assert states(family_of_three, pair, single) == [OFFERED, WAITING, OFFERED]
    assert adds_up(leg)


def test_silence_passes_the_seat_on_and_keeps_the_number(clock):
    _leg, [holder], [one, two] = full_with(2)
    commands.leave(holder, by=THE_HOUSE)
    clock("2026-11-26 12:00")

    assert commands.lapse_offers() == 1
    assert commands.lapse_offers() == 0

    assert states(one, two) == [LAPSED, OFFERED]
    assert (one.number, queries.place_in_line(one), queries.place_in_line(two)) == (1, 1, 2)
    with pytest.raises(Refused, match="beholder jeres nummer"):
        commands.accept_offer(one, by=THE_HOUSE)


def test_who_let_it_lapse_is_passed_over_for_that_seat_and_first_for_the_next(clock):
    leg, [holder, other], [one, two] = full_with(2, seats=2)
    commands.leave(holder, by=THE_HOUSE)
    clock("2026-11-26 12:00")
    commands.lapse_offers()
    clock("2026-11-28 12:00")
    commands.lapse_offers()
    assert states(one, two) == [LAPSED, LAPSED]
    assert taken(leg) == (1, 0)

    assert commands.promote(leg) == []
    commands.leave(other, by=THE_HOUSE)

    assert states(one, two) == [OFFERED, OFFERED]


def test_a_declined_seat_is_the_same_seat_and_does_not_come_back_round(clock):
    _leg, [holder], [one, two] = full_with(2)
    commands.leave(holder, by=THE_HOUSE)
    clock("2026-11-26 12:00")
    commands.lapse_offers()

    commands.decline_offer(two, by=THE_HOUSE)

    assert states(one, two) == [LAPSED, LEFT]


def test_who_was_passed_over_may_still_take_the_seat_while_it_is_free(clock):
    leg, [holder], [one] = full_with(1)
    commands.leave(holder, by=THE_HOUSE)
    clock("2026-11-26 12:00")
    commands.lapse_offers()

    assert commands.sign_up(leg, one.household, adults=1, by=THE_HOUSE) is one
    assert states(one) == [SIGNED]
    assert adds_up(leg)


def test_an_offer_past_its_deadline_is_no_yes(clock):
    _leg, [holder], [one] = full_with(1)
    commands.leave(holder, by=THE_HOUSE)
    clock("2026-11-26 12:00")

    with pytest.raises(Refused, match="Fristen er gået"):
        commands.accept_offer(one, by=THE_HOUSE)


def test_on_the_last_day_everybody_who_fits_is_asked_and_the_first_yes_wins():
    leg = date(TOMORROW, total=2)
    holders = [join(leg), join(leg)]
    one, pair, two = join(leg), join(leg, adults=2), join(leg)

    commands.leave(holders[0], by=THE_HOUSE)
    assert states(one, pair, two) == [OFFERED, WAITING, OFFERED]
    assert taken(leg) == (1, 0)
    commands.accept_offer(two, by=THE_HOUSE)

    assert states(one, pair, two) == [WAITING, WAITING, SIGNED]
    with pytest.raises(Refused, match="beholder jeres nummer"):
        commands.accept_offer(one, by=THE_HOUSE)
    commands.leave(holders[1], by=THE_HOUSE)
    assert states(one, pair) == [OFFERED, WAITING]


def test_on_the_last_day_a_newcomer_may_be_first_and_nobody_keeps_a_false_offer():
    leg = date(TOMORROW, total=1)
    holder, one = join(leg), join(leg)
    commands.leave(holder, by=THE_HOUSE)

    assert join(leg).state is SIGNED
    assert states(one) == [WAITING]


def test_nobody_is_asked_once_it_has_begun(clock):
    _leg, [holder], [one] = full_with(1, TOMORROW)
    clock("2026-11-25 09:30")

    commands.leave(holder, by=THE_HOUSE)

    assert states(one) == [WAITING]


def test_staff_put_first_and_pass_over_with_a_reason():
    leg, [holder], [one, two, three] = full_with(3)
    with pytest.raises(Refused, match="Skriv hvorfor"):
        commands.bump(three, " ", by=THE_HOUSE)

    commands.bump(three, "Skulle have været med sidst", by=THE_HOUSE)
    assert [queries.place_in_line(each) for each in (three, one, two)] == [1, 2, 3]
    assert queries.line_of(leg) == [three, one, two]
    commands.leave(holder, by=THE_HOUSE)
    assert states(one, two, three) == [WAITING, WAITING, OFFERED]
    commands.skip(three, "Er på ferie", by=THE_HOUSE)

    assert states(one, two, three) == [OFFERED, WAITING, LAPSED]
    assert adds_up(leg)


def test_who_is_passed_over_before_there_is_an_offer_misses_the_next_seat():
    _leg, holders, [one, two] = full_with(2, seats=2)
    commands.skip(one, "Er på ferie", by=THE_HOUSE)

    commands.leave(holders[0], by=THE_HOUSE)
    assert states(one, two) == [LAPSED, OFFERED]
    commands.leave(holders[1], by=THE_HOUSE)

    assert states(one, two) == [OFFERED, OFFERED]


@pytest.mark.parametrize(
    "free",
    [
        lambda leg, holder: commands.leave(holder, by=THE_HOUSE),
        lambda leg, holder: give_seats(leg, 3),
        lambda leg, holder: families.close(holder.household, by=THE_HOUSE),
        lambda leg, holder: families.forget(holder.household, by=THE_HOUSE),
        lambda leg, holder: commands.forget_household(holder.household),
        lambda leg, holder: families.let_child_go(
            holder.household, holder.household.children[0], by=THE_HOUSE
        ),
        lambda leg, holder: commands.change_party(holder, adults=1, by=THE_HOUSE),
    ],
    ids=["leave", "more seats", "close", "forget", "erase", "child", "fewer"],
)
def test_every_way_a_seat_is_freed_moves_the_line(free):
    leg = date(total=2)
    holder = join(leg, adults=1, children=1)
    waits = join(leg)

    free(leg, holder)

    assert states(waits) == [OFFERED]
    assert adds_up(leg)


@pytest.mark.parametrize("end", ["leave", "close", "forget"])
def test_an_offer_that_goes_away_goes_to_the_next(end):
    leg, [holder], [one, two] = full_with(2)
    commands.leave(holder, by=THE_HOUSE)

    if end == "leave":
        commands.leave(one, by=THE_HOUSE)
    elif end == "close":
        families.close(one.household, by=THE_HOUSE)
    else:
        commands.forget_household(one.household)

    assert states(two) == [OFFERED]
    assert adds_up(leg)


def test_a_family_on_a_pause_is_not_asked_and_is_when_it_is_back():
    _leg, [holder], [one] = full_with(1)
    families.pause(one.household, by=THE_HOUSE)

    commands.leave(holder, by=THE_HOUSE)
    assert states(one) == [WAITING]
    families.resume(one.household, by=THE_HOUSE)

    assert states(one) == [OFFERED]


def test_a_child_that_leaves_frees_a_reserved_seat_too():
    leg = date(total=2)
    holder = join(leg, adults=2)
    mother = join(leg, adults=1, children=1)
    next_one = join(leg)
    commands.leave(holder, by=THE_HOUSE)
    assert states(mother, next_one) == [OFFERED, WAITING]

    families.let_child_go(mother.household, mother.household.children[0], by=THE_HOUSE)

    assert states(mother, next_one) == [OFFERED, OFFERED]
    assert adds_up(leg)


def test_a_child_that_came_alone_takes_the_sign_up_along():
    leg, holm = date(total=1), family(children=1)
    alone = join(leg, holm, adults=0, children=1)

    families.let_child_go(holm, holm.children[0], by=THE_HOUSE)

    assert states(alone) == [LEFT]
    assert taken(leg) == (0, 0)


def test_a_cancelled_date_takes_offers_back_and_gives_them_anew_when_it_is_on_again():
    leg, [holder], [one] = full_with(1)
    commands.leave(holder, by=THE_HOUSE)

    activities.cancel(leg, "Regn", by=THE_HOUSE)
    assert states(one) == [WAITING]
    assert taken(leg) == (0, 0)
    activities.restore(leg, by=THE_HOUSE)

    assert states(one) == [OFFERED]
    assert one.number == 1


@pytest.mark.parametrize(
    ("starts", "now", "ends"),
    [
        ("2026-12-15 10", "2026-11-24 10.42", "2026-11-26 08.42"),  # 24 waking hours: 10.18 + 13 + 0.42
        ("2026-11-30 10", "2026-11-24 10.42", "2026-11-25 9.42"),  # 12 hours
        ("2026-11-26 10", "2026-11-24 10.42", "2026-11-24 14.42"),  # 4 hours
        ("2026-11-26 10", "2026-11-24 19.00", "2026-11-25 10.00"),  # 2 in the evening, 2 in the morning
        ("2026-11-26 10", "2026-11-24 23.30", "2026-11-25 12.00"),  # asked at night
        ("2026-11-25 10", "2026-11-24 10.42", "2026-11-25 10.00"),  # the last day: until it begins
    ],
)
def test_deadlines_shorten_and_stand_still_at_night(starts, now, ends):
    begins, at = times.instant(starts), times.instant(now)

    assert deadline(begins, at, Quiet()) == times.instant(ends)


def test_the_clock_of_a_deadline_counts_real_hours_over_the_night_of_the_change():
    evening = house_clock.at(times.day("2026-10-24"), times.wall("20"))

    assert waking(evening, timedelta(hours=2), Quiet()) == house_clock.at(
        times.day("2026-10-25"), times.wall("9")
    )
    assert waking(
        evening, timedelta(hours=2), Quiet(times.wall("8"), times.wall("8"))
    ) == evening + timedelta(hours=2)


def test_nobody_is_offered_twice_and_a_second_run_changes_nothing():
    leg, [holder], waiting = full_with(3)
    commands.leave(holder, by=THE_HOUSE)
    before = states(*waiting)

    assert commands.promote(leg) == []
    assert commands.promote(leg) == []
    assert states(*waiting) == before
    assert [each.offers for each in waiting] == [1, 0, 0]


def test_a_family_closed_twice_or_forgotten_leaves_no_row():
    from sqlalchemy import func, select

    from familiehus.signups.models import Signup

    leg, [holder], _waiting = full_with(1)
    families.forget(holder.household, by=THE_HOUSE)

    rows = select(func.count(Signup.id)).where(Signup.occurrence_id == leg.id)
    assert db.session.scalar(rows) == 1


@pytest.mark.parametrize("end", [families.decline, families.close])
def test_an_enquiry_that_goes_away_takes_its_sign_ups_along(end):
    from tests import households

    leg = date(total=1, is_open_to_all=True)
    asks = households.household(state=households.State.ENQUIRY)
    join(leg, asks)
    waits = join(leg)

    end(asks, by=THE_HOUSE)

    assert states(waits) == [OFFERED]
    assert adds_up(leg)
