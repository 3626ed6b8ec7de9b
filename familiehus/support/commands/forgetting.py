"""What is not needed any more goes: applications of a round that is over, which family was at which session."""

from datetime import timedelta

from sqlalchemy import or_, select

from familiehus.families.models import Household, Wish
from familiehus.kernel import audit, clock
from familiehus.kernel.db import db
from familiehus.kernel.roles import THE_HOUSE, Actor
from familiehus.support.commands.advice import free
from familiehus.support.commands.needs import take_back_yes
from familiehus.support.commands.parcels import take_back_parcel
from familiehus.support.models import AdviceSession, Need, ParcelApplication, ParcelRound
from familiehus.support.states import ParcelState

ADVICE_KEPT = timedelta(days=30)
CALLED_OFF_KEPT = timedelta(days=14)
"""As long as what was called off stands struck through in people's calendars."""


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
    """A nightly job. Sessions older than a month, and those called off a fortnight ago, were with no family. Counts
    them."""
    now = clock.now()
    over = select(AdviceSession).where(
        AdviceSession.household_id.is_not(None),
        or_(
            AdviceSession.ends_at < now - ADVICE_KEPT,
            AdviceSession.cancelled_at.is_not(None) & (AdviceSession.ends_at < now - CALLED_OFF_KEPT),
        ),
    )
    old = list(db.session.scalars(over))
    for each in old:
        each.household = None
    db.session.flush()
    return len(old)


def household_stops(household: Household, *, by: Actor) -> None:
    """What the family had coming is for others, and the network reads nothing of it any more. Its wishes stay with the
    house for as long as the family does, in case it comes back."""
    coming = select(AdviceSession).where(
        AdviceSession.household_id == household.id,
        AdviceSession.starts_at > clock.now(),
        AdviceSession.cancelled_at.is_(None),
    )
    for session in db.session.scalars(coming.order_by(AdviceSession.id)).unique().all():
        free(session, by=by)
    asked = select(ParcelApplication).where(
        ParcelApplication.household_id == household.id,
        ParcelApplication.state.not_in((ParcelState.GIVEN, ParcelState.DECLINED)),
    )
    for application in db.session.scalars(asked.order_by(ParcelApplication.id)).all():
        take_back_parcel(application, by=by)
    told = select(Need).join(Need.wish).where(Wish.household_id == household.id)
    for need in db.session.scalars(told.order_by(Need.id)).all():
        if need.said_yes_at is not None:
            take_back_yes(need, by=by)
        need.neutral = ""
    db.session.flush()


def household_merged(kept: Household, other: Household, *, by: Actor) -> None:
    """What one had booked and asked for is the other's. Of two applications in a round the older stays."""
    for session in db.session.scalars(select(AdviceSession).where(AdviceSession.household_id == other.id)):
        session.household = kept
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
