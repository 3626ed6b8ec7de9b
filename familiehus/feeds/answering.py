"""Calendar bytes over HTTP: conditional, packed, the same for everybody, whatever a client asks or sends along."""

import re

from flask import Response, request

from familiehus.feeds.kept import Kept

PUBLIC = "public, max-age=300"
_TAG = re.compile(r'(?:W/)?"([^"]*)"')
_PACKED = "-gzip"


def answer(kept: Kept, *, cache_control: str = PUBLIC, filename: str = "familiehus.ics") -> Response:
    """200 with the bytes, packed if the client can unpack; 304 when it has them already.

    ETags of the plain and the packed form differ, as strong ones must, and either is recognised, weak or not,
    since proxies weaken them. If-None-Match alone counts: without a Last-Modified there is no date to compare.
    """
    packed = request.accept_encodings["gzip"] > 0
    etag = f'"{kept.etag}{_PACKED}"' if packed else f'"{kept.etag}"'
    known = request.headers.get("If-None-Match", "")
    if _is_known(kept.etag, known):
        response = Response(status=304)
        del response.headers["Content-Type"]
    else:
        response = Response(kept.packed if packed else kept.body, content_type="text/calendar; charset=utf-8")
        response.headers["Content-Disposition"] = f'inline; filename="{filename}"'
        if packed:
            response.headers["Content-Encoding"] = "gzip"
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = cache_control
    response.headers["Vary"] = "Accept-Encoding"
    return _open_to_all(response)


def download(body: bytes, filename: str) -> Response:
    """A file to be put into a calendar by hand."""
    response = Response(body, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    response.headers["Cache-Control"] = PUBLIC
    return _open_to_all(response)


def missing() -> Response:
    """Not here: in plain words, for a program that asks; never an empty calendar, never a page to sign in."""
    return Response("Kalenderen findes ikke.\n", 404, content_type="text/plain; charset=utf-8")


def _is_known(etag: str, if_none_match: str) -> bool:
    if if_none_match.strip() == "*":
        return True
    return any(tag.removesuffix(_PACKED) == etag for tag in _TAG.findall(if_none_match))


def _open_to_all(response: Response) -> Response:
    """Search engines stay away without robots.txt, which would make Google refuse the subscription."""
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
