"""What is not needed any more goes: applications of a round that is over, which family was at which session."""

from datetime import timedelta

from sqlalchemy import select, update

from familiehus.families.models import Household
from familiehus.kernel import audit, clock
from familiehus.kernel.db import db, rows_changed
from familiehus.kernel.roles import THE_HOUSE, Actor
from familiehus.support.models import AdviceSession, ParcelApplication, ParcelRound
from familiehus.support.states import ParcelState

ADVICE_KEPT = timedelta(days=30)


def clear_rounds() -> int:
    """A nightly job. Rounds past their day keep two numbers. Counts the applications that went."""
    gone = 0
    over = select(ParcelRound).where(ParcelRound.cleared_on.is_(None), ParcelRound.clear_on < clock.today())
    for each in db.session.scalars(over):
        each.asked, each.given = len(each.applications), len(each.in_state(ParcelState.GIVEN))
        gone += len(each.applications)
        each.applications.clear()
        each.cleared_on = clock.today()
        db.session.flush()
        audit.record("parcel round cleared", each, by=THE_HOUSE, asked=each.asked, given=each.given)
    return gone


def forget_advised() -> int:
    """A nightly job. Sessions older than a month were with no family. Counts them."""
    old = update(AdviceSession).where(
        AdviceSession.household_id.is_not(None), AdviceSession.ends_at < clock.now() - ADVICE_KEPT
    )
    return rows_changed(old.values(household_id=None))


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
