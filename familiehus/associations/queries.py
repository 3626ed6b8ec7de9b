"""Reading the register of associations."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from familiehus.associations.access import associations_visible_to, own_associations, requests_visible_to
from familiehus.associations.models import Association, Contact, JoinRequest, NetworkValues
from familiehus.kernel.db import db
from familiehus.kernel.roles import Actor

QUARTERS_SHOWN = 8


@dataclass(frozen=True)
class Growth:
    """How many members there are, how many there should be, and how many there were at the end of each quarter."""

    members: int
    target: int | None
    quarters: list[tuple[str, int]]


def register(person: Actor) -> list[Association]:
    """Every association the person may see, the active ones first, by name."""
    visible = associations_visible_to(person).options(
        selectinload(Association.contacts), joinedload(Association.values)
    )
    return list(db.session.scalars(visible.order_by(Association.retired_on.is_not(None), Association.name)))


def organisers() -> list[Association]:
    """The associations that an activity may name as its organiser, by name."""
    active = select(Association).where(Association.retired_on.is_(None))
    return list(db.session.scalars(active.order_by(Association.name)))


def directory() -> list[Association]:
    """The members that have said yes to standing in the public directory, by name."""
    shown = select(Association).where(Association.retired_on.is_(None), Association.is_public)
    return list(db.session.scalars(shown.order_by(Association.name)))


def looking_for_hands() -> list[Association]:
    """The members that look for volunteers, by name."""
    looking = select(Association).where(Association.retired_on.is_(None), Association.looks_for_hands)
    return list(
        db.session.scalars(looking.options(selectinload(Association.contacts)).order_by(Association.name))
    )


def own(person: Actor) -> list[Association]:
    """The members that a contact speaks for, by name."""
    mine = own_associations(person).options(
        selectinload(Association.contacts), joinedload(Association.values)
    )
    return list(db.session.scalars(mine.order_by(Association.name)))


def requests(person: Actor) -> list[JoinRequest]:
    """Who waits for an answer, the longest first."""
    return list(db.session.scalars(requests_visible_to(person).order_by(JoinRequest.asked_at)))


def current_values() -> NetworkValues | None:
    """The text that new members say yes to now."""
    return db.session.scalars(select(NetworkValues).order_by(NetworkValues.id.desc()).limit(1)).first()


def contacts_with(email: str) -> list[Contact]:
    return list(db.session.scalars(select(Contact).where(func.lower(Contact.email) == email.lower())))


def growth(on: date) -> Growth:
    """Members on a day, against the target, and at the end of the quarters before it, the oldest first."""
    rows = db.session.execute(select(Association.joined_on, Association.retired_on)).all()
    values = current_values()

    def members(day: date) -> int:
        return sum(joined <= day and (retired is None or retired > day) for joined, retired in rows)

    return Growth(
        members(on),
        values.target if values else None,
        [(f"{end.year} · {end.month // 3}", members(end)) for end in _quarter_ends(on)],
    )


def _quarter_ends(on: date) -> list[date]:
    """The last days of the quarters that have ended by the day, the oldest of those shown first."""
    ends = [
        date(year, month, last)
        for year in range(on.year - 3, on.year + 1)
        for month, last in ((3, 31), (6, 30), (9, 30), (12, 31))
    ]
    return [end for end in ends if end <= on][-QUARTERS_SHOWN:]


def open_requests() -> list[JoinRequest]:
    """Every request that waits for an answer, whoever asks."""
    return list(db.session.scalars(select(JoinRequest).where(JoinRequest.declined_at.is_(None))))
