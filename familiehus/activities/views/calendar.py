"""The calendar that everybody sees: month, week and list, and the page of one date."""

from datetime import timedelta
from typing import Any

from flask import Response, abort, redirect, request, url_for
from werkzeug.exceptions import NotFound

from familiehus.activities import access, grids, queries
from familiehus.activities.forms.pictures import Picture
from familiehus.activities.looking import FEWEST_WEEKS, MOST_WEEKS, TOPICS, Looking, View
from familiehus.activities.models import Activity
from familiehus.activities.views.planning import PICTURES
from familiehus.activities.views.routes import bp
from familiehus.kernel import clock, uploads
from familiehus.kernel.authorization import allow, me, one_or_404
from familiehus.kernel.pages import page
from familiehus.kernel.roles import everyone
from familiehus.kernel.spans import Span
from familiehus.series.words import all_in_words

DAY = timedelta(days=1)

uploads.pictures_for(PICTURES, everyone)


@bp.get("/kalender")
@allow(everyone)
def calendar() -> Response:
    looking, told = Looking.from_query(request.args)
    return page(
        "activities/calendar.html",
        fragments=("calendar",),
        looking=looking,
        told=told,
        View=View,
        topics=TOPICS,
        spoken=queries.languages_spoken(me()),
        places_in_use=queries.places_in_use(),
        one_day=DAY,
        day_url=lambda day: url_for("activities.calendar", **looking.query(view=View.LIST, day=day)),
        may_plan=access.may_plan(me()),
        **drawn(looking),
    )


def drawn(looking: Looking) -> dict[str, Any]:
    """What the chosen view needs: one question to the database, laid out as a month, a week or a list."""
    today, person = clock.today(), me()
    monday = clock.monday_of(looking.day)
    if looking.view is View.WEEK:
        dates = queries.dates_in(Span.of_days(monday, monday + 6 * DAY), person, looking.filters)
        return {"today": today, "days": grids.week(monday, dates), "found": len(dates)}
    if looking.view is View.LIST:
        last = looking.day + timedelta(weeks=looking.weeks) - DAY
        dates = queries.dates_in(Span.of_days(looking.day, last), person, looking.filters)
        more = min(looking.weeks + FEWEST_WEEKS, MOST_WEEKS)
        return {
            "today": today,
            "agenda": grids.agenda(dates, looking.day, last),
            "last": last,
            "more": more if more > looking.weeks else None,
            "found": len(dates),
        }
    first, last = grids.month_bounds(looking.day)
    dates = queries.dates_in(Span.of_days(first, last), person, looking.filters)
    is_this_month = looking.first_of_month == today.replace(day=1)
    begin = today if is_this_month else looking.first_of_month
    return {
        "today": today,
        "weeks": grids.month(looking.day, dates, today),
        "agenda": grids.agenda(dates, begin, last),
        "last": last,
        "found": len(dates),
    }


@bp.get("/kalender/<key>")
@allow(everyone)
def show(key: str) -> Response:
    try:
        occurrence = one_or_404(queries.in_order(access.occurrences_visible_to(me())), key)
    except NotFound:
        return _nearest(one_or_404(access.activities_visible_to(me()), key))
    activity, may_plan = occurrence.activity, access.may_plan(me())
    return page(
        "activities/show.html",
        occurrence=occurrence,
        activity=activity,
        coming=[each for each in queries.dates_of(activity, me()) if not each.is_over],
        days=(grids.first_day(occurrence), grids.last_day(occurrence)),
        rule_words=all_in_words(activity.rules) if activity.rules else "",
        may_plan=may_plan,
        picture_form=Picture() if may_plan else None,
    )


def _nearest(activity: Activity) -> Response:
    """An activity's own key leads to its next date, or to its last one when all are gone."""
    dates = queries.dates_of(activity, me())
    if not dates:
        abort(404)
    nearest = next((each for each in dates if not each.is_over), dates[-1])
    return redirect(url_for("activities.show", key=nearest.key), 302)  # type: ignore[return-value]
