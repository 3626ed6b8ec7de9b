"""What goes into a feed: the public dates and activities by filters, and a person's keys."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from familiehus.activities import queries as activities
from familiehus.activities.access import occurrences_visible_to
from familiehus.activities.kinds import OFF, State
from familiehus.activities.models import Activity, Occurrence, Place
from familiehus.activities.queries import EVERYTHING, Filters
from familiehus.feeds.access import keys_visible_to
from familiehus.feeds.calendar import COLUMNS, events_of, single, surroundings
from familiehus.feeds.entries import FeedEvent
from familiehus.feeds.models import FeedExit, FeedKey
from familiehus.kernel.db import db
from familiehus.kernel.i18n import speaking
from familiehus.kernel.roles import NOBODY, Actor


def public_events(filters: Filters, base_url: str) -> list[FeedEvent]:
    """The public calendar through the page's filters, in a fixed order. Seats play no part, so that a
    sign-up moves no feed."""
    return [event for _activity, events in _by_activity(filters, base_url) for event in events]


def events_by_activity(only: Collection[int] | None, base_url: str) -> dict[int, list[FeedEvent]]:
    """What everybody may see of these activities, or of all, by the activity's number."""
    return dict(_by_activity(EVERYTHING, base_url, only))


def activities_sought(filters: Filters) -> list[int]:
    """The numbers of the activities that fit filters which take or leave an activity whole, in order."""
    dates = activities.sought(occurrences_visible_to(NOBODY), for_feeds(filters))
    return sorted(db.session.scalars(dates.with_only_columns(Occurrence.activity_id).distinct()))


def _by_activity(
    filters: Filters, base_url: str, only: Collection[int] | None = None
) -> Iterator[tuple[int, list[FeedEvent]]]:
    dates = activities.sought(occurrences_visible_to(NOBODY), for_feeds(filters))
    shown = select(Activity).where(Activity.state != State.DRAFT).order_by(Activity.id)
    gone = select(FeedExit.occurrence_id)
    if only is not None:
        dates = dates.where(Occurrence.activity_id.in_(only))
        shown = shown.where(Activity.id.in_(only))
        gone = gone.join(Occurrence).where(Occurrence.activity_id.in_(only))
    rows = db.session.execute(dates.with_only_columns(*COLUMNS).order_by(Occurrence.original_start)).all()
    left = set(db.session.scalars(gone))
    by_activity: dict[int, list[Any]] = {}
    for row in rows:
        if not (row.state in OFF and row.id in left):
            by_activity.setdefault(row.activity_id, []).append(row)
    around = surroundings(base_url)
    with speaking("da"):
        for activity in db.session.scalars(shown):
            if activity.id in by_activity:
                yield activity.id, list(events_of(activity, by_activity[activity.id], around))


def for_feeds(filters: Filters) -> Filters:
    """Seats left change by the minute and calendars ask by the hour, so that filter stays on the page."""
    return replace(filters, only_free=False)


def keys_of(person: Actor) -> list[FeedKey]:
    """The devices with a calendar of the hat worn now, the oldest first."""
    keys = keys_visible_to(person).options(joinedload(FeedKey.place)).order_by(FeedKey.id)
    return list(db.session.scalars(keys))


def one_date(key: str, base_url: str) -> FeedEvent | None:
    """One date that everybody may see, under a UID of its own, to be put into a calendar by hand."""
    found = occurrences_visible_to(NOBODY).where(Occurrence.key == key)
    row = db.session.scalars(found.options(joinedload(Occurrence.activity))).one_or_none()
    if row is None:
        return None
    with speaking("da"):
        return single(row.activity, row, surroundings(base_url), f"{row.key}@familiehus")


def whole_activity(key: str, base_url: str) -> list[FeedEvent]:
    """One activity that everybody may see, with all its dates."""
    found = occurrences_visible_to(NOBODY).where(Activity.key == key).order_by(Occurrence.original_start)
    rows = db.session.execute(found.with_only_columns(*COLUMNS)).all()
    if not rows:
        return []
    activity = db.session.scalars(select(Activity).where(Activity.key == key)).one()
    with speaking("da"):
        return list(events_of(activity, rows, surroundings(base_url)))


def place_named(key: str) -> str | None:
    """The name of the place with that key, if there is one."""
    return db.session.scalar(select(Place.name).where(Place.key == key))


def place_key(place_id: int | None) -> str | None:
    """The key of the place with that number."""
    return db.session.scalar(select(Place.key).where(Place.id == place_id))
