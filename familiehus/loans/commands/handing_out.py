"""Over the desk: a reservation, or a thing taken from the shelf; at once a kit; and one thing for another."""

import secrets
from collections.abc import Iterable
from datetime import date, time, timedelta

from sqlalchemy import select

from familiehus.kernel import audit, clock, danish, uploads
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import Actor
from familiehus.loans import queries
from familiehus.loans.commands.placing import (
    LOAN_PICTURES,
    as_one,
    changed,
    lock_borrower,
    lock_kinds,
    must_be_in_order,
    must_lend_to,
    place,
    things_of,
    within_limit,
)
from familiehus.loans.commands.receiving import receive
from familiehus.loans.models import Item, Kit, Loan, WaitingEntry
from familiehus.loans.models.borrowers import Borrower
from familiehus.loans.models.lending import IS_RESERVED
from familiehus.loans.queries.desk import is_whose
from familiehus.loans.queries.tiles import of_one_kit
from familiehus.loans.states import Condition, Outcome

SOON = timedelta(days=3)
"""A reservation that begins so soon is what somebody comes for."""
LOOKBACK = timedelta(days=60)


def hand_out(
    loan: Loan,
    *,
    by: Actor,
    item: Item | None = None,
    due_on: date | None = None,
    condition: Condition | None = None,
    note: str = "",
    picture: bytes | None = None,
    steps: Iterable[str] = (),
    override: str = "",
    batch: str = "",
) -> Loan:
    """Hand out what was reserved: the thing it lies on, or any other free one of the kind. Twice is once.

    `due_on` is a day in Copenhagen, else the reserved one (a new one when that is past). Raises `Refused` when the
    thing is out, not checked, due for a service, or promised to somebody else.
    """
    if loan.borrower is None:
        raise Refused(_("Huset har glemt, hvem der ville låne den."))
    lock_borrower(loan.borrower)
    lock_kinds(loan.kind)
    db.session.refresh(loan)
    thing = item or loan.item
    if loan.handed_out_at is not None:
        if loan.is_out and (item is None or item is loan.item):
            return loan
        raise Refused(_("Det lån er allerede udleveret."))
    if loan.cancelled_at is not None:
        raise Refused(_("Reservationen er aflyst. Lav en ny."))
    if thing is None or thing.kind_id != loan.kind_id:
        raise Refused(_("Det er ikke samme slags. Vælg en %(kind)s.", kind=loan.kind.name))
    db.session.refresh(thing)
    starts = min(loan.starts_on, clock.today())
    due = due_on or (loan.due_on if loan.due_on >= clock.today() else None)
    _over_the_desk(loan, thing, starts, due, loan.borrower, by=by, override=override)
    _write_down(loan, by=by, condition=condition, note=note, picture=picture, steps=steps, batch=batch)
    return loan


def hand_out_item(
    item: Item,
    borrower: Borrower,
    due_on: date | None = None,
    *,
    by: Actor,
    on: date | None = None,
    condition: Condition | None = None,
    note: str = "",
    picture: bytes | None = None,
    steps: Iterable[str] = (),
    override: str = "",
    batch: str = "",
    kit: Kit | None = None,
) -> Loan:
    """Hand a thing from the shelf to somebody. Their own reservation of the kind that begins by now or soon becomes
    the loan; else a new row. To the same borrower twice the same day is once.

    `on`: the day it really went, for a hand-out that was forgotten (Copenhagen, at most 60 days back).
    `override`: a reason for more than the kind's limit. Raises `Refused`.
    """
    lock_borrower(borrower)
    lock_kinds(item.kind)
    db.session.refresh(item)
    day = on or clock.today()
    if day > clock.today() or day < clock.today() - LOOKBACK:
        raise Refused(_("Vælg dagen, den blev lånt ud: i dag eller tidligere."))
    out = queries.open_loan_of(item)
    if out is not None:
        if out.borrower is borrower and clock.local_day(out.handed_out_at or clock.now()) == clock.today():
            return out
        raise Refused(_("%(thing)s er udlånt til %(day)s.", thing=item.name, day=danish.day(out.due_on)))
    reserved = _reserved_by(borrower, item) if on is None else None
    if reserved is not None:
        return hand_out(
            reserved,
            by=by,
            item=item,
            due_on=due_on,
            condition=condition,
            note=note,
            picture=picture,
            steps=steps,
            override=override,
            batch=batch,
        )
    must_lend_to(item.kind, borrower)
    loan = Loan(kind=item.kind, kind_id=item.kind_id, reserved_by=by.key, batch=batch)
    loan.kit, loan.kit_id = kit, kit.id if kit else None
    loan.lend_to(borrower)
    loan.lay(day, queries.due_for(item.kind, day))
    _over_the_desk(loan, item, day, due_on, borrower, by=by, override=override, is_late_news=on is not None)
    _write_down(loan, by=by, condition=condition, note=note, picture=picture, steps=steps, batch=batch)
    if on is not None and on != clock.today():
        loan.handed_out_at = clock.at(on, time(12))
    return loan


