"""The line: first come, first served.

Something is offered only when it is back and checked, and is then set aside for some open days.
"""

from datetime import date

from sqlalchemy import select

from familiehus.house import queries as house
from familiehus.kernel import audit, clock
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import THE_HOUSE, Actor
from familiehus.loans import access, queries
from familiehus.loans.commands.placing import (
    changed,
    give_back,
    lock_borrower,
    lock_kinds,
    must_lend_to,
    place,
    within_limit,
)
from familiehus.loans.letters import tell_offered
from familiehus.loans.models import ItemKind, Loan, WaitingEntry
from familiehus.loans.models.borrowers import Borrower
from familiehus.loans.models.lending import IS_WAITING
from familiehus.loans.queries.desk import is_whose
from familiehus.loans.states import Outcome


def join_line(kind: ItemKind, borrower: Borrower, *, by: Actor) -> WaitingEntry:
    """Somebody wants one as soon as there is one. Joining again is no harm. Raises `Refused` when the kind is not
    lent to them."""
    if not access.may_reserve_for(by, borrower):
        raise Refused(_("Det kan kun huset skrive på ventelisten."))
    lock_borrower(borrower)
    lock_kinds(kind)
    must_lend_to(kind, borrower)
    line = select(WaitingEntry).where(
        WaitingEntry.kind_id == kind.id, is_whose(WaitingEntry, borrower), WaitingEntry.settled_at.is_(None)
    )
    entry = db.session.scalars(line).one_or_none()
    if entry is not None:
        return entry
    entry = WaitingEntry(kind=kind, kind_id=kind.id, joined_by=by.key)
    entry.lend_to(borrower)
    db.session.add(entry)
    db.session.flush()
    changed()
    audit.record("joined the line", entry, by=by)
    offer_next(kind)
    return entry


def offer_next(kind: ItemKind) -> list[WaitingEntry]:
    """Set aside what is at home, checked and free for those who wait, in turn; who was offered something. Whoever
    has as many as one may, or may not borrow the kind now, is passed over, and keeps the place."""
    if not kind.is_in_use:
        return []
    line = select(WaitingEntry).where(WaitingEntry.kind_id == kind.id, IS_WAITING)
    waiting = list(db.session.scalars(line.order_by(WaitingEntry.joined_at, WaitingEntry.id)))
    if not waiting:
        return []
    lock_kinds(kind)
    offered = []
    for entry in waiting:
        db.session.refresh(entry)
        if entry.borrower is None or not entry.is_waiting or not kind.lends_to(entry.borrower_kind):
            continue
        if entry.association is not None and entry.association.is_retired:
            continue
        try:
            with db.session.begin_nested():
                _offer(entry, entry.borrower)
        except _AtLimit:
            continue
        except Refused:
            break
        offered.append(entry)
        tell_offered(entry)
    if offered:
        changed()
    return offered


def offer_to_all() -> int:
    """Once more for every kind that somebody waits for, whatever it is that has made one free; how many were offered
    something."""
    wanted = select(WaitingEntry.kind_id).where(IS_WAITING)
    kinds = db.session.scalars(select(ItemKind).where(ItemKind.id.in_(wanted)).order_by(ItemKind.id)).all()
    return sum(len(offer_next(kind)) for kind in kinds)


class _AtLimit(Exception):
    """The borrower has as many of the kind as one may."""


def _offer(entry: WaitingEntry, borrower: Borrower) -> None:
    today = clock.today()
    loan = Loan(kind=entry.kind, kind_id=entry.kind_id, reserved_by=THE_HOUSE.key)
    loan.lend_to(borrower)
    by_then = pickup_day(today, entry.kind.pickup_days)
    loan.lay(today, queries.due_for(entry.kind, by_then))
    try:
        within_limit(loan, borrower, by=THE_HOUSE, override="")
    except Refused:
        raise _AtLimit from None
    place(loan, by=THE_HOUSE)
    loan.is_pinned, loan.pickup_by = True, by_then
    db.session.flush()
    entry.loan, entry.loan_id, entry.offered_at = loan, loan.id, clock.now()
    db.session.flush()
    audit.record("offered", entry, by=THE_HOUSE, pickup_by=by_then.isoformat())


def pickup_day(from_: date, open_days: int) -> date:
    """The last of so many open days after `from_`; plain days when the house never says when it is open."""
    day = from_
    for _number in range(open_days):
        after = clock.day_after(day)
        day = house.next_open_day(after) or after
    return day


def accept(entry: WaitingEntry, *, by: Actor) -> WaitingEntry:
    """They want it, and will fetch it before the window ends. Accepted again is no harm. Raises `Refused` when it is
    offered no more."""
    _may_answer(entry, by)
    lock_kinds(entry.kind)
    db.session.refresh(entry)
    if not entry.is_offered:
        raise Refused(_("Den er ikke sat til side mere. Skriv jer på ventelisten igen."))
    if entry.accepted_at is None:
        entry.accepted_at = clock.now()
        db.session.flush()
        changed()
        audit.record("offer accepted", entry, by=by)
    return entry


def leave_line(entry: WaitingEntry, *, by: Actor) -> WaitingEntry:
    """They want none any more; what was set aside goes to the next. Again is no harm."""
    _may_answer(entry, by)
    return _end(entry, Outcome.LEFT, by)


def lapse(entry: WaitingEntry, *, by: Actor) -> WaitingEntry:
    """It was not fetched in time: it goes to the next in line. No strike; they can join again."""
    return _end(entry, Outcome.LAPSED, by)


def lapse_offers() -> int:
    """Every offer whose pick-up window is over (its last day is past in Copenhagen); how many."""
    over = (
        select(WaitingEntry)
        .join(WaitingEntry.loan)
        .where(
            WaitingEntry.settled_at.is_(None), Loan.handed_out_at.is_(None), Loan.pickup_by < clock.today()
        )
    )
    entries = db.session.scalars(over.order_by(WaitingEntry.kind_id, WaitingEntry.id)).all()
    for entry in entries:
        lapse(entry, by=THE_HOUSE)
    return len(entries)


def _end(entry: WaitingEntry, outcome: Outcome, by: Actor) -> WaitingEntry:
    lock_kinds(entry.kind)
    db.session.refresh(entry)
    if entry.settled_at is not None:
        return entry
    loan = entry.loan
    if loan is not None and loan.is_reserved:
        loan.cancelled_at, loan.cancelled_by = clock.now(), by.key
        give_back(loan)
    entry.settle(outcome)
    db.session.flush()
    changed()
    audit.record("left the line", entry, by=by, outcome=str(outcome))
    offer_next(entry.kind)
    return entry


def _may_answer(entry: WaitingEntry, by: Actor) -> None:
    if entry.borrower is None or not access.may_reserve_for(by, entry.borrower):
        raise Refused(_("Det kan kun den, der venter, svare på."))
