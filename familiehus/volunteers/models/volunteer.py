"""A volunteer, and when they are away."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from familiehus.accounts.models import Person
from familiehus.bookings.models import Hold
from familiehus.kernel import clock
from familiehus.kernel.db import Base, Keyed, Stamped, Versioned
from familiehus.series.models import OccurrenceMixin, SeriesMixin
from familiehus.volunteers.states import (
    ON_THE_WAY,
    WITH_THE_HOUSE,
    Proof,
    State,
    Task,
)

if TYPE_CHECKING:
    from familiehus.volunteers.models.approvals import (
        Approval,
        Clearance,
        Exemption,
        ParentalConsent,
        ProofSeen,
    )

GROWN_UP = 19
"""In the year somebody turns 19 they are grown up: the 18th counts as young until its 31 December."""

YOUNGEST = 15


class Volunteer(Keyed, Versioned, Stamped, Base):
    """Somebody who helps, or has asked to. Name, telephone and mail stand on the person alone."""

    __tablename__ = "volunteers"
    __table_args__ = (
        CheckConstraint("most_families BETWEEN 0 AND 9", name="most_families_within_reason"),
        CheckConstraint(
            "birth_year IS NULL OR birth_year BETWEEN 1900 AND 2200", name="birth_year_is_a_year"
        ),
        CheckConstraint(
            "back_on IS NULL OR leave_from IS NULL OR back_on > leave_from", name="back_after_leave"
        ),
        Index("ix_volunteers_state_enquired_at", "state", "enquired_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), unique=True)
    state: Mapped[str] = mapped_column(String(20), default=State.ENQUIRY)
    birth_year: Mapped[int | None]
    wants: Mapped[list[str]] = mapped_column(JSON, default=list)
    languages: Mapped[list[str]] = mapped_column(JSON, default=list)
    weekdays: Mapped[list[int]] = mapped_column(JSON, default=list)
    likes: Mapped[str] = mapped_column(String(500), default="")
    neighbourhood: Mapped[str] = mapped_column(String(80), default="")
    reach: Mapped[str] = mapped_column(String(10), default="")
    most_families: Mapped[int] = mapped_column(default=1)
    enquired_at: Mapped[datetime] = mapped_column(default=clock.now)
    talk_at: Mapped[datetime | None]
    next_step: Mapped[str] = mapped_column(String(200), default="")
    began_on: Mapped[date | None]
    leave_from: Mapped[date | None]
    back_on: Mapped[date | None]
    stopped_on: Mapped[date | None]

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
    proofs: Mapped[list["ProofSeen"]] = relationship(
        back_populates="volunteer", order_by="ProofSeen.id", cascade="all, delete-orphan"
    )
    approvals: Mapped[list["Approval"]] = relationship(
        back_populates="volunteer", order_by="Approval.id", cascade="all, delete-orphan"
    )
    parental_consents: Mapped[list["ParentalConsent"]] = relationship(
        back_populates="volunteer", order_by="ParentalConsent.id", cascade="all, delete-orphan"
    )
    exemptions: Mapped[list["Exemption"]] = relationship(
        back_populates="volunteer", order_by="Exemption.id", cascade="all, delete-orphan"
    )
    clearances: Mapped[list["Clearance"]] = relationship(
        back_populates="volunteer",
        order_by="Clearance.task, Clearance.from_on",
        cascade="all, delete-orphan",
    )
    absences: Mapped[list["Absence"]] = relationship(
        back_populates="volunteer", order_by="Absence.first_on, Absence.id", cascade="all, delete-orphan"
    )

    @property
    def name(self) -> str:
        return self.person.name

    @property
    def label(self) -> str:
        return self.person.name

    @property
    def state_label(self) -> str:
        return State(self.state).label

    @property
    def is_active(self) -> bool:
        return self.state == State.ACTIVE

    @property
    def is_with_the_house(self) -> bool:
        """Active, or on a leave from which they come back."""
        return self.state in WITH_THE_HOUSE

    @property
    def is_on_the_way(self) -> bool:
        return self.state in ON_THE_WAY

    def is_young(self, on: date) -> bool:
        """Under 18 by birth year: until 31 December of the year they turn 18. Unknown years count as young."""
        return self.birth_year is None or on.year < self.birth_year + GROWN_UP

    def proofs_of(self, proof: Proof) -> list["ProofSeen"]:
        return [each for each in self.proofs if each.proof == proof]

    def proof_on(self, proof: Proof, day: date) -> "ProofSeen | None":
        """The proof of that kind which holds on the day; of several the one that holds longest."""
        held = [each for each in self.proofs_of(proof) if each.stretch and each.stretch.holds(day)]
        return max(held, key=lambda each: each.until_on or date.max, default=None)

    def ordered(self, proof: Proof) -> "ProofSeen | None":
        """What is ordered and not answered yet."""
        return next((each for each in self.proofs_of(proof) if each.seen_on is None), None)

    def approval_on(self, task: Task | str, day: date) -> "Approval | None":
        return next((each for each in self.approvals if each.task == task and each.stretch.holds(day)), None)

    def tasks_on(self, day: date) -> list[Task]:
        """The tasks they are approved for on the day, whatever their proofs say."""
        return [task for task in Task if self.approval_on(task, day) is not None]


class Absence(SeriesMixin, Keyed, Stamped, Base):
    """A volunteer can't: once, for some days, or every so often. No reason is asked or kept."""

    __tablename__ = "absences"

    id: Mapped[int] = mapped_column(primary_key=True)
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteers.id"), index=True)

    volunteer: Mapped[Volunteer] = relationship(back_populates="absences")
    dates: Mapped[list["AbsenceDate"]] = relationship(
        back_populates="absence", order_by="AbsenceDate.starts_at", cascade="all, delete-orphan"
    )


class AbsenceDate(OccurrenceMixin, Base):
    """One time a volunteer can't. `hold` keeps others from asking; None while something else stands there."""

    __tablename__ = "absence_dates"
    __table_args__ = (
        UniqueConstraint("absence_id", "original_start"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    absence_id: Mapped[int] = mapped_column(ForeignKey("absences.id"), index=True)
    hold_id: Mapped[int | None] = mapped_column(ForeignKey(Hold.id), unique=True)

    absence: Mapped[Absence] = relationship(back_populates="dates")
    hold: Mapped[Hold | None] = relationship()
