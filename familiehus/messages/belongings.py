"""What this room holds about somebody: that they were written to, and when; never the words."""

from typing import Any

from sqlalchemy import select

from familiehus.kernel.belongings import Belongings
from familiehus.kernel.db import db
from familiehus.messages.commands import forget_recipient
from familiehus.messages.models import Message


def reference_of(subject: Any) -> str:
    """The reference under which a person or household is written to: `<kind>:<key>`."""
    return f"{type(subject).__name__.lower()}:{subject.key}"


def export(subject: Any) -> dict[str, Any]:
    rows = db.session.scalars(select(Message).where(Message.recipient == reference_of(subject))).all()
    return {
        "messages": [
            {
                "kind": row.kind,
                "channel": row.channel,
                "state": row.state,
                "queued_at": row.queued_at.isoformat(),
                "sent_at": row.sent_at.isoformat() if row.sent_at else None,
            }
            for row in rows
        ]
    }


def forget(subject: Any) -> int:
    return forget_recipient(reference_of(subject))


BELONGINGS = Belongings(
    room="messages",
    tables={"messages": "that somebody was written to, what kind of message, when and how; not the words"},
    export=export,
    forget=forget,
)
