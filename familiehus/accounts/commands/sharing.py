"""A tablet that several share in a shift: who is known on it, their PINs, and parking whoever sat there."""

from datetime import datetime

from sqlalchemy import delete, or_, update

from familiehus.accounts.models import AT_A_DESK, Device, Ended, KnownHere, Person, SignIn
from familiehus.kernel import audit, clock
from familiehus.kernel.db import db, rows_changed
from familiehus.kernel.roles import NOBODY, Actor, Role
from familiehus.kernel.transaction import own_transaction

MOST_TRIES = 5
"""So often may somebody's PIN be tried on a device; then all is asked of them again (R20)."""


def know_here(person: Person, device: Device, role: Role, since: datetime | None = None) -> None:
    """Somebody with a desk gave all that is asked of them on this device (now, or at that instant): from here on their
    PIN is enough on it."""
    forget_here(person, device_id=device.id)
    if device.is_shared and set(person.roles_held()) & set(AT_A_DESK):
        since = since or clock.now()
        db.session.add(KnownHere(device_id=device.id, person_id=person.id, role=role, since=since))
        db.session.flush()


def wear_here(sign_in: SignIn, role: Role) -> None:
    """The hat that was chosen on the device is the one the PIN puts on again."""
    rows_changed(
        update(KnownHere)
        .where(KnownHere.device_id == sign_in.device_id, KnownHere.person_id == sign_in.person_id)
        .values(role=role)
    )


def forget_here(
    person: Person, *, device_id: int | None = None, besides: int | None = None, role: Role | None = None
) -> None:
    """The PIN is no longer enough: on one device, on all but one, for one hat, or anywhere."""
    gone = delete(KnownHere).where(KnownHere.person_id == person.id)
    if device_id is not None:
        gone = gone.where(KnownHere.device_id == device_id)
    if besides is not None:
        gone = gone.where(KnownHere.device_id != besides)
    if role is not None:
        gone = gone.where(or_(KnownHere.role == role, KnownHere.role == Role.PUBLIC))
    rows_changed(gone)


def park(sign_in: SignIn) -> None:
    """Whoever sat here makes room: the sign-in is over, and their PIN opens a new one in this shift."""
    if sign_in.ended_at is None:
        sign_in.ended_at, sign_in.ended_why = clock.now(), Ended.PARKED
        db.session.flush()
        audit.record("signed out", sign_in.person, by=sign_in.person, why=str(Ended.PARKED))


def count_try(known: KnownHere) -> int | None:
    """Count a try before it is weighed, so that many at once are counted as many.

    Says how many are left after this one; None when it was one too many.
    """
    with own_transaction() as session:
        counted = (
            update(KnownHere)
            .where(KnownHere.id == known.id, KnownHere.tries < MOST_TRIES)
            .values(tries=KnownHere.tries + 1)
            .returning(KnownHere.tries)
            .execution_options(synchronize_session=False)
        )
        tries = session.scalar(counted)
    return None if tries is None else MOST_TRIES - tries


def note_refused_pin(person: Person, device: Device) -> None:
    """A PIN that did not fit leaves an entry (R24)."""
    with own_transaction() as session:
        audit.record("pin refused", person, by=NOBODY, device=device.called, session=session)


def come_back(known: KnownHere) -> Person:
    """The right PIN: earlier tries no longer count."""
    known.tries = 0
    db.session.flush()
    return known.person


def choose_pin(person: Person, hashed_pin: str, *, by: Actor) -> None:
    """From now on this PIN brings the person back on the house's own devices; an empty one does so no more."""
    person.pin_hash = hashed_pin
    if not hashed_pin:
        forget_here(person)
    db.session.flush()
    audit.record("pin chosen" if hashed_pin else "pin dropped", person, by=by)


def sit_on(sign_in: SignIn, device: Device, ends_at: datetime) -> None:
    """The sign-in belongs to this device of the house's from here on, and ends with the shift."""
    sign_in.device_id, sign_in.ends_at = device.id, min(sign_in.ends_at, ends_at)
    db.session.flush()
