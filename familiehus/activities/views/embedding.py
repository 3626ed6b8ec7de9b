"""The calendar in somebody else's page: a short address, no chrome, no cookies, links that open outside."""

from datetime import timedelta

from flask import Response, current_app, g, request, url_for

from familiehus.activities import access, grids, queries
from familiehus.activities.looking import TOPICS, Looking, View
from familiehus.activities.views.routes import bp
from familiehus.kernel import clock
from familiehus.kernel.authorization import allow
from familiehus.kernel.i18n import _
from familiehus.kernel.pages import page
from familiehus.kernel.roles import NOBODY, everyone
from familiehus.kernel.settings import Settings
from familiehus.kernel.spans import Span

SHAPES = {"m": View.MONTH, "l": View.LIST}
WEEKS, MOST = 4, 60


@bp.get("/k/<any(m, l):shape>")
@allow(everyone)
def embed(shape: str) -> Response:
    """A month or four weeks of list, as everybody sees it; framed by whom the house's setting allows."""
    g.actor = NOBODY
    g.frame_ancestors = _settings().frame_ancestors
    looking, _told = Looking.from_query(request.args)
    today = clock.today()
    if SHAPES[shape] is View.MONTH:
        first, last = grids.month_bounds(looking.day)
    else:
        first, last = looking.day, looking.day + timedelta(weeks=WEEKS) - timedelta(days=1)
    dates = queries.dates_in(Span.of_days(first, last), NOBODY, looking.filters)
    begin = max(first, today) if shape == "m" else first
    agenda, _cut_after = grids.cut(grids.agenda(dates, begin, last), MOST)
    return page(
        "activities/embed.html",
        shape=shape,
        looking=looking,
        today=today,
        weeks=grids.month(looking.day, dates, today) if shape == "m" else [],
        day_url=lambda day: url_for(
            "activities.calendar", vis=View.LIST.value, dato=day, **looking.filter_query
        ),
        agenda=agenda,
    )


@bp.get("/kalender/indlejr")
@allow(access.may_plan)
def embedding() -> Response:
    """How to put the calendar on another page."""
    looking, _told = Looking.from_query(request.args)
    shape = "m" if request.args.get("form") == "m" else "l"
    path = url_for("activities.embed", shape=shape, **looking.filter_query)
    address = _settings().base_url.rstrip("/") + path
    return page(
        "activities/embedding.html",
        fragments=("snippet",),
        shape=shape,
        topics=TOPICS,
        looking=looking,
        address=address,
        address_here=url_for("activities.embed", shape=shape, **looking.filter_query),
        snippet=f'<iframe src="{address}" title="{_("Kalender")}" width="100%" height="700" loading="lazy"></iframe>',
        ancestors=_settings().frame_ancestors,
    )


def _settings() -> Settings:
    return current_app.extensions["settings"]
