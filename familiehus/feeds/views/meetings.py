"""One of the network's meetings, to be put into a calendar by hand."""

from flask import Response, current_app

from familiehus.feeds import building
from familiehus.feeds.answering import download
from familiehus.feeds.sources.partners import event_of
from familiehus.feeds.views.routes import bp
from familiehus.kernel.authorization import allow, me, one_or_404
from familiehus.kernel.settings import Settings
from familiehus.partners.access import may_offer, meetings_visible_to


@bp.get("/netvaerk/moeder/<key>.ics")
@allow(may_offer)
def meeting(key: str) -> Response:
    """For coordinators, and for contacts once their members are invited."""
    found = one_or_404(meetings_visible_to(me()), key)
    settings: Settings = current_app.extensions["settings"]
    event = event_of(found, f"{settings.base_url}/netvaerk/min-forening")
    answer = download(building.by_hand([event]), f"moede-{found.starts_at:%Y-%m-%d}.ics")
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
