"""Food that is there, and where food came from."""

from datetime import timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.roles import Actor
from familiehus.support.access import batches_visible_to
from familiehus.support.models import FoodBatch, FoodHandOut

TRACED = timedelta(days=183)


def traced(person: Actor) -> list[FoodBatch]:
    """Everything of the last half-year and whatever is still there, the latest first: whoever asks can be told where
    it came from."""
    gone = select(func.coalesce(func.sum(FoodHandOut.portions), 0)).where(
        FoodHandOut.batch_id == FoodBatch.id
    )
    found = (
        batches_visible_to(person)
        .where(or_(FoodBatch.came_on >= clock.today() - TRACED, FoodBatch.portions > gone.scalar_subquery()))
        .options(joinedload(FoodBatch.member), selectinload(FoodBatch.hand_outs))
    )
    return list(db.session.scalars(found.order_by(FoodBatch.came_on.desc(), FoodBatch.id.desc())))


def batches(found: list[FoodBatch]) -> list[FoodBatch]:
    """What of it is still there, what must be eaten first first."""
    return sorted((each for each in found if each.left), key=lambda each: (each.use_by, each.id))
