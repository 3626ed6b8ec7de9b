"""A family that stops or is forgotten leaves nothing behind that somebody else waits for, or reads."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from familiehus.families import commands as families
from familiehus.families.states import Area
from familiehus.kernel import clock as house_clock
from familiehus.kernel.db import db
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import THE_HOUSE
from familiehus.partners import commands as partners
from familiehus.partners.models import AgreementKind, DayKind
from familiehus.support import belongings, commands, queries
from familiehus.support.models import ParcelApplication
from familiehus.support.states import Held, ParcelState
from familiehus.volunteers.models import Hours
from tests import a, households, supporting, times
from tests.support.test_commands import a_wish, an_offer


def test_what_a_family_that_stops_had_coming_is_for_others(app, clock):
    clock("2026-11-24 10:42")
    family = households.household()
    (time, later) = supporting.sessions(2)
    commands.book(time, family, by=THE_HOUSE)
    christmas = supporting.parcel_round(parcels=1)
    asked = commands.ask_for_parcel(christmas, family, by=THE_HOUSE)
    commands.decide(asked, ParcelState.APPROVED, by=THE_HOUSE)

    families.close(family, by=THE_HOUSE)

    assert time.is_free
    assert not db.session.scalars(select(ParcelApplication)).all()
    with pytest.raises(Refused, match="med i huset"):
        commands.book(later, family, by=THE_HOUSE)


def test_no_member_of_the_network_reads_of_a_family_that_has_stopped(app, clock):
    offer, family = an_offer(), households.household()
    wish = families.wish_for(family, Area.SOCIAL, "En at gå tur med", by=THE_HOUSE)
    commands.tell_the_network(wish, "En at gå tur med", by=THE_HOUSE)
    need = commands.match(wish, offer, by=THE_HOUSE)
    commands.say_yes(need, by=THE_HOUSE)
    contact = a.association("Bo", email="bo@venner.example")
    assert queries.named_to(contact) == [need]

    families.close(family, by=THE_HOUSE)

    assert queries.named_to(contact) == []
    assert queries.neutral_words() == []


def test_who_is_to_be_kept_apart_from_a_family_reads_that_a_time_is_taken(app, browser, clock):
    clock("2026-11-24 10:42")
    staff, family = a.staff(), households.household("Familien Nassar")
    (time,) = supporting.sessions(1)
    commands.book(time, family, by=THE_HOUSE)
    adviser = time.advisers[0].person
    db.session.commit()
    assert "Familien Nassar" in browser.as_(staff).get("/hjaelp/raadgivning")
    for person in (staff, adviser):
        families.keep_apart(family, person, by=THE_HOUSE)
    db.session.commit()
    assert "/mine-raadgivninger" in browser.as_(adviser).get("/mine-aftaler").text
    assert "/mine-raadgivninger" not in browser.as_(a.volunteer()).get("/mine-aftaler").text
    for person, path in ((staff, "/hjaelp/raadgivning"), (adviser, "/mine-raadgivninger")):
        answer = browser.as_(person).get(path)
        assert "Nassar" not in answer
        assert "optaget" in answer


def test_a_family_that_is_forgotten_leaves_its_time_free(app, clock):
    family = households.household()
    (time,) = supporting.sessions(1)
    commands.book(time, family, by=THE_HOUSE)
    belongings.forget(family)
    db.session.refresh(time)
    assert time.is_free


def test_hours_go_when_it_turns_out_that_nobody_came(app, clock):
    clock("2026-11-24 10:42")
    (time,) = supporting.sessions(1, "i morgen 10")
    commands.book(time, households.household(), by=THE_HOUSE)
    clock("2026-11-25 12:00")
    commands.note_held(time, Held.HELD, by=THE_HOUSE)
    commands.note_held(time, Held.MISSED, by=THE_HOUSE)
    assert not db.session.scalars(select(Hours)).all()


def test_two_at_the_packing_table_pack_one_parcel_once(app, clock):
    clock("2026-11-24 10:42")
    christmas = supporting.parcel_round()
    asked = commands.ask_for_parcel(christmas, households.household(), by=THE_HOUSE)
    commands.decide(asked, ParcelState.APPROVED, by=THE_HOUSE)
    commands.pack(asked, by=THE_HOUSE)
    commands.pack(asked, by=THE_HOUSE)
    assert asked.state == ParcelState.PACKED
    commands.pack(asked, by=THE_HOUSE, is_packed=False)
    assert asked.state == ParcelState.APPROVED


def test_food_stands_in_the_list_for_as_long_as_there_is_some(app, clock):
    clock("2026-01-05 10:00")
    tins = commands.take_in("Dåsetomater", 20, date(2028, 1, 1), donor="Købmanden", by=THE_HOUSE)
    clock("2026-11-24 10:42")
    assert queries.batches(queries.traced(a.staff())) == [tins]


def test_a_round_is_cleared_in_the_january_that_comes(app, clock):
    clock("2026-12-28 10:00")
    new_year = commands.open_round(
        "Nytår", date(2026, 12, 28), date(2027, 1, 2), times.instant("2027-01-04 14"), by=THE_HOUSE
    )
    assert new_year.clear_on == date(2027, 1, 31)


def test_a_wrong_year_that_is_put_right_keeps_no_application_for_years(app, clock):
    clock("2026-11-24 10:42")
    said = {
        "title": "Jul",
        "opens_on": date(2026, 11, 24),
        "closes_on": date(2026, 12, 1),
        "about": "",
        "place": "",
        "criteria": (),
        "parcels": None,
    }
    wrong: datetime = house_clock.now() + timedelta(days=3650)
    made = commands.open_round("Jul", date(2026, 11, 24), date(2026, 12, 1), wrong, by=THE_HOUSE)
    commands.revise_round(made, handed_out_at=times.instant("2026-12-20 14"), by=THE_HOUSE, **said)
    assert made.clear_on == date(2027, 1, 31)


@pytest.mark.parametrize("words", ["Almas cykel er i stykker", "Noget til Yara's bror", "Til Yara/Omar"])
def test_a_name_in_the_genitive_is_a_name(app, words):
    wish = a_wish(called="Familien Nassar", guardian=a.family("Yara Nassar"), children=[("Alma", 2020)])
    with pytest.raises(Refused, match="uden navne"):
        commands.tell_the_network(wish, words, by=THE_HOUSE)


def test_instalments_are_never_more_than_was_agreed_however_it_is_revised(app, clock):
    said = {
        "title": "Fonden",
        "kind": AgreementKind.GRANT,
        "parties": "En fond",
        "from_on": date(2026, 1, 1),
        "until_on": date(2028, 12, 31),
    }
    grant = partners.agree(**said, amount=500_000, by=THE_HOUSE)
    partners.set_day(grant, DayKind.INSTALMENT, date(2026, 12, 1), amount=400_000, by=THE_HOUSE)
    with pytest.raises(Refused, match="Raterne"):
        partners.revise_agreement(
            grant, **said, amount=300_000, purpose="", theory_of_change="", indicators=(), by=THE_HOUSE
        )
