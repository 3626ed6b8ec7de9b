"""The demo house can be opened on any day of any year, and has something to show on it."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from familiehus.activities.kinds import DateState
from familiehus.activities.models import Occurrence
from familiehus.demo import story
from familiehus.kernel import clock as house_clock
from familiehus.kernel.db import db
from familiehus.kernel.spans import Span
from familiehus.shifts.models import Shift
from familiehus.visits.models import Visit, VisitSeat
from familiehus.volunteers.models import Volunteer

A_YEAR = [date(2026, 11, 22) + timedelta(days=number) for number in range(366)]
# Easter Sunday, and the night an hour is missing; the other days are among the long tests, and one in November is everybody's.
SOME_DAYS = [date(2027, 3, 28)]

# The weekly programme rests on holidays and in the weeks when schools are closed; on 29 February most years
# have no day; on Mondays everybody one can sign in as has shifts the next day.
OTHERS = [
    date(2026, 11, 30),
    date(2026, 12, 24),
    date(2027, 1, 1),
    date(2027, 2, 17),
    date(2027, 10, 20),
    date(2028, 2, 29),
]


def opened_on(day: date, clock: Callable[[str], None], app: Flask) -> None:
    clock(f"{day} 10:42")
    db.session.rollback()
    assert story.fill(app)
    today = Span.of_day(house_clock.today())
    on_today = select(func.count()).where(
        Occurrence.state.in_((DateState.PLANNED, DateState.HELD)),
        Occurrence.starts_at < today.ends_at,
        Occurrence.ends_at > today.starts_at,
    )
    dates = db.session.scalar(on_today)
    monday = house_clock.monday_of(house_clock.today())
    week = Span.of_days(monday, monday + timedelta(days=6))
    on_duty = db.session.scalar(
        select(func.count()).where(Shift.starts_at.between(week.starts_at, week.ends_at), Shift.signups.any())
    )
    visits = db.session.scalar(
        select(func.count()).where(
            Visit.starts_at > house_clock.now(),
            Visit.seats.any(VisitSeat.volunteer.has(Volunteer.person.has(name="Anna Bach"))),
        )
    )
    db.session.rollback()
    assert visits, f"Anna, whom one can sign in as, visits nobody after {day}."
    assert on_duty, f"Nobody is on duty in the week of {day}."
    assert dates, f"Nothing is on on {day}."


@pytest.mark.parametrize("day", SOME_DAYS, ids=str)
def test_the_house_opens_on_this_day(app: Flask, clock: Callable[[str], None], day: date):
    opened_on(day, clock, app)
    assert not story.fill(app)


@pytest.mark.long
@pytest.mark.parametrize("day", [*A_YEAR[::5], *OTHERS, date(2027, 10, 31)], ids=str)
def test_the_house_opens_on_any_day(app: Flask, clock: Callable[[str], None], day: date):
    opened_on(day, clock, app)


@pytest.mark.long
@pytest.mark.postgres
def test_the_rooms_fill_it_on_postgresql_too(app: Flask, clock: Callable[[str], None]):
    """A demo house lives in SQLite; its acts are every room's own, and do as well on the other database."""
    opened_on(SOME_DAYS[0], clock, app)
