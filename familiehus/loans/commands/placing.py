"""Laying loans on things: the locks, the limits, the holds, and moving unpinned reservations out of the way.

Order of locks: the borrower, then the kinds by number, then the things' resources by key (bookings takes
those). Whoever holds a kind's lock alone decides what becomes of its things.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import select

from familiehus.bookings import commands as bookings
from familiehus.bookings.models import Purpose
from familiehus.kernel import danish, uploads, versions
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _, ngettext
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import Actor, is_staff
from familiehus.loans import queries
from familiehus.loans.models import Item, ItemKind, Kit, Loan
from familiehus.loans.models.borrowers import Borrower, kind_of
from familiehus.loans.models.lending import IS_LIVE, free_after
from familiehus.loans.packing import Wish, first_free, pack
from familiehus.loans.queries.desk import is_whose
from familiehus.loans.states import IN_THE_POOL

SCOPE = "loans"
LONGEST = timedelta(days=366)
LOAN_PICTURES = "loan"
uploads.pictures_for(LOAN_PICTURES, is_staff)


def lock_borrower(borrower: Borrower) -> None:
    """Whoever borrows does it one at a time, so that a limit holds in two windows as in one."""
    row = select(type(borrower).id).where(type(borrower).id == borrower.id)
    db.session.execute(row.with_for_update(key_share=True))


def lock_kinds(*kinds: ItemKind) -> None:
    """Decide alone about these kinds' things and loans, in the order of their numbers."""
    rows = select(ItemKind).where(ItemKind.id.in_({kind.id for kind in kinds})).order_by(ItemKind.id)
    db.session.scalars(rows.with_for_update(key_share=True)).all()


def lock_loan(loan: Loan, *, borrower: bool = False) -> None:
    """Decide alone about a loan; it and its thing are read anew under the lock."""
    if borrower and loan.borrower is not None:
        lock_borrower(loan.borrower)
    lock_kinds(loan.kind)
    db.session.refresh(loan)
    if loan.item is not None:
        db.session.refresh(loan.item)


def lock_item(item: Item) -> None:
    """Decide alone about a thing; it is read anew under the lock."""
    lock_kinds(item.kind)
    db.session.refresh(item)


def changed() -> None:
    """Whatever shows loans looks again."""
    versions.touch(SCOPE)


def must_lend_to(kind: ItemKind, borrower: Borrower) -> None:
    """A kind in use, lent to that sort of borrower."""
    if not kind.is_in_use:
        raise Refused(_("Huset låner ikke %(kind)s ud mere.", kind=kind.name))
    if not kind.lends_to(kind_of(borrower)):
        raise Refused(
            _("%(kind)s lånes ikke ud til en %(who)s.", kind=kind.name, who=kind_of(borrower).label)
        )


def must_be_in_order(starts_on: date, due_on: date) -> None:
    """Due on the first day or later, and within a year of it."""
    if due_on < starts_on:
        raise Refused(_("Den sidste dag skal ligge efter den første."))
    if due_on - starts_on > LONGEST:
        raise Refused(_("Et lån kan højst vare et år."))


def things_of(kit: Kit) -> list[Item]:
    """What lies in a kit that is in use, by number, which is how they are locked; there must be something."""
    db.session.refresh(kit, ["items"])
    if not kit.is_in_use or not kit.items:
        raise Refused(_("Der er ikke noget i det sæt, der kan lånes."))
    return sorted(kit.items, key=lambda item: item.id)


def within_limit(loan: Loan, borrower: Borrower, *, by: Actor, override: str) -> None:
    """No borrower has more of a kind at once than its limit; staff may go past it with a reason. Needs the
    borrower's lock. Things of one kit count as one."""
    most = loan.kind.most_at_once
    if most is None:
        return
    others = select(Loan.id, Loan.kit_id).where(
        is_whose(Loan, borrower),
        Loan.kind_id == loan.kind.id,
        IS_LIVE,
        Loan.handed_out_at.is_not(None) | ((Loan.starts_on < loan.free_on) & (Loan.free_on > loan.starts_on)),
    )
    if loan.id is not None:
        others = others.where(Loan.id != loan.id)
    with db.session.no_autoflush:
        rows = db.session.execute(others).all()
    kept = {("kit", row.kit_id) if row.kit_id else row.id for row in rows}
    if loan.kit_id is not None:
        kept.discard(("kit", loan.kit_id))
    if len(kept) < most:
        return
    if is_staff(by) and override.strip():
        loan.override_reason = override.strip()
        return
    raise Refused(
        ngettext(
            "Man kan låne %(num)s %(kind)s ad gangen.",
            "Man kan låne %(num)s %(kind)s ad gangen.",
            most,
            kind=loan.kind.name,
        )
    )


