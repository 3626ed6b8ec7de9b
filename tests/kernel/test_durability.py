"""What is answered with yes stands on the disk; a disk that can't be written is told, and got over (R53, R55)."""

from sqlalchemy import event, text

from familiehus.app import create_app
from familiehus.kernel.db import db
from familiehus.kernel.settings import Settings
from tests import a


def test_every_connection_waits_for_the_disk_before_it_says_yes(tmp_path):
    """The tests' own houses do not wait, so this one is opened as everybody opens theirs."""
    app = create_app(Settings.from_environ({}, data=tmp_path, mail_backend="locmem", secret_key="k" * 40))
    with app.app_context():
        with db.engine.connect() as connection:
            said = {
                name: connection.scalar(text(f"PRAGMA {name}"))
                for name in ("synchronous", "journal_mode", "foreign_keys", "secure_delete")
            }
        db.engine.dispose()

    assert said == {"synchronous": 2, "journal_mode": "wal", "foreign_keys": 1, "secure_delete": 1}


def test_a_disk_that_can_only_be_read_is_told_and_gets_over(app, browser):
    app.testing = False
    browser.as_(a.staff("Sara Beck"))
    browser.get("/min-konto")
    with app.app_context():
        engine = db.engine

    def only_read(connection, *_more):
        connection.connection.dbapi_connection.execute("PRAGMA query_only=ON")

    event.listen(engine, "begin", only_read)
    try:
        refused = browser.post("/min-konto", name="Sara Bo", phone="", preferred_language="da")
    finally:
        event.remove(engine, "begin", only_read)
        engine.dispose()

    assert refused.status == 503
    assert "Traceback" not in refused.text
    assert "Huset holder en kort pause" in refused
    assert "Sara Bo" not in browser.get("/min-konto")
