"""Coming: a household, a guest who had signed up, a volunteer, heads that nobody asks the names of."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from familiehus.activities.models import Occurrence
from familiehus.attendance.commands.courses import count_the_course
from familiehus.attendance.commands.pressing import (
    as_it_was,
    check_heads,
    check_open,
    forget_that_nobody_came,
    known,
    lock,
    note,
    press,
    sensible,
)
from familiehus.attendance.models import Attendance
from familiehus.attendance.queries import Party
from familiehus.families.models import Child, Household
from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import Actor
from familiehus.volunteers.models import Volunteer
from familiehus.volunteers.states import ON_THE_WAY, WITH_THE_HOUSE


def arrive(
    occurrence: Occurrence,
    household: Household,
    *,
    adults: int,
    children: Sequence[Child] = (),
    more_children: int = 0,
    tap: str | None = None,
    at: datetime | None = None,
    by: Actor,
) -> Attendance | None:
    """A household is here, with these heads; said again, what is said last is right, and it came when it first did.

    `tap`: the random key of the press; a second one with the same key changes nothing and gives what the first
    gave (None when that has been undone meanwhile). `at`: when it was pressed, if the house hears of it late.
    `more_children`: children along who do not belong to the household.
    Whoever only asks to join yet comes to what is open to all, as they could sign up for it.
    Raises `Refused` for a date called off or still to come, and when nobody is along.
    """
    may_come = household.is_live or (household.is_waiting and occurrence.activity.is_open_to_all)
    if not may_come:
        raise Refused(_("Familien er ikke tilmeldt huset."))
    if not set(children) <= set(household.children):
        raise Refused(_("Et af børnene hører ikke til familien."))
    return _come(
        occurrence,
        Attendance(household=household),
        household,
        adults=adults,
        children=children,
        more_children=more_children,
        tap=tap,
        at=at,
        by=by,
    )


def guest_arrives(
    occurrence: Occurrence,
    signup_key: str,
    *,
    adults: int,
    children: int = 0,
    tap: str | None = None,
    at: datetime | None = None,
    by: Actor,
) -> Attendance | None:
    """Somebody who signed up without being enrolled is here; the name stays with the sign-up alone."""
    return _come(
        occurrence,
        Attendance(signup_key=signup_key),
        occurrence,
        adults=adults,
        more_children=children,
        tap=tap,
        at=at,
        by=by,
    )


def party_arrives(
    occurrence: Occurrence,
    party: Party,
    *,
    tap: str | None = None,
    at: datetime | None = None,
    by: Actor,
) -> Attendance | None:
    """Everybody of a party is here: a household's, or a guest's who signed up. See `arrive`."""
    if party.household is None:
        return guest_arrives(
            occurrence, party.key, adults=party.adults, children=party.more_children, tap=tap, at=at, by=by
        )
    return arrive(
        occurrence,
        party.household,
        adults=party.adults,
        children=party.children,
        more_children=party.more_children,
        tap=tap,
        at=at,
        by=by,
    )


def count_heads(
    occurrence: Occurrence,
    *,
    adults: int,
    children: int,
    tap: str | None = None,
    at: datetime | None = None,
    by: Actor,
) -> Attendance | None:
    """Somebody is here whose name nobody asks: drop-in, or new in the house."""
    return _come(
        occurrence, Attendance(), occurrence, adults=adults, more_children=children, tap=tap, at=at, by=by
    )


def volunteer_arrives(
    occurrence: Occurrence,
    volunteer: Volunteer,
    *,
    tap: str | None = None,
    at: datetime | None = None,
    by: Actor,
) -> Attendance | None:
    """A volunteer is at what is for the house's volunteers. Their hours are counted, and a course that is itself a
    proof grants it, from the date's first day.

    Raises `Refused` for a date that is not for volunteers, and for somebody who has stopped.
    """
    if not occurrence.activity.for_volunteers:
        raise Refused(_("%(title)s er ikke for husets frivillige.", title=occurrence.title))
    if volunteer.state not in (*ON_THE_WAY, *WITH_THE_HOUSE):
        raise Refused(_("%(name)s er stoppet.", name=volunteer.name))
    if volunteer.person_id == by.id:
        raise Refused(_("Ingen kan godkende sig selv. Bed en anden om det."))
    row = _come(occurrence, Attendance(volunteer=volunteer), volunteer, adults=1, tap=tap, at=at, by=by)
    if row is not None:
        count_the_course(row, by=by)
    return row


def _come(
    occurrence: Occurrence,
    new: Attendance,
    subject: object,
    *,
    adults: int,
    children: Sequence[Child] = (),
    more_children: int = 0,
    tap: str | None,
    at: datetime | None,
    by: Actor,
) -> Attendance | None:
    check_heads(adults, len(children) + more_children)
    check_open(occurrence)
    pressed = press(tap, "came")
    if pressed is None:
        return known(tap)
    lock(occurrence)
    when, now = sensible(at), clock.now()
    row = _standing(occurrence, new)
    if row is None:
        row = new
        row.occurrence, row.recorded_by = occurrence, by.key
        row.came_at, row.came_received_at = when, now
        db.session.add(row)
    else:
        pressed.before = as_it_was(row)
    row.adults, row.children = adults, len(children) + more_children
    row.who = list(children)
    row.went_at = row.went_received_at = None
    db.session.flush()
    pressed.attendance = row
    forget_that_nobody_came(occurrence)
    note("came", subject, occurrence, by=by, adults=row.adults, children=row.children)
    return row


def _standing(occurrence: Occurrence, new: Attendance) -> Attendance | None:
    """The row that a household or guest has already for the date."""
    rows = select(Attendance).where(Attendance.occurrence_id == occurrence.id)
    if new.household is not None:
        rows = rows.where(Attendance.household_id == new.household.id)
    elif new.volunteer is not None:
        rows = rows.where(Attendance.volunteer_id == new.volunteer.id)
    elif new.signup_key is not None:
        rows = rows.where(Attendance.signup_key == new.signup_key)
    else:
        return None
    return db.session.scalars(rows.execution_options(populate_existing=True)).first()
