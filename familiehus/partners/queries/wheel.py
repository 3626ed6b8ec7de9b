"""The year wheel: everything of the network that is due on a day."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _
from familiehus.kernel.spans import Span
from familiehus.partners.models import Agreement, AgreementDay, Meeting, MeetingAction, Offer

SOON = timedelta(days=60)
NO_DEBT = ("users-group", "hourglass", "gift")
"""What is past by itself: a meeting, a period that ended."""


@dataclass(frozen=True)
class Due:
    """One thing due: when, what, about what, and the page to see to it."""

    on: date
    what: str
    about: str
    icon: str
    endpoint: str
    key: str


def due(first: date, last: date) -> list[Due]:
    """What is due from a day to another, both included, in order; what is done is not."""
    span = Span(clock.midnight(first), clock.midnight(last + timedelta(days=1)))
    meetings = select(Meeting).where(
        Meeting.starts_at >= span.starts_at,
        Meeting.starts_at < span.ends_at,
        Meeting.cancelled_at.is_(None),
        Meeting.skipped_because.is_(None),
    )
    actions = (
        select(MeetingAction)
        .where(MeetingAction.done_on.is_(None), MeetingAction.due_on.between(first, last))
        .options(joinedload(MeetingAction.meeting), joinedload(MeetingAction.association))
    )
    days = (
        select(AgreementDay)
        .where(AgreementDay.done_on.is_(None), AgreementDay.due_on.between(first, last))
        .options(joinedload(AgreementDay.agreement))
    )
    ending = select(Agreement).where(Agreement.until_on.between(first, last))
    offers = select(Offer).where(Offer.withdrawn_on.is_(None), Offer.until_on.between(first, last))
    found = [
        *(
            Due(
                clock.local_day(each.starts_at),
                each.title,
                each.where,
                "users-group",
                "partners.meeting",
                each.key,
            )
            for each in db.session.scalars(meetings)
        ),
        *(
            Due(
                each.due_on or first, each.what, each.owner, "checklist", "partners.meeting", each.meeting.key
            )
            for each in db.session.scalars(actions)
        ),
        *(
            Due(
                each.due_on,
                each.label,
                each.agreement.title,
                each.icon,
                "partners.agreement",
                each.agreement.key,
            )
            for each in db.session.scalars(days)
        ),
        *(
            Due(each.until_on, _("Aftalen slutter"), each.title, "hourglass", "partners.agreement", each.key)
            for each in db.session.scalars(ending)
        ),
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
    ]
    return sorted(found, key=lambda each: (each.on, each.what, each.key))


def overdue_and_soon(today: date, within: timedelta = SOON) -> tuple[list[Due], list[Due]]:
    """What should have been done in the last year, and what is due soon; held meetings are no debt."""
    found = due(today - timedelta(days=365), today + within)
    late = [each for each in found if each.on < today and each.icon not in NO_DEBT]
    return late, [each for each in found if each.on >= today]
