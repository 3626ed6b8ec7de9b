"""What the database itself says no to, whatever the commands believe: on both databases, in plain SQL."""

from datetime import date, datetime, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from familiehus.kernel import clock as house_clock
from familiehus.kernel.db import db, is_postgres, new_key
from familiehus.kernel.refusals import Refused, constraint_of
from familiehus.kernel.roles import THE_HOUSE
from familiehus.kernel.transaction import writing
from familiehus.loans import commands, queries
from familiehus.loans.models import Item, Loan
from familiehus.loans.states import BorrowerKind, ItemState
from tests import households, things

pytestmark = pytest.mark.both_databases
MONDAY = date(2026, 11, 30)


def row(item: Item, starts: int = 0, until: int = 3, **more: object) -> dict[str, object]:
    """A loan as plain columns, days counted from a Monday."""
    first, free = MONDAY + timedelta(days=starts), MONDAY + timedelta(days=until)
    return {
        "key": new_key(),
        "row_version": 1,
        "kind_id": item.kind_id,
        "item_id": item.id,
        "starts_on": first,
        "due_on": free,
        "free_on": free,
        "reserved_by": "house",
        "borrower_kind": BorrowerKind.HOUSEHOLD,
        **more,
    }


def write(**columns: object) -> None:
    with db.session.begin_nested():
        db.session.execute(insert(Loan).values(**columns))


def refused_as(name: str, **columns: object) -> None:
    with pytest.raises(IntegrityError) as error:
        write(**columns)
    assert name in str(error.value.orig)


def test_two_live_rows_never_overlap_and_may_touch(app, clock):
    thing = things.item()
    write(**row(thing, 0, 3))
    refused_as("loans_no_overlap", **row(thing, 2, 5))
    refused_as("loans_no_overlap", **row(thing, 0, 3))
    refused_as("loans_no_overlap", **row(thing, 1, 2))
    write(**row(thing, 3, 5))
    write(**row(thing, 0, 3, cancelled_at=house_clock.now()))
    write(**row(things.item(), 0, 3))


def test_replacing_or_ignoring_is_no_way_round(app, clock):
    if is_postgres():
        pytest.skip("SQLite has these two words.")
    thing = things.item()
    write(**row(thing, 0, 3))
    for word in ("OR IGNORE", "OR REPLACE"):
        with pytest.raises(IntegrityError), db.session.begin_nested():
            db.session.execute(insert(Loan).prefix_with(word).values(**row(thing, 1, 4)))


def test_extending_into_the_next_is_refused_and_a_row_may_move_within_itself(app, clock):
    thing = things.item()
    write(**row(thing, 0, 3))
    write(**row(thing, 3, 5))
    first = update(Loan).where(Loan.starts_on == MONDAY)
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.execute(first.values(free_on=MONDAY + timedelta(days=4), due_on=MONDAY))
    db.session.execute(first.values(free_on=MONDAY + timedelta(days=2), due_on=MONDAY))


def test_days_are_neither_empty_nor_without_end(app, clock):
    thing = things.item()
    refused_as("ck_loans_free_after_due", **row(thing, 2, 2))
    with pytest.raises(IntegrityError):
        write(**{**row(thing), "free_on": date(2300, 1, 1)})
    with pytest.raises(IntegrityError):
        write(**{**row(thing), "due_on": MONDAY - timedelta(days=1)})


def test_a_thing_has_one_open_loan(app, clock):
    thing, now = things.item(), house_clock.now()
    write(**row(thing, 0, 3, handed_out_at=now))
    with pytest.raises(IntegrityError) as error:
        write(**row(thing, 5, 8, handed_out_at=now))
    assert constraint_of(error.value) in ("uq_loans_one_open", "loans.item_id")


