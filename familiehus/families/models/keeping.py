"""What little the house keeps about a family: its yes and no, needs, wishes, pictures to take down, keeping apart."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, ForeignKey, Index, String, Text, UniqueConstraint, func, text
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from familiehus.accounts.models import Person
from familiehus.families.models.belonging import Child, Household
from familiehus.families.states import WAYS_TO_SAY_YES, Area, OtherParent, Purpose
from familiehus.kernel import clock
from familiehus.kernel.db import Base, Keyed, Stamped


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
    """A yes for one purpose: to which text, by whom, when, through which channel, withdrawn when.

    `other` says what is known of the other parent where pictures are concerned, "" that nobody has asked; `also_by`
    names an adult of the family who has said yes too (domain §6.4: both are asked, one is enough with a note).
    """

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
    other: Mapped[str] = mapped_column(String(12), default="")
    also_by: Mapped[str] = mapped_column(String(120), default="")
    withdrawn_at: Mapped[datetime | None]

    household: Mapped[Household] = relationship(back_populates="consents")
    wording: Mapped[ConsentText] = relationship(lazy="joined")

    @property
    def holds(self) -> bool:
        return self.withdrawn_at is None

    @property
    def how(self) -> str:
        """Who said yes and in which way, in words; and the other parent's word where there is one."""
        way = WAYS_TO_SAY_YES.get(self.channel)
        said = f"{self.given_by}, {way}" if way else self.given_by
        others = self.also_by or (OtherParent(self.other).label if self.other else "")
        return f"{said} · {others}" if others else said

    @property
    def asks_other(self) -> bool:
        """Whether the other parent is still to be asked, or it is to be written down that there is none to ask."""
        shows_children = Purpose(self.purpose).is_photo and bool(self.household.children)
        return self.holds and shows_children and not self.other


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

    @hybrid_property
    def called(self) -> str:
        """Whose pictures: the family's name, also when the family itself is forgotten by now. In a question, the
        household is to be joined."""
        return self.whose or self.household.called

    @called.inplace.expression
    @classmethod
    def _called(cls) -> ColumnElement[str]:
        return func.coalesce(func.nullif(cls.whose, ""), Household.called)

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
        return Area(self.area).label


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
