"""What the network's room writes: come to the meeting, it is off, something is due soon."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from familiehus.kernel import clock, danish
from familiehus.kernel.db import db
from familiehus.kernel.i18n import lazy
from familiehus.messages.introductions import Recipient
from familiehus.messages.kinds import MessageKind, declare
from familiehus.messages.wording import link
from familiehus.partners.models import AgreementDay, Meeting, SentOn


def _meeting(params: Mapping[str, Any]) -> Meeting | None:
    return db.session.scalars(select(Meeting).where(Meeting.key == params["meeting"])).one_or_none()


def _invitation(params: Mapping[str, Any], _to: Recipient) -> Mapping[str, Any] | None:
    """Nothing once it is off or has begun."""
    meeting = _meeting(params)
    if meeting is None or not meeting.is_on or meeting.has_begun:
        return None
    return {
        "title": meeting.title,
        "when": danish.when(meeting.span),
        "place": meeting.where,
        "link": link("partners.mine"),
    }


def _off(params: Mapping[str, Any], _to: Recipient) -> Mapping[str, Any] | None:
    meeting = _meeting(params)
    if meeting is None or meeting.starts_at <= clock.now():
        return None
    return {"title": meeting.title, "when": danish.when(meeting.span), "link": link("partners.mine")}


def _deadline(params: Mapping[str, Any], _to: Recipient) -> Mapping[str, Any] | None:
    """Nothing once it is done or past."""
    found = select(AgreementDay).where(AgreementDay.key == params["day"])
    due = db.session.scalars(found).one_or_none()
    if due is None or due.done_on is not None or due.due_on < clock.today():
        return None
    return {
        "title": due.label,
        "thing": due.agreement.title,
        "day": danish.day(due.due_on),
        "link": link("partners.agreement", key=due.agreement.key),
    }


def _hands(params: Mapping[str, Any], _to: Recipient) -> Mapping[str, Any] | None:
    """Nothing once it is answered."""
    sent = db.session.scalars(select(SentOn).where(SentOn.key == params["sent"])).one_or_none()
    return {"link": link("partners.mine")} if sent is not None and sent.answer is None else None


HANDS = declare(MessageKind("partners.hands", lazy("En vil gerne hjælpe"), _hands, ("link",)))
INVITATION = declare(
    MessageKind(
        "partners.invitation",
        lazy("Indbydelse til netværksmøde"),
        _invitation,
        ("title", "when", "place", "link"),
    )
)
OFF = declare(
    MessageKind("partners.meeting_off", lazy("Netværksmøde aflyst"), _off, ("title", "when", "link"))
)
DEADLINE = declare(
    MessageKind(
        "partners.deadline", lazy("En frist nærmer sig"), _deadline, ("title", "thing", "day", "link")
    )
)
