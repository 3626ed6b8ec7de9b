"""A volunteer, what they are approved for and on which proofs, when they are away, and their hours.

Days are local days in Copenhagen and half-open: `until_on` is the first day on which it is no longer so. Of a
children's certificate only dates are kept: ordered, assessed as fine, by whom, due again. One that was not
fine leaves no row at all.
"""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from familiehus.accounts.models import Person
from familiehus.bookings.models import Hold
from familiehus.kernel import clock
from familiehus.kernel.db import Base, Keyed, Stamped, Versioned
from familiehus.series.models import OccurrenceMixin, SeriesMixin
from familiehus.volunteers.days import Stretch
from familiehus.volunteers.states import (
    FIRST_MONTHS,
    FIRST_NEEDS,
    ON_THE_WAY,
    WEEKS_AHEAD,
    WITH_THE_HOUSE,
    Proof,
    Rule,
    Source,
    State,
    Task,
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


class ProofSeen(Keyed, Stamped, Base):
    """Somebody of the house has seen a proof: which, when, and until when it is good.

    `ordered_on` without `seen_on` is a certificate on its way. Nothing is kept of what it said.
    """

    __tablename__ = "volunteer_proofs"
    __table_args__ = (
        CheckConstraint("ordered_on IS NOT NULL OR seen_on IS NOT NULL", name="ordered_or_seen"),
        CheckConstraint(
            "until_on IS NULL OR seen_on IS NULL OR until_on >= seen_on", name="until_after_seen"
        ),
        Index(
            "uq_volunteer_proofs_one_ordered",
            "volunteer_id",
            "proof",
            unique=True,
            sqlite_where=text("seen_on IS NULL"),
            postgresql_where=text("seen_on IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteers.id"), index=True)
    proof: Mapped[str] = mapped_column(String(20))
    ordered_on: Mapped[date | None]
    seen_on: Mapped[date | None]
    seen_by: Mapped[str] = mapped_column(String(40), default="")
    until_on: Mapped[date | None]
    withdrawn_on: Mapped[date | None]

    volunteer: Mapped[Volunteer] = relationship(back_populates="proofs")

    @property
    def label(self) -> str:
        return Proof(self.proof).label

    @property
    def stretch(self) -> Stretch | None:
        """The days on which it is good; None while it is only ordered."""
        return None if self.seen_on is None else Stretch(self.seen_on, self.until_on)


class Approval(Keyed, Stamped, Base):
    """The house has said yes to somebody doing a kind of task, from a day until another."""

    __tablename__ = "approvals"
    __table_args__ = (
        CheckConstraint("until_on IS NULL OR until_on >= from_on", name="until_after_from"),
        Index(
            "uq_approvals_one_open",
            "volunteer_id",
            "task",
            unique=True,
            sqlite_where=text("until_on IS NULL"),
            postgresql_where=text("until_on IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteers.id"), index=True)
    task: Mapped[str] = mapped_column(String(20))
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    given_by: Mapped[str] = mapped_column(String(40))
    withdrawn_by: Mapped[str] = mapped_column(String(40), default="")

    volunteer: Mapped[Volunteer] = relationship(back_populates="approvals")

    @property
    def label(self) -> str:
        return Task(self.task).label

    @property
    def stretch(self) -> Stretch:
        return Stretch(self.from_on, self.until_on)


class ParentalConsent(Base):
    """A parent of somebody under 18 has said yes: when, told to whom, taken back when. No name is kept."""

    __tablename__ = "parental_consents"
    __table_args__ = (CheckConstraint("until_on IS NULL OR until_on >= from_on", name="until_after_from"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteers.id"), index=True)
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    noted_by: Mapped[str] = mapped_column(String(40))

    volunteer: Mapped[Volunteer] = relationship(back_populates="parental_consents")

    @property
    def stretch(self) -> Stretch:
        return Stretch(self.from_on, self.until_on)


class Exemption(Keyed, Stamped, Base):
    """The manager sets a named rule aside for one volunteer and one kind of task until a day. Never for visits."""

    __tablename__ = "exemptions"
    __table_args__ = (
        CheckConstraint("task <> 'home_visit'", name="never_for_home_visits"),
        CheckConstraint("until_on >= from_on", name="until_after_from"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteers.id"), index=True)
    task: Mapped[str] = mapped_column(String(20))
    rule: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(300))
    from_on: Mapped[date]
    until_on: Mapped[date]
    given_by: Mapped[str] = mapped_column(String(40))

    volunteer: Mapped[Volunteer] = relationship(back_populates="exemptions")

    @property
    def label(self) -> str:
        return f"{Rule(self.rule).label}: {Task(self.task).label}"

    @property
    def stretch(self) -> Stretch:
        return Stretch(self.from_on, self.until_on)


class Clearance(Base):
    """The days on which a volunteer may do a kind of task, all rules of the gate taken together.

    Laid anew by every command that touches what they rest on; the triggers of `volunteers.guard` read them,
    so that no path to a duty leads around the gate.
    """

    __tablename__ = "clearances"
    __table_args__ = (
        UniqueConstraint("volunteer_id", "task", "from_on"),
        CheckConstraint("until_on IS NULL OR until_on > from_on", name="until_after_from"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteers.id"))
    task: Mapped[str] = mapped_column(String(20))
    from_on: Mapped[date]
    until_on: Mapped[date | None]

    volunteer: Mapped[Volunteer] = relationship(back_populates="clearances")

    @property
    def stretch(self) -> Stretch:
        return Stretch(self.from_on, self.until_on)


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


class VolunteerRules(Versioned, Stamped, Base):
    """What each task needs and how long a proof is good for, as the manager says. One row, made when saved."""

    __tablename__ = "volunteer_rules"
    __table_args__ = (
        CheckConstraint("id = 1", name="one_house"),
        CheckConstraint("weeks_ahead BETWEEN 1 AND 52", name="weeks_of_a_year"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    needs: Mapped[dict[str, list[str]]] = mapped_column(JSON)
    months: Mapped[dict[str, int]] = mapped_column(JSON)
    weeks_ahead: Mapped[int] = mapped_column(default=WEEKS_AHEAD)

    @classmethod
    def unsaid(cls) -> "VolunteerRules":
        """The rules of a house that has not written any: fit to be read, not in the database."""
        return cls(
            id=1,
            row_version=0,
            needs={task: list(proofs) for task, proofs in FIRST_NEEDS.items()},
            months=dict(FIRST_MONTHS),
            weeks_ahead=WEEKS_AHEAD,
        )

    def needs_of(self, task: Task | str) -> list[Proof]:
        """The proofs a task needs, in the order of `Proof`."""
        wanted = self.needs.get(str(task), [])
        return [proof for proof in Proof if proof in wanted]
