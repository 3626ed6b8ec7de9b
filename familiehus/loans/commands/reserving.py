"""Reserving, cancelling, extending and swapping. Nothing is cancelled by itself."""

import secrets
from datetime import date, timedelta

from sqlalchemy import select

from familiehus.house import queries as house
from familiehus.kernel import audit, clock, danish
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import Actor, is_staff
from familiehus.loans import access, queries
from familiehus.loans.commands.placing import (
    as_one,
    changed,
    give_back,
    lock_borrower,
    lock_kinds,
    lock_loan,
    must_be_in_order,
    must_lend_to,
    place,
    things_of,
    within_limit,
)
from familiehus.loans.commands.waiting import offer_next
from familiehus.loans.models import Item, ItemKind, Kit, Loan, WaitingEntry
from familiehus.loans.models.borrowers import Borrower
from familiehus.loans.models.lending import IS_WAITING
from familiehus.loans.queries.tiles import of_one_kit
from familiehus.loans.states import Outcome

AHEAD = timedelta(days=366)


def reserve(
    kind: ItemKind,
    borrower: Borrower,
    starts_on: date,
    due_on: date | None = None,
    *,
    by: Actor,
    item: Item | None = None,
    override: str = "",
    kit: Kit | None = None,
    batch: str = "",
) -> Loan:
    """Reserve any thing of a kind, or that `item`, which is then pinned. Raises `Refused`.

    `due_on`: else after the kind's days; on a day when the house is closed it becomes the next open day
    (Copenhagen). Families and volunteers reserve for themselves, from an open day, for at most the kind's days,
    while nobody waits in line. `override`: a member of staff's reason for more than the limit.
    """
    if not access.may_reserve_for(by, borrower):
        raise Refused(_("Det kan kun huset reservere."))
    lock_borrower(borrower)
    lock_kinds(kind)
    must_lend_to(kind, borrower)
    if starts_on < clock.today():
        raise Refused(_("Den dag er forbi. Vælg en, der kommer."))
    if starts_on > clock.today() + AHEAD:
        raise Refused(_("Man kan reservere højst et år frem."))
    due = queries.due_for(kind, starts_on, due_on)
    must_be_in_order(starts_on, due)
    if not is_staff(by):
        _self_service(kind, borrower, starts_on, due)
    loan = _new(kind, borrower, starts_on, due, by=by)
    loan.kit, loan.kit_id, loan.batch = kit, kit.id if kit else None, batch
    within_limit(loan, borrower, by=by, override=override)
    loan.is_pinned = item is not None
    place(loan, by=by, only=item)
    changed()
    audit.record("loan reserved", loan, by=by, starts_on=starts_on.isoformat(), due_on=due.isoformat())
    return loan


def reserve_kit(
    kit: Kit,
    borrower: Borrower,
    starts_on: date,
    due_on: date | None = None,
    *,
    by: Actor,
    override: str = "",
) -> list[Loan]:
    """Reserve everything in a kit, each thing by a row of its own, or nothing. Raises `Refused`."""
    things = things_of(kit)
    lock_borrower(borrower)
    lock_kinds(*as_one(things))
    due = due_on or queries.due_together(things, starts_on)
    batch = secrets.token_hex(6)
    with db.session.begin_nested():
        return [
            reserve(
                item.kind, borrower, starts_on, due, by=by, item=item, override=override, kit=kit, batch=batch
            )
            for item in things
        ]


def cancel(loan: Loan, why: str = "", *, by: Actor) -> Loan:
    """What was reserved is not wanted any more, nor is the rest of its kit. Again is no harm. Raises `Refused` for
    what is out already."""
    if not access.may_cancel(by, loan):
        raise Refused(_("Det kan kun huset aflyse."))
    together = of_one_kit(loan)
    kinds = {each.kind_id: each.kind for each in together}
    lock_kinds(*kinds.values())
    for each in together:
        db.session.refresh(each)
    if loan.cancelled_at is not None:
        return loan
    if loan.handed_out_at is not None:
        raise Refused(_("Tingen er lånt ud. Den skal modtages, ikke aflyses."))
    for each in together:
        if each.is_reserved:
            _give_up(each, why, by=by)
    for _number, kind in sorted(kinds.items()):
        offer_next(kind)
    return loan


def _give_up(loan: Loan, why: str, *, by: Actor) -> None:
    _call_off(loan, why, by=by)
    for entry in db.session.scalars(
        select(WaitingEntry).where(WaitingEntry.loan_id == loan.id, WaitingEntry.settled_at.is_(None))
    ):
        entry.settle(Outcome.LEFT)
    audit.record("loan cancelled", loan, by=by)


