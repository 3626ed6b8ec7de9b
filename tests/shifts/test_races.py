"""Two at once: exactly one wins, the other is told why, and nothing is left half done. On both databases."""

import time
from threading import Event

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from familiehus.accounts.models import Person
from familiehus.bookings.models import Hold
from familiehus.kernel.db import db
from familiehus.kernel.roles import THE_HOUSE
from familiehus.shifts import commands
from familiehus.shifts.commands import handing_over
from familiehus.shifts.models import Handover, Shift, ShiftAsk, ShiftSignup
from familiehus.volunteers import commands as volunteers
from familiehus.volunteers.models import Clearance, Volunteer
from familiehus.volunteers.states import Task
from tests import a, shifting
from tests.shifts.racing import race
from tests.volunteering import volunteer

pytestmark = pytest.mark.both_databases
ROUNDS = 3


@pytest.fixture(autouse=True)
def _a_tuesday(clock):
    clock("2026-11-24 08:00")


def get(kind, number):
    return db.session.scalars(select(kind).where(kind.id == number)).unique().one()


def taking(shift: int, who: int, by: int | None = None):
    def act():
        person = get(Volunteer, who)
        commands.take(get(Shift, shift), person, by=get(Person, by) if by else person.person)

    return act


def live(shift: int) -> list[int]:
    db.session.rollback()
    return list(
        db.session.scalars(
            select(ShiftSignup.volunteer_id).where(
                ShiftSignup.shift_id == shift, ShiftSignup.left_at.is_(None)
            )
        )
    )


def holds() -> int:
    return len(db.session.scalars(select(Hold).where(Hold.released_at.is_(None))).all())


def test_eight_want_the_last_seat(app):
    for number in range(ROUNDS):
        shift = shifting.shift(f"2026-12-0{number + 1} 9-13", max_people=1).id
        who = [volunteer().id for _ in range(8)]
        db.session.commit()
        told = race(app, [taking(shift, each) for each in who])
        assert told.count("") == 1, told
        assert all(each == "" or "fuld" in each for each in told), told
        assert live(shift) == [who[told.index("")]]
        assert holds() == number + 1


def test_one_takes_while_staff_put_somebody_else_on(app):
    for number in range(ROUNDS):
        shift = shifting.shift(f"2026-12-0{number + 1} 9-13", max_people=1).id
        anna, bo, staff = volunteer("Anna").id, volunteer("Bo").id, a.staff().id
        db.session.commit()
        told = race(app, [taking(shift, anna), taking(shift, bo, staff)])
        assert told.count("") == 1, told
        assert len(live(shift)) == 1


def test_the_same_person_taps_twice(app):
    shift, anna = shifting.shift("2026-12-01 9-13", max_people=3).id, volunteer("Anna").id
    db.session.commit()
    told = race(app, [taking(shift, anna)] * 4)
    assert told.count("") == 1, told
    assert live(shift) == [anna]
    assert holds() == 1


def test_one_person_wants_two_shifts_at_the_same_time(app):
    one, two = (shifting.shift("2026-12-01 9-13").id for _ in range(2))
    anna = volunteer("Anna").id
    db.session.commit()
    told = race(app, [taking(one, anna), taking(two, anna)])
    assert told.count("") == 1, told
    assert len(live(one)) + len(live(two)) == 1


def test_two_say_yes_to_the_same_question(app):
    shift = shifting.shift("2026-12-01 9-13", max_people=1)
    anna, bo, carl = volunteer("Anna"), volunteer("Bo"), volunteer("Carl")
    (seat,) = shifting.put_on(shift, anna)
    commands.seek(seat, by=anna.person, everybody=True)
    asks = [each.id for each in db.session.scalars(select(ShiftAsk))]
    shift_id, people = shift.id, {bo.id, carl.id}
    db.session.commit()

    def yes(ask: int):
        def act():
            question = get(ShiftAsk, ask)
            commands.say_yes(question, by=question.volunteer.person)

        return act

    told = race(app, [yes(each) for each in asks])
    assert told.count("") == 1, told
    (on,) = live(shift_id)
    assert on in people
    assert holds() == 1


