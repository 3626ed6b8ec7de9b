"""Reading the register of associations."""

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from familiehus.associations.access import associations_visible_to
from familiehus.associations.models import Association
from familiehus.kernel.db import db
from familiehus.kernel.roles import Actor


def register(person: Actor) -> list[Association]:
    """Every association the person may see, the active ones first, by name."""
    visible = associations_visible_to(person).options(selectinload(Association.contacts))
    return list(db.session.scalars(visible.order_by(Association.retired_on.is_not(None), Association.name)))


def organisers() -> list[Association]:
    """The associations that an activity may name as its organiser, by name."""
    active = select(Association).where(Association.retired_on.is_(None))
    return list(db.session.scalars(active.order_by(Association.name)))
