"""Volunteers at the door: the same taps as the families', for the seat they have on a shift."""

from datetime import datetime, timedelta

from sqlalchemy import select

from familiehus.attendance.commands.pressing import press, sensible
from familiehus.attendance.models import Tap
from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _
from familiehus.kernel.roles import Actor
from familiehus.shifts import commands, queries
from familiehus.shifts.models import Shift, ShiftSignup

CAME, WENT = "shift came", "shift went"
BELIEVED = timedelta(days=3)


def now() -> list[ShiftSignup]:
    """The seats of those who may come now or go."""
    return queries.at_the_door()


def here() -> list[ShiftSignup]:
    """Those of them who have come and not gone."""
    return [seat for seat in now() if queries.is_here(seat)]


def first_name(seat: ShiftSignup) -> str:
    """At the door everybody is called by the first name alone."""
    return seat.name.split()[0]


def showing(key: str) -> ShiftSignup | None:
    """The seat of a tile that stands there now."""
    return next((seat for seat in now() if seat.key == key), None)


def seat_tapped(key: str) -> ShiftSignup | None:
    """The seat a tap is about; some days' worth back, for what waited for the net."""
    at = clock.now()
    wanted = (
        select(ShiftSignup)
        .join(ShiftSignup.shift)
        .where(
            ShiftSignup.key == key,
            Shift.starts_at <= at + queries.EARLY,
            Shift.ends_at > at - BELIEVED,
        )
    )
    return db.session.scalars(wanted).one_or_none()


def come(seat: ShiftSignup, *, tap: str, at: datetime | None, by: Actor) -> None:
    """She is here. A copy of the tap, or a second tap, changes nothing. Raises `Refused`."""
    row = press(tap, CAME)
    if row is not None and row.undone_at is None:
        row.before = {"seat": seat.key, "changed": seat.came_at is None}
        commands.come(seat, by=by, at=sensible(at))
        db.session.flush()


def go(seat: ShiftSignup, *, tap: str, at: datetime | None, by: Actor) -> None:
    """She goes home, and her hours are counted. A copy of the tap, or a second tap, changes nothing. Raises
    `Refused`."""
    row = press(tap, WENT)
    if row is not None and row.undone_at is None:
        row.before = {"seat": seat.key, "changed": seat.went_at is None}
        if seat.went_at is None:
            commands.leave_for_home(seat, by=by, at=sensible(at))
        db.session.flush()


def take_back(tap: Tap | None, *, by: Actor) -> None:
    """What a tap did to a seat is undone; nothing when it did nothing, or was about something else."""
    before = (tap.before or {}) if tap is not None and tap.undone_at is None else {}
    if not before.get("changed") or "seat" not in before or tap is None:
        return
    seat = db.session.scalars(select(ShiftSignup).where(ShiftSignup.key == before["seat"])).one_or_none()
    if seat is not None and tap.act == CAME:
        commands.undo_presence(seat, by=by)
    elif seat is not None:
        commands.undo_leaving(seat, by=by)


def thanks(tap: Tap) -> str:
    """What is said after a tap about a seat; empty for any other."""
    if tap.act == CAME:
        return _("Du er mødt ind. God vagt.")
    return _("Du er meldt ud. Tak for hjælpen.") if tap.act == WENT else ""
