"""What a volunteer is approved for, on which proofs, and what that comes to day by day; the house's rules about it."""

from datetime import date

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from familiehus.kernel.db import Base, Keyed, Stamped, Versioned
from familiehus.volunteers.days import Stretch
from familiehus.volunteers.models.volunteer import Volunteer
from familiehus.volunteers.states import (
    FIRST_MONTHS,
    FIRST_NEEDS,
    WEEKS_AHEAD,
    Proof,
    Rule,
    Task,
)


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


class VolunteerRules(Versioned, Stamped, Base):
    """What each task needs and how long a proof is good for, as the manager says. One row, made when saved.

    `mileage`: what a driven kilometre is paid with, in øre, by year; the tax office sets a new one each year.
    """

    __tablename__ = "volunteer_rules"
    __table_args__ = (
        CheckConstraint("id = 1", name="one_house"),
        CheckConstraint("weeks_ahead BETWEEN 1 AND 52", name="weeks_of_a_year"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    needs: Mapped[dict[str, list[str]]] = mapped_column(JSON)
    months: Mapped[dict[str, int]] = mapped_column(JSON)
    weeks_ahead: Mapped[int] = mapped_column(default=WEEKS_AHEAD)
    mileage: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)

    @classmethod
    def unsaid(cls) -> "VolunteerRules":
        """The rules of a house that has not written any: fit to be read, not in the database."""
        return cls(
            id=1,
            row_version=0,
            needs={task: list(proofs) for task, proofs in FIRST_NEEDS.items()},
            months=dict(FIRST_MONTHS),
            weeks_ahead=WEEKS_AHEAD,
            mileage={},
        )

    def rate_of(self, year: int) -> int:
        """Øre for a kilometre driven that year; 0 when nobody has written it."""
        return self.mileage.get(str(year), 0)

    def needs_of(self, task: Task | str) -> list[Proof]:
        """The proofs a task needs, in the order of `Proof`."""
        wanted = self.needs.get(str(task), [])
        return [proof for proof in Proof if proof in wanted]
