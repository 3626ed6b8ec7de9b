"""Pages that every guest gets alike, kept while nothing they show has changed, and answered in front of Flask.

A guest has no cookie of ours but the language. What a page shows moves a version, which is read before the page
is drawn and each time it is asked for again; what depends on the hour ends at an instant that the view tells.
Only the nonce differs from one answer to the next.
"""

import json
import logging
import os
import threading
import zlib
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import request

from familiehus.kernel import clock
from familiehus.kernel.headers import csp_nonce, new_nonce, takes_gzip
from familiehus.kernel.i18n import LANGUAGES, cookie_name
from familiehus.kernel.questions import Asker, Question
from familiehus.kernel.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication

log = logging.getLogger("familiehus.pages")
MOST = 4_000_000
ON_DISK = 64
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

    version: list[str]
    until: datetime
    headers: Headers
    pieces: Sequence[bytes]
    packed: Sequence[bytes] = field(repr=False)

    @classmethod
    def of(cls, version: list[str], until: datetime, headers: Headers, body: bytes, nonce: str) -> "Kept":
        pieces = body.split(nonce.encode())
        left_out = ("content-length", "date")
        said = [
            (name, value.replace(nonce, "{nonce}")) for name, value in headers if name.lower() not in left_out
        ]
        packer = zlib.compressobj(3, zlib.DEFLATED, -zlib.MAX_WBITS)
        packed = [packer.compress(each) + packer.flush(zlib.Z_FULL_FLUSH) for each in pieces]
        return cls(version, until, said, pieces, packed)

    def is_good(self, version: list[str]) -> bool:
        return self.version == version and self.until > clock.now()

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


class Disk:
    """Pages for the process that comes after this one, or runs beside it: so many files, each anybody's.

    A page is told by its own name and by what drew it (the release and its settings), so that no process ever
    gives what another release drew. A cache and nothing else: whatever is wrong with a file, it is not there.
    """

    def __init__(self, folder: Path, drawn_by: str) -> None:
        self._folder, self._drawn_by = folder, drawn_by

    def read(self, name: Any) -> Kept | None:
        try:
            told, packed = self._file(name).read_bytes().split(b"\n", 1)
            told = json.loads(told)
            if told["drawn_by"] != self._drawn_by or told["name"] != _as_kept(name):
                return None
            ends = list(accumulate(told["lengths"]))
            chunks = [packed[start:end] for start, end in zip([0, *ends], ends, strict=False)]
            return Kept(
                told["version"],
                datetime.fromisoformat(told["until"]),
                [(header, value) for header, value in told["headers"]],
                [zlib.decompressobj(-zlib.MAX_WBITS).decompress(each) for each in chunks],
                chunks,
            )
        except (OSError, ValueError, KeyError, zlib.error):
            return None

    def write(self, name: Any, kept: Kept) -> None:
        told = {
            "drawn_by": self._drawn_by,
            "name": _as_kept(name),
            "version": kept.version,
            "until": kept.until.isoformat(),
            "headers": kept.headers,
            "lengths": [len(each) for each in kept.packed],
        }
        with suppress(OSError):
            self._folder.mkdir(mode=0o700, exist_ok=True)
            file = self._file(name)
            new = file.with_suffix(f".{os.getpid()}-{threading.get_ident()}")
            new.write_bytes(json.dumps(told).encode() + b"\n" + b"".join(kept.packed))
            new.replace(file)

    def clear(self) -> None:
        for number in range(ON_DISK):
            (self._folder / str(number)).unlink(missing_ok=True)

    def _file(self, name: Any) -> Path:
        return self._folder / str(zlib.crc32(_as_kept(name).encode()) % ON_DISK)


def _as_kept(name: Any) -> str:
    return json.dumps(name)


class KeptPages:
    """`scopes_of`: each path whose pages may be kept, and the versions that move when they show something new."""

    def __init__(
        self,
        settings: Settings,
        asker: Asker,
        inner: "WSGIApplication",
        scopes_of: Mapping[str, tuple[str, ...]],
        drawn_by: str,
    ) -> None:
        self.asker, self.inner = asker, inner
        self._language = cookie_name(secure=settings.is_secure)
        self._questions = {path: _versions_of(scopes) for path, scopes in scopes_of.items()}
        self._disk = Disk(settings.data / "pages", drawn_by)
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
            version = sorted(map(str, self.asker.ask(question)))
        except self.asker.faults:
            log.exception("a guest found no database")
            return self.inner(environ, start_response)
        named = ("PATH_INFO", "SCRIPT_NAME", "HTTP_HOST", "wsgi.url_scheme", *ASKED_BY)
        name = (language, query, *(environ.get(each) for each in named))
        kept = self._at_hand(name, version)
        if kept is not None:
            return self._say(kept, environ, start_response, new_nonce())
        return self._drawn(name, version, environ, start_response)

    def clear(self) -> None:
        """Forget everything, here and on disk."""
        with self._lock:
            self._pages.clear()
            self._size = 0
        self._disk.clear()

    def _language_of(self, cookies: str) -> str | None:
        """The language that a guest chose, "" for none; None for somebody who brings another cookie."""
        name, _is, value = cookies.partition("=")
        if not cookies:
            return ""
        return value if name.strip() == self._language and value in LANGUAGES else None

    def _drawn(
        self, name: Any, version: list[str], environ: dict[str, Any], start_response: "StartResponse"
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

    def _at_hand(self, name: Any, version: list[str]) -> Kept | None:
        with self._lock:
            kept = self._pages.get(name)
            if kept is not None:
                self._pages.move_to_end(name)
        if kept is not None and kept.is_good(version):
            return kept
        kept = self._disk.read(name)
        if kept is None or not kept.is_good(version):
            return None
        self._remember(name, kept)
        return kept

    def _keep(self, name: Any, kept: Kept) -> None:
        self._remember(name, kept)
        self._disk.write(name, kept)

    def _remember(self, name: Any, kept: Kept) -> None:
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


def _no_writing(_data: bytes) -> None:
    raise RuntimeError("Nothing here writes past its answer.")


def _versions_of(scopes: Iterable[str]) -> Question:
    wanted = " OR ".join(f"scope = '{each}'" for each in scopes)
    return Question(f"SELECT scope, number, moved_at FROM versions WHERE {wanted}")  # noqa: S608 - words of our own
