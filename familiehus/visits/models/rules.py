"""The house's own rules of visiting, and the kinds of match it offers."""

from datetime import timedelta

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from familiehus.accounts.models import Person
from familiehus.kernel.db import Base, Keyed, Stamped, Versioned
from familiehus.series.models import MINUTE
from familiehus.volunteers.states import Task

GRACE, TRAVEL = 30, 15
FOLLOW_UP_WEEKS = [5]


class VisitRules(Versioned, Stamped, Base):
    """The house's rules of visiting, as the manager says. One row, made when saved.

    `grace_minutes` after the planned end the visitor is reminded, as long again after that the alarm goes.
    `follow_up_weeks`: after how many weeks somebody asks how it goes, besides midway and at the end.
    """

    __tablename__ = "visit_rules"
    __table_args__ = (
        CheckConstraint("id = 1", name="one_house"),
        CheckConstraint("grace_minutes BETWEEN 5 AND 120", name="grace_in_reason"),
        CheckConstraint("travel_minutes BETWEEN 0 AND 120", name="travel_in_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    grace_minutes: Mapped[int] = mapped_column(default=GRACE)
    travel_minutes: Mapped[int] = mapped_column(default=TRAVEL)
    follow_up_weeks: Mapped[list[int]] = mapped_column(JSON, default=lambda: list(FOLLOW_UP_WEEKS))
    listener_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    after_hours: Mapped[str] = mapped_column(String(200), default="")

    listener: Mapped[Person | None] = relationship()

    @classmethod
    def unsaid(cls) -> "VisitRules":
        """The rules of a house that has not written any: fit to be read, not in the database."""
        return cls(
            id=1,
            row_version=0,
            grace_minutes=GRACE,
            travel_minutes=TRAVEL,
            follow_up_weeks=list(FOLLOW_UP_WEEKS),
            after_hours="",
        )

    @property
    def grace(self) -> timedelta:
        return self.grace_minutes * MINUTE

    @property
    def travel(self) -> timedelta:
        return self.travel_minutes * MINUTE


class MatchKind(Keyed, Versioned, Stamped, Base):
    """A kind of match: its usual rhythm, length and how long it goes on, and what the visiting side must be
    approved for. `is_alone_with_child`: a parent's written yes comes first."""

    __tablename__ = "match_kinds"
    __table_args__ = (
        CheckConstraint("every_weeks BETWEEN 1 AND 8", name="rhythm_in_reason"),
        CheckConstraint("length_minutes BETWEEN 15 AND 720", name="length_in_reason"),
        CheckConstraint("weeks BETWEEN 1 AND 104", name="weeks_in_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(60), unique=True)
    every_weeks: Mapped[int] = mapped_column(default=1)
    length_minutes: Mapped[int] = mapped_column(default=120)
    weeks: Mapped[int] = mapped_column(default=26)
    is_alone_with_child: Mapped[bool] = mapped_column(default=False)
    also_needs: Mapped[list[str]] = mapped_column(JSON, default=list)
    is_offered: Mapped[bool] = mapped_column(default=True)

    @property
    def label(self) -> str:
        return self.title

    @property
    def tasks(self) -> list[Task]:
        """What each of the visiting side must be cleared for; visiting a home always."""
        return [Task.HOME_VISIT, *(Task(task) for task in self.also_needs if task != Task.HOME_VISIT)]
