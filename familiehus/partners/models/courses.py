"""Places on a course date that the house keeps for a member's volunteers: how many, and how many come. No names."""

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from familiehus.activities.models import Occurrence
from familiehus.associations.models import Association
from familiehus.kernel.db import Base, Keyed


class CoursePlaces(Keyed, Base):
    """Beside the date's own seats: the house plans the course for both."""

    __tablename__ = "course_places"
    __table_args__ = (
        UniqueConstraint("occurrence_id", "association_id"),
        CheckConstraint("places BETWEEN 1 AND 999", name="places_within_reason"),
        CheckConstraint("taken BETWEEN 0 AND places", name="no_more_than_places"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    occurrence_id: Mapped[int] = mapped_column(ForeignKey(Occurrence.id))
    association_id: Mapped[int] = mapped_column(ForeignKey(Association.id), index=True)
    places: Mapped[int]
    taken: Mapped[int] = mapped_column(default=0)

    occurrence: Mapped[Occurrence] = relationship()
    association: Mapped[Association] = relationship()

    @property
    def name(self) -> str:
        return self.occurrence.title