def place(loan: Loan, *, by: Actor, only: Item | None = None, days: tuple[date, date] | None = None) -> None:
    """Lay a loan on a free thing of its kind, or `only` on that one; unpinned reservations make room if they can.

    `days`: from–due, where the loan is to have others than now. What is out stays on its thing. Needs the kind's
    lock. Raises `Refused` with what can be done instead, and has then changed nothing.
    """
    starts_on, due_on = days or (loan.starts_on, loan.due_on)
    free_on = free_after(starts_on, due_on, loan.kind.buffer_days)
    stays = loan.item if loan.is_out else None
    only = stays or only
    plan, movable = _plan(loan, starts_on, free_on, only, stays)
    if plan is None:
        raise _nothing_free(loan, only, starts_on, due_on)
    moves = [(movable[key], thing) for key, thing in plan.items() if key and movable[key].item_id != thing]
    for moved, _thing in moves:
        take_up(moved)
    if stays is None:
        take_up(loan)
        loan.lay(starts_on, due_on)
        _take(loan, _item(plan[0]), by=by)
    else:
        loan.lay(starts_on, due_on)
        db.session.flush()
        if loan.hold is not None:
            bookings.move(loan.hold, loan.span, by=by)
    for moved, thing in moves:
        _take(moved, _item(thing), by=by)
    changed()


def _plan(
    loan: Loan, starts_on: date, free_on: date, only: Item | None, stays: Item | None
) -> tuple[dict[int, int] | None, dict[int, Loan]]:
    """Which thing each loan that moves is to have, by number, the loan itself as 0."""
    wish = Wish(0, starts_on, free_on, now=stays.id if stays else None, only=only.id if only else None)
    if only is not None and (only.kit_id is not None or not only.is_in_the_pool):
        alone = queries.place_of(only, besides=loan)
        return pack([wish], [alone]), {}
    places, wishes, movable = queries.puzzle(loan.kind, besides=loan)
    with_all = {lies.key: replace(lies, taken=[*lies.taken]) for lies in places}
    for other in wishes:
        if other.now in with_all:
            with_all[other.now].taken.append((other.first, other.until))
    free = first_free(wish, list(with_all.values()))
    if free is not None:
        return {0: free.key}, movable
    return pack([wish, *wishes], places), movable


def would_lie_on(loan: Loan) -> int | None:
    """The number of the thing on which an unpinned reservation would be laid now; None when there is none. Needs the
    kind's lock."""
    plan, _movable = _plan(loan, loan.starts_on, loan.free_on, None, None)
    return plan[0] if plan is not None else None


def take_up(loan: Loan) -> None:
    """Take a loan off its thing: the days are free for others."""
    if loan.hold is not None:
        bookings.release(loan.hold)
        loan.hold = None
    loan.item = None
    if loan in db.session:
        db.session.flush()


def give_back(loan: Loan) -> None:
    """The loan is over or off: its days are free, the thing stays written down."""
    if loan.hold is not None:
        bookings.release(loan.hold)
        loan.hold = None


def _take(loan: Loan, item: Item, *, by: Actor) -> None:
    """Lay a loan on a thing, with a hold."""
    loan.hold = bookings.take(item.resource, loan.span, Purpose.LOAN, by=by, label=loan.kind.name)
    loan.item = item
    db.session.add(loan)
    db.session.flush()


def _item(key: int) -> Item:
    item = db.session.get(Item, key)
    assert item is not None
    return item


def _nothing_free(loan: Loan, only: Item | None, starts_on: date, due_on: date) -> Refused:
    """Why not, and the way out."""
    if only is not None:
        if only.state not in IN_THE_POOL:
            return Refused(_("%(thing)s: %(why)s.", thing=only.name, why=only.state.label))
        due = queries.latest_due(only, starts_on)
        if due is not None and starts_on < due < due_on:
            return Refused(
                _(
                    "%(thing)s er lovet væk bagefter. Den kan lånes til %(day)s, eller tag en anden.",
                    thing=only.name,
                    day=danish.day(due),
                )
            )
        return Refused(
            _("%(thing)s er taget i de dage. Vælg andre dage, eller tag en anden.", thing=only.name)
        )
    length = (free_after(starts_on, due_on, loan.kind.buffer_days) - starts_on).days
    day = queries.first_free_day(loan.kind, length, starts_on)
    if day is None:
        return Refused(_("Der er ingen ledig %(kind)s i de dage.", kind=loan.kind.name))
    return Refused(
        _(
            "Der er ingen ledig %(kind)s i de dage. Den første er ledig fra %(day)s.",
            kind=loan.kind.name,
            day=danish.day(day),
        )
    )


def as_one(things: Iterable[Item]) -> list[ItemKind]:
    """The kinds of some things, each once."""
    return list({item.kind_id: item.kind for item in things}.values())
