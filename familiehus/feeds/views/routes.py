"""Where the feeds' pages stand, and how other pages lead to them."""

from typing import Any

from flask import Blueprint, request, url_for

from familiehus.activities.looking import filters_from, filters_query
from familiehus.feeds import access
from familiehus.feeds.queries import for_feeds
from familiehus.kernel.authorization import me
from familiehus.kernel.i18n import _

bp = Blueprint("feeds", __name__)
OWN_PAGES = ("my_pages.index", "accounts.me", "shifts.mine")


@bp.app_context_processor
def _ways_out() -> dict[str, Any]:
    """Where other pages lead to a subscription, or to a file of one activity."""
    if request.endpoint == "activities.calendar":
        filters, _told = filters_from(request.args)
        return {"subscribe_url": url_for("feeds.subscribe", **filters_query(for_feeds(filters)))}
    if request.endpoint == "activities.show":
        return {"calendar_file_url": url_for("feeds.one", **(request.view_args or {}))}
    if request.endpoint in OWN_PAGES and access.may_have_feeds(me()):
        return {"own_feeds": {"url": url_for("feeds.mine"), "word": _("Kalender og påmindelser")}}
    return {}
