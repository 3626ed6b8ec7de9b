"""Who may ask for what over HTTP: every route declares a rule, and without one the app does not start."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import Select

from familiehus.kernel import traces
from familiehus.kernel.db import db
from familiehus.kernel.roles import NOBODY, Actor, Role, everyone
from familiehus.kernel.safe_url import safe_path

Rule = Callable[[Any], bool]
View = TypeVar("View", bound=Callable[..., Any])
Row = TypeVar("Row")
_foreign: dict[str, Rule] = {}


def allow(rule: Rule) -> Callable[[View], View]:
    """Say who may use a view. `rule(person)` is a small pure predicate from some room's access.py."""

    def mark(view: View) -> View:
        view.__allowed_to__ = rule  # type: ignore[attr-defined]
        return view

    return mark


def allow_endpoint(endpoint: str, rule: Rule) -> None:
    """Say who may use a view that somebody else wrote (an extension's)."""
    _foreign[endpoint] = rule


def rule_of(app: Flask, endpoint: str) -> Rule | None:
    return getattr(app.view_functions.get(endpoint), "__allowed_to__", None) or _foreign.get(endpoint)


def me() -> Any:
    """Whoever asks: a person with the hat of this session, a device, or nobody (never None)."""
    if "actor" in g:
        return g.actor
    return current_user._get_current_object() if current_user.is_authenticated else NOBODY


def one_or_404(statement: Select[Row], key: str, column: Any = None) -> Row:
    """The one row of a scope with that public key. What a person may not see is not there: 404."""
    entity = statement.column_descriptions[0]["entity"]
    row = db.session.scalars(statement.where((column or entity.key) == key)).unique().one_or_none()
    if row is None:
        abort(404)
    return row


def check_every_route(app: Flask) -> None:
    """Raise unless every route says who may use it: denied by default, at the latest at start."""
    bare = sorted(rule.endpoint for rule in app.url_map.iter_rules() if rule_of(app, rule.endpoint) is None)
    if bare:
        raise RuntimeError(f"These routes do not say who may use them: {', '.join(bare)}")


def ask_to_sign_in() -> ResponseReturnValue:
    """Send somebody unknown to where one signs in: `g.way_in`, when this device has a way of its own.

    From there one begins afresh: the page that was wanted may be the one before's, and does not follow.
    """
    if (way_in := g.get("way_in")) is None:
        return first("security.login")
    if request.headers.get("HX-Request"):
        return "", 204, {"HX-Redirect": url_for(way_in)}
    return redirect(url_for(way_in), 303)


def first(endpoint: str) -> ResponseReturnValue:
    """Something comes first; a fragment is never swapped for it (HX-Redirect)."""
    if request.headers.get("HX-Request"):
        return "", 204, {"HX-Redirect": url_for(endpoint)}
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for(endpoint, next=safe_path(wanted)), 303)


def _gate() -> ResponseReturnValue | None:
    if request.endpoint is None:
        return None
    rule = rule_of(current_app, request.endpoint)
    if rule is everyone:
        return None
    person: Actor = me()
    if rule is not None and rule(person):
        return None
    if person.id is not None and person.role == Role.PUBLIC:
        return first("accounts.hat")
    traces.refused(request.endpoint, person)
    if person.id is None and person.key == NOBODY.key:
        return ask_to_sign_in()
    abort(403)


def init_app(app: Flask) -> None:
    allow_endpoint("static", everyone)
    app.before_request(_gate)
