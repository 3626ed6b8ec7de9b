"""Opening and ending sign-ins. What ends here is over at the next request, whatever cookie is shown."""

import secrets
from datetime import timedelta

from sqlalchemy import delete, or_, select, update

from familiehus.accounts.commands.sharing import forget_here, wear_here
from familiehus.accounts.models import Ended, KnownHere, LinkTo, OneTimeLink, Person, SignIn, Tool
from familiehus.accounts.queries import hashed
from familiehus.kernel import audit, clock
from familiehus.kernel.db import db, rows_changed
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import Actor, Role
from familiehus.kernel.transaction import own_transaction

SEEN_EVERY, SEEN_EVERY_HERE = timedelta(minutes=1), timedelta(seconds=10)
"""How often the idle clock is moved; oftener on the house's own devices, where it runs out in minutes."""
KEPT_FOR = timedelta(days=180)


def open_sign_in(
    person: Person,
    role: Role | None = None,
    *,
    lasts: timedelta = timedelta(hours=168),
    tool: Tool = Tool.UNKNOWN,
    how: str = "password",
    device_id: int | None = None,
) -> tuple[SignIn, str]:
    """Somebody is signed in: the row, and the token for the cookie, which is never kept or said again.

    Without a role the only hat is put on; with several hats none is, until one is chosen. `lasts`: the
    absolute end. Raises `Refused` for somebody without an account or without that hat.
    """
    held = person.roles_held()
    if not person.active or not held:
        raise Refused(_("Kontoen er lukket. Spørg husets leder."))
    if role is None:
        role = held[0] if len(held) == 1 else Role.PUBLIC
    elif role not in held:
        raise Refused(_("Den rolle har du ikke."))
    token = secrets.token_urlsafe(32)
    now = clock.now()
    sign_in = SignIn(
        token_hash=hashed(token),
        person=person,
        role=role,
        tool=tool,
        started_at=now,
        last_seen_at=now,
        ends_at=now + lasts,
        device_id=device_id,
    )
    db.session.add(sign_in)
    db.session.flush()
    person.wear(role)
    audit.record("signed in", person, by=person, how=how)
    return sign_in, token


def put_on(sign_in: SignIn, role: Role) -> tuple[SignIn, str]:
    """Change hat: the old sign-in ends, a new one begins with a new token and the same absolute end (R16)."""
    person = sign_in.person
    if sign_in.ended_at is not None:
        raise Refused(_("Du er logget ud. Log ind igen."))
    left = sign_in.ends_at - clock.now()
    _close(sign_in, Ended.OTHER_HAT)
    if sign_in.device_id is not None:
        wear_here(sign_in, role)
    return open_sign_in(
        person, role, lasts=left, tool=Tool(sign_in.tool), how="hat", device_id=sign_in.device_id
    )


def end(sign_in: SignIn, why: Ended, *, by: Actor) -> None:
    """End one sign-in now, and what made a PIN enough where it was. Ending it twice changes nothing."""
    if sign_in.ended_at is None:
        if sign_in.device_id is not None:
            forget_here(sign_in.person, device_id=sign_in.device_id)
        _close(sign_in, why)
        audit.record("signed out", sign_in.person, by=by, why=str(why))


def end_every(
    person: Person, why: Ended, *, by: Actor, besides: SignIn | None = None, role: Role | None = None
) -> int:
    """End every sign-in of a person, or those with one hat, and what made a PIN enough; counts them."""
    forget_here(person, besides=besides.device_id if besides is not None else None, role=role)
    live = select(SignIn).where(SignIn.person_id == person.id, SignIn.ended_at.is_(None))
    if besides is not None:
        live = live.where(SignIn.id != besides.id)
    if role is not None:
        live = live.where(SignIn.role == role)
    ended = db.session.scalars(live).all()
    for sign_in in ended:
        _close(sign_in, why)
    if ended:
        audit.record("signed out", person, by=by, why=str(why), count=len(ended))
    return len(ended)


def _close(sign_in: SignIn, why: Ended) -> None:
    sign_in.ended_at, sign_in.ended_why = clock.now(), why


def end_all_of_a_backup() -> None:
    """A backup was put back: who was signed out since, and which link was used, it does not know. Everybody signs in
    anew, and asks for a new link."""
    now = clock.now()
    ended = update(SignIn).where(SignIn.ended_at.is_(None)).values(ended_at=now, ended_why=Ended.RESTORED)
    ways_in = OneTimeLink.purpose.in_((LinkTo.SIGN_IN, LinkTo.RESET))
    used = update(OneTimeLink).where(OneTimeLink.used_at.is_(None), ways_in).values(used_at=now)
    for each in (ended, used, delete(KnownHere)):
        rows_changed(each.execution_options(synchronize_session=False))


def note_seen(sign_in_id: int, every: timedelta = SEEN_EVERY) -> None:
    """Move the idle clock, in a short transaction of its own, at most so often."""
    now = clock.now()
    with own_transaction() as session:
        session.execute(
            update(SignIn)
            .where(SignIn.id == sign_in_id, SignIn.ended_at.is_(None), SignIn.last_seen_at < now - every)
            .values(last_seen_at=now)
            .execution_options(synchronize_session=False)
        )


def forget_ended() -> int:
    """Sign-ins and links that are over are gone after half a year; counts them."""
    before = clock.now() - KEPT_FOR
    over = (
        delete(SignIn).where(or_(SignIn.ended_at < before, SignIn.ends_at < before)),
        delete(OneTimeLink).where(OneTimeLink.expires_at < before),
    )
    return sum(rows_changed(each) for each in over)
