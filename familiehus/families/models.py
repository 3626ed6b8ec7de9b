"""A household, who belongs to it from when to when, and what little the house keeps about them.

Data belong to the household and to a membership with dates, never to "the family": who leaves loses sight
of everything in the same transaction. Children are a first name and a birth year. There is no diary.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from familiehus.accounts.models import Person
from familiehus.families.states import AREAS, LIVE, WAITING, Area, Purpose, Source, State
from familiehus.kernel import clock
from familiehus.kernel.db import Base, Keyed, Stamped, Versioned


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


class ConsentText(Base):
    """What a family is asked, word for word, in one version. A newer version of a purpose asks again."""

    __tablename__ = "consent_texts"
    __table_args__ = (UniqueConstraint("purpose", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(String(30))
    version: Mapped[int]
    danish: Mapped[str] = mapped_column(Text)
    english: Mapped[str] = mapped_column(Text)
    released_on: Mapped[date]


class Consent(Keyed, Base):
    """A yes for one purpose: to which text, by whom, when, through which channel, withdrawn when."""

    __tablename__ = "consents"
    __table_args__ = (
        Index(
            "uq_consents_one_live",
            "household_id",
            "purpose",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id"), index=True)
    text_id: Mapped[int] = mapped_column(ForeignKey("consent_texts.id"))
    purpose: Mapped[str] = mapped_column(String(30))
    given_by: Mapped[str] = mapped_column(String(120))
    given_at: Mapped[datetime] = mapped_column(default=clock.now)
    channel: Mapped[str] = mapped_column(String(20))
    withdrawn_at: Mapped[datetime | None]

    household: Mapped[Household] = relationship(back_populates="consents")
    wording: Mapped[ConsentText] = relationship(lazy="joined")

    @property
    def holds(self) -> bool:
        return self.withdrawn_at is None


class PhotoTakeDown(Keyed, Base):
    """A photo consent was withdrawn: somebody must take the pictures down.

    `whose` is the name of a family that was forgotten meanwhile, until the pictures are down.
    """

    __tablename__ = "photo_take_downs"

    id: Mapped[int] = mapped_column(primary_key=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(30))
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    done_at: Mapped[datetime | None]
    done_by: Mapped[str] = mapped_column(String(40), default="")
    whose: Mapped[str] = mapped_column(String(120), default="")

    household: Mapped[Household] = relationship()

    @property
    def called(self) -> str:
        """Whose pictures: the family's name, also when the family itself is forgotten by now."""
        return self.whose or self.household.called

    @property
    def label(self) -> str:
        """Where the pictures hang."""
        return Purpose(self.purpose).label


class CareNeed(Keyed, Base):
    """An allergy, a diet or an access need; kept only while the family's consent to keep it holds (Art. 9(2)(a))."""

    __tablename__ = "care_needs"

    id: Mapped[int] = mapped_column(primary_key=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id"), index=True)
    child_id: Mapped[int | None] = mapped_column(ForeignKey("children.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    kind: Mapped[str] = mapped_column(String(10))
    words: Mapped[str] = mapped_column(String(200))

    household: Mapped[Household] = relationship(back_populates="care_needs")
    child: Mapped[Child | None] = relationship()
    person: Mapped[Person | None] = relationship()


class Wish(Keyed, Stamped, Base):
    """What would change the family's situation, in its own words; at most five."""

    __tablename__ = "wishes"

    id: Mapped[int] = mapped_column(primary_key=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id"), index=True)
    area: Mapped[str] = mapped_column(String(10))
    words: Mapped[str] = mapped_column(String(300))

    household: Mapped[Household] = relationship(back_populates="wishes")

    @property
    def area_label(self) -> str:
        return str(AREAS[Area(self.area)])


class KeepApart(Base):
    """A household that is not to be seen by a person. It hides, and warns the coordinator; it never refuses."""

    __tablename__ = "keep_apart"
    __table_args__ = (UniqueConstraint("household_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    made_by: Mapped[str] = mapped_column(String(40))

    household: Mapped[Household] = relationship()
    person: Mapped[Person] = relationship()
