"""Two at once at the times of advice: one gets the time, the other a sentence. On both databases."""

import time
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from familiehus.bookings import commands as bookings
from familiehus.bookings.models import Hold
from familiehus.families.models import Household
from familiehus.kernel.db import db
from familiehus.kernel.roles import THE_HOUSE
from familiehus.support import commands
from familiehus.support.models import AdviceSession
from familiehus.support.states import AdviceKind
from familiehus.volunteers.models import Volunteer
from familiehus.volunteers.states import Task
from tests import households, supporting, times, volunteering
from tests.shifts.racing import race

pytestmark = pytest.mark.both_databases


@pytest.fixture(autouse=True)
def _a_tuesday(clock):
    clock("2026-11-24 08:00")


def get(kind, number):
    return db.session.get_one(kind, number)


def offering(at: str, *advisers: int):
    """Somebody lays a time out with one adviser, or with two."""

    def act() -> None:
        with_whom = [get(Volunteer, each) for each in advisers]
        commands.offer_sessions(
            AdviceKind.DEBT, times.instant(at), timedelta(hours=1), 1, *with_whom, by=THE_HOUSE
        )

    return act


def live_holds() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count(Hold.id)).where(Hold.released_at.is_(None))) or 0


def test_an_advisers_hour_is_offered_once(app):
    adviser = volunteering.volunteer("Vera", Task.ADVISER).id
    db.session.commit()

    told = race(app, [offering(at, adviser) for at in ("om 2 dage 10", "om 2 dage 10.30", "om 2 dage 10")])

    assert told.count("") == 1, told
    assert all(each == "" or each.startswith("Vera er optaget ") for each in told), told
    assert live_holds() == 1


def test_an_adviser_never_taken_before_is_offered_at_two_hours_at_once(app):
    adviser = volunteering.volunteer("Vera", Task.ADVISER).id
    db.session.commit()

    assert race(app, [offering(f"om 2 dage {hour}", adviser) for hour in (8, 10, 12, 14)]) == [""] * 4
    assert live_holds() == 4


def test_two_advisers_named_in_either_order_never_wait_for_each_other(app, monkeypatch):
    one, other = (volunteering.volunteer(name, Task.ADVISER).id for name in ("Vera", "Ulla"))
    offering("om 3 dage 10", one, other)()
    db.session.commit()
    take_all = bookings.take_all

    def slowly(*wanted, **more):
        taken = take_all(*wanted, **more)
        time.sleep(0.1)
        return taken

    monkeypatch.setattr(bookings, "take_all", slowly)

    told = race(app, [offering("om 2 dage 10", one, other), offering("om 2 dage 10", other, one)])

    assert told.count("") == 1, told
    assert live_holds() == 4


def test_a_time_is_one_familys_and_a_family_has_one(app):
    first, second = (each.id for each in supporting.sessions(2))
    families = [households.household().id for _number in range(4)]
    db.session.commit()

    def booking(session: int, family: int):
        return lambda: commands.book(get(AdviceSession, session), get(Household, family), by=THE_HOUSE)

    told = race(app, [booking(first, each) for each in families])
    assert told.count("") == 1, told
    assert all(each in ("", "Tiden er lige optaget. Vælg en anden.") for each in told), told

    quick, free = families[told.index("")], families[told.index("") - 1]
    assert race(app, [booking(second, quick), booking(second, free)])[1] == ""
    third, fourth = (each.id for each in supporting.sessions(2, "om 5 dage 10"))
    late = families[told.index("") - 2]
    db.session.commit()
    assert race(app, [booking(third, late), booking(fourth, late)]).count("") == 1
