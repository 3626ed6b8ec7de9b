"""Eight people at the desk do whatever comes to mind, all at once; after each step the house still adds up."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import select

from familiehus.families.models import Household
from familiehus.kernel import clock as house_clock
from familiehus.kernel.db import db
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import THE_HOUSE
from familiehus.kernel.transaction import writing
from familiehus.loans import commands, queries
from familiehus.loans.commands.placing import lock_kinds
from familiehus.loans.models import Item, ItemKind, Loan, WaitingEntry
from familiehus.loans.states import ItemState
from tests import households, things

pytestmark = pytest.mark.both_databases
THREADS = 8
AHEAD = 15


def anything(dice: random.Random, of: Any, *where: Any) -> Any:
    """Some row, or None."""
    rows = db.session.scalars(select(of).where(*where).order_by(of.id)).all()
    return dice.choice(rows) if rows else None


def some_day(dice: random.Random, least: int = 0) -> date:
    return things.in_days(dice.randint(least, AHEAD - 5))


def reserve(dice: random.Random) -> None:
    kind, family = anything(dice, ItemKind), anything(dice, Household)
    starts = some_day(dice)
    item = anything(dice, Item, Item.kind_id == kind.id) if dice.random() < 0.3 else None
    due = starts + timedelta(days=dice.randint(0, 5))
    commands.reserve(kind, family, starts, due, by=THE_HOUSE, item=item)


def hand_out(dice: random.Random) -> None:
    loan = anything(dice, Loan, Loan.handed_out_at.is_(None), Loan.cancelled_at.is_(None))
    if loan is not None:
        item = anything(dice, Item, Item.kind_id == loan.kind_id) if dice.random() < 0.4 else None
        commands.hand_out(loan, by=THE_HOUSE, item=item)


def hand_out_item(dice: random.Random) -> None:
    due = some_day(dice) if dice.random() < 0.5 else None
    commands.hand_out_item(anything(dice, Item), anything(dice, Household), due, by=THE_HOUSE)


def receive(dice: random.Random) -> None:
    loan = anything(dice, Loan, Loan.handed_out_at.is_not(None))
    if loan is not None:
        commands.receive(loan, by=THE_HOUSE)


def check(dice: random.Random) -> None:
    item = anything(dice, Item, Item.state == ItemState.CHECK)
    if item is not None:
        commands.check(item, queries.return_steps(item), by=THE_HOUSE)


def extend(dice: random.Random) -> None:
    loan = anything(dice, Loan, Loan.received_at.is_(None), Loan.cancelled_at.is_(None))
    if loan is not None:
        until = max(loan.due_on, house_clock.today()) + timedelta(days=dice.randint(-2, 5))
        commands.extend(loan, until, by=THE_HOUSE, override="Fordi")


def cancel(dice: random.Random) -> None:
    loan = anything(dice, Loan, Loan.handed_out_at.is_(None))
    if loan is not None:
        commands.cancel(loan, by=THE_HOUSE)


def swap(dice: random.Random) -> None:
    loan = anything(dice, Loan, Loan.received_at.is_(None), Loan.cancelled_at.is_(None))
    if loan is not None:
        item = anything(dice, Item, Item.kind_id == loan.kind_id)
        (commands.exchange if loan.is_out else commands.swap_item)(loan, item, by=THE_HOUSE)


def re_pack(dice: random.Random) -> None:
    commands.re_pack(anything(dice, ItemKind))


def wait(dice: random.Random) -> None:
    commands.join_line(anything(dice, ItemKind), anything(dice, Household), by=THE_HOUSE)


def leave(dice: random.Random) -> None:
    entry = anything(dice, WaitingEntry)
    if entry is not None:
        commands.leave_line(entry, by=THE_HOUSE)


def undo(dice: random.Random) -> None:
    loan = anything(dice, Loan, Loan.handed_out_at.is_not(None), Loan.received_at.is_(None))
    if loan is not None:
        commands.undo_hand_out(loan, by=THE_HOUSE)


ACTS: tuple[Callable[[random.Random], None], ...] = (
    reserve,
    reserve,
    reserve,
    hand_out,
    hand_out,
    hand_out_item,
    receive,
    receive,
    check,
    check,
    extend,
    cancel,
    swap,
    re_pack,
    wait,
    leave,
    undo,
)


def adds_up() -> None:
    """No overlap, one open loan for each thing, a hold for each live loan, and what is told of each day is so."""
    lock_kinds(*db.session.scalars(select(ItemKind)))
    loans = db.session.scalars(select(Loan).execution_options(populate_existing=True)).all()
    items = db.session.scalars(select(Item).order_by(Item.id).execution_options(populate_existing=True)).all()
    today = house_clock.today()
    taken: dict[int, set[date]] = {item.id: set() for item in items}
    free: dict[int, set[date]] = {item.id: set() for item in items}
    for loan in loans:
        if loan.received_at is not None or loan.cancelled_at is not None:
            assert loan.hold is None or loan.hold.is_released
            continue
        assert loan.item_id is not None
        assert loan.hold is not None
        assert not loan.hold.is_released
        assert loan.hold.span == loan.span
        own = {loan.starts_on + timedelta(days=n) for n in range((loan.free_on - loan.starts_on).days)}
        assert not own & taken[loan.item_id], f"{loan.item_id} is promised twice"
        taken[loan.item_id] |= own
    window = [today + timedelta(days=number) for number in range(AHEAD)]
    for item in items:
        out = [loan for loan in loans if loan.item_id == item.id and loan.is_out]
        assert len(out) <= 1, f"{item.name} is out twice"
        stays_today = bool(out) or item.state is not ItemState.LENDABLE
        free[item.id] = {day for day in window if day not in taken[item.id]} - (
            {today} if stays_today else set()
        )
    told = queries.timeline(items, window[0], window[-1])
    for row in told:
        assert {cell.day for cell in row.cells if cell.is_free} == free[row.item.id], row.item.name
    assert queries.free_count(items, window[0], window[-1]) == {
        day: sum(day in free[item.id] for item in items) for day in window
    }


def walk(app, seed: int, steps: int, wrong: list[str]) -> None:
    dice = random.Random(seed)
    for step in range(steps):
        act = dice.choice(ACTS)
        try:
            with writing(app):
                act(dice)
        except Refused:
            pass
        except Exception as error:
            wrong.append(f"{seed}.{step} {act.__name__}: {error!r}")
            return
        try:
            with writing(app):
                adds_up()
        except Exception as error:
            wrong.append(f"{seed}.{step} after {act.__name__}: {error!r}")
            return


def run(app, clock, seed: int, days: int, steps: int) -> None:
    things.open_every_day()
    for buffer_days in (0, 1):
        kind = things.kind(loan_days=3, buffer_days=buffer_days, most_at_once=2, pickup_days=1)
        things.shelf(3, kind)
    for _number in range(5):
        households.household()
    db.session.commit()
    for day in range(days):
        clock(f"2026-11-{20 + day} 10:00")
        wrong: list[str] = []
        running = [
            Thread(target=walk, args=(app, seed * 1000 + day * 100 + number, steps, wrong))
            for number in range(THREADS)
        ]
        for each in running:
            each.start()
        for each in running:
            each.join()
        assert wrong == []
        with writing(app):
            commands.lapse_offers()
            commands.re_pack_everything()
            adds_up()
    db.session.rollback()


def test_eight_at_the_desk_at_once(app, clock):
    run(app, clock, seed=1, days=3, steps=4)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2, 7))
def test_eight_at_the_desk_at_once_for_a_week(app, clock, seed):
    run(app, clock, seed, days=8, steps=40)
