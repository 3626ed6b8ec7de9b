"""The public calendar as a feed, one activity as a file, and the page that helps people subscribe.

The writer of calendars, and the library under it, is fetched when something must be built: most polls need none.
"""

import hashlib
import re
import unicodedata
from dataclasses import replace

from flask import Blueprint, Response, current_app, request, url_for
from flask.blueprints import BlueprintSetupState

from familiehus.activities.looking import filters_from, filters_query, topics_of
from familiehus.activities.queries import Filters
from familiehus.feeds import queries
from familiehus.feeds.addresses import Addresses
from familiehus.feeds.answering import answer, download, missing
from familiehus.feeds.entries import RENDERER, FeedEvent
from familiehus.feeds.kept import Shelf
from familiehus.house import queries as house
from familiehus.kernel import versions
from familiehus.kernel.authorization import allow
from familiehus.kernel.i18n import _, speaking
from familiehus.kernel.pages import page
from familiehus.kernel.requests import for_anybody
from familiehus.kernel.roles import everyone
from familiehus.kernel.settings import Settings

bp = Blueprint("feeds", __name__)


@bp.record_once
def _shelve(state: BlueprintSetupState) -> None:
    settings: Settings = state.app.extensions["settings"]
    state.app.extensions["kept"] = Shelf(settings.data / "kept.sqlite3")


@bp.app_context_processor
def _ways_out() -> dict[str, str]:
    """Where the calendar's own pages lead to a subscription, or to a file of one activity."""
    if request.endpoint == "activities.calendar":
        filters, _told = filters_from(request.args)
        return {"subscribe_url": url_for("feeds.subscribe", **filters_query(_for_feeds(filters)))}
    if request.endpoint == "activities.show":
        return {"calendar_file_url": url_for("feeds.one", **(request.view_args or {}))}
    return {}


def shelf() -> Shelf:
    return current_app.extensions["kept"]


@bp.get("/kalender.ics")
@allow(everyone)
@for_anybody
def public() -> Response:
    """The public calendar through the page's filters. What is asked for and not known is 404, not empty: an
    empty calendar would wipe the subscriber's view without a word."""
    filters, told = filters_from(request.args)
    filters = _for_feeds(filters)
    if told:
        return missing()
    settings = _settings()
    address = f"public?{sorted(filters_query(filters).items())}"
    version = f"{RENDERER}|{settings.base_url}|{versions.stamp('calendar', 'house')}"
    try:
        return answer(shelf().feed(address, version, lambda: _built(filters, settings.base_url)))
    except UnknownPlace:
        return missing()


@bp.get("/kalender/<key>.ics")
@allow(everyone)
@for_anybody
def one(key: str) -> Response:
    """One date, or one activity with all its dates, to be put into a calendar by hand."""
    base_url = _settings().base_url
    date = queries.one_date(key, base_url)
    events = [date] if date else queries.whole_activity(key, base_url)
    if not events:
        return missing()
    from familiehus.feeds import ics

    body = ics.calendar(_name(Filters()), [ics.piece(event) for event in events])
    return download(body, _filename(events[0]))


@bp.get("/kalender/abonner")
@allow(everyone)
def subscribe() -> Response:
    """Help with subscribing, for the calendar as it is filtered now."""
    asked, _told = filters_from(request.args)
    filters = _for_feeds(asked)
    query = filters_query(filters)
    name = _name(filters)
    addresses = Addresses.of(_settings().base_url, url_for("feeds.public"), query, name)
    return page(
        "feeds/subscribe.html",
        fragments=("subscribe",),
        addresses=addresses,
        described=_described(filters),
        drops_seats=asked.only_free,
        query=query,
    )


def _for_feeds(filters: Filters) -> Filters:
    """Seats left change by the minute and calendars ask by the hour, so that filter stays on the page."""
    return replace(filters, only_free=False)


class UnknownPlace(LookupError):
    """The filter names a place that the house does not have."""


def _built(filters: Filters, base_url: str) -> bytes:
    if filters.place and queries.place_named(filters.place) is None:
        raise UnknownPlace(filters.place)
    events = queries.public_events(filters, base_url)
    from familiehus.feeds import ics

    return ics.calendar(_name(filters), pieces_of(events))


def pieces_of(events: list[FeedEvent]) -> list[bytes]:
    """Each event's VEVENTs, kept by the digest of what they say: icalendar writes what is new, once."""
    digests = [hashlib.blake2b(repr((RENDERER, event)).encode(), digest_size=16).digest() for event in events]
    kept = shelf().pieces(digests)
    made: dict[bytes, bytes] = {}
    from familiehus.feeds import ics

    for digest, event in zip(digests, events, strict=True):
        if digest not in kept:
            made[digest] = ics.piece(event)
    shelf().keep_pieces(made)
    return [kept.get(digest) or made[digest] for digest in digests]


def _name(filters: Filters) -> str:
    """What the calendar is called in people's lists: the house, and what it is filtered by. In Danish."""
    with speaking("da"):
        said = _described(filters)
    name = house.settings().name
    return f"{name}: {said}" if said else name


def _described(filters: Filters) -> str:
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


def _filename(event: FeedEvent) -> str:
    letters = event.entry.title.lower().translate(str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"}))
    plain = unicodedata.normalize("NFKD", letters).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-") or "aktivitet"
    return f"{words}.ics"


def _settings() -> Settings:
    return current_app.extensions["settings"]