def test_the_next_reservation_waits_while_the_first_borrower_is_late(app, clock):
    kind = things.kind()
    thing = things.item("Telt", kind)
    late = things.out(thing, due=3)
    after = things.reserved(kind, 4, 6, item=thing)
    clock("2026-11-29 10:00")
    with pytest.raises(Refused, match="Telt er udlånt til"):
        commands.hand_out(after, by=THE_HOUSE)
    things.back(late)
    assert commands.hand_out(after, by=THE_HOUSE).is_out


@pytest.mark.parametrize("state", [state for state in ItemState if state is not ItemState.LENDABLE])
def test_what_is_not_lendable_does_not_go_out(app, clock, state):
    thing = things.item()
    db.session.execute(update(Item).where(Item.id == thing.id).values(state=state))
    refused_as("loans_item_not_lendable", **row(thing, handed_out_at=house_clock.now()))
    write(**row(thing))
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.execute(
            update(Loan).where(Loan.item_id == thing.id).values(handed_out_at=house_clock.now())
        )


def test_what_is_out_is_not_retired_but_may_be_lost(app, clock):
    thing = things.item()
    write(**row(thing, handed_out_at=house_clock.now()))
    with pytest.raises(IntegrityError) as error, db.session.begin_nested():
        db.session.execute(update(Item).where(Item.id == thing.id).values(state=ItemState.RETIRED))
    assert constraint_of(error.value) == "items_retired_while_out"
    db.session.execute(update(Item).where(Item.id == thing.id).values(state=ItemState.LOST))


def test_returned_is_final_and_what_is_out_keeps_its_thing(app, clock):
    thing, other = things.item(), things.item()
    loan = things.back(things.out(thing))
    back = loan.received_at
    for instead in (None, house_clock.now() + timedelta(hours=1)):
        with pytest.raises(IntegrityError) as error, db.session.begin_nested():
            db.session.execute(update(Loan).where(Loan.id == loan.id).values(received_at=instead))
        assert constraint_of(error.value) in ("loans_received_is_final", "ck_loans_checked_was_received")
    with pytest.raises(IntegrityError) as error, db.session.begin_nested():
        db.session.execute(update(Loan).where(Loan.id == loan.id).values(item_id=other.id))
    assert constraint_of(error.value) == "loans_item_stays"
    assert db.session.scalar(select(Loan.received_at).where(Loan.id == loan.id)) == back


def test_received_twice_is_received_once_and_tells_when(app, clock):
    loan = things.out(things.item())
    commands.receive(loan, by=THE_HOUSE)
    when = loan.received_at
    clock("2026-11-24 12:00")
    assert commands.receive(loan, by=THE_HOUSE).received_at == when


def test_a_row_says_nothing_that_cannot_be(app, clock):
    thing, now = things.item(), house_clock.now()
    refused_as("ck_loans_received_was_out", **row(thing, received_at=now))
    refused_as("ck_loans_checked_was_received", **row(thing, checked_at=now))
    refused_as("ck_loans_cancelled_was_not_out", **row(thing, handed_out_at=now, cancelled_at=now))
    refused_as("ck_loans_handed_out_has_item", **{**row(thing, handed_out_at=now), "item_id": None})


def test_two_reservations_swap_things_within_one_transaction(app, clock):
    kind = things.kind()
    one, two = things.shelf(2, kind)
    first = things.reserved(kind, 1, 4, item=one)
    second = things.reserved(kind, 1, 4)
    assert second.item is two
    first.is_pinned = False
    commands.swap_item(second, one, by=THE_HOUSE)
    assert (first.item, second.item) == (two, one)


def test_early_back_frees_the_days_at_once(app, clock):
    kind = things.kind()
    thing = things.item("Telt", kind)
    loan = things.out(thing, due=10)
    days = things.in_days(2), things.in_days(4)
    assert set(queries.free_count([thing], *days).values()) == {0}
    things.back(loan)
    assert set(queries.free_count([thing], *days).values()) == {1}


