"""Changing what is planned: this date, this and the following, all of them. The past is never changed.

One order for everything: give places back, split the series, let the rooms above split theirs, move the
dates, take places, touch versions, announce.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from familiehus.activities.commands.laying import (
    check,
    check_in_use,
    check_nobody_is_shut_out,
    check_what_it_gives,
    describe,
    new_date,
    seat,
    stand_anew,
    station,
    touch,
)
from familiehus.activities.commands.one_date import revise_one, set_seats
from familiehus.activities.commands.places import hold_places, lock_places, release_places
from familiehus.activities.foresight import Fate, Revision, changed_details, foresee
from familiehus.activities.kinds import DateState, State
from familiehus.activities.models import Activity, Occurrence
from familiehus.activities.news import (
    dates_added,
    occurrence_moved,
    seat_freed,
    series_split,
    signup_ended,
)
from familiehus.activities.sheets import (
    Reach,
    Sheet,
    Where,
    details_of,
    says_nothing_new,
    seats_of,
    sheet_of,
    where_of,
)
from familiehus.bookings.models import Override
from familiehus.kernel import audit
from familiehus.kernel.db import db
from familiehus.kernel.roles import Actor
from familiehus.kernel.spans import Span
from familiehus.series import commands as series
from familiehus.series.models import MINUTE
from familiehus.series.timetables import Timetable

NOWHEN = datetime(1900, 1, 1, tzinfo=UTC)


def revise(
    occurrence: Occurrence, reach: Reach, sheet: Sheet, *, by: Actor, override: Override | None = None
) -> Activity:
    """Carry out what the sheet says for the reach; gives the activity that the date now belongs to.

    Every command here raises Refused with sentences and leaves nothing half done.
    """
    check(sheet.details, sheet.where, sheet.seats)
    check_what_it_gives(sheet.details, occurrence.activity.gives_proof, by=by)
    check_nobody_is_shut_out(sheet.details, occurrence.activity)
    if sheet.where != where_of(occurrence):
        check_in_use(sheet.where)
    if reach is Reach.THIS and occurrence.activity.is_series:
        revise_one(occurrence, sheet, by=by, override=override)
        return occurrence.activity
    if says_nothing_new(occurrence, sheet):
        return occurrence.activity
    revision = foresee(occurrence, reach, sheet)
    return _carry_out(revision, occurrence, sheet, reach, by=by, override=override)


def move(
    occurrence: Occurrence,
    span: Span,
    *,
    by: Actor,
    where: Where | None = None,
    override: Override | None = None,
) -> None:
    """Move one date in time, and elsewhere if told. A postponed date that gets a new time is on again."""
    sheet = sheet_of(occurrence)
    once = Timetable.of_span(span, is_all_day=occurrence.activity.is_all_day)
    timetable = replace(sheet.timetable, first_on=once.first_on, starts=once.starts, length=once.length)
    sheet = replace(sheet, timetable=timetable, where=where or sheet.where)
    revise(occurrence, Reach.THIS, sheet, by=by, override=override)


def _carry_out(
    revision: Revision,
    occurrence: Occurrence,
    sheet: Sheet,
    reach: Reach,
    *,
    by: Actor,
    override: Override | None,
) -> Activity:
    activity, shown = revision.activity, sheet_of(occurrence)
    says_more = bool(changed_details(details_of(activity), revision.details))
    is_substance = revision.changes_substance
    others = [fate.occurrence for fate in revision.fates if fate.changes_substance]
    signed_up_for = [row for each in activity.together for row in each.dates if row.takes_signups]
    lock_places(others, revision.where.place, *(fate.where.place for fate in revision.fates))
    release_places(others)
    target = split_at(activity, revision.first) if revision.splits else activity
    describe(target, revision.details)
    station(target, revision.where)
    seat(target, revision.seats)
    target.follow(revision.timetable)
    target.generated_until = revision.horizon
    moved = _settle(revision, target)
    new = _make_new(revision, target)
    _adopt_for_all(occurrence, shown, sheet)
    ahead = [fate.occurrence for fate in revision.fates if not fate.is_left_alone]
    freed = [row for row in ahead if not row.has_own_seats and set_seats(row, revision.seats, own=False)]
    db.session.flush()
    hold_places([*others, *new], by=by, override=override)
    if is_substance or says_more:
        target.has_changed(in_substance=is_substance and not revision.splits)
    if says_more and reach is Reach.ALL:
        _say_beside(target, changed_details(shown.details, sheet.details))
    target.settle()
    db.session.flush()
    touch(target)
    audit.record("activity revised", target, by=by, reach=reach.value, moved=len(moved), added=len(new))
    if new and not target.is_draft:
        dates_added.send(target, dates=new)
    for row in freed:
        seat_freed.send(row)
    if not target.is_draft:
        for row, was, was_where, again in moved:
            occurrence_moved.send(row, was=was, was_where=was_where, again=again, by=by)
    for row in signed_up_for:
        if not (row.takes_signups or row.is_over):
            signup_ended.send(row, by=by)
    return target


def split_at(activity: Activity, first: Occurrence) -> Activity:
    """A successor under a UID of its own, with every date from `first` on, dropped ones too."""
    successor = Activity(state=activity.state, split_from_id=activity.id, source_uid=activity.source_uid)
    if len(activity.together) > 1:
        successor.beside = activity.beside or activity
    describe(successor, details_of(activity))
    station(successor, where_of(activity))
    seat(successor, seats_of(activity))
    series.split(activity, successor, first.original_day)
    activity.has_changed(in_substance=True)
    db.session.add(successor)
    along = [row for row in activity.occurrences if row.original_start >= first.original_start]
    for row in along:
        row.activity = successor
    activity.settle()
    db.session.flush()
    series_split.send(activity, successor=successor, occurrences=along)
    return successor


def _settle(revision: Revision, target: Activity) -> list[tuple[Occurrence, Span, Where, bool]]:
    """Put every date where its fate says. Gives those that moved, with when and where they were, and whether they
    were postponed until now."""
    _make_room(revision.fates)
    moved: list[tuple[Occurrence, Span, Where, bool]] = []
    for fate in revision.fates:
        row, was, was_where = fate.occurrence, fate.occurrence.span, where_of(fate.occurrence)
        is_other, is_lost, differed = fate.changes_substance, fate.is_lost, row.differs
        if fate.is_left_alone:
            _leave_alone(fate, target)
            continue
        row.has_own_time, row.has_own_place = fate.keeps_time, fate.keeps_place
        if fate.slot is not None:
            row.stand_at(fate.slot)
        station(row, fate.where)
        again = row.is_off and fate.state is DateState.PLANNED
        known = row.be_on() if again else was
        row.state = fate.state
        row.reason = row.reason if row.is_off else ""
        row.skipped_because = fate.skipped_because.value if fate.skipped_because else None
        if is_other:
            row.has_changed(in_substance=differed)
        if row.is_shown and not (is_lost or row.is_off) and (row.span, where_of(row)) != (was, was_where):
            moved.append((row, known, was_where, again))
    return moved


def _make_room(fates: Sequence[Fate]) -> None:
    """Two dates never share an original start, not even while they change places."""
    for number, fate in enumerate(fates):
        if fate.slot is not None and fate.slot.original_start != fate.occurrence.original_start:
            fate.occurrence.original_start = NOWHEN + number * MINUTE
    db.session.flush()


def _leave_alone(fate: Fate, target: Activity) -> None:
    """A date that has begun keeps its time and place under the new rule, or stands by itself if the rule no
    longer has its day."""
    row = fate.occurrence
    if fate.slot is not None:
        row.original_start, row.has_own_time = fate.slot.original_start, row.span != fate.slot.span
        row.has_own_place = where_of(row) != where_of(target)
        return
    alone = Activity(state=target.state, split_from_id=target.id, source_uid=target.source_uid)
    describe(alone, details_of(target))
    station(alone, where_of(row))
    seat(alone, seats_of(row))
    alone.follow(Timetable.of_span(row.span, is_all_day=target.is_all_day))
    db.session.add(alone)
    row.activity, row.original_start, row.has_own_time = alone, row.starts_at, False


def _make_new(revision: Revision, target: Activity) -> list[Occurrence]:
    """New dates of the rule; one that was dropped before comes back under its own key."""
    dropped = {row.original_start: row for row in target.occurrences if row.state is DateState.DROPPED}
    new: list[Occurrence] = []
    for slot in revision.added:
        row = dropped.get(slot.original_start)
        if row is None:
            row = new_date(target, slot)
        else:
            stand_anew(row, target, slot)
            row.has_changed(in_substance=True)
        new.append(row)
    return new


def _adopt_for_all(occurrence: Occurrence, shown: Sheet, sheet: Sheet) -> None:
    """What was said to all from one date is no longer that date's own."""
    changed = changed_details(shown.details, sheet.details)
    if "title" in changed:
        occurrence.own_title = None
    if "responsible" in changed:
        occurrence.own_responsible = None


def _say_beside(activity: Activity, changed: dict[str, Any]) -> None:
    """What is said of all is said of the series beside it too; each keeps its own times."""
    for other in activity.together:
        if other is not activity and other.state is not State.HELD:
            describe(other, replace(details_of(other), **changed))
            other.has_changed()
