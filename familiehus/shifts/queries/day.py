"""The day itself: who is on now, whom the door looks for, what is ticked off."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from familiehus.kernel import clock, danish
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _, ngettext
from familiehus.kernel.spans import Span
from familiehus.shifts.models import Shift, ShiftSignup, ShiftTick
from familiehus.shifts.queries.loading import shifts_in
from familiehus.signups.parties import Kitchen, kitchen
from familiehus.signups.queries import expected_at
from familiehus.volunteers.models import Volunteer
from familiehus.volunteers.states import State as VolunteerState
from familiehus.volunteers.states import Task

EARLY = timedelta(hours=2)
COOKS_KNOW = timedelta(hours=24)
STAYS = timedelta(hours=1)
"""So long after the end somebody who came and was not seen leaving counts as being here; then the job says she went."""


def ticks_of(shift: Shift) -> dict[tuple[str, str], ShiftTick]:
    """What is ticked off, by part and line."""
    rows = db.session.scalars(select(ShiftTick).where(ShiftTick.shift_id == shift.id))
    return {(row.part.value, row.line): row for row in rows}


def kitchen_of(shift: Shift) -> Kitchen | None:
    """How many come and what nobody may be served, without a name, for who cooks at an activity; from a day before,
    so that it can be bought, until the shift is over (domain §6.2)."""
    occurrence = shift.occurrence
    if occurrence is None or shift.task is not Task.KITCHEN or not occurrence.activity.takes_signups:
        return None
    if not shift.is_on or shift.is_over or clock.now() < shift.starts_at - COOKS_KNOW:
        return None
    return kitchen(expected_at(occurrence))


def today() -> list[Shift]:
    """The shifts of today, also one that began yesterday and is not over."""
    return shifts_in(Span.of_day(clock.today()))


def today_and_tomorrow() -> list[Shift]:
    """What is on today and tomorrow, for the board."""
    day = clock.today()
    return shifts_in(Span.of_days(day, clock.day_after(day)), cancelled=False)


@dataclass(frozen=True)
class Need:
    """What a shift lacks, in a line for the board: what, when, and the word on the button."""

    title: str
    note: str
    act: str
    key: str


def needs(shifts: Iterable[Shift]) -> list[Need]:
    """Those that lack people, an adult, or the coordinator's yes to who stands in."""
    return [
        Need(
            _lack(each),
            f"{danish.capital(danish.relative_day(each.starts_at))} {danish.hours(each.span)}",
            _("Find afløser"),
            each.key,
        )
        for each in shifts
        if each.is_short and not each.is_over
    ]


def _lack(shift: Shift) -> str:
    if any(seat.handover and seat.handover.awaits_yes for seat in shift.seeks):
        return _("%(title)s venter på dit ja", title=shift.title)
    if shift.lacks_adult:
        return _("%(title)s mangler en voksen", title=shift.title)
    if shift.missing:
        return ngettext(
            "%(title)s mangler %(num)s", "%(title)s mangler %(num)s", shift.missing, title=shift.title
        )
    return _("%(title)s søger afløser", title=shift.title)


def at_the_door() -> list[ShiftSignup]:
    """Those who may come or go now: on a shift that has begun or begins within two hours; and whoever came and has
    not gone, for an hour after the end."""
    now = clock.now()
    return [
        seat
        for shift in shifts_in(Span(now - STAYS, now + EARLY), cancelled=False)
        for seat in shift.on_it
        if seat.went_at is None and (not shift.is_over or seat.came_at is not None)
    ]


def is_here(seat: ShiftSignup) -> bool:
    """Whether somebody on duty is in the house: came, has not gone, and the shift was not over an hour ago."""
    return seat.came_at is not None and seat.went_at is None and seat.shift.ends_at > clock.now() - STAYS


def everybody_active() -> list[Volunteer]:
    """The active volunteers, by name."""
    found = (
        db.session.scalars(select(Volunteer).where(Volunteer.state == VolunteerState.ACTIVE)).unique().all()
    )
    return sorted(found, key=lambda each: each.name.casefold())