def test_who_is_erased_leaves_the_loan_without_a_borrower(app, clock):
    family = households.household()
    loan = things.back(things.out(things.item(), to=family))
    db.session.flush()
    with db.session.begin_nested():
        for table in ("guardianships", "childhoods"):
            db.session.execute(text(f"DELETE FROM {table} WHERE household_id = {family.id}"))
        db.session.execute(text(f"DELETE FROM households WHERE id = {family.id}"))
    db.session.expire_all()
    kept = db.session.get(Loan, loan.id)
    assert kept is not None
    assert (kept.household_id, kept.borrower_kind) == (None, BorrowerKind.HOUSEHOLD)


def race(app, contenders: int, act) -> list[str]:
    """Everybody tries at once: "" for who won, else the sentence."""
    start, said = Barrier(contenders), [""] * contenders

    def contend(number: int) -> None:
        start.wait(60)
        try:
            with writing(app):
                act(number)
        except Refused as why:
            said[number] = str(why)
        except IntegrityError as error:
            said[number] = f"UNTOLD {error}"

    running = [Thread(target=contend, args=(number,)) for number in range(contenders)]
    for each in running:
        each.start()
    for each in running:
        each.join()
    return said


def test_sixteen_hand_out_one_thing_at_once(app, clock):
    thing = things.item("Projektor")
    families = [households.household().id for _number in range(16)]
    db.session.commit()

    def act(number: int) -> None:
        from familiehus.families.models import Household

        item, family = db.session.get(Item, thing_id), db.session.get(Household, families[number])
        assert item is not None
        assert family is not None
        commands.hand_out_item(item, family, by=THE_HOUSE)

    thing_id = thing.id
    db.session.commit()
    said = race(app, 16, act)
    assert said.count("") == 1
    assert all(each.startswith("Projektor er udlånt til ") for each in said if each), said
    db.session.rollback()
    assert db.session.scalar(select(func.count(Loan.id))) == 1


def test_two_windows_do_not_get_round_the_limit(app, clock):
    kind = things.kind("iPad", most_at_once=1)
    ids = [item.id for item in things.shelf(8, kind)]
    family_id = households.household().id
    db.session.commit()

    def act(number: int) -> None:
        from familiehus.families.models import Household

        item, family = db.session.get(Item, ids[number]), db.session.get(Household, family_id)
        assert item is not None
        assert family is not None
        commands.hand_out_item(item, family, by=THE_HOUSE)

    said = race(app, 8, act)
    assert said.count("") == 1
    assert {each for each in said if each} == {"Man kan låne 1 iPad ad gangen."}


def test_sixteen_write_over_each_other_in_plain_sql(app, clock):
    thing = things.item()
    columns = [row(thing, 0, 3) for _number in range(16)]
    db.session.commit()

    def act(number: int) -> None:
        db.session.execute(insert(Loan).values(**columns[number]))

    said = race(app, 16, act)
    assert said.count("") == 1
    assert all("loans_no_overlap" in each for each in said if each), said


def test_a_reader_who_then_writes_does_not_find_the_house_locked(app, clock):
    """Whatever reads and then writes begins as a writer, so that it waits its turn instead of failing at once."""
    ids = [things.item().id for _number in range(8)]
    families = [households.household().id for _number in range(8)]
    db.session.commit()

    def act(number: int) -> None:
        from familiehus.families.models import Household

        item, family = db.session.get(Item, ids[number]), db.session.get(Household, families[number])
        assert item is not None
        assert family is not None
        queries.timeline([item], MONDAY, MONDAY)
        commands.hand_out_item(item, family, by=THE_HOUSE)

    assert race(app, 8, act) == [""] * 8


def test_due_days_are_days_in_copenhagen(app, clock):
    clock("2026-10-24 23:30")
    loan = things.out(things.item(), due=1)
    assert loan.due_on == date(2026, 10, 25)
    for wall, late in (("2026-10-25 23:59", False), ("2026-10-26 00:00", True)):
        clock(wall)
        assert loan.is_overdue is late
    assert datetime.fromisoformat("2026-10-25T22:30:00+00:00") < house_clock.midnight(date(2026, 10, 26))
