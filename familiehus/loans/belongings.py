"""What the loans hold about people."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from familiehus.accounts.models import Person
from familiehus.associations.models import Association
from familiehus.families.models import Household
from familiehus.kernel import clock
from familiehus.kernel.belongings import Belongings
from familiehus.kernel.db import db
from familiehus.loans.commands.forgetting import forget_loans
from familiehus.loans.commands.placing import give_back
from familiehus.loans.models import Loan, WaitingEntry
from familiehus.loans.models.borrowers import Borrower
from familiehus.loans.queries.desk import is_whose
from familiehus.loans.states import Outcome


def export(subject: Any) -> dict[str, Any]:
    """Every loan and every wait that is remembered, with what was noted."""
    if not isinstance(subject, Household | Person | Association):
        return {}
    own = select(Loan).where(is_whose(Loan, subject)).order_by(Loan.id)
    noted = (selectinload(Loan.damages), selectinload(Loan.contacts))
    loans = db.session.scalars(own.options(*noted)).all()
    waits = db.session.scalars(
        select(WaitingEntry).where(is_whose(WaitingEntry, subject)).order_by(WaitingEntry.id)
    ).all()
    if not loans and not waits:
        return {}
    return {
        "lån": [
            {
                "hvad": loan.label,
                "fra": loan.starts_on.isoformat(),
                "til": loan.due_on.isoformat(),
                "udleveret": loan.handed_out_at.isoformat() if loan.handed_out_at else None,
                "modtaget": loan.received_at.isoformat() if loan.received_at else None,
                "noter": [
                    note
                    for note in (loan.note_out, loan.note_in, loan.override_reason, loan.cancelled_why)
                    if note
                ],
                "billeder": sum(bool(key) for key in (loan.picture_out, loan.picture_in)),
                "underskrift": loan.signature is not None,
                "skader": [damage.words for damage in loan.damages],
                "kontakt": [f"{contact.what.label} {contact.note}".strip() for contact in loan.contacts],
            }
            for loan in loans
        ],
        "venteliste": [
            {"hvad": wait.kind.name, "fra": wait.joined_at.isoformat(), "slut": str(wait.outcome or "")}
            for wait in waits
        ],
    }


def forget(subject: Any) -> int:
    """Reservations are off, waiting ends, and no loan tells any more whose it was."""
    if not isinstance(subject, Household | Person | Association):
        return 0
    borrower: Borrower = subject
    loans = list(db.session.scalars(select(Loan).where(is_whose(Loan, borrower)).order_by(Loan.id)))
    waits = list(db.session.scalars(select(WaitingEntry).where(is_whose(WaitingEntry, borrower))))
    for loan in loans:
        if loan.is_reserved:
            loan.cancelled_at = clock.now()
            give_back(loan)
    forget_loans(loans)
    for wait in waits:
        if wait.settled_at is None:
            wait.settle(Outcome.LEFT)
        wait.forget_borrower()
    db.session.flush()
    return len(loans) + len(waits)


BELONGINGS = Belongings(
    room="loans",
    tables={
        "item_kinds": "nothing about people",
        "items": "nothing about people: a thing, and who gave it, as the giver wants to be named",
        "kits": "nothing about people",
        "item_labels": "nothing about people",
        "item_services": "which member of staff did it, by random key",
        "item_damages": "what was wrong with a thing, and who said so, by random key; words go with the loan",
        "loans": "who borrowed what from when to when, notes, photos and a signature; forgotten after some days",
        "loan_contacts": "what was done about a loan past its time; forgotten with it",
        "loan_waiting": "who waits for what; forgotten after some days",
        "stocktakes": "which member of staff counted, by random key",
        "stocktake_lines": "nothing about people",
        "item_imports": "nothing about people: a list of things on its way in",
    },
    export=export,
    forget=forget,
)
