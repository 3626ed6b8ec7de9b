"""The year wheel: everything that is due on a day, in the network and what it pays for."""

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, or_, select
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
    found = {
        *_offers(first, last),
        *_meetings(first, last),
        *_agreements(first, last),
        *_networks(first, last),
        *due_elsewhere(first, last),
    }
    return sorted(found, key=lambda each: (each.on, each.what, each.key))


def overdue_and_soon(today: date, within: timedelta = SOON) -> tuple[list[Due], list[Due]]:
    """What should have been done in the last year, and what is due soon; held meetings are no debt."""
    found = due(today - timedelta(days=365), today + within)
    late = [each for each in found if each.is_late(today)]
    return late, [each for each in found if each.on >= today]


def _offers(first: date, last: date) -> Iterator[Due]:
    offers = select(Offer).where(Offer.withdrawn_on.is_(None), Offer.until_on.between(first, last))
    for each in db.session.scalars(offers):
        page = ("partners.edit_offer", each.key)
        yield Due(each.until_on or last, _("Tilbuddet slutter"), each.title, "gift", *page)


def _meetings(first: date, last: date) -> Iterator[Due]:
    """Meetings that are held within the days, and what was agreed at any meeting to be done by then."""
    span = Span(clock.midnight(first), clock.midnight(last + timedelta(days=1)))
    meets = and_(
        Meeting.starts_at >= span.starts_at,
        Meeting.starts_at < span.ends_at,
        Meeting.cancelled_at.is_(None),
        Meeting.skipped_because.is_(None),
    )
    rows = (
        select(Meeting, MeetingAction)
        .outerjoin(
            MeetingAction,
            and_(MeetingAction.meeting_id == Meeting.id, _is_due(MeetingAction, first, last)),
        )
        .where(or_(MeetingAction.id.is_not(None), meets))
        .options(joinedload(MeetingAction.association))
    )
    for meeting, action in db.session.execute(rows):
        page = ("partners.meeting", meeting.key)
        if action is not None:
            yield Due(action.due_on or first, action.what, action.owner, "checklist", *page)
        if meeting.is_on and span.contains(meeting.starts_at):
            day = clock.local_day(meeting.starts_at)
            yield Due(day, meeting.title, meeting.where, "users-group", *page)


def _agreements(first: date, last: date) -> Iterator[Due]:
    """Deadlines of agreements, and those that end."""
    rows = (
        select(Agreement, AgreementDay)
        .outerjoin(
            AgreementDay, and_(AgreementDay.agreement_id == Agreement.id, _is_due(AgreementDay, first, last))
        )
        .where(or_(AgreementDay.id.is_not(None), Agreement.until_on.between(first, last)))
    )
    for agreement, day in db.session.execute(rows):
        page = ("partners.agreement", agreement.key)
        if day is not None:
            yield Due(day.due_on, day.label, agreement.title, day.icon, *page)
        if first <= agreement.until_on <= last:
            yield Due(agreement.until_on, _("Aftalen slutter"), agreement.title, "hourglass", *page)


def _networks(first: date, last: date) -> Iterator[Due]:
    """What action networks have planned, and those whose time is out."""
    rows = (
        select(ActionNetwork, NetworkAction)
        .outerjoin(
            NetworkAction,
            and_(NetworkAction.network_id == ActionNetwork.id, _is_due(NetworkAction, first, last)),
        )
        .where(
            ActionNetwork.closed_on.is_(None),
            or_(NetworkAction.id.is_not(None), ActionNetwork.until_on.between(first, last)),
        )
    )
    for network, action in db.session.execute(rows):
        page = ("partners.action_network", network.key)
        if action is not None:
            yield Due(action.due_on or first, action.what, network.title, "checklist", *page)
        if network.until_on is not None and first <= network.until_on <= last:
            words = _("Handlingsnetværket skal lukkes")
            yield Due(network.until_on, words, network.title, "flame", *page)


def _is_due(
    task: type[AgreementDay] | type[MeetingAction] | type[NetworkAction], first: date, last: date
) -> ColumnElement[bool]:
    """Not done, and to be within the days."""
    return and_(task.done_on.is_(None), task.due_on.between(first, last))
