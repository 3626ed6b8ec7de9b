"""A house that closes and opens again: due days follow, unless somebody has been told."""

from datetime import date

import pytest
from sqlalchemy import select

from familiehus.house import commands as house
from familiehus.kernel.db import db
from familiehus.kernel.roles import THE_HOUSE
from familiehus.loans import commands
from familiehus.messages.models import Message, State
from tests import households, people, things

pytestmark = pytest.mark.both_databases
DUE, NEXT = date(2026, 12, 1), date(2026, 12, 2)


@pytest.fixture
def loan(app, clock):
    clock("2026-11-24 10:42")
    things.open_every_day()
    family = households.household("Familien Bo", guardian=people.family("Bo Bech"))
    return things.out(things.item(), 7, to=family)


def test_a_day_that_is_open_after_all_gives_the_due_day_back(loan):
    closing = house.close(DUE, DUE, "Kursus", by=THE_HOUSE)
    assert (loan.due_on, loan.due_before_closing) == (NEXT, DUE)

    house.reopen(closing, by=THE_HOUSE)

    assert (loan.due_on, loan.due_before_closing) == (DUE, None)


def test_closing_twice_and_opening_one_is_worked_out_from_the_day_that_was_agreed(loan):
    first = house.close(DUE, DUE, "Kursus", by=THE_HOUSE)
    second = house.close(NEXT, NEXT, "Maling", by=THE_HOUSE)
    assert loan.due_on == date(2026, 12, 3)
    house.reopen(second, by=THE_HOUSE)
    assert loan.due_on == NEXT
    house.reopen(first, by=THE_HOUSE)
    assert loan.due_on == DUE


def test_whoever_was_told_keeps_the_later_day(loan, clock):
    closing = house.close(DUE, DUE, "Kursus", by=THE_HOUSE)
    clock("2026-11-29 10:00")
    commands.remind()
    message = db.session.scalars(select(Message).where(Message.subject_key == loan.key)).first()
    assert message is not None
    message.state = State.SENT
    db.session.flush()

    house.reopen(closing, by=THE_HOUSE)

    assert loan.due_on == NEXT


def test_a_day_that_was_agreed_since_is_left_alone(loan):
    closing = house.close(DUE, DUE, "Kursus", by=THE_HOUSE)
    commands.extend(loan, date(2026, 12, 10), by=THE_HOUSE)
    house.reopen(closing, by=THE_HOUSE)
    assert loan.due_on == date(2026, 12, 10)
