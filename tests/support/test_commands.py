"""The rules of support: wishes, parcels, food, advice."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from familiehus.associations import commands as associations
from familiehus.associations.models import Kind
from familiehus.families import commands as families
from familiehus.families.models import Wish
from familiehus.families.states import Area
from familiehus.kernel import clock as house_clock
from familiehus.kernel.db import db
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import THE_HOUSE
from familiehus.messages.models import Message
from familiehus.partners import commands as partners
from familiehus.partners.models import Offer
from familiehus.support import belongings, commands, queries
from familiehus.support.models import AdviceSession, Need, ParcelApplication
from familiehus.support.states import AdviceKind, Held, NeedState, ParcelState
from familiehus.volunteers import commands as volunteers
from familiehus.volunteers.models import Hours
from familiehus.volunteers.states import Task
from tests import a, households, supporting, times, volunteering


def a_wish(words: str = "En at gå tur med", **facts) -> Wish:
    return families.wish_for(households.household(**facts), Area.SOCIAL, words, by=THE_HOUSE)


def an_offer(title: str = "Gåture") -> Offer:
    member = associations.register(f"Venner af {title}", Kind.ASSOCIATION, by=THE_HOUSE)
    associations.add_contact(member, "Bo", "bo@venner.example", None, by=THE_HOUSE)
    return partners.offer(member, Area.SOCIAL, title, by=THE_HOUSE)


def letters(kind: str) -> list[Message]:
    return list(db.session.scalars(select(Message).where(Message.kind == kind)))


def test_a_wish_is_met_step_by_step_and_the_family_has_the_last_word(app):
    wish, offer = a_wish(), an_offer()

    need = commands.match(wish, offer, by=THE_HOUSE)
    assert need.state == NeedState.UNDER_WAY
    assert letters("support.may_we")
    commands.ask_how_it_went(need, by=THE_HOUSE)
    commands.answer_how_it_went(need, False, by=THE_HOUSE)
    assert need.state == NeedState.UNDER_WAY
    commands.ask_how_it_went(need, by=THE_HOUSE)
    commands.answer_how_it_went(need, True, by=THE_HOUSE)

    assert (need.state, need.settled_on) == (NeedState.MET, house_clock.today())
    with pytest.raises(Refused, match="afsluttet"):
        commands.match(wish, offer, by=THE_HOUSE)


def test_a_yes_to_one_member_is_no_yes_to_another(app):
    wish = a_wish()
    need = commands.match(wish, an_offer("Gåture"), by=THE_HOUSE)
    commands.say_yes(need, by=THE_HOUSE)

    commands.match(wish, an_offer("Kaffe"), by=THE_HOUSE)

    assert need.said_yes_at is None


@pytest.mark.parametrize("said", ["Yara vil gerne ud", "Noget til Familien Nassar", "Et cykelhjul til ALMA!"])
def test_no_name_of_the_family_is_told_to_the_network(app, said):
    wish = a_wish(called="Familien Nassar", guardian=a.family("Yara Nassar"), children=[("Alma", 2020)])

    with pytest.raises(Refused, match="uden navne"):
        commands.tell_the_network(wish, said, by=THE_HOUSE)
    assert commands.tell_the_network(wish, "En familie vil gerne ud at gå", by=THE_HOUSE).neutral


def test_a_wish_that_is_taken_back_stays_as_a_number(app):
    wish = a_wish()
    need = commands.match(wish, an_offer(), by=THE_HOUSE)

    families.take_back_wish(wish, by=THE_HOUSE)

    db.session.refresh(need)
    assert (need.state, need.wish_id, need.area) == (NeedState.WITHDRAWN, None, Area.SOCIAL)


def test_few_wishes_are_told_as_few(app):
    for _number in range(5):
        a_wish()
    families.wish_for(households.household(), Area.WORK, "Et job", by=THE_HOUSE)

    assert queries.counts_for_members() == {Area.SOCIAL: 5, Area.MATERIAL: 0, Area.WORK: None}


@pytest.mark.both_databases
def test_a_family_asks_once_and_no_parcel_is_promised_twice(app):
    christmas = supporting.parcel_round(parcels=1)
    one, other = households.household(children=[("Alma", 2020)]), households.household()
    asked = commands.ask_for_parcel(christmas, one, [0, 7], by=THE_HOUSE)
    second = commands.ask_for_parcel(christmas, other, by=THE_HOUSE)
    assert (asked.ticks, asked.adults, asked.children) == ([0], 1, 1)
    with pytest.raises(Refused, match="allerede søgt"):
        commands.ask_for_parcel(christmas, one, by=THE_HOUSE)

    commands.decide(asked, ParcelState.APPROVED, by=THE_HOUSE)
    with pytest.raises(Refused, match="ikke flere pakker"):
        commands.decide(second, ParcelState.APPROVED, by=THE_HOUSE)
    commands.decide(second, ParcelState.WAITING, by=THE_HOUSE)
    commands.take_back_parcel(asked, by=THE_HOUSE)
    commands.decide(second, ParcelState.APPROVED, by=THE_HOUSE)

    assert [(each.household, each.number) for each in queries.packing_list(christmas)] == [(other, 2)]
    assert len(letters("support.answer")) == 3


def test_a_number_that_was_given_up_stands_on_no_other_parcel(app):
    christmas = supporting.parcel_round(parcels=9)
    one, two, three = (
        commands.ask_for_parcel(christmas, households.household(), by=THE_HOUSE) for _each in range(3)
    )
    for each in (one, two):
        commands.decide(each, ParcelState.APPROVED, by=THE_HOUSE)
    commands.decide(two, ParcelState.WAITING, by=THE_HOUSE)

    commands.decide(three, ParcelState.APPROVED, by=THE_HOUSE)
    commands.decide(two, ParcelState.APPROVED, by=THE_HOUSE)

    assert (one.number, three.number, two.number) == (1, 3, 4)


def test_a_parcel_is_packed_and_given_to_whoever_says_its_code(app):
    christmas = supporting.parcel_round()
    asked = commands.ask_for_parcel(christmas, households.household(), by=THE_HOUSE)
    commands.decide(asked, ParcelState.APPROVED, by=THE_HOUSE)
    assert asked.code
    with pytest.raises(Refused, match="ikke pakket"):
        commands.hand_out(christmas, asked.code, by=THE_HOUSE)
    commands.pack(asked, by=THE_HOUSE)
    with pytest.raises(Refused, match="ingen pakke"):
        commands.hand_out(christmas, "0000", by=THE_HOUSE)

    assert commands.hand_out(christmas, f" {asked.code.lower()} ", by=THE_HOUSE) is asked
    with pytest.raises(Refused, match="allerede hentet"):
        commands.hand_out(christmas, asked.code, by=THE_HOUSE)
    with pytest.raises(Refused, match="hentet"):
        commands.take_back_parcel(asked, by=THE_HOUSE)


def test_a_round_is_cleared_after_january_and_keeps_two_numbers(app, clock):
    clock("2026-11-24 10:42")
    christmas = supporting.parcel_round()
    asked = commands.ask_for_parcel(christmas, households.household(), by=THE_HOUSE)
    commands.ask_for_parcel(christmas, households.household(), by=THE_HOUSE)
    commands.decide(asked, ParcelState.APPROVED, by=THE_HOUSE)
    commands.pack(asked, by=THE_HOUSE)
    commands.hand_out(christmas, asked.code or "", by=THE_HOUSE)
    assert christmas.clear_on == date(2027, 1, 31)

    clock("2027-02-01 03:00")
    commands.clear_rounds()

    assert not db.session.scalars(select(ParcelApplication)).all()
    assert (christmas.asked, christmas.given) == (2, 1)


def test_food_goes_out_while_there_is_some_and_it_can_be_eaten(app, clock):
    with pytest.raises(Refused, match="hvem maden kommer fra"):
        commands.take_in("Suppe", 5, times.day("i morgen"), by=THE_HOUSE)
    soup = commands.take_in("Suppe", 5, times.day("i morgen"), donor="Kroen", by=THE_HOUSE)
    commands.hand_on(soup, 3, by=THE_HOUSE)
    with pytest.raises(Refused, match="kun 2 portioner"):
        commands.hand_on(soup, 3, by=THE_HOUSE)

    clock(house_clock.local(house_clock.now() + timedelta(days=2)).strftime("%Y-%m-%d %H:%M"))
    with pytest.raises(Refused, match="for gammel"):
        commands.hand_on(soup, 1, by=THE_HOUSE)
    commands.throw_away(soup, by=THE_HOUSE)
    assert (soup.left, soup.handed_out) == (0, 3)


def test_advisers_must_be_approved_and_free(app):
    with pytest.raises(Refused, match=r"(?i)rådgivning"):
        commands.offer_sessions(
            AdviceKind.DEBT,
            times.instant("i morgen 10"),
            timedelta(hours=1),
            1,
            volunteering.volunteer("Uden", Task.KITCHEN),
            by=THE_HOUSE,
        )
    first = supporting.sessions(2)
    with pytest.raises(Refused, match="optaget"):
        commands.offer_sessions(
            AdviceKind.DEBT,
            first[1].starts_at + timedelta(minutes=30),
            timedelta(hours=1),
            1,
            first[0].advisers[0],
            by=THE_HOUSE,
        )
    commands.call_off(first[1], by=THE_HOUSE)
    assert commands.offer_sessions(
        AdviceKind.DEBT, first[1].starts_at, timedelta(hours=1), 1, first[0].advisers[0], by=THE_HOUSE
    )


def test_two_advisers_every_week_until_one_of_them_stops(app, clock):
    clock("2026-11-24 10:42")
    ida, bo = (volunteering.volunteer(name, Task.ADVISER) for name in ("Ida", "Bo"))

    def offered(until: str):
        return commands.offer_sessions(
            AdviceKind.ECONOMY, times.instant("2026-12-11 16"), timedelta(hours=1), 2, ida, bo,
            weekly_until=times.day(until), by=THE_HOUSE,
        )  # fmt: skip

    made = offered("2027-01-08")
    days = [house_clock.local(each.starts_at).strftime("%d.%m %H") for each in made]
    assert days == [
        "11.12 16",
        "11.12 17",
        "18.12 16",
        "18.12 17",
        "08.01 16",
        "08.01 17",
    ]  # not Christmas, New Year
    with pytest.raises(Refused, match="Ida er optaget"):
        offered("2026-12-11")
    commands.book(made[0], households.household(), by=THE_HOUSE)
    clock("2026-12-11 17:30")
    commands.note_held(made[0], Held.HELD, by=THE_HOUSE)
    hours = db.session.scalars(select(Hours)).all()
    assert {(each.volunteer_id, each.minutes) for each in hours} == {(ida.id, 60), (bo.id, 60)}
    volunteers.stop(ida, by=THE_HOUSE)
    assert [each.name for each in made[-1].advisers] == ["Bo"]
    assert queries.advised_by(bo.person) == made[1:]
    volunteers.stop(bo, by=THE_HOUSE)
    assert made[-1].cancelled_at is not None


def test_a_time_is_one_familys_and_forgotten_after_a_month(app, clock):
    clock("2026-11-24 10:42")
    one, other = supporting.sessions(2)
    home = households.household()
    commands.book(one, home, by=THE_HOUSE)
    with pytest.raises(Refused, match="lige optaget"):
        commands.book(one, households.household(), by=THE_HOUSE)
    with pytest.raises(Refused, match="allerede en tid"):
        commands.book(other, home, by=THE_HOUSE)

    clock("2026-12-01 12:00")
    commands.note_held(one, Held.HELD, by=THE_HOUSE)
    clock("2027-01-02 12:00")
    commands.forget_advised()
    db.session.refresh(one)

    assert (one.household_id, one.outcome, one.kind) == (None, Held.HELD, AdviceKind.DEBT)


def test_a_family_that_is_forgotten_leaves_numbers(app):
    wish, christmas, (one, _other) = a_wish(), supporting.parcel_round(), supporting.sessions(2)
    home = wish.household
    commands.match(wish, an_offer(), by=THE_HOUSE)
    commands.ask_for_parcel(christmas, home, by=THE_HOUSE)
    commands.book(one, home, by=THE_HOUSE)
    told = belongings.export(home)
    assert told["pakker"][0]["runde"] == "Julepakker"
    assert told["ønsker"][0]["med"] == "Tilbud: Gåture"

    families.forget(home, by=THE_HOUSE)

    assert not db.session.scalars(select(ParcelApplication)).all()
    assert db.session.scalars(select(Need.wish_id)).all() == [None]
    assert not db.session.scalars(select(AdviceSession).where(AdviceSession.household_id.is_not(None))).all()
