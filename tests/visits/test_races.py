"""Two coordinators book one volunteer at once: exactly one wins; a tap and the watch: none is lost. On both databases."""

import time
from datetime import timedelta
from threading import Event

import pytest
from sqlalchemy import select

from familiehus.accounts.models import Person
from familiehus.bookings.models import Hold
from familiehus.kernel import clock as wall
from familiehus.kernel.db import db
from familiehus.kernel.roles import Role
from familiehus.series.timetables import Timetable
from familiehus.visits import commands
from familiehus.visits.models import Match, Visit, VisitSeat
from familiehus.visits.states import Known, State, Tap
from familiehus.volunteers.models import Volunteer
from tests import people, times, visiting
from tests.shifts.racing import race

pytestmark = pytest.mark.both_databases
ROUNDS = 3


@pytest.fixture(autouse=True)
def _a_tuesday(clock):
    clock("2026-11-24 08:00")


def _get(kind, number):
    return db.session.scalars(select(kind).where(kind.id == number)).unique().one()


def _as_coordinator(number: int) -> Person:
    person = _get(Person, number)
    person.wear(Role.COORDINATOR)
    return person


def test_one_volunteer_two_families_one_hour(app):
    anna = visiting.visitor("Anna")
    matches = [visiting.match(State.ACTIVE, anna).id for _ in range(2)]
    coordinators = [people.coordinator().id for _ in range(2)]
    db.session.commit()
    for number in range(ROUNDS):
        # 10-12 against 11-13: they overlap; and 12.05 would still lack the way from the one to the other
        spans = [f"2026-12-0{number + 1} 10-12", f"2026-12-0{number + 1} 12.05-13"]

        def booking(which: int, at: str):
            def act():
                timetable = Timetable.of_span(times.span(at))
                commands.book(_get(Match, matches[which]), timetable, by=_as_coordinator(coordinators[which]))

            return act

        told = race(app, [booking(which, at) for which, at in enumerate(spans)])
        assert told.count("") == 1, told
        assert any("optaget" in each for each in told), told
    db.session.rollback()
    assert len(db.session.scalars(select(VisitSeat).where(VisitSeat.released_at.is_(None))).all()) == ROUNDS
    assert len(db.session.scalars(select(Hold).where(Hold.released_at.is_(None))).all()) == ROUNDS


def test_the_last_room_of_a_volunteer_goes_to_one_family(app):
    bo = visiting.visitor("Bo", most_families=1)
    number, coordinator = bo.id, people.coordinator().id
    wishes = [visiting.match(State.WISH).id for _ in range(2)]
    db.session.commit()

    def proposing(which: int):
        def act():
            today = wall.today()
            commands.propose(
                _get(Match, wishes[which]),
                [_get(Volunteer, number)],
                why=visiting.WHY,
                known=Known.NO,
                first_on=today,
                planned_until=today + timedelta(weeks=10),
                by=_as_coordinator(coordinator),
            )

        return act

    told = race(app, [proposing(which) for which in range(2)])
    assert told.count("") == 1, told
    assert any("ikke plads til flere" in each for each in told), told


@pytest.mark.parametrize("first", ["tap", "watch"])
def test_home_at_the_moment_the_watch_goes_round(app, clock, first):
    anna = visiting.visitor("Anna")
    visit, who = visiting.visit("i dag 19-21", of=visiting.match(State.ACTIVE, anna)).id, anna.person.id
    db.session.commit()
    clock("2026-11-24 21:30")
    is_done, lost = Event(), []

    def tapping():
        person = _get(Person, who)
        person.wear(Role.VOLUNTEER)
        commands.tap(_get(Visit, visit), Tap.LEFT, by=person)

    def in_turn(act, goes_first: bool):
        """The first has written and not committed yet when the second begins."""

        def run():
            if not goes_first:
                is_done.wait(60)
            try:
                act()
            except Exception as why:
                lost.append(why)
                raise
            if goes_first:
                is_done.set()
                time.sleep(0.2)

        return run

    race(app, [in_turn(tapping, first == "tap"), in_turn(commands.watch, first == "watch")])
    db.session.rollback()
    assert not lost
    assert _get(Visit, visit).left_at is not None
    assert (_get(Visit, visit).reminded_at is None) is (first == "tap")
