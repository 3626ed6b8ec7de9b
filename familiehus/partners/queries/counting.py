"""Counts of the network for a period: numbers, never names of people."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from familiehus.associations.models import Association
from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.spans import Span
from familiehus.partners.models import (
    ActionNetwork,
    AgreementDay,
    DayKind,
    Meeting,
    Offer,
    Participation,
    SentOn,
    Way,
)
from familiehus.partners.queries.together import ambassadors_on, signposts


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
    ambassadors_by_side: dict[str, int]
    citizens_percent: int
    networks_formed: int
    networks_closed: int
    shown_out: int
    shown_in: int
    volunteers_sent_on: int
    volunteers_begun: int


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
    (standing_up,) = ambassadors_on([last])
    shown = signposts(first, last)
    networks = db.session.execute(select(ActionNetwork.from_on, ActionNetwork.closed_on)).all()
    sent = db.session.scalars(select(SentOn.began).where(SentOn.sent_on.between(first, last))).all()
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
        ambassadors_by_side=standing_up.by_side,
        citizens_percent=standing_up.citizens_percent,
        networks_formed=sum(first <= formed <= last for formed, _closed in networks),
        networks_closed=sum(closed is not None and first <= closed <= last for _formed, closed in networks),
        shown_out=sum(number for (_service, way), number in shown.items() if way == Way.OUT),
        shown_in=sum(number for (_service, way), number in shown.items() if way == Way.IN),
        volunteers_sent_on=len(sent),
        volunteers_begun=sum(bool(began) for began in sent),
    )


def _last_day(period: Span) -> date:
    """The last local day that the half-open period touches."""
    return clock.local_day(period.ends_at - (period.ends_at - period.starts_at).resolution)
