"""What is let go of when its time is over: who visited whom and when they tapped; who wanted to talk; dead links.

That there was a match, how long it lasted, why it ended and how many visits there were stays for the counts.
"""

from dateutil.relativedelta import relativedelta
from sqlalchemy import delete, or_, select, update

from familiehus.kernel import clock
from familiehus.kernel.db import db, rows_changed
from familiehus.visits.models import (
    ListeningAsked,
    Match,
    MatchVisitor,
    Visit,
    VisitCorrection,
    VisitLink,
    VisitMove,
    VisitSeat,
    VisitTap,
)
from familiehus.visits.states import State

MATCHES_KEPT_MONTHS, TALKS_KEPT_MONTHS = 12, 6
"""Enrolment and visits a year after closing, worries half a year after they were talked about (domain §2)."""


def forget_closed() -> int:
    """Matches that closed long ago name nobody: neither who visited, nor why they were proposed. Counts the matches."""
    before = clock.now() - relativedelta(months=MATCHES_KEPT_MONTHS)
    named = or_(Match.why != "", Match.consent_from != "", Match.visitors.any())
    closed = list(
        db.session.scalars(
            select(Match.id).where(Match.state == State.CLOSED, Match.closed_at < before, named)
        )
    )
    visits = select(Visit.id).where(Visit.match_id.in_(closed))
    for table in (VisitSeat, VisitTap, VisitCorrection, VisitMove):
        rows_changed(delete(table).where(table.visit_id.in_(visits)))
    rows_changed(delete(MatchVisitor).where(MatchVisitor.match_id.in_(closed)))
    rows_changed(
        update(Match)
        .where(Match.id.in_(closed))
        .values(why="", language="", weekdays=[], consent_from="", consent_noted_by="")
    )
    return len(closed)


def forget_talked() -> int:
    """That somebody wanted to talk, long after they did. Counts them."""
    before = clock.now() - relativedelta(months=TALKS_KEPT_MONTHS)
    return rows_changed(delete(ListeningAsked).where(ListeningAsked.talked_at < before))


def forget_links() -> int:
    """Links that ended are of no use to anybody. Counts them."""
    return rows_changed(delete(VisitLink).where(VisitLink.ends_at < clock.now()))
