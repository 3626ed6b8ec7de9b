"""Dates with few seats and families who want them, for tests of this room."""

from familiehus.activities.models import Occurrence
from familiehus.activities.sheets import Seats
from familiehus.families.models import Household
from familiehus.kernel.db import db
from familiehus.kernel.roles import THE_HOUSE
from familiehus.signups import commands, queries
from familiehus.signups.models import Signup
from familiehus.signups.states import State
from tests import a, households

FAR = "2026-12-15 10-12"


def date(
    at: str = FAR,
    *,
    total: int | None = None,
    adults: int | None = None,
    children: int | None = None,
    **more,
) -> Occurrence:
    """A date that takes sign-ups, three weeks from the tests' today unless told otherwise."""
    seats = Seats(total=total, adults=adults, children=children)
    return a.date_of(a.activity("Leg", at, takes_signups=True, seats=seats, **more))


def family(called: str | None = None, children: int = 0, **more) -> Household:
    """An enrolled household with so many children."""
    return households.household(called, children=[(f"Barn {n}", 2018) for n in range(children)], **more)


def join(
    occurrence: Occurrence, household: Household | None = None, *, adults: int = 1, children: int = 0
) -> Signup:
    """Sign up so many; with children of its own, made here when there is no household yet."""
    household = household or family(children=children)
    return commands.sign_up(
        occurrence, household, adults=adults, children=household.children[:children], by=THE_HOUSE
    )


def signups_of(household: Household, *, past: bool = False) -> list[Signup]:
    """What the household comes to or waits for and is not over yet, the next first; with `past`, what is over."""
    rows = [each for each in queries.every_signup_of(household) if each.is_live]
    return [each for each in rows if each.occurrence.is_over is past]


def states(*signups: Signup) -> list[State]:
    db.session.flush()
    for each in signups:
        db.session.refresh(each)
    return [each.state for each in signups]


def taken(occurrence: Occurrence) -> tuple[int, int]:
    db.session.flush()
    db.session.refresh(occurrence)
    return occurrence.taken_adults, occurrence.taken_children


def adds_up(occurrence: Occurrence) -> bool:
    """What is taken is what is held."""
    rows = queries.every_live([occurrence])
    held = [row for row in rows if row.holds_seats]
    return taken(occurrence) == (
        sum(row.adults for row in held),
        sum(row.children_count for row in held),
    )
