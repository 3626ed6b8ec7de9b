"""What is due: reminders once each, what was done about it, and what staff should look at before tomorrow."""

from sqlalchemy import select

from familiehus.accounts.commands import reference
from familiehus.accounts.queries import people_with_role
from familiehus.kernel import audit, clock
from familiehus.kernel.db import db
from familiehus.kernel.roles import THE_HOUSE, Actor, Role
from familiehus.loans import queries
from familiehus.loans.commands.moving import re_pack_everything
from familiehus.loans.commands.placing import changed
from familiehus.loans.letters import BEFORE, GIVEN_UP, PROPOSALS, SENT_AT, tell_due
from familiehus.loans.models import LateContact, Loan
from familiehus.loans.models.lending import IS_OUT
from familiehus.loans.states import Contacted
from familiehus.messages.commands import queue


def note_contact(loan: Loan, what: Contacted, note: str = "", *, by: Actor) -> LateContact:
    """Write down that somebody was called or written to, so that the next at the desk knows."""
    contact = LateContact(loan=loan, what=what, note=note, by=by.key)
    db.session.add(contact)
    db.session.flush()
    changed()
    audit.record("contacted about a loan", loan, by=by, what=str(what))
    return contact


def remind() -> int:
    """Queue every reminder that is due: 3 days before, on the day, 3 and 10 days after; each once. Counts them."""
    today = clock.today()
    out = select(Loan).where(
        IS_OUT,
        Loan.due_on <= today + BEFORE,
        Loan.due_on > today - GIVEN_UP,
    )
    return sum(tell_due(loan, today) for loan in db.session.scalars(out.order_by(Loan.id)).all())


def propose_for_tomorrow() -> int:
    """In the evening: pack anew what can be; tell staff when reservations are left that will not hold. How many."""
    re_pack_everything()
    left = len(queries.unready(THE_HOUSE))
    if left:
        today = clock.today()
        for person in people_with_role(Role.STAFF):
            queue(
                PROPOSALS,
                to=reference(person),
                subject_key=f"loans:{today.isoformat()}",
                due=clock.at(today, SENT_AT),
            )
    return left
