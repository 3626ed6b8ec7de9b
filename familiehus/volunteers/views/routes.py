"""The blueprint, and finding the volunteer an address speaks of: every look is written down."""

from flask import Blueprint, abort

from familiehus.kernel import traces
from familiehus.kernel.authorization import me, one_or_404
from familiehus.volunteers import access, queries
from familiehus.volunteers.models import Volunteer

bp = Blueprint("volunteers", __name__)


def visible(key: str) -> Volunteer:
    """The volunteer under a key with all that the page shows, if they may be seen."""
    volunteer = one_or_404(queries.whole(access.volunteers_visible_to(me())), key)
    traces.look(volunteer, by=me())
    return volunteer


def own() -> Volunteer:
    """The reader's own file; 404 for somebody with the hat of a volunteer who has none."""
    return queries.volunteer_of(me()) or abort(404)
