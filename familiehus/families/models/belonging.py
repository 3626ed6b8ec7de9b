"""A household, who belongs to it from when to when.

Data belong to the household and to a membership with dates, never to "the family": who leaves loses sight
of everything in the same transaction. Children are a first name and a birth year. There is no diary.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from familiehus.accounts.models import Person
from familiehus.families.states import LIVE, STOPPED, WAITING, Purpose, Source, State
from familiehus.kernel import clock
from familiehus.kernel.db import Base, Keyed, Stamped, Versioned

if TYPE_CHECKING:
    from familiehus.families.models.keeping import CareNeed, Consent, Wish


class Household(Keyed, Versioned, Stamped, Base):
    """One family as it wants to be called."""

    __tablename__ = "households"
    __table_args__ = (
        CheckConstraint(
            "source <> 'professional' OR said_yes_at IS NOT NULL", name="professional_asked_first"
        ),
        Index("ix_households_state_enquired_at", "state", "enquired_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    called: Mapped[str] = mapped_column(String(120))
    state: Mapped[str] = mapped_column(String(20), default=State.ENQUIRY)
    source: Mapped[str] = mapped_column(String(20), default=Source.SELF)
    referrer: Mapped[str] = mapped_column(String(200), default="")
    said_yes_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    enquired_at: Mapped[datetime] = mapped_column(default=clock.now)
    talk_at: Mapped[datetime | None]
    next_step: Mapped[str] = mapped_column(String(200), default="")
    enrolled_at: Mapped[datetime | None]
    paused_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    language: Mapped[str] = mapped_column(String(40), default="")
    needs_interpreter: Mapped[bool] = mapped_column(default=False)
    neighbourhood: Mapped[str] = mapped_column(String(80), default="")
    distance: Mapped[str] = mapped_column(String(10), default="")
    expects_child: Mapped[bool] = mapped_column(default=False)
    has_protected_address: Mapped[bool] = mapped_column(default=False)
    size_band: Mapped[str] = mapped_column(String(10), default="")

    guardianships: Mapped[list["Guardianship"]] = relationship(
        back_populates="household", order_by="Guardianship.id", cascade="all, delete-orphan"
    )
    childhoods: Mapped[list["Childhood"]] = relationship(
        back_populates="household", order_by="Childhood.id", cascade="all, delete-orphan"
    )
    address: Mapped["HouseholdAddress | None"] = relationship(
        back_populates="household", cascade="all, delete-orphan", uselist=False
    )
    consents: Mapped[list["Consent"]] = relationship(
        back_populates="household", order_by="Consent.id", cascade="all, delete-orphan"
    )
    wishes: Mapped[list["Wish"]] = relationship(
        back_populates="household", order_by="Wish.id", cascade="all, delete-orphan"
    )
    care_needs: Mapped[list["CareNeed"]] = relationship(
        back_populates="household", cascade="all, delete-orphan"
    )

    @property
    def label(self) -> str:
        return self.called

    @property
    def name(self) -> str:
        return self.called

    @property
    def state_label(self) -> str:
        return State(self.state).label

    @property
    def is_enrolled(self) -> bool:
        return self.state == State.ENROLLED

    @property
    def is_live(self) -> bool:
        """Tilmeldt, or on a pause that it can end itself."""
        return self.state in LIVE

    @property
    def is_waiting(self) -> bool:
        return self.state in WAITING

    @property
    def has_stopped(self) -> bool:
        """Closed, anonymised since or not."""
        return self.state in STOPPED

    @property
    def is_anonymised(self) -> bool:
        return self.state == State.ANONYMISED

    @property
    def guardians(self) -> list[Person]:
        """The adults who belong to the household now."""
        return [each.person for each in self.guardianships if each.is_current]

    @property
    def children(self) -> list["Child"]:
        """The children who belong to the household now, the oldest first."""
        present = [each.child for each in self.childhoods if each.is_current]
        return sorted(present, key=lambda child: (child.birth_year, child.first_name))

    def allows(self, purpose: Purpose) -> bool:
        """Whether the household's yes to a purpose holds now."""
        return any(consent.purpose == purpose and consent.holds for consent in self.consents)


class Guardianship(Base):
    """An adult belongs to a household from–until. Who has left sees nothing of what comes after."""

    __tablename__ = "guardianships"
    __table_args__ = (
        Index(
            "uq_guardianships_one_current",
            "household_id",
            "person_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        CheckConstraint("ended_at IS NULL OR ended_at >= began_at", name="ends_after_it_began"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    began_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]
    ended_why: Mapped[str] = mapped_column(String(20), default="")

    household: Mapped[Household] = relationship(back_populates="guardianships")
    person: Mapped[Person] = relationship()

    @property
    def is_current(self) -> bool:
        return self.ended_at is None


class Child(Keyed, Stamped, Base):
    """A first name and a birth year. The same child may belong to two households that never learn of each other."""

    __tablename__ = "children"
    __table_args__ = (CheckConstraint("birth_year BETWEEN 1990 AND 2200", name="birth_year_is_a_year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    first_name: Mapped[str] = mapped_column(String(60))
    birth_year: Mapped[int]

    @property
    def label(self) -> str:
        return self.first_name

    @property
    def age(self) -> int:
        """How old the child turns this year."""
        return clock.today().year - self.birth_year


class Childhood(Base):
    """A child belongs to a household from–until."""

    __tablename__ = "childhoods"
    __table_args__ = (
        Index(
            "uq_childhoods_one_current",
            "household_id",
            "child_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        CheckConstraint("ended_at IS NULL OR ended_at >= began_at", name="ends_after_it_began"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id"), index=True)
    child_id: Mapped[int] = mapped_column(ForeignKey("children.id"), index=True)
    began_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]
    ended_why: Mapped[str] = mapped_column(String(20), default="")

    household: Mapped[Household] = relationship(back_populates="childhoods")
    child: Mapped[Child] = relationship()

    @property
    def is_current(self) -> bool:
        return self.ended_at is None


class HouseholdAddress(Base):
    """Where a family lives. Loaded by its own page alone, after "Vis"; absent from everything else."""

    __tablename__ = "household_addresses"

    household_id: Mapped[int] = mapped_column(ForeignKey("households.id"), primary_key=True)
    street: Mapped[str] = mapped_column(String(120))
    postcode: Mapped[str] = mapped_column(String(4))
    town: Mapped[str] = mapped_column(String(60))

    household: Mapped[Household] = relationship(back_populates="address")
