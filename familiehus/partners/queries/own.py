"""What a member of the network sees of its own activities: dates and counts, never names."""

from sqlalchemy import or_, select

from familiehus.activities.access import occurrences_visible_to
from familiehus.activities.models import Activity, Occurrence, activity_organisers
from familiehus.activities.queries.calendar import in_order
from familiehus.associations.models import Association
from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.roles import Actor

MOST = 12


def activities_of(members: list[Association], person: Actor) -> list[Occurrence]:
    """Coming dates that these members organise, alone or with others, the soonest first; `taken_adults` and `taken_children` count."""
    if not members:
        return []
    mine = [each.id for each in members]
    found = in_order(occurrences_visible_to(person)).where(
        or_(
            Activity.organiser_id.in_(mine),
            Activity.id.in_(
                select(activity_organisers.c.activity_id).where(
                    activity_organisers.c.association_id.in_(mine)
                )
            ),
        ),
        Occurrence.ends_at > clock.now(),
    )
    return list(db.session.scalars(found.limit(MOST)))
