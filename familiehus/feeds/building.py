"""Making a feed's bytes: a header, the kept pieces, a footer. Only what is new is written by icalendar, once.

The writer of calendars, and the library under it, is fetched when something must be built: most polls need none.
"""

import hashlib
from collections.abc import Iterable
from itertools import chain

from flask import current_app

from familiehus.activities.looking import topics_of
from familiehus.activities.queries import EVERYTHING, Filters
from familiehus.feeds import queries
from familiehus.feeds.calendar import surroundings
from familiehus.feeds.entries import RENDERER, FeedEvent
from familiehus.feeds.kept import Calendar, Shelf
from familiehus.feeds.kinds import CALENDAR, Kind
from familiehus.feeds.models import FeedKey
from familiehus.feeds.polling import Poll
from familiehus.feeds.sources import SOURCES
from familiehus.house import queries as house
from familiehus.kernel import versions
from familiehus.kernel.i18n import _, speaking
from familiehus.kernel.settings import Settings

NAMES = {
    Kind.FAMILY: "jeres aftaler",
    Kind.VOLUNTEER: "mine vagter og aftaler",
    Kind.MEMBER: "vores aktiviteter og møder",
    Kind.STAFF: "hele huset",
}
"""What a feed is called in people's lists, after the house's name. In Danish, whoever asks."""


class UnknownPlace(LookupError):
    """The filter names a place that the house does not have."""


def public(filters: Filters, poll: Poll) -> bytes:
    """The public calendar through the page's filters.

    Filters that take or leave an activity whole choose among its kept pieces; a place or a search may take
    single dates of it, and are built of pieces named by what they say.
    """
    if filters.place and queries.place_named(filters.place) is None:
        raise UnknownPlace(filters.place)
    name = name_of(filters)
    if filters.place or filters.text:
        return _calendar(name, _pieces_of(queries.public_events(filters, _base_url())))
    kept = _whole(poll)
    if filters == EVERYTHING:
        return _calendar(name, kept.values())
    return _calendar(name, [kept[each] for each in queries.activities_sought(filters) if each in kept])


def keyed(poll: Poll) -> bytes:
    """A feed that somebody has a key to. It says what rows say, and never asks what day it is."""
    assert poll.kind is not None
    if poll.kind is Kind.PLACE:
        filters = Filters(place=queries.place_key(poll.place_id))
        return _calendar(name_of(filters), _pieces_of(queries.public_events(filters, _base_url())))
    around = surroundings(_base_url())
    with speaking("da"):
        events = [
            event
            for source in SOURCES
            if source.kind is poll.kind
            for event in source.events(poll.person_id, around)
        ]
    calendar = _whole(poll).values() if poll.kind is Kind.STAFF else ()
    return _calendar(f"{house.settings().name}: {NAMES[poll.kind]}", chain(calendar, _pieces_of(events)))


def by_hand(events: list[FeedEvent]) -> bytes:
    """A file of single events, to be put into a calendar by hand."""
    from familiehus.feeds import ics

    return _calendar(name_of(EVERYTHING), [ics.piece(event) for event in events])


def name_of(filters: Filters) -> str:
    """What the public calendar is called in people's lists: the house, and what it is filtered by. In Danish."""
    with speaking("da"):
        said = described(filters)
    name = house.settings().name
    return f"{name}: {said}" if said else name


def name_of_key(key: FeedKey) -> str:
    """What a feed with a key is called in people's lists."""
    name = house.settings().name
    return f"{name}: {key.place.name if key.place else NAMES[Kind(key.kind)]}"


def described(filters: Filters) -> str:
    parts = [str(topic.label) for topic in topics_of(filters)]
    if filters.place and (place := queries.place_named(filters.place)):
        parts.append(place)
    if filters.age is not None:
        parts.append(_("%(age)s år", age=filters.age))
    if filters.language is not None:
        parts.append(filters.language.label)
    if filters.without_price:
        parts.append(_("gratis"))
    if filters.text:
        parts.append(f"»{filters.text}«")
    return ", ".join(parts)


def shelf() -> Shelf:
    return current_app.extensions["kept"]


def _whole(poll: Poll) -> dict[int, bytes]:
    """The pieces of every activity that everybody may see, by its number; those that moved are made now."""
    number, moved_at = poll.moved.get(CALENDAR, (0, ""))
    now = Calendar(f"{RENDERER}|{_base_url()}", number, moved_at)
    return shelf().calendar(now, lambda since: versions.marked_since(CALENDAR, since), _made)


def _made(only: set[int] | None) -> dict[int, bytes]:
    from familiehus.feeds import ics

    found = queries.events_by_activity(only, _base_url())
    return {activity: b"".join(map(ics.piece, events)) for activity, events in found.items()}


def _pieces_of(events: list[FeedEvent]) -> list[bytes]:
    """Each event's VEVENTs, kept by the digest of what they say."""
    digests = [hashlib.blake2b(repr((RENDERER, event)).encode(), digest_size=16).digest() for event in events]
    kept = shelf().pieces(digests)
    made: dict[bytes, bytes] = {}
    for digest, event in zip(digests, events, strict=True):
        if digest not in kept:
            from familiehus.feeds import ics

            made[digest] = ics.piece(event)
    shelf().keep_pieces(made)
    return [kept.get(digest) or made[digest] for digest in digests]


def _calendar(name: str, pieces: Iterable[bytes]) -> bytes:
    from familiehus.feeds import ics

    return ics.calendar(name, pieces)


def _base_url() -> str:
    settings: Settings = current_app.extensions["settings"]
    return settings.base_url
