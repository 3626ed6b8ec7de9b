"""What was given in a span: sums for the reports, never whose."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select

from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.spans import Span
from familiehus.support.models import (
    AdviceSession,
    FoodBatch,
    FoodHandOut,
    Need,
    ParcelApplication,
    ParcelRound,
)
from familiehus.support.states import ENDS, Held, ParcelState


@dataclass(frozen=True)
class Given:
    """Sessions held by kind; parcels asked for and given in rounds handed out in the span; portions by what became
    of them; wishes settled by how."""

    sessions: list[tuple[str, int]]
    asked: int
    given: int
    portions_in: int
    portions_out: int
    wishes: dict[str, int]


def given_in(span: Span) -> Given:
    """`span`: whole days. `sessions` as (kind, month); a wish counts on the day it was settled."""
    first, last = clock.local_day(span.starts_at), clock.local_day(span.ends_at) - timedelta(days=1)
    sessions = db.session.execute(
        select(AdviceSession.kind, AdviceSession.starts_at).where(
            AdviceSession.outcome == Held.HELD,
            AdviceSession.starts_at >= span.starts_at,
            AdviceSession.starts_at < span.ends_at,
        )
    )
    of_the_span = (ParcelRound.handed_out_at >= span.starts_at, ParcelRound.handed_out_at < span.ends_at)
    cleared = db.session.execute(
        select(
            func.coalesce(func.sum(ParcelRound.asked), 0), func.coalesce(func.sum(ParcelRound.given), 0)
        ).where(*of_the_span)
    ).one()
    states = list(
        db.session.scalars(select(ParcelApplication.state).join(ParcelApplication.round).where(*of_the_span))
    )
    portions = db.session.execute(
        select(
            select(func.coalesce(func.sum(FoodBatch.portions), 0))
            .where(FoodBatch.came_on.between(first, last))
            .scalar_subquery(),
            select(func.coalesce(func.sum(FoodHandOut.portions), 0))
            .where(FoodHandOut.day.between(first, last), FoodHandOut.is_thrown.is_(False))
            .scalar_subquery(),
        )
    ).one()
    settled = db.session.execute(
        select(Need.state, func.count(Need.id))
        .where(Need.settled_on.between(first, last), Need.state.in_(ENDS))
        .group_by(Need.state)
    )
    return Given(
        sessions=[(kind, clock.local_day(starts_at).month) for kind, starts_at in sessions],
        asked=cleared[0] + len(states),
        given=cleared[1] + sum(each == ParcelState.GIVEN for each in states),
        portions_in=portions[0],
        portions_out=portions[1],
        wishes={row[0]: row[1] for row in settled},
    )
