"""Calling off and on again: cancel, postpone, restore, skip. Each date keeps its row and its people."""

from dataclasses import replace

from familiehus.activities.commands.laying import stand_anew, touch
from familiehus.activities.commands.places import hold_places, release_places
from familiehus.activities.commands.revising import revise, split_at
from familiehus.activities.foresight import dates_in_reach
from familiehus.activities.kinds import OFF, DateState, State
from familiehus.activities.models import Activity, Occurrence
from familiehus.activities.news import occurrence_cancelled, occurrence_restored
from familiehus.activities.sheets import Reach, sheet_of
from familiehus.bookings.models import Override
from familiehus.kernel import audit
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import Actor
from familiehus.series.timetables import Skip


def cancel(occurrence: Occurrence, reason: str, *, by: Actor, reach: Reach = Reach.THIS) -> list[Occurrence]:
    """Cancel with a reason that everybody may read; gives the dates called off. They stay in the calendar,
    struck through; the place is free again. What is over is not cancelled, but for what was postponed and never got
    another day."""
    return _call_off(occurrence, reason, DateState.CANCELLED, by=by, reach=reach)


def postpone(occurrence: Occurrence, reason: str, *, by: Actor) -> None:
    """The date will be another, not known yet. Moving it puts it on again."""
    _call_off(occurrence, reason, DateState.POSTPONED, by=by, reach=Reach.THIS)


def _call_off(
    occurrence: Occurrence, reason: str, state: DateState, *, by: Actor, reach: Reach
) -> list[Occurrence]:
    activity = occurrence.activity
    if activity.is_draft:
        raise Refused(_("Kladden har ingen set endnu. Slet den, eller spring datoen over."))
    if not reason.strip():
        raise Refused(_("Skriv hvorfor, så familierne kan læse det."))
    rows = [
        row
        for row in dates_in_reach(occurrence, reach)
        if row.is_shown and row.state is not state and row.is_to_come
    ]
    if not rows:
        raise Refused(_("Der er ingen kommende datoer at aflyse."))
    if reach is Reach.FOLLOWING and activity.has_more_to_come and rows[0] is not activity.dates[0]:
        split_at(activity, rows[0])
    release_places(rows)
    for row in rows:
        row.call_off(state, reason.strip())
        row.has_changed(in_substance=True)
    for each in {row.activity: None for row in rows}:
        _stand(each, for_good=reach is not Reach.THIS)
    act = "date cancelled" if state is DateState.CANCELLED else "date postponed"
    audit.record(act, rows[0], by=by, reach=reach.value, dates=len(rows), reason=reason.strip())
    for row in rows:
        occurrence_cancelled.send(row, reason=row.reason, by=by)
    return rows


def restore(
    occurrence: Occurrence,
    *,
    by: Actor,
    reach: Reach = Reach.THIS,
    override: Override | None = None,
) -> list[Occurrence]:
    """Put on again what was cancelled, postponed or skipped, if its place is still free; gives the dates."""
    activity = occurrence.activity
    wanted = (*OFF, DateState.SKIPPED) if reach is Reach.THIS else OFF
    rows = [row for row in dates_in_reach(occurrence, reach) if row.state in wanted and not row.has_begun]
    if not rows:
        raise Refused(_("Der er ingen kommende datoer at sætte på igen."))
    skipped = [row for row in rows if row.state is DateState.SKIPPED]
    known = {row: row.be_on() for row in rows}
    for row in rows:
        row.has_changed(in_substance=row not in skipped)
    for row in skipped:
        _skip_no_more(row)
    hold_places(rows, by=by, override=override)
    for each in {row.activity: None for row in rows}:
        _stand(each, also=any(row.activity is each for row in skipped))
    audit.record("date restored", rows[0], by=by, reach=reach.value, dates=len(rows))
    if not activity.is_draft:
        for row in rows:
            occurrence_restored.send(row, was=known[row], by=by)
    return rows


def skip(occurrence: Occurrence, *, by: Actor) -> None:
    """Take one date out of the series, as if it had never been in it. Not with people signed up: then it is
    cancelled, so that they hear of it."""
    activity = occurrence.activity
    if not activity.is_series:
        raise Refused(_("Aktiviteten har kun den ene dato. Aflys den i stedet."))
    if occurrence.has_begun:
        raise Refused(_("Det, der er gået, ændres ikke. Vælg en kommende dato."))
    if occurrence.taken:
        raise Refused(_("Der er tilmeldte den dag. Aflys datoen i stedet, så de får besked."))
    if occurrence.state is DateState.SKIPPED:
        raise Refused(_("Den dato er allerede sprunget over."))
    others = (row.state for row in activity.dates if row is not occurrence)
    if all(state is DateState.SKIPPED for state in others):
        raise Refused(_("Det er den sidste dato i rækken. Aflys den i stedet."))
    release_places([occurrence])
    timetable = activity.timetable
    day = occurrence.original_day
    stand_anew(occurrence, activity, timetable.slot_on(day, Skip.CHOSEN))
    activity.follow(replace(timetable, skip_days=timetable.skip_days | {day}))
    _stand(activity, also=True)
    audit.record("date skipped", occurrence, by=by)


def skip_weeks(
    occurrence: Occurrence,
    weeks: frozenset[int],
    *,
    by: Actor,
    holidays: bool | None = None,
    closed: bool | None = None,
) -> Activity:
    """Skip these ISO weeks every year from now on, and no others; public holidays and closing days if told.
    Dates that were skipped for another reason before are on again."""
    sheet = sheet_of(occurrence)
    timetable = replace(
        sheet.timetable,
        skip_weeks=weeks,
        skips_holidays=sheet.timetable.skips_holidays if holidays is None else holidays,
        skips_closed=sheet.timetable.skips_closed if closed is None else closed,
    )
    return revise(occurrence, Reach.ALL, replace(sheet, timetable=timetable), by=by)


def _skip_no_more(row: Occurrence) -> None:
    """A day that was chosen is chosen no more; one that its week or a holiday skips stands on its own."""
    activity = row.activity
    timetable = activity.timetable
    row.skipped_because = None
    activity.follow(replace(timetable, skip_days=timetable.skip_days - {row.original_day}))
    row.has_own_time = activity.timetable.why_skipped(row.original_day, ()) is not None or row.has_own_time


def _stand(activity: Activity, *, also: bool = False, for_good: bool = False) -> None:
    """Let the activity follow its dates, and calendars hear of it."""
    before = activity.state
    activity.settle(for_good=for_good)
    if also or (activity.state is not before and State.CANCELLED in (before, activity.state)):
        activity.has_changed(in_substance=True)
    db.session.flush()
    touch(activity)
