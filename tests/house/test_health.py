"""Whether the house is ready, told to anybody who asks and without a word more than that."""

from sqlalchemy import text

from familiehus.app import health, migrating
from familiehus.kernel.db import db


def test_a_house_that_is_well_says_so_without_a_session(app):
    answer = app.test_client().get("/healthz", headers={"Host": "10.0.0.7"})

    assert (answer.status_code, answer.json) == (200, {"status": "ok"})
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_database_of_another_shape_is_not_ready(app, monkeypatch):
    monkeypatch.setattr(migrating, "wanted", lambda: "9999")

    answer = app.test_client().get("/healthz")

    assert (answer.status_code, answer.json) == (503, {"status": "unwell"})


def test_a_database_that_does_not_answer_is_not_ready(app, monkeypatch):
    def fail(*_args: object) -> None:
        db.session.execute(text("SELECT * FROM no_such_table"))

    monkeypatch.setattr(migrating, "standing", fail)

    assert app.test_client().get("/healthz").status_code == 503


def test_a_data_folder_that_cannot_be_written_is_not_ready(app, monkeypatch):
    def full(*_args: object, **_more: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(health.tempfile, "TemporaryFile", full)

    assert app.test_client().get("/healthz").status_code == 503
