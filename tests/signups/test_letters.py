"""What families and guests are written: each letter read aloud in both languages, and silence when it is settled."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from familiehus.activities import commands as activities
from familiehus.activities.kinds import Category
from familiehus.activities.sheets import Reach, Where, sheet_of
from familiehus.families import commands as families
from familiehus.kernel.db import db
from familiehus.kernel.roles import NOBODY, THE_HOUSE
from familiehus.messages import introductions, wording
from familiehus.messages.kinds import kind_called
from familiehus.messages.models import Message
from familiehus.signups import commands, queries
from tests import a, times
from tests.signups.parties import date, family, join

pytestmark = pytest.mark.usefixtures("app", "clock")


def letter(kind: str, language: str = "da", number: int = -1) -> Any:
    """The latest letter of a kind in words; None when there is nothing to say any more."""
    rows = db.session.scalars(
        select(Message).where(Message.kind == f"signups.{kind}").order_by(Message.id)
    ).all()
    message = rows[number]
    known, to = kind_called(message.kind), introductions.whom(message.recipient)
    assert known is not None
    assert to is not None
    return wording.word(known, message.params, to, language)


def token_of(text: str) -> str:
    return text.partition("/svar/")[2].split()[0]


def test_a_seat_on_offer_and_what_is_left_of_it_afterwards(clock):
    leg = date(total=1)
    holder, one, two = join(leg), join(leg), join(leg)
    commands.leave(holder, by=THE_HOUSE)

    said, english = letter("offer"), letter("offer", "en")
    assert said.subject == "Der er en plads til jer"
    assert "Leg, tirsdag 15. december kl. 10–12" in said.text
    assert "Vi holder den for jer til torsdag 26. november kl. 8.42." in said.text
    assert "There is a place for you" in english.subject
    assert one.household.called not in said.text + said.short

    clock("2026-11-26 09:00")
    commands.lapse_offers()
    assert letter("offer", number=0) is None
    assert "nu som nr. 1" in letter("lapsed").text
    commands.accept_offer(two, by=THE_HOUSE)
    assert letter("offer") is None


def test_the_last_day_s_offer_says_that_the_first_wins():
    leg = date("2026-11-25 9-11", total=1)
    holder, _one = join(leg), join(leg)
    commands.leave(holder, by=THE_HOUSE)

    assert "den første, der siger ja" in letter("offer_to_all").text
    assert "first come, first served" in letter("offer_to_all", "en").subject


def test_the_link_of_an_offer_says_yes_once_and_is_looked_at_without_harm():
    leg = date(total=1)
    holder, one = join(leg), join(leg)
    commands.leave(holder, by=THE_HOUSE)
    token = token_of(letter("offer").text)

    assert queries.link_behind(token) is not None
    assert commands.answer(token, yes=True) is one
    assert one.is_signed
    assert queries.link_behind(token) is None


def test_a_guest_is_told_what_was_noted_and_can_leave_by_the_link():
    leg = date(total=2, is_open_to_all=True)
    guest = commands.sign_up_guest(leg, "Aase Berg", adults=2, by=NOBODY, email="aase@mail.example")

    said = letter("noted")
    assert said.text.startswith("Hej Aase")
    assert "Der er plads til jer 2: Leg" in said.text
    commands.answer(token_of(said.text), yes=False)

    assert not guest.is_live


def test_a_new_time_says_what_it_was_and_asks_whether_they_come():
    leg = date()
    signup = join(leg)
    db.session.commit()
    activities.move(leg, times.span("2026-12-16 14-16"), by=THE_HOUSE)

    said = letter("moved")
    assert said.subject == "Ny tid. Kommer I stadig?"
    assert "Nu er det onsdag 16. december kl. 14–16." in said.text
    assert "Før var det tirsdag 15. december kl. 10–12." in said.text
    assert "You still have your place." in letter("moved", "en").text
    commands.answer(token_of(said.text), yes=True)

    assert not signup.has_not_answered
    assert letter("moved") is None


def test_another_place_a_cancellation_a_postponement_and_on_again():
    leg = date()
    join(leg)
    db.session.commit()
    haven = Where(a.place("Haven"))
    activities.revise(leg, Reach.ALL, replace(sheet_of(leg), where=haven), by=THE_HOUSE)
    assert "tirsdag 15. december kl. 10–12, Haven." in letter("relocated").text
    db.session.commit()

    activities.postpone(leg, "Vi mangler en gryde", by=THE_HOUSE)
    assert "I har stadig jeres plads" in letter("postponed").text
    assert "Vi mangler en gryde" in letter("postponed").text
    db.session.commit()
    activities.restore(leg, by=THE_HOUSE)
    assert letter("postponed") is None
    assert letter("restored").subject == "Det er på igen"
    assert letter("restored", "en").subject == "It is on again"
    db.session.commit()
    activities.cancel(leg, "Regn", by=THE_HOUSE)
    assert letter("restored") is None
    assert "Hvorfor: Regn" in letter("cancelled").text
    assert letter("cancelled", "en").subject == "Cancelled"


def test_of_a_talk_with_an_adviser_neither_its_name_nor_why_it_is_off_is_written():
    talk = date(category=Category.ADVICE)
    join(talk)
    db.session.commit()
    activities.cancel(talk, "Gældsrådgiveren er syg", by=THE_HOUSE)

    said = letter("cancelled")

    assert "En aftale i huset, tirsdag 15. december kl. 10–12" in said.text
    assert "Gæld" not in said.subject + said.text + said.short
    assert talk.title not in said.subject + said.text + said.short


def test_who_has_left_the_family_hears_nothing_more():
    leg, holm = date(), family()
    join(leg, holm)
    db.session.commit()
    activities.cancel(leg, "Regn", by=THE_HOUSE)
    message = db.session.scalars(select(Message)).one()
    to = introductions.whom(message.recipient)
    kind = kind_called(message.kind)
    assert kind is not None
    assert to is not None

    families.leave(holm, holm.guardians[0], by=THE_HOUSE)

    assert kind.render(message.params, to) is None
