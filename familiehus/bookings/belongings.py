"""What the house holds about when a person is taken."""

from typing import Any

from sqlalchemy import select

from familiehus.bookings import queries
from familiehus.bookings.models import Hold, Purpose
from familiehus.kernel.belongings import Belongings
from familiehus.kernel.db import db


def export(subject: Any) -> dict[str, Any]:
    """Every time the person was or is taken, and for what kind of thing."""
    resource = queries.resource_of(subject.key)
    if resource is None:
        return {}
    holds = db.session.scalars(
        select(Hold).where(Hold.resource_id == resource.id).order_by(Hold.starts_at, Hold.id)
    )
    return {
        "optaget": [
            {
                "fra": hold.starts_at.isoformat(),
                "til": hold.ends_at.isoformat(),
                "slags": Purpose(hold.purpose).label,
                "hvad": hold.label,
                "frigivet": hold.released_at.isoformat() if hold.released_at else None,
            }
            for hold in holds
        ]
    }


def forget(subject: Any) -> int:
    """Names and words go; that some resource was once taken stays, so that rows which point here still stand."""
    resource = queries.resource_of(subject.key)
    if resource is None:
        return 0
    resource.label = ""
    holds = list(db.session.scalars(select(Hold).where(Hold.resource_id == resource.id)))
    for hold in holds:
        hold.label, hold.overridden_reason = "", None if hold.overridden_reason is None else ""
    db.session.flush()
    return 1 + len(holds)


BELONGINGS = Belongings(
    room="bookings",
    tables={
        "resources": "a person's name, so that a refusal can say who is taken",
        "holds": "when a person is taken and for what kind of thing; never a family",
    },
    export=export,
    forget=forget,
)
