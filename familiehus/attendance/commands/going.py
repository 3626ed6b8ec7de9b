"""Going home: a party, so many without a name, everybody."""

from datetime import datetime

from familiehus.activities.models import Occurrence
from familiehus.attendance.commands.pressing import (
    as_it_was,
    check_heads,
    known,
    leave,
    lock,
    note,
    press,
    sensible,
)
from familiehus.attendance.models import Attendance
from familiehus.attendance.queries import attendances_at
from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import Actor


def go_home(
    attendance: Attendance, *, tap: str | None = None, at: datetime | None = None, by: Actor
) -> Attendance | None:
    """They go home. Whoever has gone already goes no second time."""
    pressed = press(tap, "went")
    if pressed is None:
        return known(tap)
    lock(attendance.occurrence)
    pressed.attendance = attendance
    if not attendance.is_here:
        return attendance
    pressed.before = as_it_was(attendance)
    leave(attendance, sensible(at))
    note("went", attendance.household or attendance.occurrence, attendance.occurrence, by=by)
    return attendance


def heads_go_home(
    occurrence: Occurrence,
    *,
    adults: int,
    children: int,
    tap: str | None = None,
    at: datetime | None = None,
    by: Actor,
) -> Attendance | None:
    """So many of those without a name go home, those who came first. Raises `Refused` when they are not as many."""
    check_heads(adults, children)
    pressed = press(tap, "heads_went")
    if pressed is None:
        return known(tap)
    lock(occurrence)
    here = [row for row in attendances_at(occurrence) if row.is_anonymous and row.is_here]
    if sum(row.adults for row in here) < adults or sum(row.children for row in here) < children:
        raise Refused(_("Så mange gæster uden navn er der ikke i huset."))
    when, gone = sensible(at), []
    for row in here:
        if not (adults or children):
            break
        leaving = _part(row, min(adults, row.adults), min(children, row.children))
        if leaving is not None:
            adults, children = adults - leaving.adults, children - leaving.children
            leave(leaving, when)
            gone.append(leaving)
    db.session.flush()
    pressed.attendance, pressed.before = gone[0], {"gone": [row.id for row in gone]}
    note("went", occurrence, occurrence, by=by, heads=sum(row.heads for row in gone))
    return gone[0]


def everybody_goes_home(occurrence: Occurrence, *, by: Actor) -> int:
    """All who are still here from a date go home; counts the rows."""
    lock(occurrence)
    here = [row for row in attendances_at(occurrence) if row.is_here]
    for row in here:
        leave(row, min(clock.now(), max(occurrence.ends_at, row.came_at)))
    if here:
        note("all went", occurrence, occurrence, by=by, rows=len(here))
    return len(here)


def _part(row: Attendance, adults: int, children: int) -> Attendance | None:
    """Those of a nameless row who go: the whole row, or a new one split off from it."""
    if not adults + children:
        return None
    if (adults, children) == (row.adults, row.children):
        return row
    leaving = Attendance(
        occurrence=row.occurrence,
        adults=adults,
        children=children,
        came_at=row.came_at,
        came_received_at=row.came_received_at,
        recorded_by=row.recorded_by,
    )
    row.adults, row.children = row.adults - adults, row.children - children
    db.session.add(leaving)
    db.session.flush()
    return leaving
