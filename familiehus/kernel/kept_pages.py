"""Pages that every guest gets alike, kept while nothing they show has changed, and answered in front of Flask.

A guest has no cookie of ours but the language. What a page shows moves a version, which is read before the page
is drawn and each time it is asked for again; what depends on the hour ends at an instant that the view tells.
Only the nonce differs from one answer to the next.
"""

import logging
import threading
import zlib
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from flask import Flask, request
from sqlalchemy import or_, select
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.headers import csp_nonce, new_nonce, takes_gzip
from familiehus.kernel.i18n import LANGUAGES, cookie_name
from familiehus.kernel.questions import Question
from familiehus.kernel.settings import Settings
from familiehus.kernel.versions import Version

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication

log = logging.getLogger("familiehus.pages")
MOST = 4_000_000
LONGEST_QUERY = 500
PLACE = "familiehus.kept_page"
ASKED_BY = ("HTTP_HX_REQUEST", "HTTP_HX_TARGET", "HTTP_HX_BOOSTED", "HTTP_HX_HISTORY_RESTORE_REQUEST")
"""Headers of a request that ask for a part of a page."""

Headers = Sequence[tuple[str, str]]


@dataclass
class Place:
    """Where a view says that its page may be kept."""

    until: datetime | None = None
    nonce: str = ""


def may_stand_until(instant: datetime) -> None:
    """The page that is being drawn shows nothing that changes before the instant without moving a version."""
    place: Place | None = request.environ.get(PLACE)
    if place is not None:
        place.until, place.nonce = instant, csp_nonce()


@dataclass(frozen=True)
class Kept:
    """A page in the pieces between its nonces, plain and packed, and what was said before it."""

    version: Any
    until: datetime
    headers: Headers
    pieces: Sequence[bytes]
    packed: Sequence[bytes] = field(repr=False)

    @classmethod
    def of(cls, version: Any, until: datetime, headers: Headers, body: bytes, nonce: str) -> "Kept":
        pieces = body.split(nonce.encode())
        left_out = ("content-length", "date")
        said = [
            (name, value.replace(nonce, "{nonce}")) for name, value in headers if name.lower() not in left_out
        ]
        packer = zlib.compressobj(3, zlib.DEFLATED, -zlib.MAX_WBITS)
        packed = [packer.compress(each) + packer.flush(zlib.Z_FULL_FLUSH) for each in pieces]
        return cls(version, until, said, pieces, packed)

    @property
    def size(self) -> int:
        return sum(map(len, (*self.pieces, *self.packed))) + 2_000

    def body(self, nonce: str) -> bytes:
        return nonce.encode().join(self.pieces)

    def gzipped(self, nonce: str) -> bytes:
        """The same as one gzip member (RFC 1952): packed pieces, the nonces stored between them as they are."""
        whole, length = self.body(nonce), len(nonce)
        stored = b"\x00" + length.to_bytes(2, "little") + (length ^ 0xFFFF).to_bytes(2, "little")
        end = zlib.crc32(whole).to_bytes(4, "little") + (len(whole) & 0xFFFFFFFF).to_bytes(4, "little")
        head = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
        return head + (stored + nonce.encode()).join(self.packed) + b"\x03\x00" + end


