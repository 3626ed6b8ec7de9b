"""The ledger of hours."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from familiehus.kernel.db import Base, Keyed, Stamped, Versioned
from familiehus.volunteers.models.volunteer import Volunteer
from familiehus.volunteers.states import (
    Source,
    Task,
)


class Hours(Keyed, Versioned, Stamped, Base):
    """Time a volunteer gave on a day: `minutes_present` as it was counted, `minutes` as it now stands.

    Where staff put it right, `minutes_before` is what stood until then, so that the volunteer sees both.

    `source_key` names the duty it was counted from, so that it is counted once. Words are neutral: no family.
    """

    __tablename__ = "volunteer_hours"
    __table_args__ = (
        UniqueConstraint("volunteer_id", "source", "source_key"),
        CheckConstraint("minutes BETWEEN 0 AND 1440", name="minutes_of_a_day"),
        CheckConstraint("kilometres BETWEEN 0 AND 2000", name="kilometres_within_reason"),
        Index("ix_volunteer_hours_volunteer_id_day", "volunteer_id", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteers.id"))
    source: Mapped[str] = mapped_column(String(10))
    source_key: Mapped[str] = mapped_column(String(40))
    day: Mapped[date]
    what: Mapped[str] = mapped_column(String(120), default="")
    minutes_present: Mapped[int | None]
    minutes: Mapped[int]
    kilometres: Mapped[int] = mapped_column(default=0)
    corrected_at: Mapped[datetime | None]
    corrected_by: Mapped[str] = mapped_column(String(40), default="")
    minutes_before: Mapped[int | None]
    approved_at: Mapped[datetime | None]
    approved_by: Mapped[str] = mapped_column(String(40), default="")

    volunteer: Mapped[Volunteer] = relationship()

    @property
    def label(self) -> str:
        """What it was for: a kind of task in the reader's words, else the words of the room that counted it."""
        if self.what in list(Task):
            return Task(self.what).label
        return self.what or Source(self.source).label

    @property
    def is_approved(self) -> bool:
        return self.approved_at is not None

    @property
    def is_put_right(self) -> bool:
        """Whether the last to change it was the house."""
        return self.minutes_before is not None
