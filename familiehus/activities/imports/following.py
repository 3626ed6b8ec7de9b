"""An imported activity follows its file: what the file says anew is done, what it says as before is left alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from familiehus.activities.commands.laying import describe, new_date, station, touch
from familiehus.activities.commands.places import hold_what_is_free, release_places
from familiehus.activities.foresight import horizon_for
from familiehus.activities.imports.foresight import Item, where_named
from familiehus.activities.imports.proposals import Proposal
from familiehus.activities.imports.records import proposal_from
from familiehus.activities.kinds import OFF, DateState
from familiehus.activities.models import Activity, Occurrence
from familiehus.activities.news import (
    dates_added,
    occurrence_cancelled,
    occurrence_moved,
    occurrence_restored,
)
from familiehus.activities.sheets import Where, details_of, where_of
from familiehus.kernel import audit
from familiehus.kernel.db import db
from familiehus.kernel.i18n import lazy
from familiehus.kernel.roles import Actor
from familiehus.kernel.spans import Span
from familiehus.series.models import MINUTE
from familiehus.series.retiming import pair
from familiehus.series.timetables import Skip, Slot, expand

CANCELLED_THERE = lazy("Aflyst i den kalender, den kommer fra.")
NOTE, TITLE = 500, 200
NOWHEN = datetime(1901, 1, 1, tzinfo=UTC)
ON = (DateState.PLANNED, DateState.HELD)


@dataclass(frozen=True)
class Says:
    """What the file says about one date: when, whether it is off, and the words and place that are its own."""

    span: Span
    is_off: bool = False
    title: str | None = None
    note: str = ""
    place: str | None = None


def put_changes(activity: Activity, item: Item, *, by: Actor) -> None:
    """Give a new activity's dates what is their own in the file: other times and words, cancellations."""
    says = _said(item.proposal, _horizon(activity, item.proposal))
    touched = [
        row
        for row in activity.occurrences
        if (said := says.get(row.original_start)) is not None and _stand(row, said, item)
    ]
    hold_what_is_free(touched, by=by)
    activity.settle()
    db.session.flush()


def follow(activity: Activity, item: Item, *, by: Actor) -> None:
    """Bring a known activity up to what the file says now."""
    assert item.known is not None
    after, before = item.proposal, proposal_from(item.known.uid, item.known.part, item.known.said)
    details = details_of(activity)
    if before.title != after.title:
        details = replace(details, title=after.title)
    if before.text != after.text:
        details = replace(details, public_text=after.text)
    describe(activity, details)
    relocates = before.place != after.place
    stood = [row for row in activity.occurrences if row.state is not DateState.DROPPED]
    told = {row: (row.known_span, where_of(row), row.state) for row in stood}
    if relocates:
        _relocate(activity, item.sheet.where)
    retimes = before.timetable_text != after.timetable_text
    if retimes or before.changes != after.changes or before.is_cancelled != after.is_cancelled:
        _retime(activity, before, item, by=by)
    elif relocates:
        hold_what_is_free(_coming(activity.occurrences), by=by)
    activity.has_changed(in_substance=retimes or relocates)
    activity.settle()
    db.session.flush()
    touch(activity)
    audit.record("imported activity changed", activity, by=by)
    _announce(activity, told, by=by)


def _relocate(activity: Activity, where: Where) -> None:
    """The activity and its coming dates go elsewhere, but for those with a place of their own."""
    rows = [row for row in _coming(activity.occurrences) if not row.has_own_place]
    release_places(rows)
    station(activity, where)
    for row in rows:
        station(row, where)
    db.session.flush()


def _retime(activity: Activity, before: Proposal, item: Item, *, by: Actor) -> None:
    """Lay the file's dates over the house's, pairing old with new so that nobody's seat is lost on the way."""
    after = item.proposal
    horizon = _horizon(activity, after)
    was, now = _said(before, horizon), _said(after, horizon)
    slots = {slot.day: slot for slot in expand(after.timetable, horizon)}
    rows = [row for row in activity.occurrences if row.state is not DateState.DROPPED]
    pairs = pair(
        [row.original_day for row in rows], sorted(slots), before.timetable.rule, after.timetable.rule
    )
    own_skips = activity.timetable.skip_days - before.timetable.skip_days
    activity.follow(
        replace(
            activity.timetable,
            first_on=after.timetable.first_on,
            starts=after.timetable.starts,
            length=after.timetable.length,
            rule=after.timetable.rule,
            skip_days=after.timetable.skip_days | own_skips,
        )
    )
    activity.generated_until = horizon
    names = _rename(rows, pairs, slots)
    touched = [row for row in rows if _lay(row, names[row], was, now, slots, item)]
    taken = {pairs[day] for day in pairs}
    new = [new_date(activity, slot) for day, slot in slots.items() if day not in taken]
    for row in new:
        _lay(row, row.original_start, {}, now, slots, item)
    db.session.flush()
    hold_what_is_free(_coming([*touched, *new]), by=by)


