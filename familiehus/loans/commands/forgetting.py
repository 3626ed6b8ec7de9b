"""What is forgotten: the borrower, words, signature and photos of a loan that ended well. Statistics stay."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, func, or_, select

from familiehus.house import queries as house
from familiehus.kernel import audit, clock, uploads
from familiehus.kernel.db import db, rows_changed
from familiehus.loans.commands.placing import give_back
from familiehus.loans.models import Damage, ItemImport, LateContact, Loan, WaitingEntry
from familiehus.loans.models.lending import IS_RESERVED

UPLOADS_KEPT = timedelta(days=1)


def forget_old() -> int:
    """So many days (the house's setting, 90 unless told) after a checked return without an open damage, or after a
    cancellation or the end of waiting, nobody can tell any more whose it was. What was reserved and never fetched is
    called off so long after its last day, and forgotten with it. Counts the rows."""
    before = clock.now() - timedelta(days=house.settings().loans_kept_days)
    damaged = exists().where(Damage.loan_id == Loan.id, Damage.settled_at.is_(None))
    ended = select(Loan).where(
        Loan.forgotten_at.is_(None),
        or_(Loan.checked_at < before, Loan.cancelled_at < before, never_fetched(before)),
        ~damaged,
    )
    loans = list(db.session.scalars(ended.order_by(Loan.id)))
    for loan in loans:
        if loan.is_reserved:
            loan.cancelled_at = clock.now()
            give_back(loan)
    waited = select(WaitingEntry).where(
        WaitingEntry.settled_at < before,
        func.coalesce(WaitingEntry.household_id, WaitingEntry.person_id, WaitingEntry.association_id).is_not(
            None
        ),
    )
    entries = list(db.session.scalars(waited))
    forget_loans(loans)
    for entry in entries:
        entry.forget_borrower()
    db.session.flush()
    return len(loans) + len(entries)


def never_fetched(before: Any) -> ColumnElement[bool]:
    """Reserved, with its last day past by then, and still not fetched."""
    return and_(IS_RESERVED, Loan.free_on < clock.local_day(before))


def forget_loans(loans: Iterable[Loan]) -> None:
    """Kind, thing, days and the sort of borrower stay; everything else that tells of somebody goes."""
    rows = list(loans)
    keys = {key for loan in rows for key in (loan.picture_out, loan.picture_in, loan.signature) if key}
    ids = [loan.id for loan in rows]
    about = list(db.session.scalars(select(Damage).where(Damage.loan_id.in_(ids)))) if ids else []
    keys |= {damage.picture for damage in about if damage.picture}
    for damage in about:
        damage.words, damage.picture, damage.reported_by = "", None, ""
    for loan in rows:
        loan.forget_borrower()
        loan.note_out = loan.note_in = loan.override_reason = loan.cancelled_why = ""
        loan.picture_out = loan.picture_in = loan.signature = None
        loan.reserved_by = "" if loan.handed_out_at is None else loan.reserved_by
        # What is still to come back is looked at once more in its time: words may be noted until then.
        loan.forgotten_at = clock.now() if loan.checked_at or loan.cancelled_at else None
    db.session.flush()
    if ids:
        db.session.execute(delete(LateContact).where(LateContact.loan_id.in_(ids)))
    for picture in db.session.scalars(select(uploads.Picture).where(uploads.Picture.key.in_(keys))):
        still = exists().where(
            or_(
                Loan.picture_out == picture.key, Loan.picture_in == picture.key, Loan.signature == picture.key
            )
        )
        if not db.session.scalar(select(still)):
            uploads.forget(picture)
    db.session.flush()
    audit.forget_words(*(loan.key for loan in rows))


def forget_uploads() -> int:
    """Lists of things that nobody said yes to are gone after a day."""
    return rows_changed(delete(ItemImport).where(ItemImport.uploaded_at < clock.now() - UPLOADS_KEPT))
