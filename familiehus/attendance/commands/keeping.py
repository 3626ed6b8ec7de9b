"""What is done at night, and what is forgotten."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import selectinload

from familiehus.attendance.models import Attendance, Tap, attended_children
from familiehus.attendance.queries import unrecorded
from familiehus.families.models import Child, Household
from familiehus.kernel import clock
from familiehus.kernel.db import db, rows_changed
from familiehus.messages.commands import queue
from familiehus.signups.models import Signup
from familiehus.volunteers.models import Volunteer

TAPS_KEPT = timedelta(days=30)


def remind_of_unrecorded() -> int:
    """Whoever is responsible for a date that nobody has counted is asked, once for each date. A nightly job."""
    asked = 0
    for occurrence in unrecorded():
        person = occurrence.responsible
        if person is not None and person.active:
            queue(
                "attendance.unrecorded",
                to=f"person:{person.key}",
                subject_key=occurrence.key,
                params={"occurrence": occurrence.key},
            )
            asked += 1
    return asked


def forget_taps() -> int:
    """Taps older than a month are gone: no screen sends them again."""
    return rows_changed(delete(Tap).where(Tap.at < clock.now() - TAPS_KEPT))


def forget_household(household: Household) -> int:
    """Where a household has been is forgotten; the heads stay, as heads without a name. Counts the rows."""
    own = select(Attendance).where(Attendance.household_id == household.id)
    rows = list(db.session.scalars(own.options(selectinload(Attendance.who))))
    ids = [row.id for row in rows]
    _count_once(household, rows)
    db.session.execute(delete(Tap).where(Tap.attendance_id.in_(ids)))
    db.session.execute(delete(attended_children).where(attended_children.c.attendance_id.in_(ids)))
    for row in rows:
        row.household_id = None
        row.corrected_by = ""
    db.session.flush()
    db.session.expire_all()
    return len(rows)


def _count_once(household: Household, rows: Sequence[Attendance]) -> None:
    """A child that its other household brought too is counted there alone, from now on that nobody knows it here."""
    dates = select(Attendance.occurrence_id).where(Attendance.household_id == household.id)
    others = (
        select(Attendance.occurrence_id, attended_children.c.child_id)
        .join(attended_children, attended_children.c.attendance_id == Attendance.id)
        .where(Attendance.household_id.is_distinct_from(household.id), Attendance.occurrence_id.in_(dates))
    )
    brought = {(each.occurrence_id, each.child_id) for each in db.session.execute(others)}
    for row in rows:
        twice = sum((row.occurrence_id, child.id) in brought for child in row.who)
        if row.heads > twice:
            row.children -= twice


def child_parted(household: Household, child: Child, own: Child) -> None:
    """Where the household has brought the child, it was its own row of the child."""
    theirs = select(Attendance.id).where(Attendance.household_id == household.id)
    db.session.execute(
        update(attended_children)
        .where(attended_children.c.child_id == child.id, attended_children.c.attendance_id.in_(theirs))
        .values(child_id=own.id)
    )
    db.session.expire_all()


def household_merged(kept: Household, other: Household) -> None:
    """Where one has been, the other has been; where both are down for a date, one line is enough."""
    mine = select(Attendance.occurrence_id).where(Attendance.household_id == kept.id)
    known = set(db.session.scalars(mine))
    for row in db.session.scalars(select(Attendance).where(Attendance.household_id == other.id)):
        if row.occurrence_id in known:
            db.session.delete(row)
        else:
            row.household = kept
    db.session.flush()


def forget_volunteer(volunteer: Volunteer) -> int:
    """Which courses a volunteer was at is forgotten; the heads stay. Counts the rows."""
    own = update(Attendance).where(Attendance.volunteer_id == volunteer.id)
    return rows_changed(own.values(volunteer_id=None, proof_id=None))


def forget_guests() -> int:
    """Guests whose sign-up is gone are heads without a name; counts them. A nightly job."""
    is_known = select(Signup.key).where(Signup.key == Attendance.signup_key).exists()
    gone = update(Attendance).where(Attendance.signup_key.is_not(None), ~is_known).values(signup_key=None)
    return rows_changed(gone.execution_options(synchronize_session=False))
