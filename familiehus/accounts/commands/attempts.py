"""Counting tries, in the database and in transactions of their own, so that a refused request counts too."""

from datetime import timedelta

from sqlalchemy import delete, text
from sqlalchemy.orm import Session

from familiehus.accounts.models import Attempt, AttemptAt, KnownHere, Person
from familiehus.accounts.queries import tries
from familiehus.kernel import audit, clock
from familiehus.kernel.db import db, rows_changed
from familiehus.kernel.roles import NOBODY
from familiehus.kernel.traces import Something
from familiehus.kernel.transaction import own_transaction

LOCK = 7_302_115


class TooOften(Exception):
    """Somebody has tried too often; nothing is weighed before the window has passed."""


def weigh(
    kind: AttemptAt,
    *,
    account: str,
    address: str,
    most_per_account: int,
    most_per_address: int,
    window: timedelta,
) -> int:
    """Count this try before it is made; gives its number. Raises `TooOften` (R11).

    `account` and `address` are keyed hashes. The count and the row are one step under the write lock, so
    that many tries at once are counted as many. Who is refused does not make the wait longer.
    """
    now = clock.now()
    with own_transaction() as session:
        _one_at_a_time(session)
        if tries(session, kind, now - window, account=account) >= most_per_account:
            raise TooOften
        if tries(session, kind, now - window, address=address) >= most_per_address:
            raise TooOften
        attempt = Attempt(kind=kind, account=account, address=address, at=now)
        session.add(attempt)
        session.flush()
        return attempt.id


def _one_at_a_time(session: Session) -> None:
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})


def forgive(kind: AttemptAt, account: str) -> None:
    """The right password was given: earlier tries at this account no longer count, here and elsewhere."""
    db.session.execute(
        delete(Attempt)
        .where(Attempt.kind == kind, Attempt.account == account)
        .execution_options(synchronize_session=False)
    )


def note_refusal(person: Person | None) -> None:
    """A password that did not fit leaves an entry, also for an account that does not exist (R24)."""
    whose = Something("persons", person.key, person.name) if person is not None else None
    with own_transaction() as session:
        audit.record("sign-in refused", whose, by=NOBODY, session=session)


def forget_tries() -> int:
    """Tries older than a day are gone, and for whom a PIN was enough in a shift that is over; counts them."""
    before = clock.now() - timedelta(days=1)
    return rows_changed(delete(Attempt).where(Attempt.at < before)) + rows_changed(
        delete(KnownHere).where(KnownHere.since < before)
    )
