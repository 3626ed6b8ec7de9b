"""Who sits at this browser: taking a seat, making room, leaving; how long one may be away; whether names are covered."""

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import (
    Flask,
    Request,
    Response,
    current_app,
    g,
    request,
    session,
)

from familiehus.accounts import commands, queries
from familiehus.accounts.models import (
    Device,
    Ended,
    Idle,
    Person,
    SignIn,
    Tool,
)
from familiehus.kernel import clock
from familiehus.kernel.roles import Role
from familiehus.kernel.settings import Settings

COOKIE_KEY = "sign_in"
DEVICE_COOKIE = "enhed"
DEVICE_COOKIE_LASTS = timedelta(days=400)
HIDDEN_FOR = timedelta(minutes=10)


def device_cookie_name() -> str:
    """The cookie of the house's own devices; bound to the host when it travels by https."""
    settings: Settings = current_app.extensions["settings"]
    return f"__Host-{DEVICE_COOKIE}" if settings.is_secure else DEVICE_COOKIE


def mark_device(response: Response, token: str) -> Response:
    """From now on this browser is on one of the house's own devices."""
    settings: Settings = current_app.extensions["settings"]
    response.set_cookie(
        device_cookie_name(),
        token,
        max_age=DEVICE_COOKIE_LASTS,
        secure=settings.is_secure,
        httponly=True,
        samesite="Lax",
    )
    return response


def leave_seat() -> None:
    """Whoever is signed in here is signed out, and the browser forgets what it keeps of them (R15, R19)."""
    leave(current_app)


def idle() -> Idle:
    """How long a device may be left alone, as the settings say."""
    settings: Settings = current_app.extensions["settings"]
    return Idle(
        on_our_device=timedelta(minutes=settings.idle_minutes_device),
        at_a_desk=timedelta(minutes=settings.idle_minutes_staff),
        elsewhere=timedelta(minutes=settings.idle_minutes_other),
    )


def seconds_left(*, is_touched: bool = False) -> float:
    """How long whoever sits here still does if nobody touches the device any more; `is_touched`: it just was."""
    sign_in: SignIn = g.sign_in
    over = sign_in.over_at(idle())
    if is_touched:
        over = min(sign_in.ends_at, over + (clock.now() - sign_in.last_seen_at))
    return (over - clock.now()).total_seconds()


def hide_names(yes: bool) -> None:
    """Cover families' names on the screens here, in this session, for ten minutes; or show them again."""
    if yes:
        session["names_hidden_at"] = clock.now().timestamp()
    else:
        session.pop("names_hidden_at", None)


def names_are_hidden() -> bool:
    """Whether families' names are covered on the screens here."""
    hidden_at = session.get("names_hidden_at")
    return (
        isinstance(hidden_at, float) and 0 <= clock.now().timestamp() - hidden_at < HIDDEN_FOR.total_seconds()
    )


def sit_down(person: Person, sign_in: SignIn) -> None:
    person.wear(Role(sign_in.role))
    g.sign_in, g.signed_in = sign_in, True
    g.preferred_language = person.preferred_language
    g.device = f"{sign_in.tool}:{sign_in.key}"


CAME_BY = "came_by"
"""In the session: what somebody showed to come in."""
NOT_ALL_ASKED = frozenset({"link", "change", "hat", "pin"})
"""Ways of being signed in on which not all was asked that opens an account; none of them makes a PIN enough."""


def take_seat(person: Person, *, how: str, role: Role | None = None) -> SignIn:
    """Sign somebody in on this device: a new row, a new token, an emptied session (R16).

    On one of the house's own the sign-in belongs to the device and ends with the shift.
    """
    settings: Settings = current_app.extensions["settings"]
    lasts, station = timedelta(hours=settings.session_hours), g.get("station")
    if station is not None:
        lasts = min(lasts, _end_of_shift() - clock.now())
    sign_in, token = commands.open_sign_in(
        person,
        role,
        lasts=lasts,
        tool=tool_of(request),
        how=how,
        device_id=station.id if station is not None else None,
    )
    if station is not None and how not in NOT_ALL_ASKED:
        commands.know_here(person, station, Role(sign_in.role))
    if how != "change":
        session[CAME_BY] = how
    hand_over(person, sign_in, token)
    return sign_in


def sit_on(device: Device) -> None:
    """The device in somebody's hands is the house's own from here on: their sign-in is one on it. Whoever gave all that
    is asked of them is known there at once, as from when they gave it."""
    sign_in: SignIn = g.sign_in
    commands.sit_on(sign_in, device, _end_of_shift())
    gave_all_at = float(session.get("fs_paa", 0))
    if gave_all_at and session.get(CAME_BY, "link") not in NOT_ALL_ASKED:
        since = datetime.fromtimestamp(gave_all_at, UTC)
        commands.know_here(sign_in.person, device, Role(sign_in.role), since)


def _end_of_shift() -> datetime:
    now = clock.now()
    return queries.shift_of(now) or now + queries.SHIFT


def came_by_password() -> bool:
    """Whether whoever sits here typed a password, and did not follow a letter's link or use a passkey. A PIN stands for
    a password that was typed before."""
    return session.get(CAME_BY) in ("password", "pin")


def take_over(person: Person, role: Role) -> SignIn:
    """Somebody comes back by PIN: whoever sat here makes room, and nothing of theirs follows.

    A PIN is not all that is asked of a person: before what matters most they are asked again.
    """
    make_room()
    session["fs_paa"] = 0
    return take_seat(person, how="pin", role=None if role is Role.PUBLIC else role)


def make_room() -> None:
    """Whoever sits here is parked, and the browser forgets what it keeps of them (R15, R19)."""
    sign_in: SignIn | None = g.get("sign_in")
    if sign_in is not None:
        commands.park(sign_in)
    session.clear()
    g.has_left = True


def hand_over(person: Person, sign_in: SignIn, token: str) -> None:
    """From the next request on, this browser shows the token of that sign-in and nothing of the one before."""
    kept = {"fs_paa": session.get("fs_paa", clock.now().timestamp()), CAME_BY: session.get(CAME_BY, "")}
    session.clear()
    g.pop("csrf_token", None)
    session.update({COOKIE_KEY: token, **kept})
    sit_down(person, sign_in)


def leave(_app: Flask, **_more: Any) -> None:
    """Signing out ends the row, so that the cookie is worth nothing from now on (R15)."""
    sign_in: SignIn | None = g.get("sign_in")
    if sign_in is not None:
        commands.end(sign_in, Ended.SIGNED_OUT, by=sign_in.person)
    session.clear()
    g.has_left = True


def tool_of(asked: Request) -> Tool:
    """What the browser says it runs on, as coarse as a person would say it."""
    said = asked.user_agent.string
    if "iPad" in said or "Tablet" in said or ("Android" in said and "Mobile" not in said):
        return Tool.TABLET
    if "Mobile" in said or "iPhone" in said:
        return Tool.PHONE
    return (
        Tool.COMPUTER
        if any(word in said for word in ("Windows", "Macintosh", "X11", "CrOS"))
        else Tool.UNKNOWN
    )
