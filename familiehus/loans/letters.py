"""What the loans write: due soon, due today, a friendly word when it is late, something set aside for you."""

from collections.abc import Iterator, Mapping
from datetime import date, time, timedelta
from typing import Any

from sqlalchemy import select

from familiehus.accounts.commands import reference
from familiehus.associations.models import Association
from familiehus.families.models import Household
from familiehus.house import queries as house
from familiehus.kernel import clock, danish
from familiehus.kernel.db import db
from familiehus.kernel.i18n import lazy
from familiehus.kernel.roles import THE_HOUSE, Role
from familiehus.loans.models import Loan, WaitingEntry
from familiehus.loans.models.borrowers import Borrower
from familiehus.loans.queries import unready
from familiehus.loans.states import BorrowerKind
from familiehus.messages.commands import queue
from familiehus.messages.introductions import Recipient
from familiehus.messages.kinds import MessageKind, declare
from familiehus.messages.models import Message, State
from familiehus.messages.wording import link

SENT_AT = time(9)
BEFORE, FIRST_WORD, SECOND_WORD, GIVEN_UP = (timedelta(days=days) for days in (3, 3, 10, 24))
FIELDS = ("thing", "day", "link", "house_phone")


def references(borrower: Borrower) -> Iterator[str]:
    """Whom to write to: every adult of a household, the volunteer herself, an association's contacts."""
    if isinstance(borrower, Household):
        for person in borrower.guardians:
            yield reference(person)
    elif isinstance(borrower, Association):
        for contact in borrower.contacts:
            yield f"contact:{contact.key}"
    else:
        yield reference(borrower)


def _reminder(params: Mapping[str, Any], _to: Recipient) -> Mapping[str, Any] | None:
    """Nothing when it is back, or due on another day by now."""
    loan = db.session.scalars(select(Loan).where(Loan.key == params["loan"])).one_or_none()
    if loan is None or not loan.is_out or loan.due_on.isoformat() != params["due"]:
        return None
    return {
        "thing": loan.kind.name,
        "day": danish.day(loan.due_on),
        "link": _page_of(loan),
        "house_phone": danish.phone(house.settings().phone),
    }


def _page_of(borrowed: Loan | WaitingEntry) -> str:
    """Where the borrower sees it: their own loans; the house's front page for who has no such page, an association or
    somebody who is no volunteer any more."""
    has_page = borrowed.borrower_kind is not BorrowerKind.ASSOCIATION
    if borrowed.person is not None:
        has_page = bool({Role.VOLUNTEER, Role.FAMILY} & set(borrowed.person.roles_held()))
    return link("borrowing.index" if has_page else "front.index")


def _offer(params: Mapping[str, Any], _to: Recipient) -> Mapping[str, Any] | None:
    """Nothing when it was fetched, or is set aside no more."""
    entry = db.session.scalars(select(WaitingEntry).where(WaitingEntry.key == params["entry"])).one_or_none()
    if entry is None or not entry.is_offered or entry.loan is None or entry.loan.pickup_by is None:
        return None
    return {
        "thing": entry.kind.name,
        "day": danish.day(entry.loan.pickup_by),
        "link": _page_of(entry),
        "house_phone": danish.phone(house.settings().phone),
    }


def _proposals(_params: Mapping[str, Any], _to: Recipient) -> Mapping[str, Any] | None:
    count = len(unready(THE_HOUSE))
    return {"count": count, "link": link("loans.proposals")} if count else None


SOON = declare(MessageKind("loans.soon", lazy("Skal snart afleveres"), _reminder, FIELDS))
TODAY = declare(MessageKind("loans.today", lazy("Skal afleveres i dag"), _reminder, FIELDS))
LATE = declare(MessageKind("loans.late", lazy("Over tiden, en venlig påmindelse"), _reminder, FIELDS))
LATER = declare(MessageKind("loans.later", lazy("Over tiden, anden påmindelse"), _reminder, FIELDS))
OFFER = declare(MessageKind("loans.offer", lazy("Sat til side til den, der ventede"), _offer, FIELDS))
PROPOSALS = declare(
    MessageKind("loans.proposals", lazy("Reservationer, der skal ses på"), _proposals, ("count", "link"))
)


def due_reminder(loan: Loan, today: date) -> tuple[MessageKind, date] | None:
    """Which reminder a loan that is out is to have by today, and the day it stands for; each at most once."""
    due = loan.due_on
    handed_out = clock.local_day(loan.handed_out_at) if loan.handed_out_at else today
    if due - BEFORE <= today < due:
        return (SOON, due - BEFORE) if handed_out < due - BEFORE else None
    if today == due:
        return (TODAY, due) if handed_out < due else None
    if due + FIRST_WORD <= today < due + SECOND_WORD:
        return LATE, due + FIRST_WORD
    if due + SECOND_WORD <= today < due + GIVEN_UP:
        return LATER, due + SECOND_WORD
    return None


def tell_due(loan: Loan, today: date) -> int:
    """Queue the reminder that is due, if any, to everybody the borrower is; once each."""
    found, borrower = due_reminder(loan, today), loan.borrower
    if found is None or borrower is None:
        return 0
    kind, day = found
    params = {"loan": loan.key, "due": loan.due_on.isoformat()}
    told = list(references(borrower))
    for to in told:
        queue(kind, to=to, subject_key=loan.key, due=clock.at(day, SENT_AT), params=params)
    return len(told)


def knows_due_day(loan: Loan) -> bool:
    """Whether a letter that names the loan's due day has gone out, or may have."""
    gone = select(Message.params).where(
        Message.subject_key == loan.key,
        Message.kind.startswith("loans."),
        Message.state.in_((State.SENDING, State.SENT, State.UNCERTAIN)),
    )
    due = loan.due_on.isoformat()
    return any(params.get("due") == due for params in db.session.scalars(gone))


def tell_offered(entry: WaitingEntry) -> None:
    """Something is back, checked and set aside."""
    if entry.borrower is not None:
        for to in references(entry.borrower):
            queue(OFFER, to=to, subject_key=entry.key, params={"entry": entry.key})
