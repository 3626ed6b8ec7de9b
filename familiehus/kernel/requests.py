"""One request from start to end: reading or writing, commit or undo, then the traces beside it."""

import logging
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from flask import Flask, Request, Response, current_app, g, request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask.typing import ResponseReturnValue

from familiehus.kernel import traces
from familiehus.kernel.db import db
from familiehus.kernel.headers import UNSAFE
from familiehus.kernel.transaction import begin_reading, begin_writing, is_writing, was_given_up

log = logging.getLogger("familiehus.requests")

View = TypeVar("View", bound=Callable[..., Any])


def reads_first(view: View) -> View:
    """Mark a view that does slow work (hashing, parsing a file) and calls `begin_writing()` itself after it."""
    view.__reads_first__ = True  # type: ignore[attr-defined]
    return view


def for_anybody(view: View) -> View:
    """Mark a view that answers everybody alike: nobody is looked up, no session is opened (feeds)."""
    view.__for_anybody__ = True  # type: ignore[attr-defined]
    return view


def is_for_anybody() -> bool:
    """Whether the view asked for answers everybody alike."""
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "__for_anybody__", False)


NOBODYS = ("/static/", "/healthz", "/kalender.ics", "/abonnement/")
"""Where everybody is answered alike, told by the path: a session is opened before the view is known."""


class Sessions(SecureCookieSessionInterface):
    """Flask's signed cookie; an answer that is for anybody neither reads it, sets it nor varies by it."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        return (
            self.session_class() if request.path.startswith(NOBODYS) else super().open_session(app, request)
        )

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if not is_for_anybody() and not request.path.startswith(NOBODYS):
            super().save_session(app, session, response)


def _begin() -> None:
    begin_reading()
    view = current_app.view_functions.get(request.endpoint or "")
    if request.method in UNSAFE and not getattr(view, "__reads_first__", False):
        begin_writing()


def _remember() -> None:
    """How everything stood just before the view, in case it has to be tried once more."""
    if request.method in UNSAFE:
        g.before_the_view = _copied({name: g.get(name) for name in g}), _copied(session)


def tried_again(error: Exception) -> ResponseReturnValue | None:
    """The view's answer at a second try, where PostgreSQL gave up the first for another's sake; else None.

    Whatever the first try left behind is as it was: rows by the rollback, the key of the form with them, what is
    said of the request and in the session by `_remember`, and files are read from their beginning. Tried once.
    """
    before: tuple[dict[str, Any], dict[str, Any]] | None = g.pop("before_the_view", None)
    if before is None or not was_given_up(error):
        return None
    log.warning("tried again", extra={"endpoint": request.endpoint})
    db.session.rollback()
    about, said = before
    for name in list(g):
        g.pop(name)
    for name, value in about.items():
        setattr(g, name, value)
    if dict(session) != said:
        session.clear()
        session.update(said)
    for file in request.files.values():
        file.seek(0)
    _begin()
    try:
        return current_app.dispatch_request()
    except Exception as why:
        return current_app.handle_user_exception(why)


def _copied(things: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value.copy() if isinstance(value, list | dict | set) else value
        for name, value in things.items()
    }


def _settle(response: Response) -> Response:
    """Commit what an answer below 400 stands on before it leaves; undo everything else."""
    if is_writing() and response.status_code < 400 and not g.get("keep_nothing"):
        db.session.commit()
    else:
        db.session.rollback()
    traces.write()
    return response


def init_app(app: Flask) -> None:
    """Must come after every other extension, so that its commit runs before they see the answer."""
    app.session_interface = Sessions()
    app.before_request_funcs.setdefault(None, []).insert(0, _begin)
    app.before_request(_remember)
    app.after_request(_settle)
