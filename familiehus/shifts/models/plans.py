"""Plans, and the people who come every time."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from familiehus.activities.models import Activity, Occurrence, Place
from familiehus.kernel.db import Base, Keyed, Versioned, one_of
from familiehus.kernel.i18n import lazy
from familiehus.kernel.refusals import sentence_for
from familiehus.kernel.spans import Span
from familiehus.series.models import MINUTE, SeriesMixin
from familiehus.shifts.models.columns import only_while
from familiehus.volunteers.models import Volunteer
from familiehus.volunteers.states import Task

if TYPE_CHECKING:
    from familiehus.shifts.models.shifts import Shift

MOST_PEOPLE = 30


class ShiftPlan(SeriesMixin, Keyed, Versioned, Base):
    """A role of the house and when it is needed: once, by a rule of its own, or with an activity's dates.

    A plan that staffs an activity begins `before_minutes` before each date and ends `after_minutes` after it.
    `cutoff_hours`: from so long before the start, "I can't come" goes to the coordinator by telephone too.
    """

    __tablename__ = "shift_plans"
    __table_args__ = (
        CheckConstraint("length_minutes > 0", name="has_length"),
        CheckConstraint(
            f"min_people >= 1 AND max_people >= min_people AND max_people <= {MOST_PEOPLE}",
            name="people_in_order",
        ),
        CheckConstraint(
            "before_minutes BETWEEN 0 AND 600 AND after_minutes BETWEEN 0 AND 600", name="around_in_reason"
        ),
        CheckConstraint("cutoff_hours BETWEEN 0 AND 336", name="cutoff_in_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(80))
    task: Mapped[Task] = mapped_column(one_of(Task))
    place_id: Mapped[int | None] = mapped_column(ForeignKey("places.id"), index=True)
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("activities.id"), index=True)
    before_minutes: Mapped[int] = mapped_column(default=0)
    after_minutes: Mapped[int] = mapped_column(default=0)
    meet: Mapped[str] = mapped_column(String(120), default="")
    min_people: Mapped[int] = mapped_column(default=1)
    max_people: Mapped[int] = mapped_column(default=2)
    with_children: Mapped[bool] = mapped_column(default=False)
    handover_needs_yes: Mapped[bool] = mapped_column(default=False)
    cutoff_hours: Mapped[int] = mapped_column(default=24)
    opening: Mapped[list[str]] = mapped_column(JSON, default=list)
    closing: Mapped[list[str]] = mapped_column(JSON, default=list)
    ended_at: Mapped[datetime | None]

    place: Mapped[Place | None] = relationship()
    activity: Mapped[Activity | None] = relationship()
    shifts: Mapped[list["Shift"]] = relationship(back_populates="plan", order_by="Shift.original_start")
    standing: Mapped[list["StandingPerson"]] = relationship(
        back_populates="plan", order_by="StandingPerson.id"
    )

    @property
    def name(self) -> str:
        return self.title

    @property
    def is_over(self) -> bool:
        return self.ended_at is not None

    @property
    def cutoff(self) -> timedelta:
        return timedelta(hours=self.cutoff_hours)

    def around(self, occurrence: Occurrence) -> Span:
        """When the shift is on an activity's date."""
        return Span(
            occurrence.starts_at - self.before_minutes * MINUTE,
            occurrence.ends_at + self.after_minutes * MINUTE,
        )


class StandingPerson(Keyed, Base):
    """Somebody who comes every time, from a day until a day (the first on which it is no longer so)."""

    __tablename__ = "shift_standing"
    __table_args__ = (
        Index(
            "uq_shift_standing_live",
            "plan_id",
            "volunteer_id",
            unique=True,
            sqlite_where=only_while("until_on"),
            postgresql_where=only_while("until_on"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("shift_plans.id"), index=True)
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteers.id"), index=True)
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    is_lead: Mapped[bool] = mapped_column(default=False)

    plan: Mapped[ShiftPlan] = relationship(back_populates="standing")
    volunteer: Mapped[Volunteer] = relationship()

    def is_standing(self, on: date) -> bool:
        return self.from_on <= on and (self.until_on is None or on < self.until_on)


STANDS = lazy("Personen er allerede fast på den vagt.")
sentence_for("uq_shift_standing_live", STANDS)
sentence_for("shift_standing.plan_id, shift_standing.volunteer_id", STANDS)