class KeptPages:
    """`scopes_of`: each path whose pages may be kept, and the versions that move when they show something new."""

    def __init__(
        self, app: Flask, inner: "WSGIApplication", scopes_of: Mapping[str, tuple[str, ...]]
    ) -> None:
        self.app, self.inner = app, inner
        settings: Settings = app.extensions["settings"]
        self._language = cookie_name(secure=settings.is_secure)
        columns = (Version.scope, Version.number, Version.moved_at)
        self._questions = {
            path: Question(select(*columns).where(or_(*(Version.scope == each for each in scopes))))
            for path, scopes in scopes_of.items()
        }
        self._pages: OrderedDict[Any, Kept] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: "StartResponse") -> Iterable[bytes]:
        question = self._questions.get(environ["PATH_INFO"])
        if question is None or environ["REQUEST_METHOD"] != "GET":
            return self.inner(environ, start_response)
        language = self._language_of(environ.get("HTTP_COOKIE", ""))
        query = environ.get("QUERY_STRING", "")
        if language is None or len(query) > LONGEST_QUERY:
            return self.inner(environ, start_response)
        try:
            version = sorted(map(str, question.ask(self.engine)))
        except self._faults:
            log.exception("a guest found no database")
            return self.inner(environ, start_response)
        named = ("PATH_INFO", "SCRIPT_NAME", "HTTP_HOST", "wsgi.url_scheme", *ASKED_BY)
        name = (language, query, *(environ.get(each) for each in named))
        kept = self._at_hand(name, version)
        if kept is not None:
            return self._say(kept, environ, start_response, new_nonce())
        return self._drawn(name, version, environ, start_response)

    def clear(self) -> None:
        with self._lock:
            self._pages.clear()
            self._size = 0

    def _language_of(self, cookies: str) -> str | None:
        """The language that a guest chose, "" for none; None for somebody who brings another cookie."""
        name, _is, value = cookies.partition("=")
        if not cookies:
            return ""
        return value if name.strip() == self._language and value in LANGUAGES else None

    def _drawn(
        self, name: Any, version: Any, environ: dict[str, Any], start_response: "StartResponse"
    ) -> Iterable[bytes]:
        place = Place()
        said: list[tuple[str, list[tuple[str, str]]]] = []

        def listen(status: str, headers: Any, fault: Any = None) -> Any:
            said[:] = [(status, list(headers))]
            return start_response(status, headers, fault) if fault else _no_writing

        body = self.inner({**environ, PLACE: place}, listen)
        status, headers = said[0]
        names = {header.lower() for header, _value in headers}
        if place.until is None or not status.startswith("200") or names & {"set-cookie", "content-encoding"}:
            start_response(status, headers)
            return body
        try:
            whole = b"".join(body)
        finally:
            if hasattr(body, "close"):
                body.close()  # type: ignore[attr-defined]  # a WSGI body may have one (PEP 3333)
        kept = Kept.of(version, place.until, headers, whole, place.nonce)
        self._keep(name, kept)
        return self._say(kept, environ, start_response, place.nonce)

    def _at_hand(self, name: Any, version: Any) -> Kept | None:
        with self._lock:
            kept = self._pages.get(name)
            if kept is None or kept.version != version or kept.until <= clock.now():
                return None
            self._pages.move_to_end(name)
            return kept

    def _keep(self, name: Any, kept: Kept) -> None:
        with self._lock:
            before = self._pages.pop(name, None)
            self._pages[name] = kept
            self._size += kept.size - (before.size if before else 0)
            while self._size > MOST and self._pages:
                self._size -= self._pages.popitem(last=False)[1].size

    def _say(
        self, kept: Kept, environ: dict[str, Any], start_response: "StartResponse", nonce: str
    ) -> Iterable[bytes]:
        packed = takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))
        body = kept.gzipped(nonce) if packed else kept.body(nonce)
        headers = [(name, value.replace("{nonce}", nonce)) for name, value in kept.headers]
        headers += [("Vary", "Accept-Encoding"), ("Content-Length", str(len(body)))]
        if packed:
            headers.append(("Content-Encoding", "gzip"))
        start_response("200 OK", headers)
        return (body,)

    @cached_property
    def engine(self) -> Engine:
        with self.app.app_context():
            return db.engine

    @cached_property
    def _faults(self) -> tuple[type[Exception], ...]:
        return (self.engine.dialect.loaded_dbapi.Error, SQLAlchemyError)


def _no_writing(_data: bytes) -> None:
    raise RuntimeError("Nothing here writes past its answer.")


def init_app(app: Flask, scopes_of: Mapping[str, tuple[str, ...]]) -> None:
    """Stand in front of everything the app has by now; a proxy's headers must be read before us."""
    pages = KeptPages(app, app.wsgi_app, scopes_of)
    app.extensions["kept_pages"] = pages
    app.wsgi_app = pages  # type: ignore[method-assign]  # Flask's own way to put a gate in front
