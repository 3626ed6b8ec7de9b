"""Who may see, plan and publish activities.

Everybody sees what is published; drafts and notes are staff's, what is for volunteers is theirs and staff's.
"""

from sqlalchemy import ColumnElement, Select, select, true

from familiehus.activities.kinds import SHOWN, State
from familiehus.activities.models import Activity, Occurrence, Place
from familiehus.kernel.roles import Actor, is_coordinator, is_staff, is_volunteer


def may_see_drafts(person: Actor) -> bool:
    """Drafts, and the internal notes."""
    return is_staff(person)


def may_plan(person: Actor) -> bool:
    return is_staff(person)


def may_publish(person: Actor) -> bool:
    return is_staff(person)


def may_revise(person: Actor) -> bool:
    return is_staff(person)


def may_cancel(person: Actor) -> bool:
    return is_staff(person)


def may_override(person: Actor) -> bool:
    """Two activities in one place at once, with a reason."""
    return is_coordinator(person)


def may_keep_places(person: Actor) -> bool:
    return is_coordinator(person)


def may_import(person: Actor) -> bool:
    return is_staff(person)


def may_let_a_course_approve(person: Actor) -> bool:
    """That a course is itself a proof behind approvals says whoever gives approvals."""
    return is_coordinator(person)


def activities_visible_to(person: Actor) -> Select[Activity]:
    """Staff see drafts too; everybody else sees what has been published, whatever became of it."""
    activities = select(Activity)
    if may_see_drafts(person):
        return activities
    return activities.where(Activity.state != State.DRAFT, _meant_for(person))


def occurrences_visible_to(person: Actor) -> Select[Occurrence]:
    """Dates that happen, happened or were called off; skipped ones are nobody's dates."""
    dates = select(Occurrence).join(Occurrence.activity).where(Occurrence.state.in_(SHOWN))
    if may_see_drafts(person):
        return dates
    return dates.where(Activity.state != State.DRAFT, _meant_for(person))


def _meant_for(person: Actor) -> ColumnElement[bool]:
    return true() if is_volunteer(person) else Activity.for_volunteers.is_(False)


def places_visible_to(person: Actor) -> Select[Place]:
    """Everybody may read where things happen; retired places are staff's."""
    places = select(Place)
    return places if is_staff(person) else places.where(Place.retired_at.is_(None))