def _rename(
    rows: Iterable[Occurrence], pairs: Mapping[date, date], slots: Mapping[date, Slot]
) -> dict[Occurrence, datetime]:
    """Give each row the name it has under the new rule; gives the names they had. Two never share one, not
    even while they change places."""
    names = {row: row.original_start for row in rows}
    moving = {
        row: slots[pairs[row.original_day]].original_start
        for row in names
        if row.original_day in pairs and slots[pairs[row.original_day]].original_start != row.original_start
    }
    for number, row in enumerate(moving):
        row.original_start = NOWHEN + number * MINUTE
    db.session.flush()
    for row, name in moving.items():
        row.original_start = name
    return names


def _lay(
    row: Occurrence,
    old_name: datetime,
    was: Mapping[datetime, Says | None],
    now: Mapping[datetime, Says | None],
    slots: Mapping[date, Slot],
    item: Item,
) -> bool:
    """Make a date what the file says, if that is new; True when it was changed. A date the file has no longer
    is dropped, or cancelled when somebody has a seat on it."""
    slot = slots.get(row.original_day)
    if slot is None or slot.original_start != row.original_start:
        return _drop(row, DateState.DROPPED)
    said, says = was.get(old_name), now[row.original_start]
    if says is None:
        return _drop(row, DateState.SKIPPED) if row.is_shown else False
    if said is not None and old_name == row.original_start and said == says:
        return False
    return _stand(row, says, item)


def _drop(row: Occurrence, state: DateState) -> bool:
    if row.state is state:
        return False
    release_places([row])
    if row.taken:
        row.call_off(DateState.CANCELLED, str(CANCELLED_THERE))
    else:
        row.state = state
        row.skipped_because = Skip.CHOSEN.value if state is DateState.SKIPPED else None
    row.has_changed(in_substance=True)
    return True


def _stand(row: Occurrence, says: Says, item: Item) -> bool:
    """Put the date where the file says, with the file's words. True when that is anything new for it."""
    activity = row.activity
    where = where_of(activity)
    if says.place is not None:
        where = where_named(says.place, item.choices, item.places)
    state = DateState.CANCELLED if says.is_off else row.state if row.state in ON else DateState.PLANNED
    substance = (says.span, state, where)
    is_other = substance != (row.span, row.state, where_of(row))
    if not is_other and (says.title, says.note) == (row.own_title, row.note):
        return False
    release_places([row])
    if says.is_off:
        row.call_off(DateState.CANCELLED, str(CANCELLED_THERE))
    elif row.is_off:
        row.be_on()
    else:
        row.state = state
    row.starts_at, row.ends_at = says.span.starts_at, says.span.ends_at
    row.has_own_time = says.span != activity.timetable.slot_on(row.original_day).span
    row.has_own_place = where != where_of(activity)
    station(row, where)
    row.own_title, row.note, row.skipped_because = says.title, says.note, None
    row.has_changed(in_substance=is_other)
    return True


def _said(proposal: Proposal, horizon: date) -> dict[datetime, Says | None]:
    """What the file says about each date of the rule until the horizon; None where it has no date."""
    changed = {change.original_start: change for change in proposal.changes}
    said: dict[datetime, Says | None] = {}
    for slot in expand(proposal.timetable, horizon):
        says = Says(slot.span, proposal.is_cancelled)
        if (change := changed.get(slot.original_start)) is not None:
            says = Says(
                change.span,
                change.is_cancelled or proposal.is_cancelled,
                change.title[:TITLE] if change.title != proposal.title else None,
                change.text[:NOTE] if change.text != proposal.text else "",
                change.place if change.place != proposal.place else None,
            )
        said[slot.original_start] = None if slot.skipped_because else says
    return said


def _announce(
    activity: Activity, told: Mapping[Occurrence, tuple[Span, Where, DateState]], *, by: Actor
) -> None:
    """Tell those who listen about coming dates that are elsewhere, called off, on again, or new."""
    if activity.is_draft:
        return
    new = [row for row in _coming(activity.occurrences) if row not in told and row.state is DateState.PLANNED]
    if new:
        dates_added.send(activity, dates=new)
    for row, (span, where, state) in told.items():
        if row.is_over:
            continue
        if row.state is DateState.CANCELLED and state is not DateState.CANCELLED:
            occurrence_cancelled.send(row, reason=row.reason, by=by)
            continue
        if row.state is DateState.PLANNED and state in (*OFF, DateState.SKIPPED):
            occurrence_restored.send(row, was=span, by=by)
        elif row.is_shown and not row.is_off and (row.span, where_of(row)) != (span, where):
            occurrence_moved.send(row, was=span, was_where=where, again=False, by=by)


def _coming(rows: Iterable[Occurrence]) -> list[Occurrence]:
    return [row for row in rows if not row.is_over]


def _horizon(activity: Activity, proposal: Proposal) -> date:
    return max(horizon_for(proposal.timetable), activity.generated_until or date.min)
