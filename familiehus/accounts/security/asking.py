"""Who asks, known before anything is said to them; and what is noted of it once they have been answered."""

import logging

from flask import (
    Request,
    Response,
    current_app,
    g,
    redirect,
    request,
    session,
)
from flask_login import current_user
from sqlalchemy.exc import OperationalError
from werkzeug.wrappers import Response as AnyResponse

from familiehus.accounts import commands, queries
from familiehus.accounts.models import (
    AtTheDoor,
    Device,
    Person,
    SignIn,
)
from familiehus.accounts.security.seats import COOKIE_KEY, device_cookie_name, idle, sit_down
from familiehus.kernel import clock
from familiehus.kernel.requests import is_for_anybody

log = logging.getLogger("familiehus.accounts")
CLEARED = '"cache", "storage"'
ENTRANCES = frozenset(
    {
        "security.login",
        "security.logout",
        "security.forgot_password",
        "security.reset_password",
        "security.wan_signin",
        "security.wan_signin_response",
        "accounts.ask_for_link",
        "accounts.by_link",
        "accounts.change_person",
        "accounts.by_pin",
    }
)
"""Ways of signing in or out, which are not taken before the door's PIN is given."""


def look_at_the_cookie() -> AnyResponse | None:
    """Know who asks, and their language, before anything is said to them."""
    if request.endpoint in (None, "static") or is_for_anybody():
        return None
    token = request.cookies.get(device_cookie_name())
    g.station = queries.device_of(token) if token else None
    if g.station is not None:
        g.station_seen = (g.station.id, g.station.last_seen_at)
        if g.station.is_at_door:
            return _stand_at_door(g.station)
        if g.station.is_shared:
            g.way_in = "accounts.change_person"
    g.is_polled = "Unasked" in request.headers
    if COOKIE_KEY in session:
        current_user._get_current_object()
    return None


def _stand_at_door(device: Device) -> AnyResponse | None:
    """The device itself asks, whoever was signed in on it; there is no signing in before the PIN."""
    g.actor, g.signed_in, g.device = AtTheDoor(device), True, device.called
    if request.endpoint in ENTRANCES:
        return redirect(current_app.extensions["home"](g.actor), 303)
    return None


def whoever_holds_the_cookie(_request: Request) -> Person | None:
    """The person whose live sign-in the cookie stands for. One statement; None for anything that is over."""
    from flask_security.utils import set_request_attr

    if "actor" in g:
        return None
    token = session.get(COOKIE_KEY)
    found = queries.sign_in_of(token) if isinstance(token, str) else None
    if found is None:
        return None
    sign_in, person = found
    if not sign_in.is_live(clock.now(), idle()) or not _is_on_its_device(sign_in):
        return None
    sit_down(person, sign_in)
    g.last_seen = (sign_in.id, sign_in.last_seen_at)
    set_request_attr("fs_authn_via", "session")
    set_request_attr("fs_paa", session.get("fs_paa", 0))
    return person


def _is_on_its_device(sign_in: SignIn) -> bool:
    """A sign-in on one of the house's own devices is worth nothing in another browser, nor once it is revoked."""
    station: Device | None = g.get("station")
    return sign_in.device_id is None or (station is not None and station.id == sign_in.device_id)


def note_seen(response: Response) -> Response:
    """Move the idle clock; at signing out tell the browser to forget what it keeps of us (R19)."""
    number, seen = g.get("last_seen", (None, None))
    every = commands.SEEN_EVERY if g.get("station") is None else commands.SEEN_EVERY_HERE
    if number is not None and not g.get("is_polled") and seen < clock.now() - every:
        try:
            commands.note_seen(number, every)
        except OperationalError:
            log.warning("idle clock not moved")
    number, seen = g.get("station_seen", (None, None))
    if number is not None and seen < clock.now() - commands.SEEN_EVERY:
        try:
            commands.note_device_seen(number)
        except OperationalError:
            log.warning("device not noted")
    if g.get("has_left"):
        response.headers["Clear-Site-Data"] = CLEARED
    return response
