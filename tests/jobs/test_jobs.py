"""Jobs run when they are due, once at a time, and leave a trace of how it went."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy.exc import OperationalError

from familiehus.jobs import running, timetable, worker
from familiehus.jobs.running import Outcome
from familiehus.jobs.timetable import JOBS, Every, Job, Nightly
from familiehus.kernel import clock as house_clock
from familiehus.kernel import leases
from familiehus.kernel.db import db

pytestmark = pytest.mark.usefixtures("app", "clock")


@pytest.fixture
def job(monkeypatch):
    """A job that notes when it ran."""
    ran: list[str] = []

    def work(_app) -> None:
        ran.append(house_clock.local(house_clock.now()).strftime("%d %H:%M"))

    made = Job("errand", "Et ærinde.", Nightly(), work)
    monkeypatch.setattr(timetable, "JOBS", {"errand": made})

    return made, ran


def test_a_nightly_job_runs_once_a_night_and_is_made_up_for(app, job, clock):
    errand, ran = job
    for wall in ("24 10:00", "24 10:01", "25 02:59", "25 03:00", "25 03:01", "27 09:00", "27 09:01"):
        clock(f"2026-11-{wall}")
        running.run_if_due(app, errand)

    assert ran == ["24 10:00", "25 03:00", "27 09:00"]


def test_a_nightly_job_keeps_its_hour_when_the_clock_is_changed():
    night = Nightly()
    before = house_clock.at(house_clock.today().replace(month=10, day=24), night.at)

    assert not night.is_due(before + timedelta(hours=24, minutes=59), before)
    assert night.is_due(before + timedelta(hours=25), before)


@pytest.mark.parametrize(("minutes", "due"), [(0, False), (14, False), (15, True), (40, True)])
def test_a_job_every_quarter(minutes, due):
    now = house_clock.now()

    assert Every(15).is_due(now, now - timedelta(minutes=minutes)) is due


def test_two_who_run_the_same_job_at_once_run_it_once(app):
    begun, may_end = threading.Event(), threading.Event()

    def work(_app) -> None:
        begun.set()
        may_end.wait(60)

    slow = Job("slow", "Langsomt.", Every(1), work)
    outcomes = []
    first = threading.Thread(target=lambda: outcomes.append(running.run(app, slow)))
    first.start()
    assert begun.wait(60)

    assert running.run(app, slow) is Outcome.BUSY
    may_end.set()
    first.join(60)
    assert outcomes == [Outcome.DONE]
    assert running.run(app, slow) is Outcome.DONE


@pytest.mark.both_databases
def test_of_many_who_reach_for_a_lease_one_gets_it(app):
    db.session.commit()
    for round_ in range(5):
        with ThreadPoolExecutor(8) as many:
            got = list(many.map(lambda _each, name=f"errand {round_}": leases.take(app, name), range(8)))
        assert len([holder for holder in got if holder]) == 1


def test_what_somebody_died_over_is_taken_up_again_within_a_minute(app, clock):
    quick = Job("quick", "Hurtigt.", Every(1), lambda _app: None)
    assert leases.take(app, "quick")

    clock("2026-11-24 10:42:50")
    assert running.run(app, quick) is Outcome.BUSY
    clock("2026-11-24 10:43:10")
    assert running.run(app, quick) is Outcome.DONE


@pytest.mark.both_databases
def test_what_takes_long_is_not_begun_by_somebody_else_meanwhile(app, clock, monkeypatch):
    monkeypatch.setattr(leases, "RENEWED_AFTER", 0.01)
    begun, may_end = threading.Event(), threading.Event()

    def work(_app) -> None:
        begun.set()
        may_end.wait(60)

    def is_kept_until(now: datetime) -> bool:
        with app.app_context():
            kept_until = leases.every_lease()["slow"].until
            return kept_until is not None and kept_until > now

    slow, outcomes = Job("slow", "Langsomt.", Every(1), work), []
    first = threading.Thread(target=lambda: outcomes.append(running.run(app, slow)))
    first.start()
    assert begun.wait(60)
    clock("2026-11-24 11:30")
    patience = time.monotonic() + 60
    while not is_kept_until(house_clock.now()) and time.monotonic() < patience:
        time.sleep(0.01)

    assert running.run(app, slow) is Outcome.BUSY
    may_end.set()
    first.join(60)
    assert outcomes == [Outcome.DONE]


def test_a_clock_that_once_ran_ahead_stops_nothing(app, clock):
    nightly = Job("nightly", "Hver nat.", Nightly(), lambda _app: None)
    clock("2036-01-24 10:00")
    assert running.run_if_due(app, nightly) is Outcome.DONE
    assert leases.take(app, "held")
    leases.beat(app)

    clock("2026-11-24 10:00")

    assert leases.is_silent()
    db.session.rollback()
    assert running.run_if_due(app, nightly) is Outcome.DONE
    assert running.run_if_due(app, nightly) is None
    assert leases.take(app, "held")


def test_what_the_database_gave_up_for_anothers_sake_is_done_once_more(app):
    class WaitedForEachOther(Exception):
        sqlstate = "40P01"

    done: list[str] = []

    def waits(times: int):
        def command() -> None:
            done.append(str(times))
            if done.count(str(times)) <= times:
                raise OperationalError("UPDATE", {}, WaitedForEachOther())

        return command

    for times, outcome in ((1, Outcome.DONE), (2, Outcome.FAILED)):
        job = Job(f"waits-{times}", "Venter.", Nightly(), timetable.in_one_transaction(waits(times)))
        assert running.run(app, job) is outcome
    assert done == ["1", "1", "2", "2"]


def test_a_part_that_fails_keeps_no_other_from_being_done(app):
    def fails() -> None:
        raise LookupError

    done: list[str] = []
    job = timetable.in_one_transaction(lambda: done.append("first"), fails, lambda: done.append("last"))

    assert running.run(app, Job("parts", "Flere ting.", Nightly(), job)) is Outcome.FAILED
    assert done == ["first", "last"]


def test_who_lost_the_lease_does_not_end_it_for_the_next(app, clock):
    late = leases.take(app, "errand")
    clock("2026-11-24 11:00")
    assert leases.take(app, "errand")

    assert late
    leases.end(app, "errand", late)

    assert leases.take(app, "errand") is None


def test_a_job_that_fails_is_left_alone_for_a_while(app, clock):
    tries = []

    def work(_app) -> None:
        tries.append(1)
        raise LookupError("Anna Bach, anna@eksempel.dk")

    failing = Job("failing", "Går galt.", Every(1), work)
    assert running.run_if_due(app, failing) is Outcome.FAILED
    assert leases.every_lease()["failing"].fault == "LookupError"
    db.session.rollback()

    clock("2026-11-24 10:50")
    assert running.run_if_due(app, failing) is None
    clock("2026-11-24 11:03")
    assert running.run_if_due(app, failing) is Outcome.FAILED
    assert len(tries) == 2


@pytest.mark.parametrize("name", JOBS)
def test_every_job_may_run_twice_in_a_row(app, name):
    assert running.run(app, JOBS[name]) is Outcome.DONE
    assert running.run(app, JOBS[name]) is Outcome.DONE


def test_the_worker_is_silent_until_it_beats_and_again_after_three_minutes(app, clock):
    assert leases.is_silent()
    db.session.rollback()
    stop = threading.Event()
    stop.set()
    worker.beat(app, stop, 1)

    clock("2026-11-24 10:45")
    assert not leases.is_silent()
    clock("2026-11-24 10:46")
    assert leases.is_silent()


def test_a_quiet_house_is_not_written_to(app):
    from familiehus.messages import postman

    assert not postman.has_work(app)
    db.session.rollback()
    stop = threading.Event()
    stop.set()
    worker.beat(app, stop, 1)

    assert leases.every_lease().keys() == {leases.WORKER}


def test_huey_knows_every_job_that_has_a_timetable(app):
    queue = worker.queue_of(app)
    try:
        names = {type(task).__name__ for task in queue._registry.periodic_tasks}
        assert names == set(JOBS) - {"outbox"}
    finally:
        queue.storage.close()
