"""A borrower stops: nothing is kept for them any more. What is at home with them comes back as always."""

from sqlalchemy import select

from familiehus.kernel import audit, clock
from familiehus.kernel.db import db
from familiehus.kernel.roles import Actor
from familiehus.loans.commands.placing import changed, give_back, lock_borrower, lock_kinds
from familiehus.loans.commands.waiting import offer_next
from familiehus.loans.models import Loan, WaitingEntry
from familiehus.loans.models.borrowers import Borrower
from familiehus.loans.models.lending import IS_RESERVED
from familiehus.loans.queries.desk import is_whose
from familiehus.loans.states import Outcome


def borrower_stops(borrower: Borrower, *, by: Actor) -> int:
    """A family or a volunteer is not with the house any more: reservations are off, waiting ends, and the next in line
    is offered what came free. Counts what ended."""
    lock_borrower(borrower)
    reserved = list(
        db.session.scalars(select(Loan).where(is_whose(Loan, borrower), IS_RESERVED).order_by(Loan.id))
    )
    waits = list(
        db.session.scalars(
            select(WaitingEntry)
            .where(is_whose(WaitingEntry, borrower), WaitingEntry.settled_at.is_(None))
            .order_by(WaitingEntry.id)
        )
    )
    kinds = sorted({each.kind for each in (*reserved, *waits)}, key=lambda kind: kind.id)
    if not kinds:
        return 0
    lock_kinds(*kinds)
    for loan in reserved:
        db.session.refresh(loan)
        if loan.is_reserved:
            loan.cancelled_at, loan.cancelled_by = clock.now(), by.key
            give_back(loan)
            audit.record("loan cancelled", loan, by=by)
    for entry in waits:
        db.session.refresh(entry)
        if entry.settled_at is None:
            entry.settle(Outcome.LEFT)
            audit.record("left the line", entry, by=by, outcome=str(Outcome.LEFT))
    db.session.flush()
    changed()
    for kind in kinds:
        offer_next(kind)
    return len(reserved) + len(waits)
