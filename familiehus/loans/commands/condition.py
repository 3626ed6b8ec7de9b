"""What happens to things: damaged, repaired, lost, found, retired. Never a bill, a debt or a strike."""

from sqlalchemy import select

from familiehus.kernel import audit, clock, uploads
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import Actor, is_staff
from familiehus.loans import access, queries
from familiehus.loans.commands.moving import re_pack
from familiehus.loans.commands.placing import LOAN_PICTURES, changed, give_back, lock_item
from familiehus.loans.models import Damage, Item, Loan
from familiehus.loans.states import DamageEnd, ItemState, LoanState


def report_damage(
    item: Item,
    words: str,
    *,
    by: Actor,
    loan: Loan | None = None,
    picture: bytes | None = None,
    is_usable: bool = False,
) -> Damage:
    """Something is wrong with the thing. Staff for anything; a borrower for what they have, or brought back
    just now. Raises `Refused`.

    At home it goes to repair at once, checked or not, unless it `is_usable`; out, it goes to repair after the return.
    Reservations of the kind are packed anew. The borrower is thanked, never billed.
    """
    lock_item(item)
    out = queries.open_loan_of(item)
    about = loan or out or _last_unchecked(item)
    has_it = about is not None and (about.is_out or about.state is LoanState.RECEIVED)
    if not is_staff(by) and (about is None or not has_it or not access.may_report(by, about)):
        raise Refused(_("Det kan kun den, der låner tingen, sige til huset."))
    damage = Damage(item=item, loan=about, words=words, reported_by=by.key)
    if picture is not None:
        damage.picture = uploads.keep(picture, LOAN_PICTURES, by=by).key
    db.session.add(damage)
    if out is None and not is_usable and item.state in (ItemState.LENDABLE, ItemState.CHECK):
        item.state = ItemState.REPAIR
    if is_usable:
        _settle(damage, DamageEnd.AS_IT_IS, by)
    db.session.flush()
    changed()
    audit.record("damage reported", item, by=by)
    re_pack(item.kind)
    return damage


def repair(damage: Damage, *, by: Actor, ended: DamageEnd = DamageEnd.REPAIRED) -> Item:
    """A damage is settled: mended, or good enough as it is. When it was the last, the thing is to be checked before
    it is lent again. Settled again is no harm."""
    item = damage.item
    lock_item(item)
    db.session.refresh(damage)
    if damage.is_open:
        _settle(damage, ended, by)
        audit.record("damage settled", item, by=by, ended=str(ended))
    if item.state is ItemState.REPAIR and not _open_damages(item):
        item.state, item.state_reason = ItemState.CHECK, ""
    db.session.flush()
    changed()
    return item


def lose(item: Item, reason: str = "", *, by: Actor) -> Item:
    """The thing is gone. A loan it was out on ends with it, without a debt; reservations are packed anew."""
    lock_item(item)
    if item.state is ItemState.LOST:
        return item
    out = queries.open_loan_of(item)
    if out is not None:
        out.received_at = out.checked_at = clock.now()
        out.received_by = out.checked_by = by.key
        out.is_lost = True
        give_back(out)
    _leave(item, ItemState.LOST, reason, DamageEnd.LOST, by)
    audit.record("lost", item, by=by)
    re_pack(item.kind)
    return item


def find(item: Item, *, by: Actor) -> Item:
    """A lost thing turned up: it is to be checked."""
    lock_item(item)
    if item.state is not ItemState.LOST:
        return item
    return _to_check(item, "found", by)


def retire(item: Item, reason: str, *, by: Actor) -> Item:
    """The thing is lent no more, with the reason. Raises `Refused` while it is out; reservations are packed anew."""
    lock_item(item)
    if item.state is ItemState.RETIRED:
        return item
    if queries.open_loan_of(item) is not None:
        raise Refused(_("Tingen er lånt ud. Tag imod den, før den udgår."))
    if not reason.strip():
        raise Refused(_("Skriv, hvorfor tingen udgår."))
    _leave(item, ItemState.RETIRED, reason.strip(), DamageEnd.RETIRED, by)
    audit.record("retired", item, by=by)
    re_pack(item.kind)
    return item


def take_back_into_use(item: Item, *, by: Actor) -> Item:
    """A retired thing is lent again, once it is checked."""
    lock_item(item)
    if item.state is not ItemState.RETIRED:
        return item
    return _to_check(item, "back in use", by)


def _to_check(item: Item, act: str, by: Actor) -> Item:
    item.state, item.state_reason = ItemState.CHECK, ""
    db.session.flush()
    changed()
    audit.record(act, item, by=by)
    return item


def _leave(item: Item, state: ItemState, reason: str, ended: DamageEnd, by: Actor) -> None:
    for damage in _open_damages(item):
        _settle(damage, ended, by)
    unchecked = _last_unchecked(item)
    if unchecked is not None:
        unchecked.checked_at, unchecked.checked_by = clock.now(), by.key
    item.state, item.state_reason = state, reason
    db.session.flush()
    changed()


def _settle(damage: Damage, ended: DamageEnd, by: Actor) -> None:
    damage.settled_at, damage.settled_by, damage.ended = clock.now(), by.key, ended


def _open_damages(item: Item) -> list[Damage]:
    rows = select(Damage).where(Damage.item_id == item.id, Damage.settled_at.is_(None))
    return list(db.session.scalars(rows.order_by(Damage.id)))


def _last_unchecked(item: Item) -> Loan | None:
    rows = select(Loan).where(
        Loan.item_id == item.id, Loan.received_at.is_not(None), Loan.checked_at.is_(None)
    )
    return db.session.scalars(rows.order_by(Loan.received_at.desc()).limit(1)).first()
