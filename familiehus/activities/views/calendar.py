"""The calendar that everybody sees: month, week and list, and the page of one date."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from flask import Response, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from familiehus.activities import access, grids, queries
from familiehus.activities.forms.pictures import Picture
from familiehus.activities.looking import FEWEST_WEEKS, MOST_WEEKS, TOPICS, Looking, View
from familiehus.activities.models import Activity, Occurrence
from familiehus.activities.views.routes import bp
from familiehus.kernel import clock, kept_pages
from familiehus.kernel.authorization import allow, me, one_or_404
from familiehus.kernel.pages import page
from familiehus.kernel.roles import everyone
from familiehus.kernel.spans import Span
from familiehus.series.words import all_in_words

DAY = timedelta(days=1)
LONGEST_LIST, SHORTEST_LIST = 200, 40


@bp.get("/kalender")
@allow(everyone)
def calendar() -> Response:
    looking, told = Looking.from_query(request.args)
    shown = drawn(looking)
    kept_pages.may_stand_until(shown["until"])
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
        **shown,
    )


def drawn(looking: Looking) -> dict[str, Any]:
    """What the chosen view needs: one question to the database, laid out as a month, a week or a list."""
    today, person = clock.today(), me()
    monday = clock.monday_of(looking.day)
    if looking.view is View.WEEK:
        dates = queries.dates_in(
            Span.of_days(monday, monday + 6 * DAY), person, looking.filters, in_short=True
        )
        return _told(dates) | {"days": grids.week(monday, dates)}
    if looking.view is View.LIST:
        last = looking.day + timedelta(weeks=looking.weeks) - DAY
        span = Span.of_days(looking.day, last)
        dates = queries.dates_in(span, person, looking.filters, limit=LONGEST_LIST + 1, in_short=True)
        agenda, cut_after = grids.cut(grids.agenda(dates, looking.day, last), LONGEST_LIST)
        return _told(dates) | {
            "agenda": agenda,
            "last": cut_after or last,
            "more": _more(looking, cut_after),
        }
    first, last = grids.month_bounds(looking.day)
    dates = queries.dates_in(Span.of_days(first, last), person, looking.filters, in_short=True)
    is_this_month = looking.first_of_month == today.replace(day=1)
    begin = today if is_this_month else looking.first_of_month
    agenda, cut_after = grids.cut(grids.agenda(dates, begin, last), SHORTEST_LIST)
    return _told(dates) | {
        "weeks": grids.month(looking.day, dates, today),
        "agenda": agenda,
        "last": cut_after or last,
    }


def _told(dates: Sequence[Occurrence]) -> dict[str, Any]:
    """What every view tells: which day it is, the dates that were found, and until when it all stands so."""
    now, tomorrow = clock.now(), clock.midnight(clock.today() + DAY)
    turns = (turn for each in dates for turn in (each.starts_at, each.ends_at, each.signup_closes_at))
    coming = (turn for turn in turns if turn is not None and turn > now)
    return {
        "today": clock.today(),
        "dates": dates,
        "until": min((tomorrow, *coming)),
    }


def _more(looking: Looking, cut_after: date | None) -> dict[str, Any] | None:
    """Where a list goes on: further weeks, or where a full one was cut; None when it is as long as it gets."""
    if cut_after is not None:
        return looking.query(day=cut_after + DAY)
    weeks = min(looking.weeks + FEWEST_WEEKS, MOST_WEEKS)
    return looking.query(weeks=weeks) if weeks > looking.weeks else None


@bp.get("/kalender/<key>")
@allow(everyone)
def show(key: str) -> ResponseReturnValue:
    try:
        occurrence = one_or_404(queries.in_order(access.occurrences_visible_to(me())), key)
    except NotFound:
        return _nearest(one_or_404(access.activities_visible_to(me()), key))
    return shown(occurrence, Picture() if access.may_plan(me()) else None)


def shown(occurrence: Occurrence, picture_form: Picture | None) -> Response:
    """The page of a date, with the form for its picture for those who may plan."""
    activity = occurrence.activity
    return page(
        "activities/show.html",
        fragments=("signup", "signed_up"),
        occurrence=occurrence,
        activity=activity,
        coming=[each for each in queries.dates_of(activity, me()) if not each.is_over],
        days=(grids.first_day(occurrence), grids.last_day(occurrence)),
        rule_words=all_in_words(activity.rules) if activity.rules else "",
        may_plan=access.may_plan(me()),
        picture_form=picture_form,
    )


def _nearest(activity: Activity) -> ResponseReturnValue:
    """An activity's own key leads to its next date, or to its last one when all are gone."""
    dates = queries.dates_of(activity, me())
    if not dates:
        abort(404)
    nearest = next((each for each in dates if not each.is_over), dates[-1])
    return redirect(url_for("activities.show", key=nearest.key), 302)
