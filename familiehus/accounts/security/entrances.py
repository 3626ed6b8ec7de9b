"""Flask-Security's views, in the house."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from flask import (
    Response,
    abort,
    g,
    make_response,
    request,
    url_for,
)
from itsdangerous import BadSignature

from familiehus.accounts import commands, queries
from familiehus.accounts.models import (
    LinkTo,
    SignIn,
)
from familiehus.kernel import clock, pages
from familiehus.kernel.roles import Role
from familiehus.kernel.safe_url import safe_path
from familiehus.kernel.transaction import begin_writing


def render(template: str, **context: Any) -> Response:
    """Flask-Security's pages are pages like any other: 422 when their form was refused."""
    return pages.page(template, **context)


def in_the_house(view: Callable[..., Any]) -> Callable[..., Response]:
    """Redirects with 303, and only to a page of ours; a forgotten password is looked after once all is said."""
    from flask_security.utils import do_flash, get_message

    @wraps(view)
    def inside(**values: Any) -> Response:
        if request.is_json:  # our pages send forms; what else there may be in it is nobody's
            abort(400)
        response = make_response(view(**values))
        if (email := g.pop("forgotten_by", None)) is not None:
            begin_writing()
            commands.send_forgotten(email)
            do_flash(*get_message("PASSWORD_RESET_REQUEST"))
            response = make_response("", 302)
            response.headers["Location"] = url_for("security.login")
        if response.status_code in (301, 302):
            response.status_code = 303
            response.headers["Location"] = _our_own(response.headers["Location"])
        return response

    return inside


def _our_own(location: str) -> str:
    """The address if it is ours, else one's own beginning. Who has yet to choose a hat chooses first."""
    target = safe_path(_with_our_own_next(location))
    sign_in: SignIn | None = g.get("sign_in")
    if sign_in is not None and sign_in.role == Role.PUBLIC and not g.get("has_left"):
        return url_for("accounts.hat", next=target if target != url_for("accounts.home") else None)
    return target or url_for("accounts.home")


def _with_our_own_next(location: str) -> str:
    """The address, without a `next` that is none of our paths (Flask-Security hands its own whole address on)."""
    parts = urlsplit(location)
    wanted = dict(parse_qsl(parts.query))
    if "next" not in wanted or safe_path(wanted["next"]):
        return location
    del wanted["next"]
    return urlunsplit(parts._replace(query=urlencode(wanted)))


class HouseLinks:
    """Stands where Flask-Security signs its links: ours are rows, so that they work once and can be called back."""

    def loads(self, token: str, max_age: float | None = None) -> list[str]:
        """Whose link it is. Raises `BadSignature` for one that is unknown, used or expired."""
        link = queries.link_for(token, LinkTo.RESET)
        if link is None or not link.is_good(clock.now()) or not link.person.active:
            raise BadSignature("no such link")
        return [link.person.fs_uniquifier]


class HashThenLock:
    """Hashes a password while nothing is locked; what was laid ready in `g.once_hashed` follows."""

    def __init__(self, context: Any) -> None:
        self._context = context

    def __getattr__(self, name: str) -> Any:
        return getattr(self._context, name)

    def hash(self, secret: str, **more: Any) -> str:
        hashed = self._context.hash(secret, **more)
        follow: Callable[[], None] | None = g.pop("once_hashed", None)
        if follow is not None:
            follow()
        return hashed
