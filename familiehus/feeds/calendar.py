"""Rows of the calendar as feed events: what the public page shows, and not a word more.

A series is told as its rule plus skips plus changes, derived from its rows, so that a feed never shows
another date than the page does. Texts are Danish, whoever asks: one feed has one set of bytes.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from familiehus.activities.kinds import OFF, Category, DateState
from familiehus.activities.models import Activity, Occurrence, Place
from familiehus.feeds import entries
from familiehus.feeds.entries import Entry, FeedEvent, Repeats
from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.series.timetables import Slot

STATES = {DateState.CANCELLED: entries.State.CANCELLED, DateState.POSTPONED: entries.State.POSTPONED}


COLUMNS = (
    Occurrence.id,
    Occurrence.key,
    Occurrence.activity_id,
    Occurrence.original_start,
    Occurrence.starts_at,
    Occurrence.ends_at,
    Occurrence.state,
    Occurrence.reason,
    Occurrence.own_title,
    Occurrence.note,
    Occurrence.place_id,
    Occurrence.meeting_point,
    Occurrence.sequence,
    Occurrence.changed_at,
)


@dataclass(frozen=True)
class Surroundings:
    """What an entry needs to know besides its row: the house's address in the world, and its places."""

    base_url: str
    places: Mapping[int, str]

    def where(self, row: Any) -> str:
        return self.places.get(row.place_id, "") if row.place_id is not None else row.meeting_point

    def link(self, key: str) -> str:
        return f"{self.base_url}/kalender/{key}"


def surroundings(base_url: str) -> Surroundings:
    return Surroundings(base_url, _places())


def _places() -> dict[int, str]:
    """Name and address of each place, as a phone's map can read it."""
    rows = db.session.execute(select(Place.id, Place.name, Place.address))
    return {id_: ", ".join(filter(None, (name, address))) for id_, name, address in rows}


def events_of(activity: Activity, rows: Sequence[Any], around: Surroundings) -> Iterable[FeedEvent]:
    """A series as one event, a single date as itself. A date that the rule does not have stands alone, and so does
    one at a time that spring takes: a rule has no such date (RFC 5545, 3.3.10), and some calendars show it all the
    same, each at an hour of its own."""
    if not activity.is_series:
        for row in rows:
            yield single(activity, row, around, activity.uid)
        return
    timetable = activity.timetable
    days = timetable.days(clock.local_day(rows[-1].original_start))
    taken = [day for day in days if timetable.starts and not clock.exists(day, timetable.starts)]
    slots = {
        slot.original_start: slot for slot in (timetable.slot_on(day) for day in days if day not in taken)
    }
    ruled = [row for row in rows if row.original_start in slots]
    if len(ruled) == 1:
        yield single(activity, ruled[0], around, activity.uid)
    elif ruled:
        yield _series(activity, slots, taken, ruled, around)
    for row in rows:
        if row.original_start not in slots:
            yield single(activity, row, around, f"{row.key}@familiehus")


def _series(
    activity: Activity,
    slots: dict[datetime, Slot],
    taken: Sequence[date],
    rows: Sequence[Any],
    around: Surroundings,
) -> FeedEvent:
    """Rule, skips and changes. The series begins at its first date that is not skipped (RFC 5545, 3.8.2.4).

    The days that spring has `taken` are written out by the clock on the wall, as the rule has them, and in no second
    way: ical.js overlooks an EXDATE that comes after one that met no date.
    """
    first, last = rows[0].original_start, rows[-1].original_start
    there = {row.original_start for row in rows}
    begin = slots[first]
    length = begin.ends_at - begin.starts_at
    changes = []
    for row in rows:
        slot = slots[row.original_start]
        as_ruled = row.starts_at == slot.starts_at and row.ends_at - row.starts_at == length
        if not as_ruled or _is_uneven(activity, row) or _differs(activity, row):
            changes.append((_moment(activity, row.original_start), _entry(activity, row, around)))
    timetable = activity.timetable
    assert timetable.rule is not None
    return FeedEvent(
        activity.uid,
        replace(
            _entry(activity, activity, around),
            starts=_moment(activity, begin.starts_at),
            ends=_moment(activity, begin.ends_at),
        ),
        Repeats(
            rule=timetable.rule.pattern,
            last=_moment(activity, last),
            skips=(
                *(_moment(activity, start) for start in slots if first < start < last and start not in there),
                *(
                    datetime.combine(day, timetable.starts, tzinfo=clock.COPENHAGEN)
                    for day in taken
                    if timetable.starts and first < clock.at(day, timetable.starts) < last
                ),
            ),
            changes=tuple(changes),
        ),
    )


