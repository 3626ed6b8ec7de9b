"""Flask-Security and Flask-Login, taught the ways of the house.

Who is signed in stands in a `SignIn` row; the cookie holds that row's token and nothing else of weight.
Flask-Security's views keep their flow (and later its second factors), but compare and hash before the write
lock, write in the request's own transaction, answer a refused form with 422, redirect only to our own pages,
and let the outbox write their letters.
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from flask import (
    Flask,
    Request,
    Response,
    abort,
    current_app,
    g,
    make_response,
    redirect,
    request,
    session,
    url_for,
)
from flask_login import current_user, user_logged_out
from itsdangerous import BadSignature
from sqlalchemy.exc import OperationalError
from werkzeug.wrappers import Response as AnyResponse

from familiehus.accounts import commands, queries
from familiehus.accounts.access import has_an_account
from familiehus.accounts.models import (
    AtTheDoor,
    Device,
    Ended,
    Hat,
    Idle,
    LinkTo,
    Passkey,
    Person,
    SignIn,
    Tool,
)
from familiehus.kernel import clock, pages
from familiehus.kernel.authorization import allow_endpoint, ask_to_sign_in
from familiehus.kernel.db import db
from familiehus.kernel.i18n import CATALOGUES
from familiehus.kernel.requests import is_for_anybody, reads_first
from familiehus.kernel.roles import Role, everyone
from familiehus.kernel.safe_url import safe_path
from familiehus.kernel.settings import Settings
from familiehus.kernel.transaction import begin_writing

log = logging.getLogger("familiehus.accounts")

COOKIE_KEY = "sign_in"
CLEARED = '"cache", "storage"'
DEVICE_COOKIE = "enhed"
DEVICE_COOKIE_LASTS = timedelta(days=400)
HIDDEN_FOR = timedelta(minutes=10)
ENTRANCES = frozenset(
    {
        "security.login",
        "security.logout",
        "security.forgot_password",
        "security.reset_password",
        "accounts.ask_for_link",
        "accounts.by_link",
        "accounts.change_person",
        "accounts.by_pin",
    }
)
"""Ways of signing in or out, which are not taken before the door's PIN is given."""


def english(text: str) -> str:
    """Mark an English sentence of ours that stands among Flask-Security's (its catalogue is English to Danish)."""
    return text


CONFIGURATION: dict[str, Any] = {
    "SECURITY_LOGIN_URL": "/log-ind",
    "SECURITY_LOGOUT_URL": "/log-ud",
    "SECURITY_RESET_URL": "/ny-adgangskode",
    "SECURITY_CHANGE_URL": "/min-konto/adgangskode",
    "SECURITY_RECOVERABLE": True,
    "SECURITY_CHANGEABLE": True,
    "SECURITY_RETURN_GENERIC_RESPONSES": True,
    "SECURITY_PASSWORD_SINGLE_HASH": True,
    "SECURITY_PASSWORD_LENGTH_MIN": 12,
    "SECURITY_PASSWORD_SCHEMES": ["argon2"],
    "SECURITY_API_ENABLED_METHODS": ["session"],
    "SECURITY_DEFAULT_REMEMBER_ME": False,
    "SECURITY_FRESHNESS": timedelta(minutes=15),
    "SECURITY_FRESHNESS_GRACE_PERIOD": timedelta(minutes=10),
    "SECURITY_POST_LOGIN_VIEW": "accounts.arrived",
    "SECURITY_POST_CHANGE_VIEW": "accounts.me",
    "SECURITY_SEND_PASSWORD_CHANGE_EMAIL": False,
    "SECURITY_SEND_PASSWORD_RESET_NOTICE_EMAIL": False,
    "SECURITY_STATIC_FOLDER": None,
    "SECURITY_CACHE_CONTROL": None,
    "SECURITY_CLI_USERS_NAME": None,
    "SECURITY_CLI_ROLES_NAME": None,
    "SECURITY_SCRIPT_NONCE_KEY": "csp_nonce",
    "SECURITY_I18N_DIRNAME": [str(CATALOGUES)],
    "SECURITY_MSG_GENERIC_AUTHN_FAILED": (english("Fill in both e-mail and password."), "error"),
    "SECURITY_MSG_INVALID_RESET_PASSWORD_TOKEN": (
        english("The link has been used or has expired. Ask for a new one."),
        "error",
    ),
    "SECURITY_MSG_PASSWORD_RESET_REQUEST": (
        english("If the house knows that address, a letter with a link is on its way."),
        "success",
    ),
    "SECURITY_MSG_PASSWORD_RESET_NO_LOGIN": (
        english("Your password is chosen. Sign in with it now."),
        "success",
    ),
    "SECURITY_MSG_PASSWORD_CHANGE": (
        english("Your password is changed. You are signed out everywhere else."),
        "success",
    ),
    "SESSION_PROTECTION": None,
}


