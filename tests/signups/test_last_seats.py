"""64 families want the last 10 seats at the same moment, again and again, while web servers are killed (R48, R50, R52).

pytest -n0 -m long tests/signups/test_last_seats.py -s
"""

import random
import sqlite3
import statistics
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import func, select

from familiehus.activities.models import Occurrence
from familiehus.kernel import audit
from familiehus.kernel.answers import Answer
from familiehus.kernel.db import db
from familiehus.privacy import chain
from familiehus.signups.models import Signup
from familiehus.signups.states import State
from tests import a
from tests.serving import Server, servers
from tests.signups import racing
from tests.signups.parties import date
from tests.signups.telephones import Phone, phones

SEATS = 10
SECONDS = 120
"""Nobody gives up before."""


@dataclass
class Race:
    """One date: everybody sends a form at the same moment, and sends it again until it is answered."""

    occurrence_key: str
    servers: list[Server]
    dice: random.Random
    kill_after: int | None
    """The number of answers after which a server is killed."""

    def __post_init__(self) -> None:
        self.answered = threading.Semaphore(0)
        self.again = Counter[str]()

    def run(self, everybody: list[Phone], pool: ThreadPoolExecutor) -> list[float]:
        """How long each waited, in seconds."""
        start = threading.Barrier(len(everybody))
        plans = [[self.dice.randrange(len(self.servers)) for _each in range(400)] for _who in everybody]
        taps = [pool.submit(self._tap, who, plan, start) for who, plan in zip(everybody, plans, strict=True)]
        if self.kill_after is not None:
            for _each in range(self.kill_after):
                assert self.answered.acquire(timeout=SECONDS)
            time.sleep(self.dice.uniform(0, 0.03))
            victim = self.dice.choice(self.servers)
            victim.kill()
            victim.start()
            victim.wait()
        return [each.result() for each in taps]

    def _tap(self, who: Phone, plan: list[int], start: threading.Barrier) -> float:
        form = who.form(1)
        start.wait(SECONDS)
        began = time.monotonic()
        for server in plan:
            said = who.send(self.servers[server].port, self.occurrence_key, form)
            if said == "done":
                self.answered.release()
                return time.monotonic() - began
            assert self.kill_after is not None, said
            assert said.startswith("error "), said
            self.again[said] += 1
            time.sleep(0.05)
        raise TimeoutError("Nobody answered.")


def run(app: Flask, *, workers: int, races: int, kills: int, families: int, seed: int = 1) -> None:
    """Race upon race; after each exactly the seats are sold, once each, and all others stand in line."""
    dice = random.Random(seed)
    rows = dates(races)
    everybody = phones(app, families)
    db.session.commit()
    killing = set(dice.sample(range(races), kills))
    slowest, again = [], Counter[str]()
    with servers(app, workers) as running, ThreadPoolExecutor(families) as pool:
        for number, (row_id, key) in enumerate(rows):
            race = Race(key, running, dice, dice.randrange(families * 3 // 4) if number in killing else None)
            waited = race.run(everybody, pool)
            again += race.again
            if number not in killing:
                slowest.append(max(waited) * 1000)
            check_date(row_id, families)
    said = f"{statistics.median(slowest):.0f} ms, worst {max(slowest):.0f}" if slowest else "-"
    print(
        f"\n{db.engine.dialect.name}, {workers} servers: {races} races of {families} for {SEATS} seats, {kills} killed; "
        f"sent again {dict(again)}; slowest answer of the middlemost unharmed race {said}"
    )
    check_house(races, families)


def dates(many: int) -> list[tuple[int, str]]:
    """Dates with few seats, at different times of the coming weeks: id and key."""
    responsible = a.staff()
    rows = [
        date(
            f"om {10 + number // 10} dage {8 + number % 10}-20",
            total=SEATS,
            responsible=responsible,
            meeting_point="Haven",
        )
        for number in range(many)
    ]
    return [(row.id, row.key) for row in rows]


def check_date(row_id: int, families: int) -> None:
    db.session.rollback()
    rows = db.session.execute(
        select(Signup.state, Signup.household_id, Signup.number, Signup.adults, Signup.id).where(
            Signup.occurrence_id == row_id
        )
    ).all()
    taken = db.session.scalar(select(Occurrence.taken_adults).where(Occurrence.id == row_id))
    db.session.rollback()
    assert taken == SEATS
    assert Counter(row.state for row in rows) == {State.SIGNED: SEATS, State.WAITING: families - SEATS}
    assert len({row.household_id for row in rows}) == len(rows)
    line = sorted(row.number for row in rows if row.number is not None)
    assert line == list(range(1, families - SEATS + 1)), "A number in the line is lost, or given twice."


def check_house(races: int, families: int) -> None:
    """Nothing half done is left: each form was taken once, left its trail once, and the file is sound."""
    assert racing.wrongs() == []
    for each in (
        select(func.count(Answer.key)).where(Answer.location != ""),
        select(func.count(audit.AuditEntry.id)).where(audit.AuditEntry.act == "signed up"),
    ):
        assert db.session.scalar(each) == races * families
    assert chain.verify().holds
    engine = db.engine
    db.session.rollback()
    if engine.dialect.name == "sqlite":
        with closing(sqlite3.connect(str(engine.url.database))) as file:
            assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert file.execute("PRAGMA foreign_key_check").fetchall() == []


def test_a_server_is_killed_in_the_middle_of_a_race(app):
    run(app, workers=2, races=2, kills=1, families=24)


@pytest.mark.long
@pytest.mark.parametrize("hundred", range(10))
def test_a_thousand_races_with_a_hundred_killed(app, hundred):
    run(app, workers=2 + hundred % 3, races=100, kills=10, families=64, seed=hundred)


@pytest.mark.long
@pytest.mark.both_databases
def test_a_hundred_races_on_either_database(app):
    run(app, workers=3, races=100, kills=10, families=64)
