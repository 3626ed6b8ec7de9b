"""What is written to borrowers, and when: friendly, once each, and never after the return."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from familiehus.kernel import clock as house_clock
from familiehus.kernel.db import db
from familiehus.kernel.roles import THE_HOUSE
from familiehus.loans import commands
from familiehus.messages.introductions import Recipient
from familiehus.messages.kinds import kind_called
from familiehus.messages.models import Message
from familiehus.messages.wording import word
from tests import a, households, people, things


def queued() -> list[str]:
    rows = db.session.scalars(select(Message).where(Message.kind.startswith("loans.")).order_by(Message.id))
    return [message.kind for message in rows]


def words(message: Message) -> str | None:
    kind = kind_called(message.kind)
    assert kind is not None
    said = word(kind, message.params, Recipient("Fatima Ali"))
    return said.text if said else None


def test_each_reminder_goes_out_once_three_days_before_on_the_day_and_three_and_ten_after(app, clock):
    things.out(things.item(), due=7)
    told = {}
    for day in range(40):
        clock(f"{things_day(day)} 06:00")
        before = len(queued())
        commands.remind()
        commands.remind()
        if queued()[before:]:
            told[day] = queued()[before:]
    assert told == {4: ["loans.soon"], 7: ["loans.today"], 10: ["loans.late"], 17: ["loans.later"]}


def things_day(number: int):
    from datetime import date

    return date(2026, 11, 24) + timedelta(days=number)


def test_a_new_due_day_is_reminded_of_anew(app, clock):
    loan = things.out(things.item(), due=4)
    clock("2026-11-25 06:00")
    commands.remind()
    commands.extend(loan, things.in_days(10), by=THE_HOUSE)
    commands.remind()
    assert queued() == ["loans.soon"]
    clock("2026-12-02 06:00")
    commands.remind()
    assert queued() == ["loans.soon", "loans.soon"]


def test_nothing_is_said_once_it_is_back(app, clock):
    loan = things.out(things.item("Matador", things.kind("Spil")), due=4)
    clock("2026-11-25 06:00")
    commands.remind()
    (message,) = db.session.scalars(select(Message))
    said = words(message)
    assert said is not None
    assert "Spil" in said
    things.back(loan)
    assert words(message) is None


def test_every_adult_of_a_household_and_every_contact_of_an_association_is_told(app, clock):
    from familiehus.associations import commands as associations
    from familiehus.associations.models import Kind
    from familiehus.families import commands as families

    household = households.household()
    families.add_guardian(household, people.family("Far"), by=THE_HOUSE)
    scouts = associations.register("FDF Havnen", Kind.ASSOCIATION, by=THE_HOUSE)
    associations.add_contact(scouts, "Bo Berg", "bo@fdf.example", None, by=THE_HOUSE)
    things.out(things.item(), to=household, due=4)
    things.out(things.item(), to=scouts, due=4)
    clock("2026-11-25 06:00")
    assert commands.remind() == 3


def test_staff_are_told_the_evening_before_when_a_promise_will_not_hold(app, clock):
    a.staff("Bente")
    pram = things.kind("Barnevogn")
    things.out(things.item("Barnevogn 1", pram), due=3)
    things.reserved(pram, 4, 8)
    clock("2026-11-28 17:00")
    assert commands.propose_for_tomorrow() == 1
    assert commands.propose_for_tomorrow() == 1
    assert queued() == ["loans.proposals"]


def test_whoever_waited_is_told_where_it_stands_and_until_when(app, clock):
    pram = things.kind("Barnevogn")
    thing = things.item("Barnevogn 1", pram)
    loan = things.out(thing)
    entry = commands.join_line(pram, households.household(), by=THE_HOUSE)
    assert queued() == []
    things.back(loan)
    assert queued() == ["loans.offer"]
    (message,) = db.session.scalars(select(Message))
    assert "Barnevogn" in str(words(message))
    commands.leave_line(entry, by=THE_HOUSE)
    assert words(message) is None


@pytest.mark.parametrize("language", ["da", "en"])
def test_no_letter_speaks_of_money_owed(app, clock, language):
    from pathlib import Path

    for letter in Path("templates/loans/letters").glob("*.txt"):
        text = letter.read_text().lower()
        assert not [each for each in ("gebyr", "bøde", "regning", "erstatning", "gæld") if each in text], (
            letter
        )
    assert house_clock.today()


def test_the_letters_lead_to_where_it_is_answered(app, clock):
    things.out(
        things.item(), due=3, to=households.household("Familien Bo", guardian=people.family("Bo Bech"))
    )
    clock("2026-11-27 08:00")
    commands.remind()
    message = db.session.scalars(select(Message).where(Message.kind == "loans.today")).one()
    assert "/laan/" in (words(message) or "")
