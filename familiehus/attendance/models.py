"""Who came to a date, and every tap that said so. Who stayed away is never written down."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKey, Index, String, Table, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from familiehus.activities.models import Occurrence
from familiehus.families.models import Child, Household
from familiehus.kernel import clock
from familiehus.kernel.db import Base, Keyed, Versioned
from familiehus.kernel.i18n import lazy
from familiehus.kernel.refusals import sentence_for
from familiehus.volunteers.models import ProofSeen, Volunteer

MOST_HEADS = 60

attended_children = Table(
    "attended_children",
    Base.metadata,
    Column("attendance_id", ForeignKey("attendances.id", ondelete="CASCADE"), primary_key=True),
    Column("child_id", ForeignKey("children.id", ondelete="CASCADE"), primary_key=True, index=True),
)


class Attendance(Keyed, Versioned, Base):
    """Somebody came to a date: a household, a guest who had signed up, a volunteer at what is for volunteers, or
    heads that nobody asked the names of.

    `children` counts every child, those among `who` too. `came_at` is when they tapped, `came_received_at` when
    the house heard of it; they differ when the net was gone. A household or guest has one row for a date, however
    often it comes and goes. When a household is forgotten the heads stay, without it. `proof`: what a volunteer
    has from having been there; it goes again when it turns out that they were not.
    """

    __tablename__ = "attendances"
    __table_args__ = (
        CheckConstraint("adults >= 0 AND children >= 0 AND adults + children > 0", name="somebody"),
        CheckConstraint("household_id IS NULL OR signup_key IS NULL", name="household_or_guest"),
        CheckConstraint(
            "volunteer_id IS NULL OR (household_id IS NULL AND signup_key IS NULL)", name="volunteer_alone"
        ),
        CheckConstraint("went_at IS NULL OR went_at >= came_at", name="went_after_coming"),
        Index("uq_attendances_household", "occurrence_id", "household_id", unique=True),
        Index("uq_attendances_guest", "occurrence_id", "signup_key", unique=True),
        Index("uq_attendances_volunteer", "occurrence_id", "volunteer_id", unique=True),
        Index(
            "ix_attendances_still_here",
            "came_at",
            sqlite_where=text("went_at IS NULL"),
            postgresql_where=text("went_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrences.id"))
    household_id: Mapped[int | None] = mapped_column(ForeignKey("households.id"), index=True)
    signup_key: Mapped[str | None] = mapped_column(String(14))
    volunteer_id: Mapped[int | None] = mapped_column(ForeignKey("volunteers.id"), index=True)
    proof_id: Mapped[int | None] = mapped_column(
        ForeignKey("volunteer_proofs.id", ondelete="SET NULL"), unique=True
    )
    adults: Mapped[int] = mapped_column(default=0)
    children: Mapped[int] = mapped_column(default=0)
    came_at: Mapped[datetime] = mapped_column(default=clock.now)
    came_received_at: Mapped[datetime] = mapped_column(default=clock.now)
    went_at: Mapped[datetime | None]
    went_received_at: Mapped[datetime | None]
    recorded_by: Mapped[str] = mapped_column(String(40))
    corrected_at: Mapped[datetime | None]
    corrected_by: Mapped[str] = mapped_column(String(40), default="")

    occurrence: Mapped[Occurrence] = relationship()
    household: Mapped[Household | None] = relationship()
    volunteer: Mapped[Volunteer | None] = relationship()
    proof: Mapped[ProofSeen | None] = relationship(passive_deletes=True)
    who: Mapped[list[Child]] = relationship(secondary=attended_children, order_by=Child.birth_year)

    @property
    def label(self) -> str:
        """For the audit trail, which names the family by its own row."""
        return self.occurrence.title

    @property
    def heads(self) -> int:
        return self.adults + self.children

    @property
    def is_here(self) -> bool:
        return self.went_at is None

    @property
    def is_anonymous(self) -> bool:
        """Heads without a name: drop-in, or a family that has been forgotten."""
        return self.household_id is None and self.signup_key is None and self.volunteer_id is None


class Tap(Base):
    """One press of a button, by the random key that the screen gave it: sent twice, it counts once.

    `before` is what must be put back when it is undone: None for a row that the tap itself made. Kept for days.
    """

    __tablename__ = "taps"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    act: Mapped[str] = mapped_column(String(20))
    attendance_id: Mapped[int | None] = mapped_column(
        ForeignKey("attendances.id", ondelete="SET NULL"), index=True
    )
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    undone_at: Mapped[datetime | None]

    attendance: Mapped[Attendance | None] = relationship()


class NobodyCame(Base):
    """Somebody has said that nobody came to a date, so that it counts as written down."""

    __tablename__ = "nobody_came"

    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrences.id"), primary_key=True)
    said_at: Mapped[datetime] = mapped_column(default=clock.now)
    said_by: Mapped[str] = mapped_column(String(40))


SOMEBODY = lazy("Vælg mindst én, der er med.")
sentence_for("ck_attendances_somebody", SOMEBODY)