def _call_off(loan: Loan, why: str, *, by: Actor) -> None:
    loan.cancelled_at, loan.cancelled_by, loan.cancelled_why = clock.now(), by.key, why
    give_back(loan)
    db.session.flush()
    changed()


def extend(loan: Loan, until: date | None = None, *, by: Actor, override: str = "") -> Loan:
    """Let somebody keep it longer, or fetch something reserved for longer; `until` else the kind's days more.

    The borrower may while nobody waits for the kind; staff may anyway, with a reason (`override`). Never past
    somebody else's reservation of that very thing, unless that one can have another. Raises `Refused`.
    """
    if not access.may_extend(by, loan):
        raise Refused(_("Det kan kun huset forlænge."))
    lock_loan(loan, borrower=True)
    if not loan.is_live:
        raise Refused(_("Lånet er slut."))
    from_ = max(loan.due_on, clock.today()) if loan.is_out else loan.due_on
    due = queries.due_for(loan.kind, from_, until or from_ + timedelta(days=max(1, loan.kind.loan_days)))
    if due == loan.due_on:
        return loan
    if due < clock.today() or due < loan.starts_on:
        raise Refused(_("Vælg en dag, der kommer."))
    must_be_in_order(loan.starts_on, due)
    if due > loan.due_on:
        _nobody_waits(loan, due, by=by, override=override)
    before = loan.due_on
    place(loan, by=by, only=loan.item if loan.is_pinned else None, days=(loan.starts_on, due))
    loan.extended_times += 1
    audit.record("loan extended", loan, by=by, was_due=before.isoformat(), due_on=due.isoformat())
    return loan


def swap_item(loan: Loan, item: Item, *, by: Actor) -> Loan:
    """Lay a reservation on another thing of the kind, and pin it there. Raises `Refused`; for what is out there is
    `exchange`."""
    lock_loan(loan)
    db.session.refresh(item)
    if not loan.is_live:
        raise Refused(_("Lånet er slut."))
    if item.kind_id != loan.kind_id:
        raise Refused(_("Det er ikke samme slags. Aflys, og lån den anden ud."))
    if loan.item is item:
        return loan
    if loan.is_out:
        raise Refused(_("Tingen er ude. Tag imod den, og lån den anden ud."))
    place(loan, by=by, only=item)
    loan.is_pinned = True
    audit.record("loan swapped", loan, by=by, thing=item.name)
    return loan


def _new(kind: ItemKind, borrower: Borrower, starts_on: date, due_on: date, *, by: Actor) -> Loan:
    loan = Loan(kind=kind, kind_id=kind.id, reserved_by=by.key)
    loan.lend_to(borrower)
    loan.lay(starts_on, due_on)
    return loan


def _self_service(kind: ItemKind, borrower: Borrower, starts_on: date, due_on: date) -> None:
    """What somebody who reserves for themselves must keep to."""
    if (house.next_open_day(starts_on) or starts_on) != starts_on:
        raise Refused(_("Huset er lukket den dag. Vælg en dag, hvor I kan hente den."))
    if due_on > queries.due_for(kind, starts_on):
        raise Refused(_("Den kan lånes til %(day)s.", day=danish.day(queries.due_for(kind, starts_on))))
    if _somebody_else_waits(kind, borrower):
        raise Refused(_("Nogen venter på den. Skriv jer på ventelisten, så får I den efter tur."))


def _nobody_waits(loan: Loan, due: date, *, by: Actor, override: str) -> None:
    if not _somebody_else_waits(loan.kind, loan.borrower):
        if not is_staff(by) and due > queries.due_for(loan.kind, max(loan.due_on, clock.today())):
            raise Refused(_("Så længe kan kun huset forlænge. Ring eller skriv til os."))
        return
    if not is_staff(by):
        raise Refused(_("Nogen venter på den, så den kan ikke forlænges her. Ring eller skriv til os."))
    if not override.strip():
        raise Refused(_("Nogen venter på den. Skriv, hvorfor lånet alligevel forlænges."))
    loan.override_reason = override.strip()


def _somebody_else_waits(kind: ItemKind, borrower: Borrower | None) -> bool:
    """Whether anybody but the borrower stands in line; each stands there once at most."""
    line = select(WaitingEntry).where(
        WaitingEntry.kind_id == kind.id,
        IS_WAITING,
    )
    return any(entry.borrower is not borrower for entry in db.session.scalars(line.limit(2)))
