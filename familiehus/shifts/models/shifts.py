"""One shift of a plan: when, what for, how many; hands that an association brings; what was ticked off."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from familiehus.accounts.models import Person
from familiehus.activities.models import Occurrence, Place
from familiehus.associations.models import Association
from familiehus.kernel import clock
from familiehus.kernel.db import Base, Keyed, Versioned, one_of
from familiehus.kernel.i18n import lazy
from familiehus.kernel.refusals import sentence_for
from familiehus.kernel.spans import Span
from familiehus.series.models import OccurrenceMixin
from familiehus.shifts.kinds import Part, State
from familiehus.shifts.models.plans import MOST_PEOPLE, ShiftPlan
from familiehus.volunteers.guard import NOT_CLEARED
from familiehus.volunteers.states import Task

if TYPE_CHECKING:
    from familiehus.shifts.models.seats import ShiftSignup

GATE = NOT_CLEARED
"""What the triggers on sign-ups and shifts call the rule of the gate; its sentence is the volunteers'."""


class Shift(OccurrenceMixin, Keyed, Versioned, Base):
    """One shift of a plan. What decides who may be on it stands on the row itself: time, task, children, seats.

    `first_on` and `last_on` are the local days it touches; approvals are judged at both.
    """

    __tablename__ = "shifts"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        CheckConstraint("last_on >= first_on", name="days_in_order"),
        CheckConstraint(
            f"min_people >= 1 AND max_people >= min_people AND max_people <= {MOST_PEOPLE}",
            name="people_in_order",
        ),
        UniqueConstraint("plan_id", "original_start"),
        Index("ix_shifts_starts_at", "starts_at"),
        Index("ix_shifts_ends_at_starts_at", "ends_at", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("shift_plans.id"))
    occurrence_id: Mapped[int | None] = mapped_column(ForeignKey("occurrences.id"), index=True)
    state: Mapped[State] = mapped_column(one_of(State), default=State.PLANNED)
    reason: Mapped[str] = mapped_column(String(300), default="")
    first_on: Mapped[date]
    last_on: Mapped[date]
    task: Mapped[Task] = mapped_column(one_of(Task))
    with_children: Mapped[bool]
    min_people: Mapped[int]
    max_people: Mapped[int]
    place_id: Mapped[int | None] = mapped_column(ForeignKey("places.id"), index=True)
    note: Mapped[str] = mapped_column(String(300), default="")

    plan: Mapped[ShiftPlan] = relationship(back_populates="shifts")
    occurrence: Mapped[Occurrence | None] = relationship()
    place: Mapped[Place | None] = relationship()
    signups: Mapped[list["ShiftSignup"]] = relationship(back_populates="shift", order_by="ShiftSignup.id")
    hands: Mapped[list["AssociationHands"]] = relationship(
        back_populates="shift", order_by="AssociationHands.id"
    )

    @property
    def title(self) -> str:
        return self.plan.title

    @property
    def name(self) -> str:
        return self.title

    @property
    def where(self) -> str:
        return self.place.name if self.place else ""

    @property
    def is_on(self) -> bool:
        return self.state is State.PLANNED

    @property
    def live(self) -> list["ShiftSignup"]:
        """Who is on it now, in no order."""
        return [each for each in self.signups if each.left_at is None]

    @property
    def on_it(self) -> list["ShiftSignup"]:
        """Who is on it now, whoever leads first."""
        return sorted(self.live, key=lambda each: (not each.is_lead, each.id))

    @property
    def days(self) -> list[date]:
        """The local days it touches."""
        return list(dict.fromkeys((self.first_on, self.last_on)))

    @property
    def brought(self) -> int:
        """How many hands associations bring."""
        return sum(each.hands for each in self.hands)

    @property
    def taken(self) -> int:
        return len(self.live) + self.brought

    @property
    def missing(self) -> int:
        """How many more it needs; who seeks somebody else is still on it until then. Nobody is, once it is over."""
        return max(0, self.min_people - self.taken) if self.is_on and not self.is_over else 0

    @property
    def free(self) -> int:
        return max(0, self.max_people - self.taken)

    @property
    def adults(self) -> list["ShiftSignup"]:
        return [each for each in self.live if not each.volunteer.is_young(self.first_on)]

    @property
    def lacks_adult(self) -> bool:
        """Somebody under 18 is on it without any adult: it must not be held like that."""
        return self.is_on and bool(self.live) and not self.adults

    @property
    def lacks_second_adult(self) -> bool:
        """Children take part and fewer than two adults are on it."""
        return self.is_on and self.with_children and len(self.adults) + self.brought < 2

    @property
    def seeks(self) -> list["ShiftSignup"]:
        """Those on it who look for somebody else."""
        return [each for each in self.on_it if each.seeks_another]

    @property
    def is_short(self) -> bool:
        """Whether it needs a hand: too few, somebody who wants out, or no adult."""
        return self.is_on and bool(self.missing or self.seeks or self.lacks_adult)

    @property
    def is_inside_cutoff(self) -> bool:
        return clock.now() >= self.starts_at - self.plan.cutoff

    def stand_in(self, span: Span) -> None:
        """Be at that time, and on those local days."""
        self.starts_at, self.ends_at = span.starts_at, span.ends_at
        self.first_on = clock.local_day(span.starts_at)
        self.last_on = clock.local_day(span.ends_at - timedelta(microseconds=1))

    def has_changed(self) -> None:
        """Calendars that follow it must see it as newer."""
        self.changed_at = clock.now()
        self.sequence = max(self.sequence, self.plan.sequence) + 1


class ShiftTick(Base):
    """A line of a shift's checklist is done: which, when, by whom."""

    __tablename__ = "shift_ticks"
    __table_args__ = (UniqueConstraint("shift_id", "part", "line"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    shift_id: Mapped[int] = mapped_column(ForeignKey("shifts.id"))
    part: Mapped[Part] = mapped_column(one_of(Part))
    line: Mapped[str] = mapped_column(String(200))
    ticked_at: Mapped[datetime] = mapped_column(default=clock.now)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"), index=True)

    by: Mapped[Person | None] = relationship()


class AssociationHands(Keyed, Base):
    """An association brings so many hands, unnamed. Never where children take part: there everybody is a
    volunteer by name, and passes the gate."""

    __tablename__ = "shift_hands"
    __table_args__ = (
        UniqueConstraint("shift_id", "association_id"),
        CheckConstraint(f"hands BETWEEN 1 AND {MOST_PEOPLE}", name="hands_in_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    shift_id: Mapped[int] = mapped_column(ForeignKey("shifts.id"))
    association_id: Mapped[int] = mapped_column(ForeignKey("associations.id"), index=True)
    hands: Mapped[int]

    shift: Mapped[Shift] = relationship(back_populates="hands")
    association: Mapped[Association] = relationship()


FULL = lazy("Vagten er lige blevet fuld. Se, om der er en anden, du kan tage.")
sentence_for("shift_seats_not_exceeded", FULL)
sentence_for(
    "shift_hands_never_with_children",
    lazy("Når børn er med, skal alle være frivillige med navn og godkendelse."),
)
