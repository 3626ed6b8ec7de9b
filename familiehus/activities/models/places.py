"""One place of the house."""

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    String,
    Text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from familiehus.bookings.models import Resource
from familiehus.kernel.db import Base, Keyed, Versioned
from familiehus.kernel.i18n import lazy
from familiehus.kernel.refusals import sentence_for


class Place(Keyed, Versioned, Base):
    """A room of the house, the yard, a lent hall. An exclusive one holds one activity at a time."""

    __tablename__ = "places"
    __table_args__ = (CheckConstraint("seats IS NULL OR seats >= 0", name="seats_not_negative"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    address: Mapped[str] = mapped_column(String(200), default="")
    seats: Mapped[int | None]
    access_notes: Mapped[str] = mapped_column(Text, default="")
    retired_at: Mapped[datetime | None]
    resource_id: Mapped[int] = mapped_column(ForeignKey("resources.id"), unique=True)

    resource: Mapped[Resource] = relationship(lazy="joined", innerjoin=True)

    @property
    def is_exclusive(self) -> bool:
        return self.resource.is_exclusive

    @property
    def is_in_use(self) -> bool:
        return self.retired_at is None


NAMED_TWICE = lazy("Huset har allerede et sted med det navn.")
sentence_for("uq_places_name", NAMED_TWICE)
sentence_for("places.name", NAMED_TWICE)
