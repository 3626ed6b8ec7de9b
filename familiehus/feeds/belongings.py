"""What feeds hold about people: which devices fetch their calendar, and when each last did."""

from typing import Any

from sqlalchemy import delete, select

from familiehus.accounts.models import Person
from familiehus.feeds.models import FeedKey, Invitation, ReminderChoice
from familiehus.kernel.belongings import Belongings
from familiehus.kernel.db import db, rows_changed


def export(subject: Any) -> dict[str, Any]:
    if not isinstance(subject, Person):
        return {}
    keys = db.session.scalars(select(FeedKey).where(FeedKey.person_id == subject.id).order_by(FeedKey.id))
    return {
        "feed_keys": [
            {
                "label": key.label,
                "kind": key.kind_label,
                "made_at": key.made_at.isoformat(),
                "revoked_at": key.revoked_at.isoformat() if key.revoked_at else None,
                "fetched_on": key.fetched_on.isoformat() if key.fetched_on else None,
                "client": key.client_label,
            }
            for key in keys
        ],
        "reminders": [
            {
                "evening_before": choice.evening_before,
                "two_hours_before": choice.two_hours_before,
                "by_sms": choice.by_sms,
                "invitations": choice.invitations,
            }
            for choice in db.session.scalars(_of(ReminderChoice, subject))
        ],
        "invitations": [
            {"starts_at": sent.starts_at.isoformat(), "told_at": sent.told_at.isoformat()}
            for sent in db.session.scalars(_of(Invitation, subject))
        ],
    }


def forget(subject: Any) -> int:
    if not isinstance(subject, Person):
        return 0
    tables = (FeedKey, ReminderChoice, Invitation)
    return sum(rows_changed(delete(table).where(table.person_id == subject.id)) for table in tables)


def _of(table: Any, subject: Person) -> Any:
    return select(table).where(table.person_id == subject.id)


BELONGINGS = Belongings(
    room="feeds",
    tables={
        "feed_exits": "nothing about people: which dates have left",
        "feed_shift_exits": "nothing about people: which shifts have left",
        "feed_visit_exits": "nothing about people: which visits have left",
        "feed_keys": "which devices of somebody fetch a calendar, and the day and program of the last fetch",
        "reminder_choices": "how somebody wants to be reminded",
        "feed_invitations": "which events somebody was sent by mail, and when they are",
    },
    export=export,
    forget=forget,
)
