"""The door that calendar programs knock at: a small WSGI callable in front of Flask.

A poll whose feed is kept at its present version is answered here, with no session, no user and nothing of a
page; whether a key is good is decided here and nowhere else. What must be built goes on to Flask, with what the
one read told.
"""

import logging
from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

from werkzeug.wsgi import ClosingIterator

from familiehus.feeds import polling
from familiehus.feeds.answering import OWN, PUBLIC, Reply, gone, reply
from familiehus.feeds.kept import Shelf
from familiehus.feeds.kinds import client_of
from familiehus.feeds.polling import Poll
from familiehus.kernel import clock
from familiehus.kernel.questions import Asker
from familiehus.kernel.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication
    from flask import Flask

log = logging.getLogger("familiehus.feeds")
CALENDAR_PATH = "/kalender.ics"
KEYED_PATH, ENDING = "/abonnement/", ".ics"
POLL = "familiehus.poll"
"""Where a view finds what the gate read."""

WHOLE_CALENDAR = "public?[]"
MOST_QUERIES = 500


class Gate:
    """`inner` is the rest of the app. Feeds are asked for by GET and HEAD alone."""

    app: "Flask | None" = None
    """The house, once it is there."""

    def __init__(self, settings: Settings, asker: Asker, shelf: Shelf, inner: "WSGIApplication") -> None:
        self.settings, self.asker, self.shelf, self.inner = settings, asker, shelf, inner
        self.addresses = {"": WHOLE_CALENDAR}
        self.names = frozenset(self.settings.hosts)
        self.secure = (
            [("Strict-Transport-Security", "max-age=63072000; includeSubDomains")]
            if self.settings.is_secure
            else []
        )

    def __call__(self, environ: dict[str, Any], start_response: "StartResponse") -> Iterable[bytes]:
        path: str = environ["PATH_INFO"]
        is_public = path == CALENDAR_PATH
        if not (is_public or (path.startswith(KEYED_PATH) and path.endswith(ENDING))):
            return self.inner(environ, start_response)
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or not self._is_our_name(environ):
            return self.inner(environ, start_response)
        try:
            return (
                self._public(environ, start_response) if is_public else self._keyed(environ, start_response)
            )
        except self.asker.faults:
            log.exception("a poll found no database")
            return self.inner({**environ, POLL: None}, start_response)

    def is_at(self, query: str, address: str) -> None:
        """A query, as it is written, asks for the feed at that address."""
        if len(self.addresses) < MOST_QUERIES:
            self.addresses[query] = address

    def _public(self, environ: dict[str, Any], start_response: "StartResponse") -> Iterable[bytes]:
        poll = polling.public(
            self.asker, self.addresses.get(environ.get("QUERY_STRING", ""), ""), self.settings.base_url
        )
        return self._answered(poll, environ, start_response, PUBLIC)

    def _keyed(self, environ: dict[str, Any], start_response: "StartResponse") -> Iterable[bytes]:
        token = environ["PATH_INFO"][len(KEYED_PATH) : -len(ENDING)]
        today = clock.today()
        poll = polling.keyed(self.asker, token, self.settings.base_url, today)
        if poll is None:
            return self._say(gone(), environ, start_response)
        body = self._answered(poll, environ, start_response, OWN)
        if poll.fetched_on == today.isoformat():
            return body
        return ClosingIterator(body, [partial(self._note_fetch, poll, environ.get("HTTP_USER_AGENT", ""))])

    def _answered(
        self, poll: Poll, environ: dict[str, Any], start_response: "StartResponse", cache_control: str
    ) -> Iterable[bytes]:
        kept = self.shelf.at_hand(poll.address, poll.version) if poll.address else None
        if kept is None:
            return self.inner({**environ, POLL: poll}, start_response)
        said = reply(
            kept,
            environ.get("HTTP_ACCEPT_ENCODING", ""),
            environ.get("HTTP_IF_NONE_MATCH", ""),
            cache_control,
        )
        return self._say(said, environ, start_response)

    def _say(self, said: Reply, environ: dict[str, Any], start_response: "StartResponse") -> Iterable[bytes]:
        status, headers, body = said
        start_response(status, headers + self.secure)
        return () if environ["REQUEST_METHOD"] == "HEAD" or not body else (body,)

    def _note_fetch(self, poll: Poll, user_agent: str) -> None:
        """Once a day and key, after the answer. What cannot be written is written with a later poll."""
        if self.app is None:
            return
        from sqlalchemy import update
        from sqlalchemy.exc import SQLAlchemyError

        from familiehus.feeds.models import FeedKey
        from familiehus.kernel.transaction import own_transaction

        today = clock.today()
        noted = (
            update(FeedKey)
            .where(FeedKey.id == poll.key_id, FeedKey.fetched_on.is_distinct_from(today))
            .values(fetched_on=today, client=str(client_of(user_agent)))
        )
        try:
            with self.app.app_context(), own_transaction() as session:
                session.execute(noted.execution_options(synchronize_session=False))
        except SQLAlchemyError:
            log.warning("a fetch could not be noted")

    def _is_our_name(self, environ: dict[str, Any]) -> bool:
        host: str = environ.get("HTTP_HOST") or environ["SERVER_NAME"]
        name = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
        return name in self.names
