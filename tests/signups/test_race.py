"""Many want the last seats at the same moment, leave them, take what is offered: nobody is over, nobody forgotten."""

import multiprocessing
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from familiehus.families.models import Household
from familiehus.kernel.db import db
from familiehus.signups import commands
from familiehus.signups.models import Signup
from familiehus.signups.states import State
from tests.signups import racing
from tests.signups.parties import date, family

pytestmark = pytest.mark.both_databases


@pytest.fixture
def stage(app, clock) -> tuple[list[int], list[int]]:
    """Three dates with few seats (one on its last day), and families who want them."""
    dates = [date(total=6), date("2026-12-16 10-12", total=9, adults=5), date("2026-11-25 9-10", total=5)]
    found = [each.id for each in dates], [family().id for _each in range(24)]
    db.session.commit()
    return found


def check(tally: Counter[str]) -> None:
    assert not [each for each in tally if each.startswith("error")], tally
    assert tally["done"] > 10, tally
    db.session.rollback()
    assert racing.wrongs() == []


def test_sixteen_threads_for_one_seat(app, clock):
    leg = date(total=1).id
    contenders = [family().id for _each in range(16)]
    db.session.commit()

    with ThreadPoolExecutor(16) as pool:
        said = list(pool.map(lambda who: racing.attempt(app, leg, who, "join", 1), contenders))

    assert said == ["done"] * 16
    db.session.rollback()
    states = Counter(db.session.scalars(select(Signup.state)))
    assert states == {State.SIGNED: 1, State.WAITING: 15}
    assert sorted(db.session.scalars(select(Signup.number).where(Signup.number.is_not(None)))) == list(
        range(1, 16)
    )
    assert racing.wrongs() == []


def test_one_family_taps_on_eight_devices(app, clock):
    leg, holm = date(total=9).id, family().id
    db.session.commit()

    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(lambda _: racing.attempt(app, leg, holm, "join", 2), range(8)))

    assert sorted(said) == ["done", *["refused"] * 7]
    db.session.rollback()
    assert db.session.scalar(select(func.count(Signup.id))) == 1


def test_closing_while_signing_up_leaves_no_seat_behind(app, clock):
    from familiehus.families import commands as families
    from familiehus.kernel.refusals import Refused
    from familiehus.kernel.roles import THE_HOUSE
    from familiehus.kernel.transaction import writing

    leg = date(total=30).id
    them = [family().id for _each in range(8)]
    db.session.commit()

    def close(who: int) -> str:
        try:
            with writing(app):
                families.close(db.session.get_one(Household, who), by=THE_HOUSE)
        except Refused as why:
            return str(why)
        return "done"

    with ThreadPoolExecutor(16) as pool:
        closing = [pool.submit(close, who) for who in them]
        joining = [pool.submit(racing.attempt, app, leg, who, "join", 1) for who in them]

    assert [each.result() for each in closing] == ["done"] * 8
    assert {each.result() for each in joining} <= {"done", "refused"}
    db.session.rollback()
    assert db.session.scalar(select(func.count(Signup.id)).where(Signup.state != State.LEFT)) == 0
    assert racing.wrongs() == []


def test_the_job_run_by_eight_at_once_lapses_each_offer_once(app, clock):
    from familiehus.kernel.roles import THE_HOUSE
    from familiehus.kernel.transaction import writing
    from tests.signups.parties import join

    leg = date(total=3)
    holders, waiting = [join(leg) for _each in range(3)], [join(leg) for _each in range(6)]
    for each in holders:
        commands.leave(each, by=THE_HOUSE)
    assert len(waiting) == 6
    db.session.commit()
    clock("2026-11-27 12:00")

    def lapse(_number: int) -> int:
        with writing(app):
            return commands.lapse_offers()

    with ThreadPoolExecutor(8) as pool:
        lapsed = sum(pool.map(lapse, range(8)))

    assert lapsed == 3
    db.session.rollback()
    assert Counter(db.session.scalars(select(Signup.state))) == {
        State.LEFT: 3,
        State.LAPSED: 3,
        State.OFFERED: 3,
    }


def threads(app, stage, runners: int, acts: int) -> None:
    dates, households = stage
    with ThreadPoolExecutor(runners) as pool:
        told = pool.map(lambda seed: racing.many(app, dates, households, acts, seed), range(runners))
    check(sum(told, Counter()))


def processes(app, stage, runners: int, acts: int) -> None:
    settings = app.extensions["settings"]
    fresh = multiprocessing.get_context("spawn")
    start, told = fresh.Barrier(runners), fresh.Queue()
    where = (str(settings.data), settings.database_url, *stage, acts)
    running = [fresh.Process(target=racing.race, args=(*where, seed, start, told)) for seed in range(runners)]
    for each in running:
        each.start()
    tally = sum((told.get(timeout=600) for _each in running), Counter())
    for each in running:
        each.join()
    check(tally)


def test_eight_threads_at_random(app, stage):
    threads(app, stage, runners=8, acts=12)


@pytest.mark.long
def test_sixteen_threads_at_random_at_length(app, stage):
    threads(app, stage, runners=16, acts=200)


@pytest.mark.long
def test_four_processes_at_random_at_length(app, stage):
    processes(app, stage, runners=4, acts=800)
