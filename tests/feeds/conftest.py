"""Listening to what the feeds ask the database."""

import pytest
from sqlalchemy import event as sqlalchemy_event

from familiehus.kernel.db import db


@pytest.fixture
def questions(app):
    """What the database is asked, by whatever way."""
    asked: list[str] = []

    def overhear(connection, _record, _proxy):
        connection.set_trace_callback(asked.append)

    db.session.rollback()
    db.engine.dispose()
    sqlalchemy_event.listen(db.engine, "checkout", overhear)
    yield asked
    sqlalchemy_event.remove(db.engine, "checkout", overhear)
    db.session.rollback()
    db.engine.dispose()
