"""The gate inside the database: whatever path a duty comes by, nobody stands on it who is not cleared for its days."""

from collections.abc import Callable, Iterator
from datetime import date
from threading import Thread

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from familiehus.kernel import transaction
from familiehus.kernel.db import db
from familiehus.kernel.refusals import refusal_for
from familiehus.kernel.roles import THE_HOUSE
from familiehus.volunteers import commands, guard
from familiehus.volunteers.models import Volunteer
from familiehus.volunteers.states import Task
from tests.volunteering import volunteer

pytestmark = pytest.mark.both_databases
GOOD, TOO_LATE = date(2029, 11, 23), date(2029, 11, 24)


@pytest.fixture
def anna(app, clock: Callable[[str], None]) -> Iterator[Volunteer]:
    """Anna may be with children until 24 November 2029; a table of duties is held to the gate."""
    clock("2026-11-24 10:00")
    dialect = db.engine.dialect.name
    db.session.execute(
        text(
            "CREATE TABLE duties (id INTEGER PRIMARY KEY, volunteer_id INTEGER, task VARCHAR(20),"
            " first_on DATE, last_on DATE, gone BOOLEAN, note VARCHAR(20))"
        )
    )
    for statement in guard.statements("duties", dialect, live="NOT {row}.gone"):
        db.session.execute(text(statement))
    anna = volunteer("Anna", Task.CHILDREN)
    db.session.commit()
    yield anna
    db.session.rollback()
    for statement in (*guard.undo("duties", dialect), "DROP TABLE duties"):
        db.session.execute(text(statement))
    db.session.commit()


def put(
    anna: Volunteer | None,
    first: date,
    last: date | None = None,
    *,
    task: str = "children",
    gone: bool = False,
):
    """A row as any path would write it."""
    values = {
        "who": anna and anna.id,
        "task": task,
        "first": first.isoformat(),
        "last": (last or first).isoformat(),
        "gone": gone,
    }
    db.session.execute(
        text(
            "INSERT INTO duties (id, volunteer_id, task, first_on, last_on, gone) VALUES"
            " ((SELECT coalesce(max(id), 0) + 1 FROM duties), :who, :task, CAST(:first AS DATE),"
            " CAST(:last AS DATE), :gone)".replace("CAST(:first AS DATE)", _day("first")).replace(
                "CAST(:last AS DATE)", _day("last")
            )
        ),
        values,
    )


def alter(what: str, **values: object) -> None:
    db.session.execute(text(f"UPDATE duties SET {what} WHERE id = 1"), values)


def _day(name: str) -> str:
    """SQLite keeps days as text, and a cast would make them numbers."""
    return f":{name}" if db.engine.dialect.name == "sqlite" else f"CAST(:{name} AS DATE)"


def refused(act: Callable[[], None]) -> str:
    with pytest.raises(IntegrityError) as why, db.session.begin_nested():
        act()
    return str(refusal_for(why.value))


def test_what_the_gate_allows_goes_in(anna):
    put(anna, GOOD)
    put(None, TOO_LATE, task="home_visit")
    put(anna, TOO_LATE, gone=True)


def test_what_it_refuses_does_not_and_says_so(anna):
    sentence = "Den frivillige er ikke godkendt til opgaven den dag."

    assert refused(lambda: put(anna, TOO_LATE)) == sentence
    assert refused(lambda: put(anna, GOOD, TOO_LATE)) == sentence
    assert refused(lambda: put(anna, GOOD, task="home_visit")) == sentence


def test_a_duty_does_not_move_to_where_the_volunteer_is_not_cleared(anna):
    put(anna, GOOD)

    refused(lambda: alter(f"last_on = {_day('to')}", to=TOO_LATE.isoformat()))
    refused(lambda: alter("task = 'driver'"))


def test_somebody_else_is_put_on_only_if_cleared(anna):
    put(anna, GOOD)
    bo = volunteer("Bo", Task.KITCHEN)

    refused(lambda: alter("volunteer_id = :bo", bo=bo.id))


def test_a_row_given_back_does_not_come_alive_by_a_side_door(anna):
    put(anna, TOO_LATE, gone=True)

    refused(lambda: alter("gone = :no", no=False))


def test_what_stands_already_stays_when_an_approval_is_withdrawn(anna):
    put(anna, GOOD)
    commands.withdraw_approval(anna, Task.CHILDREN, by=THE_HOUSE)

    alter("note = 'mødt'")
    refused(lambda: put(anna, GOOD))


def test_taking_and_withdrawing_at_once_come_one_after_the_other(app, anna):
    """Whoever comes second sees what the first did: a duty taken after the withdrawal is refused, never slips by."""
    put(anna, GOOD)
    done: list[str] = []
    key = anna.id

    def withdraw() -> None:
        with transaction.writing(app):
            commands.withdraw_approval(db.session.get_one(Volunteer, key), Task.CHILDREN, by=THE_HOUSE)
        done.append("withdrawn")

    other = Thread(target=withdraw)
    other.start()
    other.join(0.5)
    assert done == [], "the withdrawal waits for the duty that is being taken"
    db.session.commit()
    other.join(60)
    assert done == ["withdrawn"]
    refused(lambda: put(anna, GOOD))
