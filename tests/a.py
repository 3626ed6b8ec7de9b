"""Things of the house, made by the house's own commands, with sensible defaults: `a.activity("Café")`."""

from dataclasses import fields
from datetime import timedelta
from itertools import count
from typing import Any

from familiehus.activities import commands as activities
from familiehus.activities.kinds import Category
from familiehus.activities.models import Activity, Occurrence, Place
from familiehus.activities.sheets import Details, Seats, Sheet, Where
from familiehus.kernel.db import db
from familiehus.kernel.roles import THE_HOUSE
from familiehus.series.rules import Rule
from familiehus.series.timetables import Timetable
from tests import times
from tests.people import association, coordinator, family, manager, person, staff, volunteer

__all__ = [
    "activity",
    "association",
    "coordinator",
    "date_of",
    "family",
    "manager",
    "person",
    "place",
    "series",
    "sheet",
    "signed_up",
    "staff",
    "volunteer",
]

_numbers = count(1)
TIMETABLE = {each.name for each in fields(Timetable)}
DETAILS = {each.name for each in fields(Details)}


def place(name: str | None = None, *, is_exclusive: bool = True, **more: Any) -> Place:
    name = name or f"Rum {next(_numbers)}"
    return activities.add_place(name, by=THE_HOUSE, is_exclusive=is_exclusive, **more)


def sheet(title: str = "Åben café", at: str = "tirsdag 10-12", **more: Any) -> Sheet:
    """What is written down about an activity. `at` as in `tests.times`, or only a day for whole days; whatever
    a timetable, the details, the seats or the place have can be given by name."""
    if "-" in at.rpartition(" ")[2] and " " in at:
        timetable = Timetable.of_span(times.span(at))
    else:
        timetable = Timetable(times.day(at), None, timedelta(days=1))
    given = {name: more.pop(name) for name in list(more) if name in TIMETABLE}
    timetable = Timetable(**{**{name: getattr(timetable, name) for name in TIMETABLE}, **given})
    said = {name: more.pop(name) for name in list(more) if name in DETAILS}
    where = Where(more.pop("place", None), more.pop("meeting_point", ""))
    seats = more.pop("seats", Seats())
    assert not more, f"A sheet has no {', '.join(more)}"
    return Sheet(
        details=Details(**{"title": title, "category": Category.CAFE, **said}),
        timetable=timetable,
        where=where,
        seats=seats if isinstance(seats, Seats) else Seats(seats),
    )


def activity(
    title: str = "Åben café", at: str = "tirsdag 10-12", *, draft: bool = False, **more: Any
) -> Activity:
    """A published activity with somebody responsible, in a room of its own unless told otherwise."""
    if not draft:
        more.setdefault("responsible", staff())
        if not more.get("meeting_point") and "place" not in more:
            more["place"] = place()
    planned = activities.plan(sheet(title, at, **more), by=THE_HOUSE)
    if not draft:
        activities.publish(planned, by=THE_HOUSE)
    return planned


def series(
    title: str = "Åben café", at: str = "tirsdag 10-12", *, rule: Rule | None = None, **more: Any
) -> Activity:
    """A weekly activity, on the weekday of its first date."""
    weekly = rule or Rule.weekly(times.day(at.rpartition(" ")[0] or at).weekday())
    return activity(title, at, rule=weekly, **more)


def date_of(planned: Activity, number: int = 0) -> Occurrence:
    """The nth date of an activity, by its original start; skipped ones count."""
    return planned.dates[number]


def signed_up(occurrence: Occurrence, adults: int = 1, children: int = 0) -> Occurrence:
    """Somebody has seats on the date."""
    occurrence.taken_adults += adults
    occurrence.taken_children += children
    db.session.flush()
    return occurrence
