"""Signing up, changing who comes, leaving, taking it back: who may, what is refused, and what it does to seats."""

import pytest

from familiehus.activities import commands as activities
from familiehus.families import commands as families
from familiehus.families.states import State as FamilyState
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import NOBODY, THE_HOUSE
from familiehus.signups import commands, queries
from familiehus.signups.states import State
from tests import a, households, times
from tests.signups.parties import adds_up, date, family, join, states, taken

S, W, OFFER, LAPSED, LEFT = State.SIGNED, State.WAITING, State.OFFERED, State.LAPSED, State.LEFT
pytestmark = pytest.mark.usefixtures("app", "clock")


def test_a_family_comes_whole_and_every_head_counts():
    leg = date(total=10)

    signup = join(leg, adults=2, children=3)

    assert signup.state is S
    assert taken(leg) == (2, 3)
    assert [child.first_name for child in signup.children] == ["Barn 0", "Barn 1", "Barn 2"]
    assert [each.called for each in queries.expected_at(leg)] == [signup.called]


@pytest.mark.parametrize(
    ("seats", "first", "second", "state"),
    [
        ({"total": 4}, (2, 1), (1, 0), S),
        ({"total": 4}, (2, 1), (1, 1), W),
        ({"adults": 2}, (1, 3), (1, 9), S),
        ({"adults": 2}, (1, 0), (2, 0), W),
        ({"children": 3}, (9, 2), (1, 1), S),
        ({"children": 3}, (0, 2), (0, 2), W),
        ({"total": 5, "adults": 2, "children": 4}, (1, 2), (1, 1), S),
        ({"total": 5, "adults": 2, "children": 4}, (1, 2), (1, 2), W),
        ({}, (9, 9), (9, 9), S),
    ],
)
def test_seats_are_counted_in_all_in_adults_and_in_children(seats, first, second, state):
    leg = date(**seats)
    join(leg, adults=first[0], children=first[1])

    signup = join(leg, adults=second[0], children=second[1])

    assert signup.state is state
    assert adds_up(leg)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda leg: activities.cancel(leg, "Regn", by=THE_HOUSE), "Datoen er aflyst"),
        (lambda leg: activities.postpone(leg, "Regn", by=THE_HOUSE), "Datoen er udskudt"),
    ],
)
def test_a_date_that_is_off_takes_nobody(change, sentence):
    leg = date()
    change(leg)

    with pytest.raises(Refused, match=sentence):
        join(leg)


@pytest.mark.parametrize(
    ("at", "now", "sentence"),
    [
        ("2026-12-15 10-12", "2026-12-15 08:00", "Tilmeldingen er lukket"),
        ("2026-12-15 10-12", "2026-12-15 10:00", "Det er begyndt"),
        ("2026-12-15 10-12", "2026-12-15 12:00", "Det er forbi"),
    ],
)
def test_a_date_closes_begins_and_is_over(clock, at, now, sentence):
    leg, holm = date(at, signup_closes_hours=2), family()
    clock(now)

    with pytest.raises(Refused, match=sentence):
        join(leg, holm)


def test_a_draft_a_drop_in_and_a_closed_date_take_nobody():
    holm = family()
    with pytest.raises(Refused, match="ikke i kalenderen"):
        join(a.date_of(a.activity(takes_signups=True, draft=True)), holm)
    with pytest.raises(Refused, match="Bare kom"):
        join(a.date_of(a.activity()), holm)
    with pytest.raises(Refused, match="lukket for tilmelding"):
        join(date(total=0), holm)


@pytest.mark.parametrize(
    ("state", "open_to_all", "sentence"),
    [
        (FamilyState.ENROLLED, False, ""),
        (FamilyState.PAUSED, False, "I holder pause"),
        (FamilyState.ENQUIRY, False, "ikke skrevet ind i huset endnu"),
        (FamilyState.TALK_AGREED, False, "ikke skrevet ind i huset endnu"),
        (FamilyState.CLOSED, False, "ikke længere skrevet ind"),
        (FamilyState.ENQUIRY, True, ""),
        (FamilyState.PAUSED, True, ""),
        (FamilyState.CLOSED, True, "ikke længere skrevet ind"),
    ],
)
def test_which_families_may_sign_up(state, open_to_all, sentence):
    leg = date(is_open_to_all=open_to_all)
    holm = households.household(state=state)

    if sentence:
        with pytest.raises(Refused, match=sentence):
            join(leg, holm)
    else:
        assert join(leg, holm).state is S


