"""One request, one transaction: nothing is lost, nothing half-done stays, nothing is promised too early."""

import multiprocessing
import threading
from collections import Counter as Tally
from pathlib import Path

import pytest
from sqlalchemy import func, select

from familiehus.kernel import transaction
from familiehus.kernel.audit import AuditEntry
from familiehus.kernel.db import db
from tests.conftest import open_house
from tests.kernel import workshop
from tests.kernel.workshop import Counter, Parcel
from tests.processes import processes_like_ours


def names() -> list[str]:
    return list(db.session.scalars(select(Parcel.name).order_by(Parcel.id)))


@pytest.fixture
def unprotected(shop):
    """Posts without a form of their own need no token here; tokens are tried in test_headers."""
    shop.config["WTF_CSRF_ENABLED"] = False
    yield shop
    shop.config["WTF_CSRF_ENABLED"] = True


def count_from_a_process(
    data: str, url: str, times: int, answers: "multiprocessing.Queue[dict[int, int]]"
) -> None:
    """One worker process of many: `times` posts that read and then write."""
    house = open_house(Path(data), url)
    house.config["WTF_CSRF_ENABLED"] = False
    with house.app_context():
        workshop.furnish(house)
    client = house.test_client()
    statuses = Tally(client.post("/vaerksted/tael").status_code for _ in range(times))
    answers.put(dict(statuses))


@pytest.mark.both_databases
class TestNoUpdateIsLost:
    """Eight processes read and then write the same row (BEGIN IMMEDIATE on SQLite, a row lock on PostgreSQL)."""

    def race(self, shop, processes: int, times: int) -> None:
        db.session.commit()
        db.engine.dispose()
        context = processes_like_ours()
        answers = context.Queue()
        data = str(shop.extensions["settings"].data)
        url = shop.extensions["settings"].database_url
        workers = [
            context.Process(target=count_from_a_process, args=(data, url, times, answers))
            for _ in range(processes)
        ]
        for worker in workers:
            worker.start()
        tallies = [answers.get(timeout=300) for _ in workers]
        for worker in workers:
            worker.join()
        answers.close()
        answers.join_thread()

        assert sum((Tally(tally) for tally in tallies), Tally()) == {303: processes * times}
        assert db.session.get_one(Counter, 1).number == processes * times

    def test_by_eight_processes(self, shop):
        self.race(shop, processes=8, times=12)

    @pytest.mark.long
    def test_by_eight_processes_150_times_each(self, shop):
        self.race(shop, processes=8, times=150)

    def test_by_threads_of_one_server(self, unprotected):
        db.session.commit()

        def posts() -> None:
            client = unprotected.test_client()
            for _ in range(10):
                assert client.post("/vaerksted/tael").status_code == 303

        threads = [threading.Thread(target=posts) for _ in range(8)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()

        assert db.session.get_one(Counter, 1).number == 80


@pytest.mark.postgres
def test_two_who_wait_for_each_other_both_come_through(unprotected):
    """PostgreSQL gives one of them up, who is let try once more and finds everything as before the first try."""
    db.session.add(Counter(id=2))
    db.session.commit()
    both, answers = threading.Barrier(2), {}

    def post(first: int) -> None:
        workshop.MET[threading.get_ident()] = both
        client = unprotected.test_client()
        answer = client.post(f"/vaerksted/over-kors/{first}")
        with client.session_transaction() as kept:
            answers[first] = answer.status_code, [said for _category, said in kept["_flashes"]]

    threads = [threading.Thread(target=post, args=(first,)) for first in (1, 2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert answers == {1: (303, ["På vej.", "Talt."]), 2: (303, ["På vej.", "Talt."])}
    assert [db.session.get_one(Counter, number).number for number in (1, 2)] == [2, 2]


@pytest.mark.both_databases
def test_a_write_while_reading_raises(worker):
    with pytest.raises(transaction.WriteWhileReadingError):
        worker.get("/vaerksted/skriv-mens-du-laeser")
    transaction.begin_reading()
    db.session.rollback()
    assert names() == []


def test_a_row_left_lying_in_a_reading_request_is_not_kept(worker):
    worker.get("/vaerksted/glemt")

    assert names() == []


def test_bulk_statements_are_guarded_too(shop):
    from sqlalchemy import delete, insert, update

    db.session.commit()
    transaction.begin_reading()
    for statement in (insert(Parcel).values(name="x"), update(Parcel).values(name="x"), delete(Parcel)):
        with pytest.raises(transaction.WriteWhileReadingError):
            db.session.execute(statement)
        db.session.rollback()


@pytest.mark.both_databases
def test_a_commit_that_fails_is_an_error_page_and_promises_nothing(worker, shop):
    token = worker.get("/vaerksted/token").text
    shop.testing = False
    try:
        answer = worker.send("/vaerksted/for-sent", {"csrf_token": token})
    finally:
        shop.testing = True

    assert answer.status >= 400
    assert "Location" not in answer.headers
    assert "Gemt!" not in answer
    assert "Gemt!" not in worker.get("/vaerksted/"), "nor on the next page"
    with worker.client.session_transaction() as kept:
        assert not kept.get("_flashes")
    assert names() == []


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 410, 422, 429, 500, 503])
def test_what_is_refused_leaves_nothing(worker, unprotected, status):
    worker.send(f"/vaerksted/svar/{status}", {})

    assert names() == []


@pytest.mark.parametrize("status", [200, 204, 302, 303])
def test_what_is_accepted_stays(worker, unprotected, status):
    worker.send(f"/vaerksted/svar/{status}", {})

    assert names() == [f"svar {status}"]


def test_a_refusal_outside_a_form_undoes_everything_and_is_told(worker, unprotected):
    answer = worker.send("/vaerksted/afvist", {})

    assert answer.status == 409
    assert "Det går ikke." in answer
    assert names() == []


@pytest.mark.both_databases
def test_slow_work_first_then_a_fresh_look_under_the_lock(worker, unprotected, monkeypatch):
    for _ in range(2):
        assert worker.send("/vaerksted/langsom", {}).status == 303

    assert db.session.get_one(Counter, 1).number == 2


def test_outside_a_request_all_or_nothing(shop):
    db.session.commit()
    with pytest.raises(ZeroDivisionError), transaction.writing(shop) as session:
        session.add(Parcel(name="halv"))
        session.flush()
        raise ZeroDivisionError
    assert names() == []
    db.session.commit()

    with transaction.writing(shop) as session:
        session.add(Parcel(name="hel"))
    assert names() == ["hel"]


def test_nothing_waits_from_an_undone_transaction_for_the_next(worker):
    worker.get("/vaerksted/")
    worker.post("/vaerksted/", name="halv")
    worker.post("/vaerksted/", name="Ble")

    acts = db.session.execute(select(AuditEntry.act, AuditEntry.place)).all()
    assert [tuple(act) for act in acts] == [("parcel packed", 1)]
    assert db.session.scalar(select(func.count(Parcel.id))) == 1
