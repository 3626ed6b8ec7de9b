"""What is not needed any more goes: applications of a round that is over, which family was at which session."""

from datetime import timedelta

from sqlalchemy import select, update

from familiehus.families.models import Household
from familiehus.kernel import audit, clock
from familiehus.kernel.db import db, rows_changed
from familiehus.kernel.roles import THE_HOUSE, Actor
from familiehus.support.models import AdviceSession, ParcelApplication, ParcelRound
from familiehus.support.states import ParcelState

KEPT_AFTER = timedelta(days=30)


def clear_away() -> int:
    """A nightly job. Rounds past their day keep two numbers; sessions older than a month no family. Counts rows."""
    gone = 0
    over = select(ParcelRound).where(ParcelRound.cleared_on.is_(None), ParcelRound.clear_on < clock.today())
    for each in db.session.scalars(over):
        each.asked, each.given = len(each.applications), len(each.in_state(ParcelState.GIVEN))
        gone += len(each.applications)
        each.applications.clear()
        each.cleared_on = clock.today()
        db.session.flush()
        audit.record("parcel round cleared", each, by=THE_HOUSE, asked=each.asked, given=each.given)
    old = update(AdviceSession).where(
        AdviceSession.household_id.is_not(None), AdviceSession.ends_at < clock.now() - KEPT_AFTER
    )
    return gone + rows_changed(old.values(household_id=None))


def household_merged(kept: Household, other: Household, *, by: Actor) -> None:
    """What one had booked and asked for is the other's. Of two applications in a round the older stays."""
    db.session.execute(
        update(AdviceSession).where(AdviceSession.household_id == other.id).values(household_id=kept.id)
    )
    rounds = set(
        db.session.scalars(
            select(ParcelApplication.round_id).where(ParcelApplication.household_id == kept.id)
        )
    )
    for each in db.session.scalars(
        select(ParcelApplication).where(ParcelApplication.household_id == other.id)
    ):
        if each.round_id in rounds:
            each.round.applications.remove(each)
        else:
            each.household = kept
    db.session.flush()