def init_app(app: Flask) -> None:
    """Bring Flask-Security in; after CSRFProtect, before the routes are checked."""
    from flask_security.core import Security
    from flask_security.datastore import SQLAlchemyUserDatastore
    from flask_security.signals import password_reset, user_authenticated

    from familiehus.accounts import forms, second_factor

    class People(SQLAlchemyUserDatastore):
        """Writes in the transaction of the request, which the kernel commits."""

        def commit(self) -> None:
            db.session.flush()

    app.config.from_mapping({**CONFIGURATION, **second_factor.configuration(app.extensions["settings"])})
    security = Security(
        totp_cls=second_factor.CodesOnce,
        mf_recovery_codes_util_cls=second_factor.CodesOnPaper,
        webauthn_util_cls=second_factor.AnyDevice,
    )
    security.init_app(
        app,
        People(db, Person, Hat, Passkey),  # type: ignore[arg-type]  # wants its own mixins; ours have what it asks
        **second_factor.FORMS,  # type: ignore[arg-type]  # by name, which no checker follows
        login_form=forms.SignInForm,
        forgot_password_form=forms.ForgottenForm,
        reset_password_form=forms.ChoosePasswordForm,
        change_password_form=forms.ChangePasswordForm,
        render_template=_render,
    )
    security.want_json(lambda _request: False)
    security.unauthn_handler(lambda _how, _headers=None: make_response(ask_to_sign_in()))
    vars(security).update(reset_serializer=_HouseLinks(), pwd_context=_HashThenLock(security.pwd_context))
    security.login_manager._user_callback = None
    security.login_manager.request_loader(_whoever_holds_the_cookie)
    app.before_request_funcs[None].remove(security.principal._on_before_request)
    app.before_request(_look_at_the_cookie)
    app.after_request(_after)
    user_authenticated.connect(_arrive, app)
    user_logged_out.connect(_leave, app)
    password_reset.connect(_everywhere_out, app)
    for endpoint in ("login", "logout", "forgot_password", "reset_password"):
        allow_endpoint(f"security.{endpoint}", everyone)
    allow_endpoint("security.change_password", has_an_account)
    views = app.view_functions
    views["security.logout"] = _in_the_house(views["security.logout"])
    second_factor.teach(app, security)
    entrances = ("login", "forgot_password", "reset_password", "change_password")
    for endpoint in (*entrances, *second_factor.OUTSIDE, *second_factor.INSIDE):
        name = f"security.{endpoint}"
        views[name] = reads_first(_in_the_house(views[name]))


# -- who is signed in -------------------------------------------------------------------------------------


def _look_at_the_cookie() -> AnyResponse | None:
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
    _leave(current_app)


def _whoever_holds_the_cookie(_request: Request) -> Person | None:
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
    _sit_down(person, sign_in)
    g.last_seen = (sign_in.id, sign_in.last_seen_at)
    set_request_attr("fs_authn_via", "session")
    set_request_attr("fs_paa", session.get("fs_paa", 0))
    return person


def _is_on_its_device(sign_in: SignIn) -> bool:
    """A sign-in on one of the house's own devices is worth nothing in another browser, nor once it is revoked."""
    station: Device | None = g.get("station")
    return sign_in.device_id is None or (station is not None and station.id == sign_in.device_id)


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


def _sit_down(person: Person, sign_in: SignIn) -> None:
    person.wear(Role(sign_in.role))
    g.sign_in, g.signed_in = sign_in, True
    g.preferred_language = person.preferred_language
    g.device = f"{sign_in.tool}:{sign_in.key}"


NOT_ALL_ASKED = frozenset({"link", "change", "hat", "pin"})
"""Ways of being signed in on which not all was asked that opens an account; none of them makes a PIN enough."""


def take_seat(person: Person, *, how: str, role: Role | None = None) -> SignIn:
    """Sign somebody in on this device: a new row, a new token, an emptied session (R16).

    On one of the house's own the sign-in belongs to the device and ends with the shift.
    """
    settings: Settings = current_app.extensions["settings"]
    lasts, station = timedelta(hours=settings.session_hours), g.get("station")
    if station is not None:
        now = clock.now()
        lasts = min(lasts, (queries.shift_of(now) or now + queries.SHIFT) - now)
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
    hand_over(person, sign_in, token)
    return sign_in


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
    fresh_since = session.get("fs_paa", clock.now().timestamp())
    session.clear()
    g.pop("csrf_token", None)
    session[COOKIE_KEY], session["fs_paa"] = token, fresh_since
    _sit_down(person, sign_in)


def _arrive(_app: Flask, user: Person, authn_via: list[str] | None = None, **_more: Any) -> None:
    """Flask-Security let somebody in, or renews whoever changed their password."""
    how = (authn_via or ["password"])[0]
    if how == "change":
        worn = user.role
        commands.password_was_set(user, by=user)
        take_seat(user, how=how, role=None if worn is Role.PUBLIC else worn)
    else:
        take_seat(user, how=how)


def _leave(_app: Flask, **_more: Any) -> None:
    """Signing out ends the row, so that the cookie is worth nothing from now on (R15)."""
    sign_in: SignIn | None = g.get("sign_in")
    if sign_in is not None:
        commands.end(sign_in, Ended.SIGNED_OUT, by=sign_in.person)
    session.clear()
    g.has_left = True


def _everywhere_out(_app: Flask, user: Person, **_more: Any) -> None:
    """A password chosen anew ends every sign-in and every other link."""
    commands.password_was_set(user, by=user)


def _after(response: Response) -> Response:
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


# -- Flask-Security's views, in the house -----------------------------------------------------------------


def _render(template: str, **context: Any) -> Response:
    """Flask-Security's pages are pages like any other: 422 when their form was refused."""
    return pages.page(template, **context)


def _in_the_house(view: Callable[..., Any]) -> Callable[..., Response]:
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


class _HouseLinks:
    """Stands where Flask-Security signs its links: ours are rows, so that they work once and can be called back."""

    def loads(self, token: str, max_age: float | None = None) -> list[str]:
        """Whose link it is. Raises `BadSignature` for one that is unknown, used or expired."""
        link = queries.link_for(token, LinkTo.RESET)
        if link is None or not link.is_good(clock.now()) or not link.person.active:
            raise BadSignature("no such link")
        return [link.person.fs_uniquifier]


class _HashThenLock:
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