def _is_uneven(activity: Activity, row: Any) -> bool:
    """A night that is an hour longer or shorter than the others, or ends in the hour that comes twice: some calendars
    give each date of a series the same length by the clock on the wall, so it is told beside its series."""
    starts, ends = clock.local(row.starts_at), clock.local(row.ends_at)
    return not activity.is_all_day and starts.utcoffset() != ends.replace(fold=1).utcoffset()


def _differs(activity: Activity, row: Any) -> bool:
    """Whether calendars need the date told beside its series. What once differed in substance stays told, so
    that its SEQUENCE never goes back."""
    return bool(
        row.sequence
        or row.own_title
        or row.note
        or row.state in OFF
        or (row.place_id, row.meeting_point) != (activity.place_id, activity.meeting_point)
    )


def single(activity: Activity, row: Any, around: Surroundings, uid: str) -> FeedEvent:
    return FeedEvent(uid, _entry(activity, row, around))


def entry_of(date: Occurrence, around: Surroundings) -> Entry:
    """What everybody may read about one date; feeds of people begin with it and add what is their own."""
    return _entry(date.activity, date, around)


def _entry(activity: Activity, row: Any, around: Surroundings) -> Entry:
    """The entry of one date, or of the activity itself. The allowed fields, one by one."""
    is_date = row is not activity
    starts, ends = (row.starts_at, row.ends_at) if is_date else _once(activity)
    state = STATES.get(row.state, entries.State.CONFIRMED) if is_date else entries.State.CONFIRMED
    return Entry(
        starts=_moment(activity, starts),
        ends=_moment(activity, ends),
        title=(row.own_title or activity.title) if is_date else activity.title,
        changed_at=max(row.changed_at, activity.changed_at),
        sequence=max(row.sequence, activity.sequence),
        text=_text(activity, row.note if is_date else ""),
        place=around.where(row),
        url=around.link(row.key if is_date and activity.is_series else activity.key),
        categories=(activity.category.label,),
        state=state,
        reason=row.reason if is_date else "",
        takes_time=activity.category is not Category.CLOSED,
    )


def _once(activity: Activity) -> tuple[datetime, datetime]:
    slot = activity.timetable.slot_on(activity.first_on)
    return slot.starts_at, slot.ends_at


def _text(activity: Activity, note: str) -> str:
    """The message about the date, the public text, and what somebody needs to know before going."""
    facts = [
        f"For: {activity.target_group}" if activity.target_group else "",
        _ages(activity),
        f"Pris: {activity.price} kr." if activity.price else "",
        f"Sprog: {activity.language.label}" if activity.language.value != "da" else "",
        f"Mad: {activity.food}" if activity.food else "",
        f"Transport: {activity.transport}" if activity.transport else "",
        f"Tag med: {activity.bring}" if activity.bring else "",
        "Tilmelding nødvendig." if activity.takes_signups else "",
    ]
    return "\n\n".join(part for part in (note, activity.public_text, "\n".join(filter(None, facts))) if part)


def _ages(activity: Activity) -> str:
    youngest, oldest = activity.ages_from, activity.ages_to
    if youngest is None and oldest is None:
        return ""
    if oldest is None:
        return f"Alder: fra {youngest} år"
    if youngest is None:
        return f"Alder: til {oldest} år"
    return f"Alder: {youngest}–{oldest} år" if youngest != oldest else f"Alder: {youngest} år"


def _moment(activity: Activity, instant: datetime) -> datetime | date:
    return clock.local_day(instant) if activity.is_all_day else instant
