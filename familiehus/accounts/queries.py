"""Reading people, sign-ins, attempts and links."""

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, func, or_, select
from sqlalchemy.orm import Session, selectinload

from familiehus.accounts.access import people_visible_to
from familiehus.accounts.models import (
    AT_A_DESK,
    Attempt,
    Device,
    Hat,
    Idle,
    KnownHere,
    LinkTo,
    OneTimeLink,
    Person,
    SignIn,
)
from familiehus.house.queries import hours_of, opening_hours
from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.roles import Actor, Role

SHIFT = timedelta(hours=12)


def hashed(token: str) -> str:
    """How a random token is kept: it has 256 bits of chance, so a plain digest is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def person_with_email(email: str) -> Person | None:
    return db.session.scalar(select(Person).where(Person.email == email.strip().lower()))


def people_with_phone(phone: str, *, most: int) -> list[Person]:
    """Who may be reached at that telephone: two adults often share one, so it is nobody's name. At most so many."""
    people_ = select(Person).where(Person.phone == phone, Person.active).order_by(Person.id)
    return list(db.session.scalars(people_.limit(most)))


def person_with_key(key: str) -> Person | None:
    return db.session.scalar(select(Person).where(Person.key == key))


def sign_in_of(token: str) -> tuple[SignIn, Person] | None:
    """The sign-in that a cookie stands for, if its person may still be here with that hat. One statement."""
    found = db.session.execute(_SIGN_IN, {"digest": hashed(token), "today": clock.today()}).first()
    return (found[0], found[1]) if found else None


_SIGN_IN = (
    select(SignIn, Person)
    .join(Person, Person.id == SignIn.person_id)
    .where(
        SignIn.token_hash == bindparam("digest"),
        SignIn.ended_at.is_(None),
        Person.active,
        select(Hat.id)
        .where(
            Hat.person_id == SignIn.person_id,
            or_(Hat.role == SignIn.role, SignIn.role == Role.PUBLIC),
            Hat.from_on <= bindparam("today"),
            or_(Hat.until_on.is_(None), Hat.until_on > bindparam("today")),
        )
        .exists(),
    )
)
"""Made once: every request of somebody signed in asks it."""


def live_sign_ins(person: Person, idle: Idle, at: datetime | None = None) -> list[SignIn]:
    """Where somebody is signed in now, the latest first."""
    now = at or clock.now()
    rows = db.session.scalars(
        select(SignIn)
        .where(SignIn.person_id == person.id, SignIn.ended_at.is_(None), SignIn.ends_at > now)
        .order_by(SignIn.last_seen_at.desc())
    )
    return [row for row in rows if row.is_live(now, idle)]


def people(asker: Actor, words: str = "", role: Role | None = None) -> list[Person]:
    """The house's people by name; those who no longer have an account last."""
    found = db.session.scalars(people_visible_to(asker).options(selectinload(Person.hats))).all()
    wanted = words.casefold().split()
    return sorted(
        (
            person
            for person in found
            if all(word in f"{person.name} {person.email or ''}".casefold() for word in wanted)
            and (role is None or role in person.roles_held())
        ),
        key=lambda person: (not person.active, person.name.casefold()),
    )


def people_with_role(role: Role) -> list[Person]:
    """Everybody who holds that hat today, by name."""
    today = clock.today()
    held = and_(Hat.role == role, Hat.from_on <= today, or_(Hat.until_on.is_(None), Hat.until_on > today))
    return list(
        db.session.scalars(
            select(Person).where(Person.active, Person.hats.any(held)).order_by(func.lower(Person.name))
        )
    )


def is_there_a_manager() -> bool:
    return bool(people_with_role(Role.MANAGER))


def link_for(token: str, purpose: LinkTo) -> OneTimeLink | None:
    """The link that a token stands for, good or not."""
    return db.session.scalar(
        select(OneTimeLink).where(OneTimeLink.token_hash == hashed(token), OneTimeLink.purpose == purpose)
    )


def tries(session: Session, kind: str, since: datetime, *, account: str = "", address: str = "") -> int:
    """How often something was tried since then, for one account or from one address."""
    whose = Attempt.account == account if account else Attempt.address == address
    counted = session.scalar(
        select(func.count()).select_from(Attempt).where(Attempt.kind == kind, whose, Attempt.at > since)
    )
    return counted or 0


def device_of(token: str) -> Device | None:
    """The house's own device that a cookie stands for, unless it has been taken away."""
    return db.session.scalar(
        select(Device).where(Device.token_hash == hashed(token), Device.revoked_at.is_(None))
    )


def devices() -> list[Device]:
    """The house's own devices, by name."""
    live = select(Device).where(Device.revoked_at.is_(None))
    return list(db.session.scalars(live.order_by(func.lower(Device.name), Device.id)))


def shift_of(since: datetime) -> datetime | None:
    """When the shift in which the instant lies is over: at the house's closing time, at the latest 12 h later.

    None when the house is closed by then: there is no shift. A house that has said no hours closes at midnight.
    """
    day = clock.local_day(since)
    hours = hours_of(day)
    if hours:
        closes = hours[-1].ends_at
    elif opening_hours():
        return None
    else:
        closes = clock.midnight(day + timedelta(days=1))
    return min(closes, since + SHIFT) if since < closes else None


def known_here(device: Device) -> list[KnownHere]:
    """For whom the PIN is enough on that device now, by name, the tries they have left aside."""
    rows = db.session.scalars(
        select(KnownHere)
        .join(Person, Person.id == KnownHere.person_id)
        .where(KnownHere.device_id == device.id, Person.active, Person.pin_hash != "")
        .options(selectinload(KnownHere.person).selectinload(Person.hats))
        .order_by(func.lower(Person.name), Person.id)
    )
    return [row for row in rows if _is_in_shift(row) and _still_sits_here(row)]


def _is_in_shift(known: KnownHere) -> bool:
    over = shift_of(known.since)
    return over is not None and clock.now() < over


def _still_sits_here(known: KnownHere) -> bool:
    held = set(known.person.roles_held())
    return bool(held & set(AT_A_DESK)) if known.role == Role.PUBLIC else known.role in held & set(AT_A_DESK)
