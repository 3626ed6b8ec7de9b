"""Back at the desk: received frees the borrower, checked frees the thing."""

from collections.abc import Iterable

from sqlalchemy import select

from familiehus.kernel import audit, clock, uploads
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import Actor
from familiehus.loans import queries
from familiehus.loans.commands.moving import re_pack
from familiehus.loans.commands.placing import LOAN_PICTURES, changed, give_back, lock_item, lock_loan, place
from familiehus.loans.commands.waiting import offer_next
from familiehus.loans.models import Damage, Item, Loan
from familiehus.loans.states import Condition, ItemState


def receive(
    loan: Loan,
    *,
    by: Actor,
    condition: Condition | None = None,
    note: str = "",
    picture: bytes | None = None,
) -> Loan:
    """The thing is back: the borrower is off the hook, the days are free; the thing waits to be checked.

    Received again is no harm: the row keeps when it was and by whom. Raises `Refused` for what is not out.
    """
    lock_loan(loan)
    if loan.received_at is not None:
        return loan
    item = loan.item
    if loan.handed_out_at is None or item is None:
        raise Refused(_("Den er ikke lånt ud."))
    loan.received_at, loan.received_by = clock.now(), by.key
    loan.condition_in, loan.note_in = condition, note
    if picture is not None:
        loan.picture_in = uploads.keep(picture, LOAN_PICTURES, by=by).key
    give_back(loan)
    item.state, item.state_reason = ItemState.CHECK, ""
    if condition is not None:
        item.condition = condition
    db.session.flush()
    changed()
    audit.record("received", loan, by=by)
    return loan


def check(
    item: Item,
    ticked: Iterable[str],
    *,
    by: Actor,
    missing: Iterable[str] = (),
    condition: Condition | None = None,
) -> Item:
    """Everything on the kind's list is done and the parts are counted: the thing can be lent again, and whoever
    waits is offered it. With an open damage it goes to repair instead; then, or when its service is due now,
    reservations are packed anew.

    `ticked`: the steps of `queries.return_steps(item)`; `missing`: parts that are not there, which are written
    down. Raises `Refused` with each step that is left. Checked again is no harm.
    """
    lock_item(item)
    if item.state is ItemState.LENDABLE:
        return item
    if item.state is not ItemState.CHECK:
        raise Refused(_("%(thing)s: %(why)s.", thing=item.name, why=item.state.label))
    done, gone = set(ticked), [part for part in item.parts if part in set(missing)]
    left = [step for step in queries.return_steps(item) if step not in done and step not in gone]
    if left:
        raise Refused(*(_("Mangler: %(step)s.", step=step) for step in left))
    loan = _unchecked(item)
    if loan is not None:
        loan.checked_at, loan.checked_by = clock.now(), by.key
        loan.steps_in = [step for step in queries.return_steps(item) if step in done]
        item.loans_since_service += 1
    item.missing_parts = gone
    item.condition = condition or item.condition
    item.state = ItemState.REPAIR if _is_damaged(item) else ItemState.LENDABLE
    db.session.flush()
    changed()
    audit.record("checked", item, by=by, missing=gone)
    if not item.is_lendable:
        re_pack(item.kind)
    offer_next(item.kind)
    return item


def not_back_after_all(loan: Loan, *, by: Actor) -> Loan:
    """The receipt was a mistake: a new row goes on with the same borrower and due day. A receipt is never rewritten.
    Raises `Refused` once the thing has been checked or is promised to another."""
    lock_loan(loan, borrower=True)
    again = db.session.scalars(select(Loan).where(Loan.continues_id == loan.id)).one_or_none()
    if again is not None:
        return again
    item, borrower = loan.item, loan.borrower
    if loan.received_at is None or item is None or borrower is None:
        raise Refused(_("Den er ikke modtaget."))
    if loan.checked_at is not None or item.state is not ItemState.CHECK:
        raise Refused(_("Tingen er allerede tjekket. Lån den ud igen i stedet."))
    row = Loan(
        kind=loan.kind,
        kind_id=loan.kind_id,
        kit_id=loan.kit_id,
        batch=loan.batch,
        continues_id=loan.id,
        is_pinned=True,
        reserved_at=loan.reserved_at,
        reserved_by=loan.reserved_by,
        condition_out=loan.condition_out,
        note_out=loan.note_out,
    )
    row.lend_to(borrower)
    loan.checked_at, loan.checked_by = clock.now(), by.key
    item.state = ItemState.LENDABLE
    row.lay(clock.today(), max(loan.due_on, clock.today()))
    place(row, by=by, only=item)
    row.handed_out_at, row.handed_out_by = clock.now(), by.key
    db.session.flush()
    changed()
    audit.record("not back after all", row, by=by)
    return row


def _unchecked(item: Item) -> Loan | None:
    """The loan whose return the thing waits to be checked after."""
    rows = select(Loan).where(
        Loan.item_id == item.id, Loan.received_at.is_not(None), Loan.checked_at.is_(None)
    )
    return db.session.scalars(rows.order_by(Loan.received_at.desc()).limit(1)).first()


def _is_damaged(item: Item) -> bool:
    rows = select(Damage.id).where(Damage.item_id == item.id, Damage.settled_at.is_(None))
    return db.session.scalars(rows.limit(1)).first() is not None
