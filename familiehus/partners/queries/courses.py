"""The network's course calendar: courses to come, and the places kept for members' volunteers."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from familiehus.activities.access import occurrences_visible_to
from familiehus.activities.kinds import Category
from familiehus.activities.kinds import State as ActivityState
from familiehus.activities.models import Activity, Occurrence
from familiehus.activities.queries.calendar import in_order
from familiehus.associations.access import own_associations
from familiehus.associations.models import Association
from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.roles import THE_HOUSE, Actor, is_association
from familiehus.partners.models import CoursePlaces

AHEAD = timedelta(days=60)


@dataclass(frozen=True)
class Course:
    """A date of a course, with the places the reader may know of: a contact those of the own members."""

    date: Occurrence
    places: list[CoursePlaces]


def courses(person: Actor) -> list[Course]:
    """Courses of the next two months, the soonest first: a contact those that everybody may come to and those with places for the
    own members; a coordinator all of them."""
    rows = select(CoursePlaces).options(joinedload(CoursePlaces.association))
    dates = in_order(occurrences_visible_to(THE_HOUSE)).where(
        Activity.category == Category.COURSE,
        Activity.state != ActivityState.DRAFT,
        Occurrence.starts_at > clock.now(),
        Occurrence.starts_at < clock.now() + AHEAD,
    )
    if is_association(person):
        mine = own_associations(person).with_only_columns(Association.id)
        rows = rows.where(CoursePlaces.association_id.in_(mine))
        kept = select(CoursePlaces.occurrence_id).where(CoursePlaces.association_id.in_(mine))
        dates = dates.where(Activity.for_volunteers.is_(False) | Occurrence.id.in_(kept))
    found = list(db.session.scalars(dates))
    by_date: dict[int, list[CoursePlaces]] = {each.id: [] for each in found}
    for row in db.session.scalars(
        rows.where(CoursePlaces.occurrence_id.in_(by_date)).order_by(CoursePlaces.id)
    ):
        by_date[row.occurrence_id].append(row)
    return [Course(each, by_date[each.id]) for each in found]
