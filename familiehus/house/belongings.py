"""What the house's own tables hold about people: who was on call."""

from typing import Any

from sqlalchemy import select

from familiehus.house.models import OnCall
from familiehus.kernel.belongings import Belongings
from familiehus.kernel.db import db


def _watches(subject: Any) -> list[OnCall]:
    mine = select(OnCall).where(OnCall.person_key == subject.key).order_by(OnCall.starts_at)
    return list(db.session.scalars(mine))


def export(subject: Any) -> dict[str, Any]:
    """When the person had the telephone. A household never has it."""
    if not hasattr(subject, "email"):
        return {}
    watches = [
        {"fra": watch.starts_at.isoformat(), "til": watch.ends_at.isoformat(), "telefon": watch.phone}
        for watch in _watches(subject)
    ]
    return {"vagttelefon": watches} if watches else {}


def forget(subject: Any) -> int:
    """Name and number go with the row."""
    watches = _watches(subject)
    for watch in watches:
        db.session.delete(watch)
    return len(watches)


BELONGINGS = Belongings(
    room="house",
    tables={
        "house_settings": "nothing about people but whom to write to about data",
        "opening_hours": "nothing about people",
        "closing_days": "nothing about people",
        "on_call": "name and telephone of who was on call",
    },
    export=export,
    forget=forget,
)
