"""Many want the same hour of the same place at the same time: exactly one gets it, the others get the sentence."""

from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select

from familiehus.bookings import commands
from familiehus.bookings.models import Hold, ResourceKind
from familiehus.kernel.db import db
from tests.bookings import racing
from tests.processes import processes_like_ours

pytestmark = pytest.mark.both_databases


@pytest.fixture
def hall(app, clock) -> str:
    key = commands.enter(ResourceKind.PLACE, "Salen").key
    db.session.commit()
    return key


def check(answers: list[list[str]], rounds: int) -> None:
    """`answers` holds each contender's answers, round by round."""
    assert len(answers) > 1
    for number in range(rounds):
        said = [each[number] for each in answers]
        assert said.count("") == 1, (number, said)
        assert all(each == "" or each.startswith("Salen er optaget ") for each in said), said
    db.session.rollback()
    assert db.session.scalar(select(func.count(Hold.id))) == rounds


def threads(app, key: str, contenders: int, rounds: int) -> None:
    start = Barrier(contenders)
    answers: list[list[str]] = [[] for _ in range(contenders)]

    def contend(mine: list[str]) -> None:
        for number in range(rounds):
            start.wait(60)
            mine.append(racing.want(app, key, number))

    running = [Thread(target=contend, args=(mine,)) for mine in answers]
    for each in running:
        each.start()
    for each in running:
        each.join()
    check(answers, rounds)


def processes(app, key: str, contenders: int, rounds: int) -> None:
    settings = app.extensions["settings"]
    fresh = processes_like_ours()
    start, told = fresh.Barrier(contenders), fresh.Queue()
    order = (str(settings.data), settings.database_url, key, rounds, start, told)
    running = [fresh.Process(target=racing.race, args=order) for _ in range(contenders)]
    for each in running:
        each.start()
    answers = [told.get(timeout=120) for _ in running]
    for each in running:
        each.join()
    check(answers, rounds)


def test_sixteen_threads(app, hall):
    threads(app, hall, contenders=16, rounds=4)


def test_four_processes(app, hall):
    processes(app, hall, contenders=4, rounds=4)


@pytest.mark.long
def test_sixteen_threads_a_hundred_times(app, hall):
    threads(app, hall, contenders=16, rounds=100)


@pytest.mark.long
def test_four_processes_a_hundred_times(app, hall):
    processes(app, hall, contenders=4, rounds=100)