def hand_out_kit(
    kit: Kit, borrower: Borrower, due_on: date | None = None, *, by: Actor, override: str = ""
) -> list[Loan]:
    """Hand out everything in a kit, each thing by a row of its own, or nothing. Raises `Refused`."""
    things = things_of(kit)
    lock_borrower(borrower)
    lock_kinds(*as_one(things))
    due = due_on or queries.due_together(things, clock.today())
    batch = secrets.token_hex(6)
    with db.session.begin_nested():
        return [
            hand_out_item(item, borrower, due, by=by, override=override, batch=batch, kit=kit)
            for item in things
        ]


def hand_out_together(loan: Loan, *, by: Actor) -> list[Loan]:
    """Hand out what was reserved, with all of the kit that was reserved along with it, or nothing. Raises `Refused`."""
    if loan.borrower is not None:
        lock_borrower(loan.borrower)
    together = of_one_kit(loan)
    lock_kinds(*{each.kind for each in together})
    with db.session.begin_nested():
        return [hand_out(each, by=by) for each in together if each is loan or each.is_reserved]


def exchange(loan: Loan, item: Item, *, by: Actor, note: str = "") -> Loan:
    """Take back what is out, to be checked, and hand out another of the kind until the same day. Raises `Refused`."""
    borrower = loan.borrower
    if borrower is None or not loan.is_out:
        raise Refused(_("Lånet er slut."))
    if item.kind_id != loan.kind_id:
        raise Refused(_("Det er ikke samme slags. Vælg en %(kind)s.", kind=loan.kind.name))
    lock_borrower(borrower)
    with db.session.begin_nested():
        receive(loan, by=by, note=note)
        return hand_out_item(item, borrower, max(loan.due_on, clock.today()), by=by, batch=loan.batch)


def _over_the_desk(
    loan: Loan,
    item: Item,
    starts_on: date,
    due_on: date | None,
    borrower: Borrower,
    *,
    by: Actor,
    override: str,
    is_late_news: bool = False,
) -> None:
    """Whether the thing may go, now; then it lies under the loan. `is_late_news`: it went some days ago, and may
    have been due since."""
    why = queries.why_not_now(item)
    if why is not None:
        out = queries.open_loan_of(item)
        if out is not None:
            raise Refused(_("%(thing)s er udlånt til %(day)s.", thing=item.name, day=danish.day(out.due_on)))
        raise Refused(_("%(thing)s kan ikke lånes ud: %(why)s.", thing=item.name, why=why.label))
    due = queries.due_for(loan.kind, starts_on, due_on or None)
    if due < clock.today() and not is_late_news:
        due = queries.due_for(loan.kind, clock.today())
    must_be_in_order(starts_on, due)
    within_limit(loan, borrower, by=by, override=override)
    place(loan, by=by, only=item, days=(starts_on, due))


def _write_down(
    loan: Loan,
    *,
    by: Actor,
    condition: Condition | None,
    note: str,
    picture: bytes | None,
    steps: Iterable[str],
    batch: str,
) -> None:
    loan.is_pinned = True
    loan.handed_out_at, loan.handed_out_by = clock.now(), by.key
    loan.condition_out = condition or (loan.item.condition if loan.item else None)
    loan.note_out, loan.steps_out, loan.pickup_by = note, list(steps), None
    loan.batch = batch or loan.batch
    if picture is not None:
        loan.picture_out = uploads.keep(picture, LOAN_PICTURES, by=by).key
    db.session.flush()
    _out_of_line(loan)
    changed()
    audit.record("handed out", loan, by=by, due_on=loan.due_on.isoformat())


def _out_of_line(loan: Loan) -> None:
    """Whoever has got one waits for none."""
    if loan.borrower is None:
        return
    line = select(WaitingEntry).where(
        WaitingEntry.kind_id == loan.kind_id,
        is_whose(WaitingEntry, loan.borrower),
        WaitingEntry.settled_at.is_(None),
    )
    for entry in db.session.scalars(line):
        if entry.loan is not None and entry.loan is not loan and entry.loan.is_reserved:
            continue
        entry.settle(Outcome.TAKEN)


def _reserved_by(borrower: Borrower, item: Item) -> Loan | None:
    """What the borrower has reserved of the kind and comes for now: that very thing first, then the earliest."""
    rows = select(Loan).where(
        is_whose(Loan, borrower),
        Loan.kind_id == item.kind_id,
        IS_RESERVED,
        Loan.starts_on <= clock.today() + SOON,
    )
    return db.session.scalars(
        rows.order_by((Loan.item_id == item.id).desc(), Loan.starts_on, Loan.id).limit(1)
    ).first()