@pytest.mark.parametrize(
    ("seats", "adults", "children", "sentence"),
    [
        ({"total": 3}, 2, 2, "kun plads til 3 i alt"),
        ({"adults": 1}, 2, 0, "kun plads til 1 voksen"),
        ({"children": 0}, 1, 1, "kun for voksne"),
        ({"adults": 0}, 1, 1, "kun for børn"),
        ({}, 0, 0, "mindst én"),
    ],
)
def test_a_party_that_could_never_fit_is_told_so_at_once(seats, adults, children, sentence):
    with pytest.raises(Refused, match=sentence):
        join(date(**seats), adults=adults, children=children)


def test_every_reason_is_told_not_the_first_alone():
    holm = households.household(state=FamilyState.PAUSED)
    leg = date()
    activities.cancel(leg, "Regn", by=THE_HOUSE)

    with pytest.raises(Refused) as refused:
        join(leg, holm)
    assert len(refused.value.reasons) == 2


def test_somebody_else_s_child_and_a_child_counted_twice_are_refused():
    leg, holm, krogh = date(), family(children=1), family(children=1)
    mine, theirs = holm.children[0], krogh.children[0]
    for children in ([theirs], [mine, mine]):
        with pytest.raises(Refused):
            commands.sign_up(leg, holm, adults=1, children=children, by=THE_HOUSE)


def test_once_is_enough_and_leaving_is_not_for_ever():
    leg, holm = date(), family()
    first = join(leg, holm)
    with pytest.raises(Refused, match="allerede tilmeldt"):
        join(leg, holm)

    commands.leave(first, by=THE_HOUSE)
    again = join(leg, holm, adults=2)

    assert again is first
    assert states(again) == [S]
    assert taken(leg) == (2, 0)


def test_a_child_with_two_homes_has_a_seat_in_each_and_neither_learns_of_the_other():
    leg, krogh = date(children=4), family("Krogh", children=1)
    liva = krogh.children[0]
    esben = family("Esben")
    families.bring_child_back(esben, liva, by=THE_HOUSE)

    one = commands.sign_up(leg, krogh, adults=1, children=[liva], by=THE_HOUSE)
    two = commands.sign_up(leg, esben, adults=1, children=[liva], by=THE_HOUSE)
    families.let_child_go(krogh, liva, by=THE_HOUSE)

    assert states(one, two) == [S, S]
    assert (one.children_count, two.children_count) == (0, 1)
    assert taken(leg) == (2, 1)


def test_a_full_date_gives_the_next_number_in_line():
    leg = date(total=2)
    join(leg, adults=2)

    waiting = [join(leg) for _each in range(3)]

    assert [each.state for each in waiting] == [W, W, W]
    assert [each.number for each in waiting] == [1, 2, 3]
    assert [queries.place_in_line(each) for each in waiting] == [1, 2, 3]
    assert queries.line_of(leg) == waiting


def test_more_heads_need_room_and_fewer_give_it(clock):
    leg = date(total=5)
    signup, other = join(leg, adults=2, children=1), join(leg, adults=2)
    waits = join(leg)

    with pytest.raises(Refused, match="ikke plads til flere"):
        commands.change_party(signup, adults=3, children=signup.children, by=THE_HOUSE)
    commands.change_party(signup, adults=2, by=THE_HOUSE)

    assert states(signup, other, waits) == [S, S, OFFER]
    assert taken(leg) == (5, 0)
    assert adds_up(leg)


def test_leaving_is_never_refused_for_seats_deadline_or_state(clock):
    leg, holm = date(total=1, signup_closes_hours=48), family()
    signup = join(leg, holm)
    families.pause(holm, by=THE_HOUSE)
    activities.cancel(leg, "Regn", by=THE_HOUSE)
    clock("2026-12-15 10:30")

    commands.leave(signup, by=THE_HOUSE)
    commands.leave(signup, by=THE_HOUSE)

    assert signup.state is LEFT
    assert taken(leg) == (0, 0)


