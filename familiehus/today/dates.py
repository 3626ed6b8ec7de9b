"""The dates that the board speaks of, found in one question."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select, union
from sqlalchemy.orm import joinedload

from familiehus.activities import queries as activities
from familiehus.activities.access import occurrences_visible_to
from familiehus.activities.models import Occurrence
from familiehus.attendance import queries as attendance
from familiehus.bookings.models import Hold
from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.roles import Actor
from familiehus.signups import parties

OVERRIDES_WITHIN = timedelta(days=14)


@dataclass(frozen=True)
class Dates:
    """The dates that the board speaks of, each kind in order. One date may be of several kinds.

    `came`, `waiting`: how many heads came to a date, and how many parties are in line for it, by its number.
    """

    today: list[Occurrence]
    short: list[Occurrence]
    uncounted: list[Occurrence]
    shared: list[Occurrence]
    came: dict[int, int]
    waiting: dict[int, int]


def dates_for(person: Actor) -> Dates:
    """One question: today's, those that need somebody's attention, those not counted, those that share a place."""
    now = clock.now()
    kinds = (
        activities.on_day(clock.today()),
        activities.needs_attention(),
        attendance.is_unrecorded(now),
        Occurrence.hold_id.in_(
            select(Hold.id).where(
                Hold.overridden_rule.is_not(None),
                Hold.released_at.is_(None),
                Hold.ends_at > now,
                Hold.starts_at < now + OVERRIDES_WITHIN,
            )
        ),
    )
    ids = [select(Occurrence.id).join(Occurrence.activity).where(kind) for kind in kinds]
    found = (
        activities.in_order(occurrences_visible_to(person))
        .where(Occurrence.id.in_(union(*ids)))
        .options(joinedload(Occurrence.hold))
        .add_columns(*kinds, attendance.came_to(), parties.in_line_for())
    )
    rows = db.session.execute(found).all()
    return Dates(
        *([row[0] for row in rows if row[number]] for number in range(1, len(kinds) + 1)),
        came={row[0].id: row[-2] for row in rows},
        waiting={row[0].id: row[-1] for row in rows},
    )
