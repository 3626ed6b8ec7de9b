"""Numbers for funders: what the database counts is what a person would count by hand."""

from datetime import date, datetime, time, timedelta

import pytest

from familiehus.kernel import clock as house_clock
from familiehus.kernel.db import db
from familiehus.loans import queries
from tests import things

pytestmark = pytest.mark.both_databases


def went(thing, out: date, due: date, back: datetime | None):
    """A loan that went out at noon and came back at an instant."""
    loan = things.out(thing)
    loan.handed_out_at = house_clock.at(out, time(12))
    loan.starts_on, loan.due_on, loan.free_on = out, due, due + timedelta(days=1)
    loan.received_at = loan.checked_at = back
    if back is not None:
        thing.state = "lendable"
    db.session.flush()
    return loan


@pytest.mark.parametrize(
    ("due", "back_on", "at", "is_late"),
    [
        ("2026-01-20", "2026-01-20", "23:59", False),
        ("2026-01-20", "2026-01-21", "00:00", True),
        ("2026-07-20", "2026-07-20", "23:59", False),
        ("2026-07-20", "2026-07-21", "00:00", True),
        ("2026-03-28", "2026-03-29", "00:30", True),
        ("2026-03-29", "2026-03-29", "23:30", False),
        ("2026-03-29", "2026-03-30", "00:00", True),
        ("2026-10-24", "2026-10-25", "00:00", True),
        ("2026-10-25", "2026-10-25", "23:30", False),
        ("2026-10-25", "2026-10-26", "00:00", True),
    ],
)
def test_late_is_after_the_due_day_in_copenhagen_winter_and_summer(app, clock, due, back_on, at, is_late):
    clock("2026-11-24 10:42")
    day = date.fromisoformat(due)
    back = house_clock.at(date.fromisoformat(back_on), time.fromisoformat(at))
    went(things.item(), day - timedelta(days=7), day, back)

    [counted] = queries.figures(date(2026, 1, 1), date(2026, 12, 31))

    assert (counted.returned, counted.late) == (1, int(is_late))


def test_days_are_counted_within_the_period_to_the_nearest_whole_one(app, clock):
    clock("2026-11-24 12:00")
    kind = things.kind()
    back = house_clock.at(date(2026, 6, 11), time(13))
    went(things.item(of=kind), date(2026, 6, 1), date(2026, 6, 8), back)
    went(things.item(of=kind), date(2026, 11, 20), date(2026, 12, 1), None)

    [june] = queries.figures(date(2026, 6, 6), date(2026, 6, 30))
    assert (june.loans, june.days_out, june.returned, june.late) == (0, 6, 1, 1)

    [all_year] = queries.figures(date(2026, 1, 1), date(2026, 12, 31))
    assert (all_year.loans, all_year.days_out, all_year.returned) == (2, 14, 1)
    assert sum(all_year.by_borrower.values()) == 2
