"""Security headers, hosts and origins: what every answer says, and which requests are not ours to answer."""

import secrets
from functools import lru_cache

from flask import Flask, Response, abort, current_app, g, request
from werkzeug.datastructures import Accept
from werkzeug.exceptions import SecurityError
from werkzeug.http import parse_accept_header

from familiehus.kernel.settings import Settings

UNSAFE = ("POST", "PUT", "PATCH", "DELETE")


def csp_nonce() -> str:
    """This answer's nonce; made when first asked for, so that it exists whoever aborts first."""
    if "csp_nonce" not in g:
        g.csp_nonce = new_nonce()
    return g.csp_nonce


def new_nonce() -> str:
    return secrets.token_urlsafe(18)


@lru_cache(maxsize=256)
def takes_gzip(accept_encoding: str) -> bool:
    """Whether the client unpacks gzip, by its Accept-Encoding."""
    return parse_accept_header(accept_encoding, Accept)["gzip"] > 0


def content_security_policy(frame_ancestors: str = "'none'") -> str:
    """The strict policy: our own files, our own nonce, nothing inline, nobody's frame."""
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' 'nonce-{csp_nonce()}'",
            "style-src 'self'",
            "img-src 'self' data: blob:",
            "media-src 'self' blob:",
            "font-src 'self'",
            "connect-src 'self'",
            "worker-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            f"frame-ancestors {frame_ancestors}",
        )
    )


def let_camera() -> None:
    """This page reads labels: it alone may ask for the device's camera."""
    g.with_camera = True


def _nonce() -> None:
    csp_nonce()


def _own_origin() -> None:
    """An unsafe request must come from our own pages (R42): Origin, else Sec-Fetch-Site."""
    if request.method not in UNSAFE:
        return
    settings: Settings = _settings()
    origin = request.headers.get("Origin")
    site = request.headers.get("Sec-Fetch-Site")
    if origin is not None:
        if origin in settings.origins or origin == request.host_url.rstrip("/"):
            return
        abort(403)
    if site is not None and site not in ("same-origin", "none"):
        abort(403)


def _small_form() -> None:
    """A form without files is never large; Werkzeug reads one whole, however large, before it counts."""
    if request.mimetype == "application/x-www-form-urlencoded":
        request.max_content_length = current_app.config["MAX_FORM_MEMORY_SIZE"]


def _known_host() -> None:
    """Answer only to our own names, whatever the Host header says; whether we are well, to any name."""
    if request.endpoint == "healthz":
        return
    host = (
        request.host.rsplit(":", 1)[0] if not request.host.startswith("[") else request.host[1:].split("]")[0]
    )
    if host not in _settings().hosts:
        raise SecurityError("unknown host")


def _settings() -> Settings:
    return current_app.extensions["settings"]


def _headers(response: Response) -> Response:
    ancestors = g.get("frame_ancestors", "'none'")
    response.headers.setdefault("Content-Security-Policy", content_security_policy(ancestors))
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    camera = "camera=(self)" if g.get("with_camera") else "camera=()"
    response.headers.setdefault("Permissions-Policy", f"{camera}, geolocation=(), microphone=(), payment=()")
    if ancestors == "'none'":
        response.headers.setdefault("X-Frame-Options", "DENY")
    if _settings().is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
    if response.mimetype == "text/html":
        response.headers.setdefault("Cache-Control", "no-store" if _is_somebodys() else "no-cache")
    return response


def _is_somebodys() -> bool:
    """Whether the page is one person's: whoever is signed in, or whoever a letter's link stands for, on a telephone that
    the next one may go back on (R19)."""
    return bool(g.get("signed_in")) or "token" in (request.view_args or {})


def init_app(app: Flask) -> None:
    """Must come first of all: the nonce has to exist whichever hook aborts."""
    app.before_request(_nonce)
    app.before_request(_known_host)
    app.before_request(_own_origin)
    app.before_request(_small_form)
    app.after_request(_headers)
    app.jinja_env.globals["csp_nonce"] = csp_nonce
