"""What the house moves by itself: reservations to another thing of the kind, due days away from days when it is closed."""

from datetime import date

from sqlalchemy import and_, exists, or_, select

from familiehus.house import queries as house
from familiehus.kernel import audit, clock
from familiehus.kernel.db import db
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import THE_HOUSE, Actor
from familiehus.loans.commands.placing import changed, lock_kinds, place, would_lie_on
from familiehus.loans.letters import knows_due_day
from familiehus.loans.models import ItemKind, Loan
from familiehus.loans.models.lending import IS_LIVE, IS_RESERVED
from familiehus.loans.queries.availability import FOREVER
from familiehus.loans.queries.proposals import troubled


def re_pack(kind: ItemKind, *, by: Actor = THE_HOUSE) -> list[Loan]:
    """Give unpinned reservations another thing when theirs will not be ready, or is over its time, so that nobody knows
    when it comes back; the moved ones. What cannot be moved stays, and is among `queries.proposals`."""
    lock_kinds(kind)
    reserved = select(Loan).where(
        Loan.kind_id == kind.id,
        IS_RESERVED,
        Loan.is_pinned.is_(False),
        Loan.free_on > clock.today(),
    )
    rows = list(
        db.session.scalars(
            reserved.order_by(Loan.starts_on, Loan.id).execution_options(populate_existing=True)
        )
    )
    moved = []
    for loan, _block in troubled(rows, late_until=FOREVER):
        before = loan.item
        if would_lie_on(loan) in (None, loan.item_id):
            continue
        try:
            with db.session.begin_nested():
                place(loan, by=by)
        except Refused:
            continue
        if loan.item is not before:
            moved.append(loan)
            audit.record("loan packed anew", loan, by=by, was=before.name if before else "")
    if moved:
        changed()
    return moved


def re_pack_everything() -> int:
    """Every kind of which something is reserved; how many moved."""
    kinds = select(ItemKind).where(exists().where(Loan.kind_id == ItemKind.id, IS_RESERVED))
    return sum(len(re_pack(kind)) for kind in db.session.scalars(kinds.order_by(ItemKind.id)).all())


def follow_closing_days(first: date, last: date, *, by: Actor) -> int:
    """The house closes or opens on those days. How many due days moved. What is set aside until a day that is closed
    now stands there until the next open one.

    What is due on a closed day is due on the next open one, where that is free. When the house is open after all,
    it is due again when it was, unless the borrower has been told the other day: then it stays, and the audit says so.
    """
    moved_past = and_(Loan.due_before_closing <= last, Loan.due_on > first)
    due = or_(Loan.due_on.between(first, last), moved_past)
    rows = select(Loan).where(due, IS_LIVE)
    moved = 0
    aside = select(Loan).where(Loan.pickup_by.between(first, last), IS_RESERVED)
    for loan in db.session.scalars(aside.order_by(Loan.id)).all():
        loan.pickup_by = house.next_open_day(loan.pickup_by or last) or loan.pickup_by
    for loan in db.session.scalars(rows.order_by(Loan.kind_id, Loan.id)).all():
        asked = loan.due_before_closing or loan.due_on
        open_day = house.next_open_day(asked)
        if open_day is None or open_day == loan.due_on:
            continue
        if open_day < loan.due_on and knows_due_day(loan):
            audit.record("due day stays", loan, by=by, why="told", due_on=loan.due_on.isoformat())
            continue
        lock_kinds(loan.kind)
        try:
            with db.session.begin_nested():
                only = loan.item if loan.is_pinned else None
                place(loan, by=by, only=only, days=(loan.starts_on, open_day))
                loan.due_before_closing = asked if open_day != asked else None
                db.session.flush()
        except Refused:
            continue
        moved += 1
    return moved
