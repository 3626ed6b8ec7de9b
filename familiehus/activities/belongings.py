"""What activities hold about people: who is responsible. Sign-ups count here without names."""

from typing import Any

from sqlalchemy import select, update

from familiehus.accounts.models import Person
from familiehus.activities.models import Activity, Occurrence
from familiehus.kernel.belongings import Belongings
from familiehus.kernel.db import db, rows_changed


def export(subject: Any) -> dict[str, Any]:
    """The activities that the person answers for or answered for, and the single dates."""
    if not isinstance(subject, Person):
        return {}
    whole = select(Activity.title).where(Activity.responsible_id == subject.id).order_by(Activity.id)
    dates = (
        select(Occurrence)
        .where(Occurrence.own_responsible_id == subject.id)
        .order_by(Occurrence.starts_at, Occurrence.id)
    )
    titles = list(db.session.scalars(whole))
    single = [{"hvad": row.title, "hvornår": row.starts_at.isoformat()} for row in db.session.scalars(dates)]
    return {"ansvarlig for": {"aktiviteter": titles, "datoer": single}} if titles or single else {}


def forget(subject: Any) -> int:
    """Nobody is responsible any more; what was held stays, without the name."""
    if not isinstance(subject, Person):
        return 0
    whole = rows_changed(
        update(Activity).where(Activity.responsible_id == subject.id).values(responsible_id=None)
    )
    dates = rows_changed(
        update(Occurrence).where(Occurrence.own_responsible_id == subject.id).values(own_responsible_id=None)
    )
    return whole + dates


BELONGINGS = Belongings(
    room="activities",
    tables={
        "places": "nothing about people",
        "activities": "who is responsible, by number",
        "activity_organisers": "nothing about people",
        "occurrences": "who is responsible for a single date, by number; how many came, without names",
        "imported_events": "nothing about people: what a calendar file said of an activity, without attendees",
        "calendar_imports": "nothing about people: what a calendar file would become, without attendees",
    },
    export=export,
    forget=forget,
)
