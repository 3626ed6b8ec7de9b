"""The month on paper, to hang on a wall: A4 or A3, black on white, with a way to the page."""

from datetime import date, timedelta

from flask import Response, current_app, request, url_for

from familiehus.activities import grids, queries
from familiehus.activities.looking import Looking
from familiehus.activities.views.routes import bp
from familiehus.kernel import clock
from familiehus.kernel.authorization import allow
from familiehus.kernel.pages import page
from familiehus.kernel.roles import NOBODY, everyone
from familiehus.kernel.settings import Settings
from familiehus.kernel.spans import Span

FORMATS = ("A4", "A3")


@bp.get("/kalender/plakat")
@allow(everyone)
def poster() -> Response:
    """What everybody may see of a month, whoever prints it."""
    asked = request.args.get("maaned", "").strip()
    looking, told = Looking.from_query(request.args | {"dato": asked} if asked else request.args)
    first = looking.day.replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    wanted = request.args.get("format", "").upper()
    paper = wanted if wanted in FORMATS else FORMATS[0]
    dates = queries.dates_in(Span.of_days(first, last), NOBODY, looking.filters)
    address = public_address(first)
    return page(
        "activities/poster.html",
        first=first,
        before=looking.before,
        after=looking.after,
        told=told,
        paper=paper,
        formats=FORMATS,
        looking=looking,
        agenda=grids.agenda(dates, first, last),
        found=len(dates),
        address=address,
        back_url=url_for("activities.calendar", dato=first if first > clock.today() else None),
    )


def public_address(first: date) -> str:
    """Where the month stands on the net."""
    settings: Settings = current_app.extensions["settings"]
    path = url_for("activities.calendar", dato=first.isoformat() if first > clock.today() else None)
    return settings.base_url.rstrip("/") + path
