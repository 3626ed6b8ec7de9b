"""The ledger of hours: counted by the rooms above from who was there, corrected by the volunteer, approved by staff."""

from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import select

from familiehus.accounts.commands import reference
from familiehus.kernel import audit, clock
from familiehus.kernel.db import db, new_key
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import Actor
from familiehus.messages.commands import queue
from familiehus.volunteers.models import Hours, Volunteer
from familiehus.volunteers.states import Source, Task

A_DAY = 24 * 60
OLDEST = timedelta(days=366)


def count_hours(
    volunteer: Volunteer,
    *,
    source: Source,
    source_key: str,
    day: date,
    minutes: int,
    what: Task | str = "",
    kilometres: int = 0,
    by: Actor,
) -> Hours:
    """A duty was done: so many minutes on a local day, counted from who was there. Counting again changes the count.

    `source_key` names the duty. `what`: a kind of task, or neutral words, never a family. What the volunteer has
    corrected stands; what is approved does not move.
    """
    hours = _counted(volunteer, source, source_key)
    if hours is None:
        hours = Hours(volunteer=volunteer, source=source, source_key=source_key, day=day, minutes=0)
        db.session.add(hours)
    if hours.is_approved:
        return hours
    minutes = max(0, min(minutes, A_DAY))
    hours.day, hours.what, hours.minutes_present = day, str(what), minutes
    if hours.corrected_at is None:
        hours.minutes, hours.kilometres = minutes, kilometres
    db.session.flush()
    audit.record("hours counted", volunteer, by=by, minutes=minutes, day=day.isoformat())
    return hours


def uncount_hours(volunteer: Volunteer, *, source: Source, source_key: str, by: Actor) -> None:
    """They were not there after all. What is approved stays."""
    hours = _counted(volunteer, source, source_key)
    if hours is not None and not hours.is_approved:
        db.session.delete(hours)
        db.session.flush()
        audit.record("hours not counted", volunteer, by=by)


def note_hours(
    volunteer: Volunteer, *, day: date, minutes: int, what: Task, kilometres: int = 0, by: Actor
) -> Hours:
    """Time that nobody counted: written in by the volunteer or by staff, by kind of task; there are no words."""
    today = clock.today()
    if not today - OLDEST < day <= today:
        raise Refused(_("Vælg en dag inden for det sidste år."))
    _check(minutes)
    hours = Hours(
        volunteer=volunteer,
        source=Source.BY_HAND,
        source_key=new_key(),
        day=day,
        what=what.value,
        minutes=minutes,
        kilometres=kilometres,
    )
    db.session.add(hours)
    db.session.flush()
    audit.record("hours noted", volunteer, by=by, minutes=minutes, day=day.isoformat())
    return hours


def correct_hours(hours: Hours, *, minutes: int, kilometres: int, by: Actor) -> None:
    """How long it really was. Refused once approved."""
    if hours.is_approved:
        raise Refused(_("Timerne er godkendt. Sig det til koordinatoren, hvis de er forkerte."))
    _check(minutes)
    before = hours.minutes
    hours.minutes, hours.kilometres, hours.corrected_at = minutes, kilometres, clock.now()
    hours.corrected_by, hours.minutes_before = by.key, None
    db.session.flush()
    audit.record("hours corrected", hours.volunteer, by=by, before=before, after=minutes)


def put_hours_right(hours: Hours, *, minutes: int, kilometres: int, by: Actor) -> None:
    """Staff put right what is wrong, approved or not; the volunteer sees what stood and what stands, and is told.
    Nobody puts their own right as staff."""
    if hours.volunteer.person_id == by.id:
        raise Refused(_("Ingen kan rette sine egne timer for huset. Bed en anden om det."))
    _check(minutes)
    if (hours.minutes, hours.kilometres) == (minutes, kilometres):
        return
    before = hours.minutes
    if hours.minutes_before is None:
        hours.minutes_before = before
    hours.minutes, hours.kilometres = minutes, kilometres
    hours.corrected_at, hours.corrected_by = clock.now(), by.key
    db.session.flush()
    audit.record("hours put right", hours.volunteer, by=by, before=before, after=minutes)
    queue(
        "volunteers.hours_put_right",
        to=reference(hours.volunteer.person),
        subject_key=f"{hours.key}:{hours.row_version}",
        params={"hours": hours.key},
    )


def drop_hours(hours: Hours, *, by: Actor) -> None:
    """Hours written in by hand go away again, unless approved."""
    if hours.is_approved or hours.source != Source.BY_HAND:
        raise Refused(_("De timer kan ikke slettes. Ret dem i stedet."))
    db.session.delete(hours)
    db.session.flush()
    audit.record("hours dropped", hours.volunteer, by=by)


def approve_hours(rows: Iterable[Hours], *, by: Actor) -> int:
    """Staff say that it is so. Nobody approves their own. Gives how many were not approved before."""
    waiting = [row for row in rows if not row.is_approved]
    if any(row.volunteer.person_id == by.id for row in waiting):
        raise Refused(_("Ingen kan godkende sine egne timer. Bed en anden om det."))
    for row in waiting:
        row.approved_at, row.approved_by = clock.now(), by.key
        audit.record("hours approved", row.volunteer, by=by, minutes=row.minutes, day=row.day.isoformat())
    db.session.flush()
    return len(waiting)


def _counted(volunteer: Volunteer, source: Source, source_key: str) -> Hours | None:
    row = select(Hours).where(
        Hours.volunteer_id == volunteer.id, Hours.source == source, Hours.source_key == source_key
    )
    return db.session.scalars(row).one_or_none()


def _check(minutes: int) -> None:
    if not 0 < minutes <= A_DAY:
        raise Refused(_("Skriv mellem et minut og 24 timer."))
