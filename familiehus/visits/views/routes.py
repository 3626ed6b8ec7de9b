"""The room's blueprints, and loading what an address names inside a scope."""

from flask import Blueprint, abort

from familiehus.kernel.authorization import me, one_or_404
from familiehus.kernel.forms import Form
from familiehus.visits import access
from familiehus.visits.models import Match, Visit
from familiehus.visits.queries import matches, visits
from familiehus.volunteers.models import Volunteer
from familiehus.volunteers.queries import volunteer_of

bp = Blueprint("visits", __name__)
visit_link = Blueprint("visit_link", __name__)


def match_with(key: str) -> Match:
    return one_or_404(matches.whole(access.matches_visible_to(me())), key)


def visit_with(key: str) -> Visit:
    return one_or_404(visits.whole(access.visits_visible_to(me())), key)


def own_visit_with(key: str) -> Visit:
    """A visit that the reader is on; another's is not there."""
    visit = visit_with(key)
    return visit if access.may_be_on(me(), visit) else abort(404)


def alarm_with(key: str) -> Visit:
    return one_or_404(visits.whole(access.alarms_visible_to(me())), key)


def myself() -> Volunteer:
    """The reader's own file as a volunteer."""
    return volunteer_of(me()) or abort(404)


class Press(Form):
    """A form of one button."""
