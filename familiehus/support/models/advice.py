"""A session with one adviser or two: when, about what, whether it was held. What was said is nowhere."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from familiehus.bookings.models import Hold
from familiehus.families.models import Household
from familiehus.kernel import clock
from familiehus.kernel.db import Base, Keyed, Versioned
from familiehus.kernel.spans import Span
from familiehus.support.states import AdviceKind
from familiehus.volunteers.models import Volunteer


class AdviceSession(Keyed, Versioned, Base):
    """A time that a family can book. Which family it was is forgotten a month later; the kind stays for the counts.

    A session without an adviser is one that was counted afterwards: somebody came by.
    """

    __tablename__ = "advice_sessions"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        CheckConstraint("second_id IS NULL OR second_id <> adviser_id", name="two_different_advisers"),
        CheckConstraint("cancelled_at IS NULL OR outcome IS NULL", name="cancelled_or_held"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime]
    place: Mapped[str] = mapped_column(String(200), default="")
    adviser_id: Mapped[int | None] = mapped_column(ForeignKey(Volunteer.id), index=True)
    second_id: Mapped[int | None] = mapped_column(ForeignKey(Volunteer.id), index=True)
    hold_id: Mapped[int | None] = mapped_column(ForeignKey(Hold.id), unique=True)
    second_hold_id: Mapped[int | None] = mapped_column(ForeignKey(Hold.id), unique=True)
    household_id: Mapped[int | None] = mapped_column(
        ForeignKey(Household.id, ondelete="SET NULL"), index=True
    )
    booked_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(10))
    cancelled_at: Mapped[datetime | None]
    changed_at: Mapped[datetime] = mapped_column(default=clock.now, onupdate=clock.now)

    adviser: Mapped[Volunteer | None] = relationship(foreign_keys=[adviser_id])
    second: Mapped[Volunteer | None] = relationship(foreign_keys=[second_id])
    hold: Mapped[Hold | None] = relationship(foreign_keys=[hold_id])
    second_hold: Mapped[Hold | None] = relationship(foreign_keys=[second_hold_id])
    household: Mapped[Household | None] = relationship()

    @property
    def name(self) -> str:
        return self.kind_label

    @property
    def kind_label(self) -> str:
        return AdviceKind(self.kind).label

    @property
    def span(self) -> Span:
        return Span(self.starts_at, self.ends_at)

    @property
    def advisers(self) -> list[Volunteer]:
        return [each for each in (self.adviser, self.second) if each is not None]

    @property
    def has_begun(self) -> bool:
        return self.starts_at <= clock.now()

    @property
    def is_free(self) -> bool:
        """Nobody has booked it, and it has neither begun nor been called off."""
        return self.booked_at is None and self.cancelled_at is None and not self.has_begun
