"""What a member of the network sees of its own activities: dates and counts, never names."""

from familiehus.activities.access import occurrences_visible_to
from familiehus.activities.models import Activity, Occurrence
from familiehus.activities.queries.calendar import in_order
from familiehus.associations.models import Association
from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.roles import Actor

MOST = 12


def activities_of(members: list[Association], person: Actor) -> list[Occurrence]:
    """Coming dates that these members organise, the soonest first; `taken_adults` and `taken_children` count."""
    if not members:
        return []
    found = in_order(occurrences_visible_to(person)).where(
        Activity.organiser_id.in_([each.id for each in members]), Occurrence.ends_at > clock.now()
    )
    return list(db.session.scalars(found.limit(MOST)))
