"""Families tap »Meld jer til« on nearly full dates, all at once, on one and on four web servers; some leave again."""

import random
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from familiehus.families.models import Household
from familiehus.kernel.db import db
from familiehus.signups.models import Signup
from familiehus.signups.states import State
from tests.serving import servers
from tests.signups import racing
from tests.signups.parties import date
from tests.signups.telephones import phones

pytestmark = pytest.mark.both_databases
SEATS, AT_ONCE = 5, 16


def race(app, workers: int, dates: int, families: int) -> None:
    """Every family taps once for every date, in no order; meanwhile somebody leaves now and then."""
    rows = [date(f"om {10 + number} dage 10-12", total=SEATS) for number in range(dates)]
    keys, ids = [each.key for each in rows], [each.id for each in rows]
    everybody = phones(app, families)
    db.session.commit()
    taps = [(who, key) for who in everybody for key in keys]
    dice = random.Random(workers)
    dice.shuffle(taps)
    is_over, left = threading.Event(), Counter()

    def leave_now_and_then() -> None:
        mine = random.Random(7)
        while not is_over.wait(0.05):
            who, act = mine.choice(everybody).household, mine.choice(("leave", "decline", "accept"))
            left[racing.attempt(app, mine.choice(ids), who, act, 1)] += 1

    with servers(app, workers) as running, ThreadPoolExecutor(AT_ONCE) as pool:
        leaver = threading.Thread(target=leave_now_and_then)
        leaver.start()
        began = time.monotonic()
        answers = [
            pool.submit(who.send, running[number % workers].port, key, who.form(1 + number % 2))
            for number, (who, key) in enumerate(taps)
        ]
        said = Counter(each.result() for each in answers)
        took = time.monotonic() - began
        is_over.set()
        leaver.join()
    db.session.rollback()
    states = Counter(each.value for each in db.session.scalars(select(Signup.state)))
    wrong = racing.wrongs()
    print(
        f"\n{db.engine.dialect.name}, {workers} workers: {len(taps)} sign-ups in {took:.0f} s; answers {dict(said)}; "
        f"meanwhile {dict(left)}; rows {dict(states)}; wrong: {len(wrong)}"
    )
    assert set(said) == {"done"}, said
    assert not [each for each in left if each.startswith("error")], left
    assert wrong == []
    assert states[State.SIGNED.value] > 0
    assert db.session.scalar(select(func.count(Signup.id))) == len(taps)
    assert db.session.scalar(select(func.count(Household.id))) == families


def test_a_hundred_taps_on_two_servers(app):
    race(app, workers=2, dates=5, families=20)


@pytest.mark.long
@pytest.mark.parametrize("workers", [1, 4])
def test_ten_thousand_taps(app, workers):
    race(app, workers, dates=100, families=100)
