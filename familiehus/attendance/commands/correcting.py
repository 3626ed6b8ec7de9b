"""Taking back and putting right, at the door within a minute or two, at the desk also long after."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from familiehus.activities.models import Occurrence
from familiehus.attendance.commands.courses import uncount_the_course
from familiehus.attendance.commands.pressing import (
    check_heads,
    forget_that_nobody_came,
    leave,
    lock,
    note,
    press,
)
from familiehus.attendance.models import Attendance, NobodyCame
from familiehus.attendance.queries import attendances_at, is_said_that_nobody_came, tap_with
from familiehus.families.models import Child
from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import Actor

UNDO_AT_DOOR = timedelta(minutes=2)
"""The button shows for six seconds; a slow net and a page without JavaScript get longer."""


def undo(key: str, *, by: Actor, within: timedelta | None = None) -> bool:
    """Take one tap back, by its key; twice does no harm. False when it is too late.

    A tap that the house has not heard of yet is called back before it comes (the net was gone).
    """
    tap = tap_with(key)
    if tap is None:
        press(key, "called back")
        return True
    if tap.undone_at is not None:
        return True
    if within is not None and clock.now() - tap.at > within:
        return False
    row = tap.attendance
    if row is not None:
        lock(row.occurrence)
        subject = row.household or row.volunteer or row.occurrence
        note("undone", subject, row.occurrence, by=by, what=tap.act)
        if "gone" in (tap.before or {}):
            _bring_back(tap.before or {})
        elif tap.before is None:
            if tap.act == "came":
                uncount_the_course(row, by=by)
                db.session.delete(row)
        else:
            _put_back(row, tap.before)
    tap.undone_at = clock.now()
    db.session.flush()
    return True


def take_back(attendance: Attendance, *, by: Actor) -> None:
    """They were never here: the row is gone, the entry that it was there stays."""
    subject = attendance.household or attendance.volunteer or attendance.occurrence
    lock(attendance.occurrence)
    uncount_the_course(attendance, by=by)
    note("taken back", subject, attendance.occurrence, by=by, heads=attendance.heads)
    db.session.delete(attendance)
    db.session.flush()


def correct(
    attendance: Attendance,
    *,
    adults: int,
    children: Sequence[Child] = (),
    more_children: int = 0,
    is_here: bool | None = None,
    by: Actor,
) -> None:
    """Put right who came, today or long after. `is_here` False: they have gone; True: they have not; None: as it is."""
    check_heads(adults, len(children) + more_children)
    allowed = set(attendance.household.children) | set(attendance.who) if attendance.household else set()
    if not set(children) <= allowed:
        raise Refused(_("Et af børnene hører ikke til familien."))
    lock(attendance.occurrence)
    attendance.adults, attendance.children = adults, len(children) + more_children
    attendance.who = list(children)
    if is_here is True:
        attendance.went_at = attendance.went_received_at = None
    elif is_here is False and attendance.is_here:
        leave(attendance, min(clock.now(), max(attendance.occurrence.ends_at, attendance.came_at)))
    attendance.corrected_at, attendance.corrected_by = clock.now(), by.key
    db.session.flush()
    note(
        "corrected",
        attendance.household or attendance.occurrence,
        attendance.occurrence,
        by=by,
        adults=adults,
        children=attendance.children,
    )


def not_here(occurrence: Occurrence, *, by: Actor) -> None:
    """Nobody came to the date: that is written down too, so that nobody is asked again. Who stayed away is not."""
    if not occurrence.has_begun:
        raise Refused(_("Datoen er ikke begyndt endnu."))
    lock(occurrence)
    if attendances_at(occurrence):
        raise Refused(_("Der står allerede nogen på listen. Fortryd dem først."))
    if not is_said_that_nobody_came(occurrence):
        db.session.add(NobodyCame(occurrence_id=occurrence.id, said_by=by.key))
        db.session.flush()
        note("nobody came", occurrence, occurrence, by=by)


def somebody_came_after_all(occurrence: Occurrence, *, by: Actor) -> None:
    """Take »nobody came« back."""
    if is_said_that_nobody_came(occurrence):
        forget_that_nobody_came(occurrence)
        note("somebody came", occurrence, occurrence, by=by)


def _put_back(row: Attendance, before: dict[str, Any]) -> None:
    row.adults, row.children = before["adults"], before["children"]
    row.who = list(
        db.session.scalars(select(Child).where(Child.key.in_(before["who"])).order_by(Child.birth_year))
    )
    row.went_at, row.went_received_at = _instant(before["went_at"]), _instant(before["went_received_at"])


def _instant(said: str | None) -> datetime | None:
    return datetime.fromisoformat(said) if said else None


def _bring_back(before: dict[str, Any]) -> None:
    for row in db.session.scalars(select(Attendance).where(Attendance.id.in_(before["gone"]))):
        row.went_at = row.went_received_at = None
