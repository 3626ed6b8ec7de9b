"""The year wheel: everything that is due on a day, in the network and what it pays for."""

from datetime import date, timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload

from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _
from familiehus.kernel.spans import Span
from familiehus.partners.models import (
    ActionNetwork,
    Agreement,
    AgreementDay,
    Meeting,
    MeetingAction,
    NetworkAction,
    Offer,
)
from familiehus.partners.news import Due, due_elsewhere

SOON = timedelta(days=60)
A_WEEK, A_QUARTER = timedelta(days=7), timedelta(days=92)


def due(first: date, last: date) -> list[Due]:
    """What is due from a day to another, both included, in order, also in the rooms above; what is done is not."""
    span = Span(clock.midnight(first), clock.midnight(last + timedelta(days=1)))
    meets = and_(
        Meeting.starts_at >= span.starts_at,
        Meeting.starts_at < span.ends_at,
        Meeting.cancelled_at.is_(None),
        Meeting.skipped_because.is_(None),
    )
    meetings = (
        select(Meeting, MeetingAction)
        .outerjoin(
            MeetingAction,
            (MeetingAction.meeting_id == Meeting.id)
            & MeetingAction.done_on.is_(None)
            & MeetingAction.due_on.between(first, last),
        )
        .where(or_(MeetingAction.id.is_not(None), meets))
        .options(joinedload(MeetingAction.association))
    )
    agreed = (
        select(Agreement, AgreementDay)
        .outerjoin(
            AgreementDay,
            (AgreementDay.agreement_id == Agreement.id)
            & AgreementDay.done_on.is_(None)
            & AgreementDay.due_on.between(first, last),
        )
        .where(or_(AgreementDay.id.is_not(None), Agreement.until_on.between(first, last)))
    )
    offers = select(Offer).where(Offer.withdrawn_on.is_(None), Offer.until_on.between(first, last))
    together = (
        select(ActionNetwork, NetworkAction)
        .outerjoin(
            NetworkAction,
            (NetworkAction.network_id == ActionNetwork.id)
            & NetworkAction.done_on.is_(None)
            & NetworkAction.due_on.between(first, last),
        )
        .where(
            ActionNetwork.closed_on.is_(None),
            or_(NetworkAction.id.is_not(None), ActionNetwork.until_on.between(first, last)),
        )
    )
    found = {
        *(
            Due(
                each.until_on or last,
                _("Tilbuddet slutter"),
                each.title,
                "gift",
                "partners.edit_offer",
                each.key,
            )
            for each in db.session.scalars(offers)
        ),
    }
    for meeting, action in db.session.execute(meetings):
        if action is not None:
            page = ("partners.meeting", meeting.key)
            found.add(Due(action.due_on or first, action.what, action.owner, "checklist", *page))
        if meeting.is_on and span.contains(meeting.starts_at):
            found.add(_meeting(meeting))
    for agreement, day in db.session.execute(agreed):
        page = ("partners.agreement", agreement.key)
        if day is not None:
            found.add(Due(day.due_on, day.label, agreement.title, day.icon, *page))
        if first <= agreement.until_on <= last:
            found.add(Due(agreement.until_on, _("Aftalen slutter"), agreement.title, "hourglass", *page))
    for network, action in db.session.execute(together):
        page = ("partners.action_network", network.key)
        if action is not None:
            found.add(Due(action.due_on or first, action.what, network.title, "checklist", *page))
        if network.until_on is not None and first <= network.until_on <= last:
            words = _("Handlingsnetværket skal lukkes")
            found.add(Due(network.until_on, words, network.title, "flame", *page))
    found |= set(due_elsewhere(first, last))
    return sorted(found, key=lambda each: (each.on, each.what, each.key))


def overdue_and_soon(today: date, within: timedelta = SOON) -> tuple[list[Due], list[Due]]:
    """What should have been done in the last year, and what is due soon; held meetings are no debt."""
    found = due(today - timedelta(days=365), today + within)
    late = [each for each in found if each.is_late(today)]
    return late, [each for each in found if each.on >= today]


def _meeting(meeting: Meeting) -> Due:
    day = clock.local_day(meeting.starts_at)
    return Due(day, meeting.title, meeting.where, "users-group", "partners.meeting", meeting.key)
