"""What is done about a loan that went over the desk: its steps ticked, its signature, and the undo of a slip."""

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import select

from familiehus.kernel import audit, clock, uploads
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import Actor
from familiehus.loans import queries
from familiehus.loans.commands.placing import LOAN_PICTURES, changed, give_back, lock_kinds
from familiehus.loans.commands.waiting import offer_next, pickup_day
from familiehus.loans.models import Loan, WaitingEntry
from familiehus.loans.queries.desk import is_whose
from familiehus.loans.states import Outcome

UNDO = timedelta(minutes=30)


def tick_out(loan: Loan, steps: Iterable[str], *, by: Actor) -> Loan:
    """What was looked after as the thing went out, of its kind's steps; none of them has to be. Raises `Refused`."""
    lock_kinds(loan.kind)
    db.session.refresh(loan)
    if not loan.is_out:
        raise Refused(_("Lånet er slut."))
    done = set(steps)
    loan.steps_out = [step for step in loan.kind.hand_out_steps if step in done]
    db.session.flush()
    audit.record("hand-out checked", loan, by=by, steps=len(loan.steps_out))
    return loan


def sign(loans: Iterable[Loan], picture: bytes, *, by: Actor) -> None:
    """One drawn signature for everything that went over the desk together. Optional; forgotten with the loan."""
    rows = [loan for loan in loans if loan.is_out]
    if not rows:
        raise Refused(_("Der er ikke noget at skrive under på."))
    kept = uploads.keep(picture, LOAN_PICTURES, by=by)
    for loan in rows:
        loan.signature = kept.key
    db.session.flush()
    changed()
    audit.record("loan signed", rows[0], by=by, things=len(rows))


def undo_hand_out(loan: Loan, *, by: Actor) -> Loan:
    """A slip at the desk: the thing never left. Within half an hour; what was reserved is so again, the rest is off,
    and whoever waited waits on. Raises `Refused` when it is too late, or the thing has been received since."""
    lock_kinds(loan.kind)
    db.session.refresh(loan)
    if loan.handed_out_at is None:
        return loan
    has_gone_on = loan.received_at is not None or loan.continues_id is not None
    if has_gone_on or clock.now() - loan.handed_out_at > UNDO:
        raise Refused(_("Det er for sent at fortryde. Tag imod tingen i stedet."))
    was_reserved = loan.handed_out_at - loan.reserved_at > timedelta(minutes=1)
    if loan.signature is not None:
        loan.signature = None
    _back_in_line(loan)
    loan.handed_out_at, loan.handed_out_by = None, ""
    db.session.flush()
    if not was_reserved:
        loan.cancelled_at, loan.cancelled_by = clock.now(), by.key
        give_back(loan)
    db.session.flush()
    changed()
    audit.record("hand-out undone", loan, by=by)
    offer_next(loan.kind)
    return loan


def _back_in_line(loan: Loan) -> None:
    """It never left: whoever waited for one waits as before, and what was set aside stands there as long as it did."""
    if loan.borrower is None or loan.handed_out_at is None:
        return
    ended_by_it = select(WaitingEntry).where(
        WaitingEntry.kind_id == loan.kind_id,
        is_whose(WaitingEntry, loan.borrower),
        WaitingEntry.outcome == Outcome.TAKEN,
        WaitingEntry.settled_at >= loan.handed_out_at,
    )
    entry = db.session.scalars(ended_by_it.order_by(WaitingEntry.id).limit(1)).first()
    if entry is None or any(each.kind_id == loan.kind_id for each in queries.waiting_of(loan.borrower)):
        return
    entry.settled_at = entry.outcome = None
    if entry.loan is loan and entry.offered_at is not None:
        loan.pickup_by = pickup_day(clock.local_day(entry.offered_at), loan.kind.pickup_days)
