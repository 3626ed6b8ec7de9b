"""Errors in the house's voice: what happened, what to do. Never a traceback, never a blank page."""

import logging
from urllib.parse import urlsplit

from flask import Flask, flash, g, make_response, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from familiehus.kernel.answers import AnsweredBefore, WrongHands
from familiehus.kernel.db import db
from familiehus.kernel.i18n import lazy
from familiehus.kernel.refusals import Refused, refusal_for
from familiehus.kernel.requests import tried_again
from familiehus.kernel.safe_url import safe_path
from familiehus.kernel.transaction import begin_reading

log = logging.getLogger("familiehus.errors")

SENTENCES = {
    400: (lazy("Det kunne vi ikke læse"), lazy("Gå tilbage, opdatér siden, og prøv igen.")),
    403: (lazy("Det er ikke til dig"), lazy("Spørg husets leder, hvis du mener, du skal kunne se det.")),
    404: (
        lazy("Siden findes ikke"),
        lazy("Måske er den flyttet, eller også er den ikke til dig. Prøv fra forsiden."),
    ),
    405: (lazy("Sådan kan siden ikke bruges"), lazy("Gå tilbage, og brug knappen på siden.")),
    409: (lazy("Der er sket noget siden"), lazy("Åbn siden igen, så du ser, hvordan det er nu.")),
    413: (lazy("Filen er for stor"), lazy("Vælg en mindre fil, højst 10 MB.")),
    415: (lazy("Den slags fil kan vi ikke bruge"), lazy("Vælg en anden fil.")),
    422: (lazy("Noget mangler"), lazy("Gå tilbage, og ret det, der står på siden.")),
    429: (lazy("Lidt for mange forsøg"), lazy("Vent et kvarter, og prøv igen. Du kan også ringe til huset.")),
    500: (lazy("Det er vores fejl"), lazy("Prøv igen om lidt. Bliver det ved, så ring til huset.")),
    503: (lazy("Huset holder en kort pause"), lazy("Prøv igen om et øjeblik. Intet af dit er gået tabt.")),
}


A_SENTENCE = 20
"""Characters from which what was typed is worth giving back when its form cannot be taken."""


def answer(status: int, sentence: object = None, *, typed: list[str] | None = None) -> ResponseReturnValue:
    """The error page of that status, in the reader's language; `typed` is what its reader may not lose."""
    _leave_the_transaction(status)
    title, advice = SENTENCES.get(status, SENTENCES[500 if status >= 500 else 400])
    body = render_template(
        "errors/error.html",
        status=status,
        title=title,
        advice=sentence or advice,
        came_from=_came_from(),
        typed=typed or [],
    )
    response = make_response(body, status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _came_from() -> str | None:
    """The page of ours that a refused form or button stood on: the way on for who cannot just ask again."""
    asked = urlsplit(request.referrer or "")
    if request.method == "GET" or asked.netloc != request.host:
        return None
    return safe_path(asked.path + (f"?{asked.query}" if asked.query else ""))


def _typed() -> list[str]:
    """The sentences of a form that came too late, so that nobody has to think of them twice; never a password.

    It came from a page of ours: a foreign one is refused before its form is read.
    """
    return [
        said
        for name, values in request.form.lists()
        for said in values
        if "password" not in name and len(said) >= A_SENTENCE and " " in said.strip()
    ]


def _leave_the_transaction(status: int) -> None:
    """An error page stands on nothing of the failed transaction; from 500 on it asks no database at all."""
    begin_reading()
    g.keep_nothing = True
    _take_back(g.pop("promised", None))
    g.without_database = g.get("without_database", False) or status >= 500
    try:
        db.session.rollback()
    except DBAPIError:
        db.session.remove()


def _take_back(promised: tuple[str, str] | None) -> None:
    """What was said to be done is not done when the commit fails; nobody reads that it was."""
    if promised is not None:
        session["_flashes"] = [said for said in session.get("_flashes", []) if tuple(said) != promised]


def init_app(app: Flask) -> None:
    @app.errorhandler(HTTPException)
    def _http(error: HTTPException) -> ResponseReturnValue:
        if error.code is None or error.code < 400:
            return error.get_response()
        reply = make_response(answer(error.code))
        for name, value in error.get_headers():
            if name in ("Allow", "Retry-After"):
                reply.headers[name] = value
        return reply

    @app.errorhandler(CSRFError)
    def _csrf(_error: CSRFError) -> ResponseReturnValue:
        return answer(
            400, lazy("Siden har stået åben for længe. Åbn den igen, og send en gang til."), typed=_typed()
        )

    @app.errorhandler(Refused)
    def _refused(error: Refused) -> ResponseReturnValue:
        return answer(409, str(error))

    @app.errorhandler(IntegrityError)
    def _race(error: IntegrityError) -> ResponseReturnValue:
        return answer(409, str(refusal_for(error)))

    @app.errorhandler(StaleDataError)
    def _stale(_error: StaleDataError) -> ResponseReturnValue:
        return answer(409)

    @app.errorhandler(WrongHands)
    def _wrong_hands(_error: WrongHands) -> ResponseReturnValue:
        return answer(409, lazy("Siden blev åbnet af en anden. Åbn den igen, og udfyld den selv."))

    @app.errorhandler(AnsweredBefore)
    def _again(error: AnsweredBefore) -> ResponseReturnValue:
        g.keep_nothing = True
        if not error.location:
            return answer(409)
        if error.message:
            flash(error.message, "success")
        return "", 303, {"Location": error.location}

    @app.errorhandler(OperationalError)
    def _database(error: OperationalError) -> ResponseReturnValue:
        if (reply := tried_again(error)) is not None:
            return reply
        log.error("database trouble", extra={"kind": type(error.orig).__name__, "endpoint": request.endpoint})
        return answer(503)

    @app.errorhandler(DBAPIError)
    def _data(error: DBAPIError) -> ResponseReturnValue:
        log.error("database refused", extra={"kind": type(error.orig).__name__, "endpoint": request.endpoint})
        return answer(400 if "DataError" in type(error.orig).__name__ else 500)
