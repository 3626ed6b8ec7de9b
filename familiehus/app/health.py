"""Whether the house is ready: the database answers and has the right shape, and the data folder can be written."""

import logging
import tempfile

from flask import Flask, Response, jsonify
from sqlalchemy.exc import SQLAlchemyError

from familiehus.app import migrating
from familiehus.kernel.authorization import allow
from familiehus.kernel.db import db
from familiehus.kernel.roles import everyone
from familiehus.kernel.settings import Settings

log = logging.getLogger("familiehus.health")


def ailments(app: Flask) -> list[str]:
    """What is wrong, in words for the log; nothing when the house is ready."""
    settings: Settings = app.extensions["settings"]
    wrong = []
    try:
        if not migrating.is_current():
            wrong.append("migrations")
    except SQLAlchemyError:
        wrong.append("database")
    try:
        with tempfile.TemporaryFile(dir=settings.data) as file:
            file.write(bytes(4096))
    except OSError:
        wrong.append("data folder")
    return wrong


def init_app(app: Flask) -> None:
    @app.get("/healthz")
    @allow(everyone)
    def healthz() -> Response:
        """Ready (200) or not (503). What is wrong stands in the log, not in the answer."""
        wrong = ailments(app)
        db.session.rollback()
        if wrong:
            log.error("not ready", extra={"wrong": wrong})
        answer = jsonify(status="unwell" if wrong else "ok")
        answer.status_code = 503 if wrong else 200
        answer.headers["Cache-Control"] = "no-store"
        return answer
