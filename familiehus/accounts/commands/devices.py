"""Tablets of the house's own: made so by the manager, left at the door, taken away at once."""

import secrets
from datetime import timedelta

from sqlalchemy import update

from familiehus.accounts.models import Device, DeviceKind
from familiehus.accounts.queries import hashed
from familiehus.kernel import audit, clock
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import Actor
from familiehus.kernel.transaction import own_transaction

SEEN_EVERY = timedelta(minutes=1)


def register_device(name: str, kind: DeviceKind, *, hashed_pin: str = "", by: Actor) -> tuple[Device, str]:
    """A device becomes the house's own: the row, and the token for its cookie, which is never kept or said again.

    Raises `Refused` for a door without a PIN: nobody would get away from it again.
    """
    if kind is DeviceKind.DOOR and not hashed_pin:
        raise Refused(_("Vælg en kode på 4 til 8 cifre, så I kan komme væk fra døren igen."))
    token = secrets.token_urlsafe(32)
    device = Device(name=name, kind=kind, token_hash=hashed(token), pin_hash=hashed_pin, registered_by=by.key)
    db.session.add(device)
    db.session.flush()
    audit.record("device registered", device, by=by, kind=str(kind))
    return device, token


def revoke_device(device: Device, *, by: Actor) -> None:
    """From now on the device is anybody's: lost, stolen or put to another use. Its cookie is worth nothing."""
    if device.revoked_at is None:
        device.revoked_at, device.is_at_door = clock.now(), False
        db.session.flush()
        audit.record("device revoked", device, by=by)


def stand_at_door(device: Device, *, by: Actor) -> None:
    """The device is left at the door; whoever was signed in on it is signed out by the caller."""
    if not device.is_door:
        raise Refused(_("Den her tablet er ikke registreret til døren."))
    device.is_at_door = True
    db.session.flush()
    audit.record("door opened", device, by=by)


def leave_door(device: Device, *, by: Actor) -> None:
    """Somebody with the PIN takes the device away from the door."""
    device.is_at_door = False
    db.session.flush()
    audit.record("door left", device, by=by)


def note_wrong_pin(device: Device, *, by: Actor) -> None:
    """A PIN that did not fit leaves an entry (R24)."""
    with own_transaction() as session:
        audit.record("pin refused", device, by=by, device=device.called, session=session)


def note_device_seen(number: int) -> None:
    """When the device was last heard of, in a short transaction of its own, at most once a minute."""
    now = clock.now()
    with own_transaction() as session:
        session.execute(
            update(Device)
            .where(Device.id == number, Device.last_seen_at < now - SEEN_EVERY)
            .values(last_seen_at=now)
            .execution_options(synchronize_session=False)
        )