def test_the_owner_takes_it_back_while_another_says_yes(app):
    for number in range(ROUNDS):
        shift = shifting.shift(f"2026-12-0{number + 1} 9-13", max_people=1)
        anna, bo = volunteer("Anna"), volunteer("Bo")
        (seat,) = shifting.put_on(shift, anna)
        handover = commands.seek(seat, by=anna.person).id
        ids, shift_id = (anna.id, bo.id), shift.id
        db.session.commit()

        def back(handover=handover):
            found = get(Handover, handover)
            commands.take_back(found, by=found.signup.volunteer.person)

        def over(handover=handover, who=ids[1]):
            person = get(Volunteer, who)
            commands.take_over(get(Handover, handover), person, by=person.person)

        told = race(app, [back, over])
        assert told.count("") == 1, told
        assert live(shift_id) == [ids[told.index("")]]


def test_a_swap_and_the_deadline_of_the_moved_shift(app, clock):
    for number in range(ROUNDS):
        clock("2026-11-24 08:00")
        moved = shifting.shift(f"2026-12-1{number} 9-13", max_people=1)
        other = shifting.shift(f"2026-12-2{number} 9-13", max_people=1)
        anna, bo = volunteer("Anna"), volunteer("Bo")
        (mine,), (theirs,) = shifting.put_on(moved, anna), shifting.put_on(other, bo)
        from dataclasses import replace

        from familiehus.shifts.sheets import sheet_of
        from tests import times

        commands.revise(
            moved, replace(sheet_of(moved), span=times.span(f"2026-12-1{number} 10-15")), by=a.coordinator()
        )
        handover = commands.seek(theirs, by=bo.person, in_exchange=mine).id
        ids, mine_id = (moved.id, other.id, anna.id, bo.id), mine.id
        db.session.commit()
        clock("2026-11-27 08:00")

        def swap(handover=handover, seat=mine_id):
            found = get(ShiftSignup, seat)
            commands.swap(get(Handover, handover), found, by=found.volunteer.person)

        told = race(app, [swap, commands.free_unanswered])
        assert told[1] == ""
        swapped = told[0] == ""
        assert live(ids[0]) == ([ids[3]] if swapped else [])
        assert live(ids[1]) == ([ids[2]] if swapped else [ids[3]])


def test_an_approval_is_withdrawn_while_its_shift_is_taken(app):
    for number in range(ROUNDS):
        shift = shifting.shift(f"2026-12-0{number + 1} 9-13", task=Task.CHILDREN, with_children=True).id
        anna = volunteer("Anna", Task.CHILDREN).id
        db.session.commit()

        def withdraw(who=anna):
            volunteers.withdraw_approval(get(Volunteer, who), Task.CHILDREN, by=THE_HOUSE)

        told = race(app, [taking(shift, anna), withdraw])
        assert told[1] == "", told
        assert told[0] == "" or "ikke godkendt" in told[0], told
        assert live(shift) == ([anna] if told[0] == "" else [])
        assert not db.session.scalars(
            select(Clearance).where(Clearance.volunteer_id == anna, Clearance.until_on.is_(None))
        ).all()


def test_a_yes_by_link_and_the_owner_never_wait_for_each_other(app, monkeypatch):
    """Whoever says yes takes all the locks at once: the owner, half-way to the same, would wait for ever."""
    shift, anna, bo = shifting.shift("om 3 dage 9-13"), volunteer("Anna"), volunteer("Bo")
    (seat,) = shifting.put_on(shift, anna)
    handover = commands.seek(seat, by=anna.person, whom=bo).id
    question = db.session.scalars(select(ShiftAsk.id)).one()
    owner, taker = anna.person.id, bo.person.id
    db.session.commit()
    holds_some, faults, lock = Event(), [], handing_over.lock

    def slowly(*what):
        lock(*what)
        if not holds_some.is_set():
            holds_some.set()
            time.sleep(0.2)

    def yes():
        commands.say_yes(get(ShiftAsk, question), by=get(Person, taker))

    def back():
        holds_some.wait(60)
        commands.take_back(get(Handover, handover), by=get(Person, owner))

    def watched(act):
        def run():
            try:
                act()
            except OperationalError as why:
                faults.append(why)
                raise

        return run

    monkeypatch.setattr(handing_over, "lock", slowly)
    told = race(app, [watched(yes), watched(back)])
    assert not faults
    assert told[0] == ""
    assert "allerede taget" in told[1]
