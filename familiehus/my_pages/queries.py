"""What a family has agreed, from the rooms that know it."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import literal, select, union_all

from familiehus.families.models import Household
from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.spans import Span
from familiehus.support.models import AdviceSession
from familiehus.visits.models import Match, Visit

AGREED = 4
"""So many stand on a family's own page; all of them on the pages it leads to."""


class Appointment(NamedTuple):
    """What people's calendars call »Aftale«: a visit, or else a time with an adviser, with its place."""

    span: Span
    is_visit: bool
    place: str = ""


def appointments_of(households: Iterable[Household]) -> list[Appointment]:
    """The next few of these families that still stand, the earliest first, in one question."""
    own, now = [each.id for each in households], clock.now()
    if not own:
        return []
    visits = (
        select(Visit.starts_at, Visit.ends_at, literal(1).label("is_visit"), literal("").label("place"))
        .join(Visit.match)
        .where(
            Match.household_id.in_(own),
            Visit.ends_at > now,
            Visit.cancelled_at.is_(None),
            Visit.skipped_because.is_(None),
        )
    )
    talks = select(AdviceSession.starts_at, AdviceSession.ends_at, literal(0), AdviceSession.place).where(
        AdviceSession.household_id.in_(own), AdviceSession.ends_at > now, AdviceSession.cancelled_at.is_(None)
    )
    both = union_all(visits, talks).order_by("starts_at").limit(AGREED)
    return [
        Appointment(Span(starts_at, ends_at), bool(is_visit), place)
        for starts_at, ends_at, is_visit, place in db.session.execute(both)
    ]
