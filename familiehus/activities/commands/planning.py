"""From a sheet to an activity with dates: plan, publish, throw a draft away."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from familiehus.activities.commands.laying import (
    check,
    check_in_use,
    check_what_it_gives,
    describe,
    new_date,
    seat,
    station,
)
from familiehus.activities.commands.places import hold_places, hold_what_is_free, release_places
from familiehus.activities.foresight import beside, closed_between, horizon_for, slots_of
from familiehus.activities.kinds import Category, State
from familiehus.activities.models import Activity
from familiehus.activities.news import activity_published
from familiehus.activities.sheets import Sheet
from familiehus.bookings.models import Override
from familiehus.kernel import audit, versions
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import Actor
from familiehus.series import commands as series
from familiehus.series.rules import Rule
from familiehus.series.timetables import Timetable


def plan(
    sheet: Sheet,
    *,
    by: Actor,
    also: Sequence[Rule] = (),
    override: Override | None = None,
    clashes_wait: bool = False,
    source_uid: str | None = None,
) -> Activity:
    """Plan an activity as a draft, with a row for each date and its place taken, now, for all of them. `also`
    are further rules it comes by (the 4th Tuesday beside the 2nd): a series each, beside the first.

    Refused when a place is taken, unless a coordinator sets that aside; with `clashes_wait` (an import) such
    dates stand without their place and are shown as needing attention.
    """
    check(sheet.details, sheet.where, sheet.seats)
    check_in_use(sheet.where)
    check_what_it_gives(sheet.details, "", by=by)
    first = _lay_out(sheet, sheet.timetable, source_uid)
    for timetable in beside(sheet.timetable, also):
        _lay_out(sheet, timetable, source_uid).beside = first
    db.session.flush()
    rows = [row for each in first.together for row in each.dates]
    if clashes_wait:
        hold_what_is_free(rows, by=by)
    else:
        hold_places(rows, by=by, override=override)
    db.session.flush()
    audit.record("activity planned", first, by=by, dates=len(rows), rule=first.rrule)
    return first


def _lay_out(sheet: Sheet, timetable: Timetable, source_uid: str | None) -> Activity:
    slots_of(timetable)
    activity = Activity(source_uid=source_uid)
    describe(activity, sheet.details)
    station(activity, sheet.where)
    seat(activity, sheet.seats)
    activity.follow(timetable)
    db.session.add(activity)
    horizon = horizon_for(timetable)
    series.generate(
        activity,
        (),
        lambda slot: new_date(activity, slot),
        horizon=horizon,
        closed=closed_between(timetable, horizon),
    )
    return activity


def publish(activity: Activity, *, by: Actor) -> None:
    """Show the activity to everybody. It needs a place (or a meeting point) and somebody responsible; a day
    when the house is closed needs neither."""
    if not activity.is_draft:
        raise Refused(_("Aktiviteten er allerede offentliggjort."))
    drafts = [each for each in activity.together if each.is_draft]
    missing = dict.fromkeys(reason for draft in drafts for reason in _missing(draft))
    if missing:
        raise Refused(*missing)
    for draft in drafts:
        draft.state = State.PUBLISHED
        draft.has_changed()
    db.session.flush()
    versions.touch("calendar")
    audit.record("activity published", activity, by=by)
    for draft in drafts:
        activity_published.send(draft, by=by)


def _missing(activity: Activity) -> list[str]:
    missing = []
    if activity.category is not Category.CLOSED:
        if activity.place is None and not activity.meeting_point:
            missing.append(_("Vælg et sted, eller skriv hvor I mødes, før aktiviteten offentliggøres."))
        if activity.responsible is None:
            missing.append(_("Vælg en ansvarlig, før aktiviteten offentliggøres."))
    return missing


def discard(activity: Activity, *, by: Actor) -> None:
    """Throw a draft away, with the series beside it. What has been shown to anybody is cancelled, never thrown
    away."""
    if not activity.is_draft:
        raise Refused(_("Aktiviteten er offentliggjort. Aflys den i stedet."))
    audit.record("draft discarded", activity, by=by)
    try:
        with db.session.begin_nested():
            for each in reversed(activity.together):
                if each.is_draft:
                    _throw_away(each)
    except IntegrityError:
        raise Refused(
            _("Der er allerede planlagt vagter til kladden. Offentliggør den, og aflys den så.")
        ) from None


def _throw_away(activity: Activity) -> None:
    release_places(activity.occurrences)
    later = select(Activity).where(Activity.split_from_id == activity.id)
    for successor in db.session.scalars(later):
        successor.split_from_id = activity.split_from_id
    for other in activity.others:
        other.beside = None
    db.session.flush()
    db.session.delete(activity)
    db.session.flush()
