"""Calendar bytes over HTTP: conditional, packed, the same for everybody, whatever a client asks or sends along."""

import re

from flask import Response, request

from familiehus.feeds.kept import Kept
from familiehus.kernel.headers import takes_gzip

PUBLIC = "public, max-age=300"
OWN = "private, no-cache"
CALENDAR_TYPE = "text/calendar; charset=utf-8"
OPEN_TO_ALL = (
    ("X-Robots-Tag", "noindex"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Resource-Policy", "cross-origin"),
    ("X-Content-Type-Options", "nosniff"),
)
"""Search engines stay away without robots.txt, which would make Google refuse the subscription."""

GONE = b"Kalenderen findes ikke.\n"
_TAG = re.compile(r'(?:W/)?"([^"]*)"')
_PACKED = "-gzip"

Reply = tuple[str, list[tuple[str, str]], bytes]


def reply(kept: Kept, accept_encoding: str, if_none_match: str, cache_control: str) -> Reply:
    """200 with the bytes, packed if the client can unpack; 304 when it has them already.

    ETags of the plain and the packed form differ, as strong ones must, and either is recognised, weak or not,
    since proxies weaken them. If-None-Match alone counts: without a Last-Modified there is no date to compare.
    """
    packed = takes_gzip(accept_encoding)
    headers = [
        ("ETag", f'"{kept.etag}{_PACKED}"' if packed else f'"{kept.etag}"'),
        ("Cache-Control", cache_control),
        ("Vary", "Accept-Encoding"),
        *OPEN_TO_ALL,
    ]
    if if_none_match and _is_known(kept.etag, if_none_match):
        return "304 NOT MODIFIED", headers, b""
    body = kept.packed if packed else kept.body
    headers += [
        ("Content-Type", CALENDAR_TYPE),
        ("Content-Length", str(len(body))),
        ("Content-Disposition", 'inline; filename="familiehus.ics"'),
    ]
    if packed:
        headers.append(("Content-Encoding", "gzip"))
    return "200 OK", headers, body


def gone() -> Reply:
    """Not here: in plain words, for a program that asks; never an empty calendar, never a page to sign in."""
    headers = [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Length", str(len(GONE))),
        ("Cache-Control", "no-store"),
        *OPEN_TO_ALL,
    ]
    return "404 NOT FOUND", headers, GONE


def answer(kept: Kept, cache_control: str = PUBLIC) -> Response:
    """The reply to this request, as a response of Flask's."""
    asked = request.headers
    return _response(
        reply(kept, asked.get("Accept-Encoding", ""), asked.get("If-None-Match", ""), cache_control)
    )


def missing() -> Response:
    return _response(gone())


def download(body: bytes, filename: str) -> Response:
    """A file to be put into a calendar by hand."""
    response = Response(body, content_type=CALENDAR_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    response.headers["Cache-Control"] = PUBLIC
    response.headers.extend(OPEN_TO_ALL)
    return response


def _response(said: Reply) -> Response:
    status, headers, body = said
    response = Response(body, status=status)
    del response.headers["Content-Type"]
    for name, value in headers:
        response.headers[name] = value
    return response


def _is_known(etag: str, if_none_match: str) -> bool:
    if if_none_match.strip() == "*":
        return True
    return any(tag.removesuffix(_PACKED) == etag for tag in _TAG.findall(if_none_match))
