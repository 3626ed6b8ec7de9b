"""What is written beside a request: a look is kept, or withheld."""

import pytest
from sqlalchemy import select

from familiehus.kernel import audit
from familiehus.kernel.audit import AuditEntry
from familiehus.kernel.db import db
from tests.kernel.workshop import Parcel

ADDRESS = "Storegade 1"


@pytest.fixture
def parcel(shop, clock) -> Parcel:
    parcel = Parcel(name=ADDRESS)
    db.session.add(parcel)
    db.session.commit()
    return parcel


def entries() -> list[tuple[str, str, str]]:
    rows = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id))
    return [(row.act, row.actor_key, row.subject_key) for row in rows]


@pytest.mark.both_databases
def test_a_look_is_kept(worker, parcel):
    answer = worker.get(f"/vaerksted/se/{parcel.key}", **{"X-Worker": "staff"})

    assert ADDRESS in answer
    assert entries() == [("looked at", "worker-staff", parcel.key)]


def test_a_look_that_cannot_be_kept_is_withheld(worker, parcel, shop, monkeypatch):
    def broken(*_args, **_more):
        raise OSError("disk full")

    monkeypatch.setattr(audit, "record", broken)
    shop.testing = False
    try:
        answer = worker.get(f"/vaerksted/se/{parcel.key}")
    finally:
        shop.testing = True

    assert answer.status == 500
    assert ADDRESS not in answer.text
    assert entries() == []


def test_a_look_at_what_is_not_there_is_no_look(worker, parcel):
    assert worker.get("/vaerksted/se/findesikke").status == 404
    assert entries() == []


@pytest.mark.both_databases
def test_a_board_counts_once_a_quarter_hour_for_each_person(worker, parcel, clock):
    path = f"/vaerksted/se/{parcel.key}?tavle"
    for wall in ("10:46", "10:52", "10:59"):
        clock(f"2026-11-24 {wall}")
        worker.get(path, **{"X-Worker": "staff"})
        worker.get(path, **{"X-Worker": "manager"})
    assert len(entries()) == 2

    clock("2026-11-24 11:01")
    worker.get(path, **{"X-Worker": "staff"})
    assert len(entries()) == 3


@pytest.mark.both_databases
def test_two_boards_at_the_same_instant_both_get_their_answer(shop, parcel):
    import threading

    parcel_key = parcel.key
    db.session.commit()
    statuses: list[int] = []
    ready = threading.Barrier(6)

    def poll() -> None:
        client = shop.test_client()
        ready.wait()
        statuses.append(
            client.get(f"/vaerksted/se/{parcel_key}?tavle", headers={"X-Worker": "staff"}).status_code
        )

    polls = [threading.Thread(target=poll) for _ in range(6)]
    for each in polls:
        each.start()
    for each in polls:
        each.join()

    assert statuses == [200] * 6
    assert len(entries()) == 1


@pytest.mark.both_databases
def test_a_refused_attempt_is_kept_though_the_request_was_refused(worker, parcel):
    for _ in range(3):
        assert worker.get("/vaerksted/kun-lederen", **{"X-Worker": "volunteer"}).status == 403

    assert entries() == [("refused", "worker-volunteer", "")]


def test_a_refused_post_undoes_its_act_and_keeps_its_trace(worker, parcel):
    worker.get("/vaerksted/", **{"X-Worker": "staff"})
    assert worker.get("/vaerksted/kun-lederen", **{"X-Worker": "manager"}).text == "hemmeligt"
    assert entries() == []
