"""Server time and queries of every page of the loans with 2,000 things and 20,000 past loans.

pytest -n0 -m long tests/bench/test_loans.py -s
"""

import logging
import time
from collections.abc import Callable
from datetime import time as wall_time
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import insert

from familiehus.kernel import clock
from familiehus.kernel.db import db, new_key
from familiehus.kernel.roles import THE_HOUSE
from familiehus.loans import commands, queries
from familiehus.loans.models import Loan
from familiehus.loans.states import BorrowerKind
from tests import a, households, people, things
from tests.bench.test_pages import bare_flask_ms
from tests.client import Browser
from tests.counting import count_queries

pytestmark = pytest.mark.long
THINGS, PAST, KINDS = 2_000, 20_000, 40
MOST_QUERIES, TIMES = 12, 40
STAFFS_PAGES = (
    "/udlaan/",
    "/udlaan/?who={who}",
    "/udlaan/?who={who}&ud={loan}",
    "/udlaan/?q=fam",
    "/udlaan/tag-imod",
    "/udlaan/tag-imod?who={who}",
    "/udlaan/plan",
    "/udlaan/plan?vis=maaned",
    "/udlaan/plan?kind={kind}",
    "/udlaan/plan?kind={kind}&vis=maaned",
    "/udlaan/reserver?kind={kind}",
    "/udlaan/over-tiden",
    "/udlaan/i-vejen",
    "/udlaan/venteliste",
    "/udlaan/eftersyn",
    "/udlaan/optaelling",
    "/udlaan/optaelling/{count}",
    "/udlaan/tal",
    "/udlaan/register",
    "/udlaan/register?said=Ting+12",
    "/udlaan/register/{item}",
    "/udlaan/register/ny",
    "/udlaan/slags",
    "/udlaan/slags/{kind}",
    "/udlaan/saet/ny",
    "/udlaan/maerkater",
    "/udlaan/maerkater/udskriv",
    "/udlaan/maerkater/udskriv?kind={kind}",
    "/udlaan/ting/{item}/nu",
    "/udlaan/ting/{item}/tjek",
    "/udlaan/laan/{loan}",
    "/udlaan/laan/{loan}/modtag",
    "/udlaan/laan/{loan}/ny-dag",
    "/udlaan/laan/{loan}/aftale",
    "/udlaan/laan/{loan}/kvittering",
)
BORROWERS_PAGES = ("/laan/", "/laan/?slags={kind}", "/laan/aftale")


@pytest.fixture
def full_shelves(app: Flask) -> Flask:
    things.open_every_day()
    families = [households.household() for _number in range(40)]
    kinds = [things.kind(f"Slags {number:02}") for number in range(KINDS)]
    shelf = [things.item(f"Ting {number:04}", kinds[number % KINDS]) for number in range(THINGS)]
    past = []
    for number in range(PAST):
        item, first = shelf[number % THINGS], things.in_days(-20 * (1 + number // THINGS))
        noon = clock.at(first, wall_time(12))
        past.append(
            {
                "key": new_key(),
                "row_version": 1,
                "kind_id": item.kind_id,
                "item_id": item.id,
                "starts_on": first,
                "due_on": first + timedelta(days=7),
                "free_on": first + timedelta(days=7),
                "reserved_by": "house",
                "borrower_kind": BorrowerKind.HOUSEHOLD,
                "household_id": families[number % 40].id,
                "reserved_at": noon,
                "handed_out_at": noon,
                "received_at": noon + timedelta(days=number % 11),
                "checked_at": noon + timedelta(days=number % 11),
            }
        )
    db.session.execute(insert(Loan), past)
    for number in range(0, 300, 3):
        things.out(shelf[number], due=number % 9, to=families[number % 40])
        things.reserved(kinds[number % KINDS], 1 + number % 20, to=families[(number + 1) % 40])
    db.session.commit()
    return app


def best_ms(ask: Callable[[], object]) -> tuple[float, float]:
    """The quickest of many, by the clock on the wall and by the processor's own: what the work costs on a machine that
    does other things beside."""
    wall, own = [], []
    for _number in range(TIMES):
        began, at_work = time.perf_counter(), time.process_time()
        ask()
        own.append((time.process_time() - at_work) * 1000)
        wall.append((time.perf_counter() - began) * 1000)
    return min(wall), min(own)


def told(name: str, ask: Callable[[], object], bare: float) -> str:
    """A line of the table; fails where the database is asked too often."""
    ask()
    with count_queries(db.engine) as asked:
        ask()
    assert len(asked) <= MOST_QUERIES, (name, len(asked), "\n".join(asked))
    wall, own = best_ms(ask)
    return f"{name:<44}{wall:7.1f} ms {own:7.1f} ms at work {wall / bare:6.0f} x bare {len(asked):3} queries"


def test_what_full_shelves_cost(full_shelves: Flask, capsys: pytest.CaptureFixture[str]):
    staff, today = a.staff(), clock.today()
    mother = people.family("Mona Berg")
    family = households.household("Familien Berg", guardian=mother)
    kind = queries.every_kind(staff)[0]
    shelf = queries.items(staff, kind=kind)
    loan = queries.out_now(staff)[0]
    assert loan.household is not None
    who = f"household:{loan.household.key}"
    things.out(shelf[-1], 3, to=family)
    count = commands.begin_stocktake(by=THE_HOUSE)
    db.session.commit()
    bare = min(bare_flask_ms() for _number in range(20))
    lines = [f"a bare Flask page: {bare:.2f} ms"]
    asks: dict[str, Callable[[], object]] = {
        "out now": lambda: queries.out_now(staff),
        "overdue": lambda: queries.overdue(staff),
        "proposals": lambda: queries.proposals(staff),
        "borrowers": lambda: queries.borrowers(staff),
        "things to lend, one kind": lambda: queries.items_to_lend(staff, kind=kind),
        "timeline, 50 things x 28 days": lambda: queries.timeline(shelf, today, things.in_days(27)),
        "fits": lambda: queries.fits(kind, things.in_days(3), things.in_days(9)),
        "figures of a year": lambda: queries.figures(things.in_days(-365), today, THE_HOUSE),
    }
    for name, ask in asks.items():
        db.session.expire_all()
        lines.append(told(name, ask, bare))
    desk, phone = Browser(full_shelves).as_(staff), Browser(full_shelves).as_(mother)
    pages = dict.fromkeys(STAFFS_PAGES, desk) | dict.fromkeys(BORROWERS_PAGES, phone)
    keys = {"kind": kind.key, "item": shelf[0].key, "loan": loan.key, "who": who, "count": count.key}
    db.session.commit()
    logging.disable(logging.INFO)
    for path, browser in pages.items():
        address = path.format(**keys)
        assert browser.client.get(address).status_code == 200, address
        lines.append(told(path, lambda at=address, by=browser: by.client.get(at).close(), bare))
    logging.disable(logging.NOTSET)
    with capsys.disabled():
        print("\n" + "\n".join(lines))