def test_leaving_is_taken_back_within_ten_minutes(clock):
    leg = date(total=1)
    signup = join(leg)
    commands.leave(signup, by=THE_HOUSE)

    clock("2026-11-24 10:52")
    assert commands.rejoin(signup, by=THE_HOUSE).state is S

    commands.leave(signup, by=THE_HOUSE)
    clock("2026-11-24 11:03")
    with pytest.raises(Refused, match="ikke fortrydes længere"):
        commands.rejoin(signup, by=THE_HOUSE)


def test_a_seat_that_went_to_the_next_does_not_come_back():
    leg = date(total=1)
    signup, next_one = join(leg), join(leg)
    commands.leave(signup, by=THE_HOUSE)

    assert states(next_one) == [OFFER]
    with pytest.raises(Refused, match="gået videre"):
        commands.rejoin(signup, by=THE_HOUSE)


def test_a_number_in_line_comes_back_too():
    leg = date(total=1)
    join(leg)
    one, two = join(leg), join(leg)
    commands.leave(one, by=THE_HOUSE)
    commands.rejoin(one, by=THE_HOUSE)

    assert [queries.place_in_line(each) for each in (one, two)] == [1, 2]


def test_staff_let_somebody_in_after_closing_and_while_it_goes_on_but_never_over(clock):
    leg = date(total=3, signup_closes_hours=48)
    holm, krogh = family(children=1), family()
    clock("2026-12-15 10:30")

    walked = commands.walk_in(leg, holm, adults=1, children=holm.children, by=THE_HOUSE)
    guest = commands.walk_in(leg, guest_name="Aase", adults=1, by=THE_HOUSE)

    assert (walked.state, walked.is_walk_in, guest.called) == (S, True, "Aase")
    assert taken(leg) == (2, 1)
    with pytest.raises(Refused, match="ikke plads til dem alle"):
        commands.walk_in(leg, krogh, adults=1, by=THE_HOUSE)
    clock("2026-12-15 12:00")
    with pytest.raises(Refused, match="forbi"):
        commands.walk_in(leg, krogh, adults=1, by=THE_HOUSE)


def test_a_guest_needs_a_name_and_a_contact_and_is_gone_the_night_after(clock):
    leg = date(total=4, is_open_to_all=True)
    with pytest.raises(Refused, match="Skriv et navn"):
        commands.sign_up_guest(leg, "Aase", adults=1, by=NOBODY)
    with pytest.raises(Refused, match="skrevet ind i huset"):
        commands.sign_up_guest(date("2026-12-16 10-12"), "Aase", adults=1, by=NOBODY, phone="20304050")

    guest = commands.sign_up_guest(leg, "Aase", adults=1, children=2, by=NOBODY, email="Aase@mail.example")
    again = commands.sign_up_guest(leg, "Aase", adults=3, by=NOBODY, email="aase@mail.example ")

    assert again is guest
    assert taken(leg) == (1, 2)
    assert commands.forget_guests() == 0
    clock("2026-12-15 12:00")
    assert commands.forget_guests() == 1
    assert commands.forget_guests() == 0
    assert taken(leg) == (1, 2)
    assert queries.expected_at(leg) == []


def test_who_walks_in_after_all_has_answered(clock):
    leg, holm = date("2026-11-24 14-16"), family()
    signup = join(leg, holm)
    activities.move(leg, times.span("2026-11-24 15-17"), by=THE_HOUSE)
    assert signup.has_not_answered
    commands.leave(signup, by=THE_HOUSE)

    assert not commands.walk_in(leg, holm, adults=1, by=THE_HOUSE).has_not_answered


def test_once_sign_up_has_closed_a_family_asks_the_house_for_more_seats(clock):
    holm = family(children=1)
    leg = date("2026-11-26 10-12", signup_closes_hours=24)
    signup = join(leg, holm)
    clock("2026-11-25 18:00")

    with pytest.raises(Refused, match="lukket"):
        commands.change_party(signup, adults=1, children=holm.children, by=holm.guardians[0])
    commands.change_party(signup, adults=0, children=holm.children, by=holm.guardians[0])
    commands.change_party(signup, adults=1, children=holm.children, by=THE_HOUSE)

    assert taken(leg) == (1, 1)
