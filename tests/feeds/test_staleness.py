"""No change is missed by any feed of any server process, and an ETag moves exactly when the bytes do.

pytest -n2 -m long tests/feeds/test_staleness.py
"""

import http.client
import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest
from flask import Flask

from familiehus.feeds import ics
from familiehus.feeds.entries import FeedEvent
from familiehus.feeds.kept import Calendar, Kept, Shelf
from familiehus.kernel.db import db
from tests.client import Browser
from tests.feeds.changing import Feed, house_with_feeds, one_change
from tests.serving import servers

PARTS, CHANGES = 40, 250
"""Ten thousand changes, each part in a house of its own."""


class NoShelf(Shelf):
    """Keeps nothing: whatever is asked for is built from rows."""

    def __init__(self) -> None:
        super().__init__(Path("nowhere"))

    def feed(self, address: str, version: str, build: Callable[[], bytes]) -> Kept:
        return Kept.of(version, build())

    def at_hand(self, address: str, version: str) -> None:
        return None

    def calendar(
        self,
        now: Calendar,
        marked_since: Callable[[int], set[int]],
        build: Callable[[set[int] | None], dict[int, bytes]],
    ) -> dict[int, bytes]:
        return build(None)

    def pieces(self, digests: list[bytes]) -> dict[bytes, bytes]:
        return {}

    def keep_pieces(self, made: dict[bytes, bytes]) -> None:
        pass


@contextmanager
def fresh_builds(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], bytes]]:
    """Build feeds from rows alone, here. An event that says the same again is not written anew: `ics.piece` knows
    nothing but the event."""
    write, written = ics.piece, dict[FeedEvent, bytes]()

    def piece(event: FeedEvent) -> bytes:
        if event not in written:
            written[event] = write(event)
        return written[event]

    browser, nothing = Browser(app), NoShelf()
    with monkeypatch.context() as patch:
        patch.setattr(ics, "piece", piece)
        patch.setattr(app.extensions["feed_gate"], "shelf", nothing)
        patch.setitem(app.extensions, "kept", nothing)
        yield lambda address: browser.client.get(address).get_data()


class Subscriber:
    """One calendar program at one server: asks with the ETag it knows, over a line that stays open."""

    def __init__(self, port: int) -> None:
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.known: dict[str, tuple[str, bytes]] = {}

    def close(self) -> None:
        self.line.close()

    def ask(self, feed: Feed) -> tuple[int, str, bytes]:
        """Status, ETag, and what now stands in the calendar."""
        tag, body = self.known.get(feed.address, ("", b""))
        known = {"If-None-Match": tag} if tag else {}
        self.line.request("GET", feed.address, headers={"Host": "localhost", **known})
        answer = self.line.getresponse()
        came = answer.read()
        if answer.status == 200:
            tag, body = answer.headers["ETag"], came
            self.known[feed.address] = (tag, body)
        return answer.status, answer.headers["ETag"], body


def follow(
    app: Flask,
    monkeypatch: pytest.MonkeyPatch,
    *,
    workers: int,
    feeds: int,
    changes: int,
    seed: int = 0,
) -> None:
    """After each change every feed is asked for at every server: it says what a build from rows alone says, and is
    304 exactly when that is what the subscriber has."""
    dice = random.Random(seed)
    every = house_with_feeds(feeds)
    db.session.commit()
    bytes_of: dict[tuple[str, str], bytes] = {}
    tag_of: dict[tuple[str, bytes], str] = {}
    with servers(app, workers) as running, fresh_builds(app, monkeypatch) as fresh, ExitStack() as lines:
        subscribers = [lines.enter_context(closing(Subscriber(each.port))) for each in running]
        tried = "nothing"
        for turn in range(changes + 1):
            for feed in every:
                now = fresh(feed.address)
                for number, subscriber in enumerate(subscribers):
                    where = f"seed {seed}, change {turn}, {tried}, server {number}: {feed.whose}"
                    had = subscriber.known.get(feed.address)
                    status, tag, shown = subscriber.ask(feed)
                    assert shown == now, f"{where} is stale"
                    assert status == (304 if had is not None and had[1] == now else 200), where
                    assert bytes_of.setdefault((feed.address, tag), now) == now, where
                    assert tag_of.setdefault((feed.address, now), tag) == tag, (
                        f"{where}: the ETag moved alone"
                    )
            tried = one_change(dice)
            db.session.commit()


def test_two_days_that_pass_move_no_feed(app, browser, clock):
    clock("2026-11-24 10:42")
    feeds = house_with_feeds(13)
    tags = {feed: browser.get(feed.address).headers["ETag"] for feed in feeds}

    clock("2026-11-26 10:42")
    for feed in feeds:
        assert browser.get(feed.address, **{"If-None-Match": tags[feed]}).status == 304, feed.whose


def test_a_change_is_seen_at_every_server(app, monkeypatch):
    follow(app, monkeypatch, workers=2, feeds=13, changes=6)


@pytest.mark.long
@pytest.mark.parametrize("part", range(1, PARTS + 1))
def test_ten_thousand_changes(app, monkeypatch, part):
    follow(app, monkeypatch, workers=2 + part % 3, feeds=13, changes=CHANGES, seed=part)


@pytest.mark.long
@pytest.mark.both_databases
def test_changes_on_either_database(app, monkeypatch):
    follow(app, monkeypatch, workers=3, feeds=13, changes=CHANGES)


@pytest.mark.long
def test_no_change_is_missed_by_two_hundred_feeds(app, monkeypatch):
    follow(app, monkeypatch, workers=2, feeds=200, changes=100)
