"""The calendar as a feed, public or with a key, one activity as a file, and the page that helps people subscribe."""

import re
import unicodedata
from dataclasses import replace

from flask import Response, abort, current_app, request, url_for

from familiehus.activities.looking import filters_from, filters_query
from familiehus.feeds import building, queries
from familiehus.feeds.addresses import Addresses
from familiehus.feeds.answering import OWN, answer, download, missing
from familiehus.feeds.entries import FeedEvent
from familiehus.feeds.gate import POLL, Gate
from familiehus.feeds.polling import Poll
from familiehus.feeds.queries import for_feeds
from familiehus.feeds.views.routes import bp
from familiehus.kernel.authorization import allow
from familiehus.kernel.pages import page
from familiehus.kernel.requests import for_anybody
from familiehus.kernel.roles import everyone
from familiehus.kernel.settings import Settings


@bp.get("/kalender.ics")
@allow(everyone)
@for_anybody
def public() -> Response:
    """The public calendar through the page's filters. What is asked for and not known is 404, not empty: an
    empty calendar would wipe the subscriber's view without a word."""
    asked, told = filters_from(request.args)
    filters = for_feeds(asked)
    if told:
        return missing()
    address = f"public?{sorted(filters_query(filters).items())}"
    gate: Gate = current_app.extensions["feed_gate"]
    gate.is_at(request.query_string.decode("ascii", "replace"), address)
    poll = replace(_poll(), address=address)
    try:
        return answer(building.shelf().feed(address, poll.version, lambda: building.public(filters, poll)))
    except building.UnknownPlace:
        return missing()


@bp.get("/abonnement/<token>.ics")
@allow(everyone)
@for_anybody
def keyed(token: str) -> Response:
    """A feed that somebody has a key to. The gate has looked at the key; without its word there is none here."""
    poll = _poll()
    if poll.kind is None:
        return missing()
    return answer(building.shelf().feed(poll.address, poll.version, lambda: building.keyed(poll)), OWN)


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
    return download(building.by_hand(events), _filename(events[0]))


@bp.get("/kalender/abonner")
@allow(everyone)
def subscribe() -> Response:
    """Help with subscribing, for the calendar as it is filtered now."""
    asked, _told = filters_from(request.args)
    filters = for_feeds(asked)
    query = filters_query(filters)
    name = building.name_of(filters)
    addresses = Addresses.of(_settings().base_url, url_for("feeds.public"), query, name)
    return page(
        "feeds/subscribe.html",
        fragments=("subscribe",),
        addresses=addresses,
        described=building.described(filters),
        drops_seats=asked.only_free,
        query=query,
    )


def _poll() -> Poll:
    """What the gate read. Without a database there is nothing to say: 503, and the calendars ask again."""
    poll = request.environ.get(POLL)
    if poll is None:
        abort(503)
    return poll


def _filename(event: FeedEvent) -> str:
    letters = event.entry.title.lower().translate(str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"}))
    plain = unicodedata.normalize("NFKD", letters).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-") or "aktivitet"
    return f"{words}.ics"


def _settings() -> Settings:
    return current_app.extensions["settings"]
