"""What time itself does to feeds: the only changes that come from the calendar and not from a person."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from familiehus.activities.models import OFF, Activity, Occurrence, State
from familiehus.feeds.models import FeedExit
from familiehus.kernel import clock, versions
from familiehus.kernel.db import db

STAYS = timedelta(days=14)
"""How long a called-off date stands struck through in people's calendars after its day."""


def roll_off() -> int:
    """Take called-off dates out of the feeds 14 days after their day; gives how many. Again takes none.

    A row change and no question of the clock when a feed is built: the same rows give the same bytes.
    """
    until = clock.midnight(clock.today() - STAYS)
    stale = (
        select(Occurrence)
        .join(Occurrence.activity)
        .outerjoin(FeedExit, FeedExit.occurrence_id == Occurrence.id)
        .where(
            Occurrence.state.in_(OFF),
            Occurrence.ends_at <= until,
            Activity.state != State.DRAFT,
            FeedExit.occurrence_id.is_(None),
        )
        .options(joinedload(Occurrence.activity))
    )
    rows = list(db.session.scalars(stale))
    db.session.add_all(FeedExit(occurrence_id=row.id) for row in rows)
    for activity in {row.activity for row in rows}:
        activity.has_changed(in_substance=True)
    if rows:
        db.session.flush()
        versions.touch("calendar")
    return len(rows)
