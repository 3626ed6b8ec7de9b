"""What every act at the door is made of: a press that counts once, a lock, a sensible time, one entry."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from familiehus.activities.models import Occurrence
from familiehus.attendance.models import MOST_HEADS, SOMEBODY, Attendance, NobodyCame, Tap
from familiehus.attendance.queries import tap_with
from familiehus.kernel import audit, clock, versions
from familiehus.kernel.db import db, new_key
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import Actor

SCOPE = "attendance"
OLDEST_TAP = timedelta(days=3)


def press(key: str | None, act: str) -> Tap | None:
    """The tap as a row of this transaction; None when its key has been here before.

    Two of the same key at once: one waits for the other (SQLite has one writer, PostgreSQL waits at the key).
    """
    if key is not None and tap_with(key) is not None:
        return None
    tap = Tap(key=key or new_key(), act=act, at=clock.now())
    try:
        with db.session.begin_nested():
            db.session.add(tap)
            db.session.flush()
    except IntegrityError:
        return None
    if act == "called back":
        tap.undone_at = clock.now()
        db.session.flush()
    return tap


def known(key: str | None) -> Attendance | None:
    """What the first of two equal taps gave."""
    tap = db.session.scalars(
        select(Tap).where(Tap.key == key).execution_options(populate_existing=True)
    ).one()
    return tap.attendance


def check_heads(adults: int, children: int) -> None:
    if adults < 0 or children < 0 or not adults + children:
        raise Refused(SOMEBODY)
    if adults + children > MOST_HEADS:
        raise Refused(_("Så mange på én gang? Skriv dem ind i flere hold."))


def check_open(occurrence: Occurrence) -> None:
    """From midnight of its day on, a date that is on and published can be come to; also long after, at the desk."""
    if occurrence.is_off or not occurrence.is_shown or occurrence.activity.is_draft:
        raise Refused(_("%(title)s er aflyst eller udskudt.", title=occurrence.title))
    if clock.local_day(occurrence.starts_at) > clock.today():
        raise Refused(_("%(title)s er en anden dag.", title=occurrence.title))


def lock(occurrence: Occurrence) -> None:
    """Two screens take turns at one date."""
    db.session.execute(select(Occurrence.id).where(Occurrence.id == occurrence.id).with_for_update())


def sensible(at: datetime | None) -> datetime:
    """When it was pressed: never in the future, and nothing older than three days is believed."""
    now = clock.now()
    return at if at is not None and now - OLDEST_TAP <= at <= now else now


def leave(row: Attendance, when: datetime) -> None:
    row.went_at, row.went_received_at = max(when, row.came_at), clock.now()
    db.session.flush()


def as_it_was(row: Attendance) -> dict[str, Any]:
    return {
        "adults": row.adults,
        "children": row.children,
        "who": [child.key for child in row.who],
        "went_at": row.went_at.isoformat() if row.went_at else None,
        "went_received_at": row.went_received_at.isoformat() if row.went_received_at else None,
    }


def note(act: str, subject: object, occurrence: Occurrence, *, by: Actor, **facts: Any) -> None:
    """One entry, and whoever shows the house's heads shows them anew."""
    audit.record(f"attendance: {act}", subject, by=by, occurrence=occurrence.key, **facts)
    versions.touch(SCOPE)


def forget_that_nobody_came(occurrence: Occurrence) -> None:
    db.session.execute(delete(NobodyCame).where(NobodyCame.occurrence_id == occurrence.id))
