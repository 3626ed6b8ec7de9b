"""Server time and queries of the loans with 2,000 things and 20,000 past loans.

pytest -m long tests/bench/test_loans.py -s
"""

from collections.abc import Callable
from datetime import time, timedelta

import pytest
from flask import Flask
from sqlalchemy import insert

from familiehus.kernel import clock
from familiehus.kernel.db import db, new_key
from familiehus.kernel.roles import THE_HOUSE
from familiehus.loans import queries
from familiehus.loans.models import Loan
from familiehus.loans.states import BorrowerKind
from tests import a, households, things
from tests.bench.test_pages import bare_flask_ms, median_ms, told
from tests.client import Browser
from tests.counting import count_queries

pytestmark = pytest.mark.long
THINGS, PAST, KINDS = 2_000, 20_000, 40
MOST_QUERIES = 12


@pytest.fixture
def full_shelves(app: Flask) -> Flask:
    things.open_every_day()
    families = [households.household() for _number in range(40)]
    kinds = [things.kind(f"Slags {number:02}") for number in range(KINDS)]
    shelf = [things.item(f"Ting {number:04}", kinds[number % KINDS]) for number in range(THINGS)]
    past = []
    for number in range(PAST):
        item, first = shelf[number % THINGS], things.in_days(-20 * (1 + number // THINGS))
        noon = clock.at(first, time(12))
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


def test_what_full_shelves_cost(full_shelves: Flask, capsys: pytest.CaptureFixture[str]):
    staff, today = a.staff(), clock.today()
    db.session.commit()
    kind = queries.every_kind(staff)[0]
    shelf = queries.items(staff, kind=kind)
    asks: dict[str, Callable[[], object]] = {
        "out now": lambda: queries.out_now(staff),
        "overdue": lambda: queries.overdue(staff),
        "to hand out": lambda: queries.to_hand_out(staff),
        "to check": lambda: queries.to_check(staff),
        "proposals": lambda: queries.proposals(staff),
        "borrowers": lambda: queries.borrowers(staff),
        "things to lend, one kind": lambda: queries.items_to_lend(staff, kind=kind),
        "timeline, 50 things x 28 days": lambda: queries.timeline(
            queries.items(staff, kind=kind), today, things.in_days(27)
        ),
        "fits": lambda: queries.fits(kind, things.in_days(3), things.in_days(9)),
        "figures of a year": lambda: queries.figures(things.in_days(-365), today, THE_HOUSE),
    }
    bare = bare_flask_ms()
    lines = [f"a bare Flask page: {bare:.2f} ms"]
    for name, ask in asks.items():
        db.session.expire_all()
        with count_queries(db.engine) as asked:
            ask()
        assert len(asked) <= MOST_QUERIES, (name, len(asked))
        spent = median_ms(ask)
        lines.append(f"{name:<40}{spent:7.1f} ms {spent / bare:7.0f} x bare {len(asked):4} queries")
    browser = Browser(full_shelves).as_(staff)
    lines += [
        told("staff", browser, path, bare)
        for path in (
            "/udlaan/register",
            "/udlaan/register?said=Ting+12",
            f"/udlaan/register/{shelf[0].key}",
            "/udlaan/slags",
        )
    ]
    with capsys.disabled():
        print("\n" + "\n".join(lines))


def test_what_the_desk_costs_with_full_shelves(full_shelves: Flask, capsys: pytest.CaptureFixture[str]):
    staff = a.staff()
    kind = queries.every_kind(staff)[0].key
    desk = Browser(full_shelves).as_(staff)
    bare, lines = bare_flask_ms(), []
    for path in ("/", "/tag-imod", "/plan", f"/plan?kind={kind}", "/over-tiden", "/eftersyn", "/tal"):
        address = f"/udlaan{path}"
        desk.client.get(address)
        with count_queries(db.engine) as asked:
            desk.client.get(address)
        taken = median_ms(lambda address=address: desk.client.get(address).close())
        lines.append(
            f"{address.partition('=')[0]:28} {taken:6.1f} ms  {taken / bare:5.1f} x bare  {len(asked)} queries"
        )
        assert len(asked) <= MOST_QUERIES, address
    with capsys.disabled():
        print("\n" + "\n".join(lines))
