"""Offers, meetings and agreements, as a person may see them."""

from datetime import date

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload, selectinload

from familiehus.associations.models import Association
from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.roles import Actor
from familiehus.partners.access import agreements_visible_to, meetings_visible_to, offers_visible_to
from familiehus.partners.models import Agreement, Meeting, MeetingAction, Offer, Participation


def members_with_contacts() -> list[Association]:
    """The members of the network with whom to write to, by name."""
    members = select(Association).where(Association.retired_on.is_(None))
    return list(
        db.session.scalars(members.options(selectinload(Association.contacts)).order_by(Association.name))
    )


def offers(person: Actor, area: str = "") -> list[Offer]:
    """The offers that stand and that the person may see, by area and title."""
    found = _standing(offers_visible_to(person), clock.today())
    if area:
        found = found.where(Offer.area == area)
    return list(
        db.session.scalars(found.options(joinedload(Offer.association)).order_by(Offer.area, Offer.title))
    )


def offers_standing(on: date) -> list[Offer]:
    """Every offer that stands on a day; rooms that match wishes begin here."""
    return list(
        db.session.scalars(
            _standing(select(Offer), on).options(joinedload(Offer.association)).order_by(Offer.id)
        )
    )


def _standing(found: Select[Offer], on: date) -> Select[Offer]:
    return found.where(
        Offer.offered_on <= on,
        or_(Offer.withdrawn_on.is_(None), Offer.withdrawn_on > on),
        or_(Offer.until_on.is_(None), Offer.until_on >= on),
        Offer.association_id.in_(select(Association.id).where(Association.retired_on.is_(None))),
    )


def _on(found: Select[Meeting]) -> Select[Meeting]:
    return found.where(Meeting.cancelled_at.is_(None), Meeting.skipped_because.is_(None))


def with_everything(found: Select[Meeting]) -> Select[Meeting]:
    """Meetings with who answered and came, and what was agreed."""
    return found.options(
        selectinload(Meeting.attendance).joinedload(Participation.association),
        selectinload(Meeting.actions).joinedload(MeetingAction.association),
    )


def next_meeting(person: Actor, most: int = 3) -> list[Meeting]:
    """The next meetings that are on, the soonest first."""
    coming = _on(meetings_visible_to(person)).where(Meeting.ends_at > clock.now())
    return list(db.session.scalars(with_everything(coming).order_by(Meeting.starts_at).limit(most)))


def past_meetings(person: Actor, most: int = 12) -> list[Meeting]:
    """Meetings that were held, the latest first."""
    held = _on(meetings_visible_to(person)).where(Meeting.ends_at <= clock.now())
    return list(db.session.scalars(with_everything(held).order_by(Meeting.starts_at.desc()).limit(most)))


def next_after(meeting: Meeting) -> Meeting | None:
    """The meeting that the series proposes as the next."""
    later = _on(select(Meeting)).where(
        Meeting.series_id == meeting.series_id, Meeting.starts_at > meeting.starts_at
    )
    return db.session.scalars(later.order_by(Meeting.starts_at).limit(1)).first()


def agreements(person: Actor) -> list[Agreement]:
    """Agreements the person may see, those that end last first."""
    found = agreements_visible_to(person)
    return list(db.session.scalars(found.order_by(Agreement.until_on.desc(), Agreement.id)))
