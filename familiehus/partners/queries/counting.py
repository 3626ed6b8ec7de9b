"""Counts of the network for a period: numbers, never names of people."""

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, select

from familiehus.associations.models import Association
from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.spans import Span
from familiehus.partners.models import AgreementDay, DayKind, Meeting, Offer, Participation


@dataclass(frozen=True)
class Counts:
    """The network in a period. `by_kind` and the like: number by the kind's own word."""

    members: int
    members_by_kind: dict[str, int]
    joined: int
    left: int
    offers: int
    offers_by_area: dict[str, int]
    meetings_held: int
    members_at_meetings: int
    came_to_meetings: int
    kroner_received: int
    more: dict[str, int] = field(default_factory=dict)


def counts(period: Span) -> Counts:
    """Members and offers at the end of the period, and what happened in it. `period` is half-open, as days."""
    first, last = clock.local_day(period.starts_at), _last_day(period)
    members = [
        (kind, joined, retired)
        for kind, joined, retired in db.session.execute(
            select(Association.kind, Association.joined_on, Association.retired_on)
        )
    ]
    standing = [
        kind for kind, joined, retired in members if joined <= last and (not retired or retired > last)
    ]
    offers = [
        each.area
        for each in db.session.scalars(select(Offer).where(Offer.offered_on <= last))
        if (each.withdrawn_on is None or each.withdrawn_on > first)
        and (each.until_on is None or each.until_on >= first)
    ]
    held = select(Meeting.id).where(
        Meeting.starts_at >= period.starts_at,
        Meeting.starts_at < period.ends_at,
        Meeting.ends_at <= clock.now(),
        Meeting.cancelled_at.is_(None),
        Meeting.skipped_because.is_(None),
    )
    meetings = db.session.scalars(held).all()
    came = select(Participation.association_id).where(
        Participation.meeting_id.in_(meetings), Participation.came
    )
    there = db.session.scalars(came).all()
    received = select(func.coalesce(func.sum(AgreementDay.amount), 0)).where(
        AgreementDay.kind == DayKind.INSTALMENT, AgreementDay.done_on.between(first, last)
    )
    return Counts(
        members=len(standing),
        members_by_kind={kind: standing.count(kind) for kind in sorted(set(standing))},
        joined=sum(first <= joined <= last for _kind, joined, _retired in members),
        left=sum(bool(retired) and first <= retired <= last for _kind, _joined, retired in members),
        offers=len(offers),
        offers_by_area={area: offers.count(area) for area in sorted(set(offers))},
        meetings_held=len(meetings),
        members_at_meetings=len(set(there)),
        came_to_meetings=len(there),
        kroner_received=int(db.session.scalar(received) or 0),
    )


def _last_day(period: Span) -> date:
    """The last local day that the half-open period touches."""
    return clock.local_day(period.ends_at - (period.ends_at - period.starts_at).resolution)
