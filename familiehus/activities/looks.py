"""What can be seen of dates in a calendar, as keys to what was drawn of them before (`kept_html`)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from familiehus.activities.grids import Bar, Week
from familiehus.activities.models import Occurrence
from familiehus.kernel import clock

ALIKE = frozenset({"nothing", "come_in"})
"""What a card lets everybody do, with no form in it."""


def look(thing: Any) -> tuple[Any, ...]:
    """One date: which, as of which change of it, its activity and its place, how full, and whether it is past."""
    row: Occurrence = thing
    activity, place = row.activity, row.place
    return (
        row.key,
        row.row_version,
        row.changed_at,
        row.state,
        row.starts_at,
        row.ends_at,
        row.taken_adults,
        row.taken_children,
        row.is_over,
        row.signup_is_over,
        activity.key,
        activity.row_version,
        activity.changed_at,
        activity.state,
        row.title,
        place.name if place else row.meeting_point,
        row.own_responsible_id,
        activity.responsible_id,
    )


def week_look(
    week: Week, first_link: str, target: str | None, mine: Mapping[int, Any]
) -> tuple[Any, ...] | None:
    """A week of the month; `first_link` is where its first day leads. None when the reader comes to some of it."""
    if mine:
        things: list[Any] = [thing for cell in week.cells for thing in cell.things]
        if any(thing.id in mine for thing in things):
            return None
    cells = tuple(
        (
            cell.is_other,
            cell.is_past,
            cell.is_today,
            cell.more,
            tuple(map(_bar_look, cell.lanes)),
            tuple(map(look, cell.shown)),
        )
        for cell in week.cells
    )
    return week.monday, week.is_tall, first_link, target, cells


def day_look(
    day: date, dates: Sequence[Occurrence], cards: Any, staff: bool, target: str | None
) -> tuple[Any, ...] | None:
    """A day of the list; None when a date on it has something that is the reader's own."""
    can = tuple(cards.of(each).can.value for each in dates) if cards else ()
    if not ALIKE.issuperset(can):
        return None
    return day, clock.today(), staff, target, can, tuple(map(look, dates))


def _bar_look(bar: Bar | None) -> tuple[Any, ...] | None:
    if bar is None:
        return None
    return look(bar.thing), bar.weekday, bar.days, bar.comes_from_before, bar.goes_on
