"""Action networks, ambassadors, signposts and volunteers sent on."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from familiehus.associations.access import own_associations
from familiehus.associations.models import Association
from familiehus.kernel.db import db
from familiehus.kernel.roles import Actor, is_association
from familiehus.partners.access import may_keep_network
from familiehus.partners.models import ActionNetwork, Ambassador, SentOn, Service, Side, Signpost
from familiehus.volunteers.models import Volunteer
from familiehus.volunteers.states import State


@dataclass(frozen=True)
class Standing:
    """Ambassadors on a day: how many from each side."""

    on: date
    by_side: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.by_side.values())

    @property
    def citizens_percent(self) -> int:
        """Citizens among them in whole per cent; 0 when there is nobody."""
        return round(100 * self.by_side.get(Side.CITIZEN, 0) / self.total) if self.total else 0


def action_networks(person: Actor) -> list[ActionNetwork]:
    """The open ones first, then the latest closed."""
    if not may_keep_network(person):
        return []
    found = select(ActionNetwork).options(
        selectinload(ActionNetwork.members), selectinload(ActionNetwork.actions)
    )
    return list(
        db.session.scalars(found.order_by(ActionNetwork.closed_on.is_not(None), ActionNetwork.from_on.desc()))
    )


def ambassadors() -> list[Ambassador]:
    """Those who speak for the cause now, by name."""
    now = select(Ambassador).where(Ambassador.until_on.is_(None))
    return list(db.session.scalars(now.order_by(Ambassador.name)))


def ambassadors_on(days: list[date]) -> list[Standing]:
    """How many from each side on each of the days."""
    rows = db.session.execute(select(Ambassador.side, Ambassador.from_on, Ambassador.until_on)).all()
    return [
        Standing(
            day,
            dict(
                Counter(side for side, first, last in rows if first <= day and (last is None or last > day))
            ),
        )
        for day in days
    ]


def services(*, only_public: bool = False) -> list[Service]:
    found = select(Service).where(Service.retired_on.is_(None))
    if only_public:
        found = found.where(Service.is_public)
    return list(db.session.scalars(found.order_by(Service.name)))


def signposts(first: date, last: date) -> dict[tuple[int, str], int]:
    """How many families were shown the way from a day to another, by service and way."""
    counted = (
        select(Signpost.service_id, Signpost.way, func.count(Signpost.id))
        .where(Signpost.day.between(first, last))
        .group_by(Signpost.service_id, Signpost.way)
    )
    return {(service, way): number for service, way, number in db.session.execute(counted)}


def sent_on(person: Actor) -> list[SentOn]:
    """Coordinators see all of them, those without follow-up first; a contact those that wait for the own member."""
    found = select(SentOn).options(joinedload(SentOn.volunteer), joinedload(SentOn.association))
    if is_association(person):
        mine = own_associations(person).with_only_columns(Association.id)
        found = found.where(SentOn.association_id.in_(mine), SentOn.followed_up_on.is_(None))
    elif not may_keep_network(person):
        return []
    return list(
        db.session.scalars(
            found.order_by(SentOn.followed_up_on.is_not(None), SentOn.sent_on.desc()).limit(60)
        )
    )


def was_sent_on(volunteer: Volunteer, association: Association) -> bool:
    asked = select(func.count(SentOn.id)).where(
        SentOn.volunteer_id == volunteer.id, SentOn.association_id == association.id
    )
    return bool(db.session.scalar(asked))


def volunteers_to_send() -> list[Volunteer]:
    """Those who have asked to help and those who help already, the newest first."""
    found = select(Volunteer).where(
        Volunteer.state.in_((State.ENQUIRY, State.TALK, State.ACTIVE)),
    )
    return list(db.session.scalars(found.order_by(Volunteer.enquired_at.desc()).limit(200)).unique())
