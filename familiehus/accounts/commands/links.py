"""Links that work once: minted when the letter is written, used under the write lock."""

import secrets
from datetime import timedelta

from sqlalchemy import select, update

from familiehus.accounts.models import LinkTo, OneTimeLink, Person
from familiehus.accounts.queries import hashed
from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.i18n import lazy
from familiehus.kernel.refusals import Refused

LINK_IS_DEAD = lazy("Linket er brugt eller udløbet. Bed om et nyt.")


def mint(person: Person, purpose: LinkTo, *, lasts: timedelta) -> str:
    """A new link's token. Earlier links of the person for the same purpose stop working."""
    void(person, purpose)
    token = secrets.token_urlsafe(32)
    db.session.add(
        OneTimeLink(token_hash=hashed(token), purpose=purpose, person=person, expires_at=clock.now() + lasts)
    )
    db.session.flush()
    return token


def use(token: str, purpose: LinkTo) -> Person:
    """Use a link up, and learn whose it is. Of two at once one wins; the other is `Refused`."""
    now = clock.now()
    used = db.session.execute(
        update(OneTimeLink)
        .where(
            OneTimeLink.token_hash == hashed(token),
            OneTimeLink.purpose == purpose,
            OneTimeLink.used_at.is_(None),
            OneTimeLink.expires_at > now,
        )
        .values(used_at=now)
        .returning(OneTimeLink.person_id)
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    person = db.session.scalar(select(Person).where(Person.id == used, Person.active)) if used else None
    if person is None:
        raise Refused(LINK_IS_DEAD)
    return person


def void(person: Person, purpose: LinkTo | None = None) -> None:
    """What is out there, for one purpose or for any, stops working."""
    now = clock.now()
    live = update(OneTimeLink).where(OneTimeLink.person_id == person.id, OneTimeLink.used_at.is_(None))
    if purpose is not None:
        live = live.where(OneTimeLink.purpose == purpose)
    db.session.execute(live.values(used_at=now).execution_options(synchronize_session=False))
