"""A family's or guest's sign-up for one date, for a whole series, its place in the line, and links to answer by."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    Column,
    Enum,
    ForeignKey,
    Index,
    String,
    Table,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from familiehus.accounts.models import Person
from familiehus.activities.models import Activity, Occurrence
from familiehus.families.models import Child, Household
from familiehus.kernel import clock
from familiehus.kernel.db import Base, Keyed, Stamped, Versioned
from familiehus.kernel.i18n import lazy
from familiehus.kernel.refusals import sentence_for
from familiehus.signups.states import IN_LINE, LIVE, State


def _one_of(kinds: type[StrEnum]) -> Enum:
    return Enum(
        kinds, native_enum=False, length=10, values_callable=lambda all_: [each.value for each in all_]
    )


signup_children = Table(
    "signup_children",
    Base.metadata,
    Column("signup_id", ForeignKey("signups.id", ondelete="CASCADE"), primary_key=True),
    Column("child_id", ForeignKey("children.id"), primary_key=True, index=True),
)
series_children = Table(
    "series_children",
    Base.metadata,
    Column("series_signup_id", ForeignKey("series_signups.id", ondelete="CASCADE"), primary_key=True),
    Column("child_id", ForeignKey("children.id"), primary_key=True, index=True),
)


class SeriesSignup(Keyed, Stamped, Base):
    """A household comes to every date of a series; new dates take seats in the order of `asked_at`, then `id`.

    The dates themselves are ordinary sign-ups, each of which can be left. When the series is split, a row of
    its own follows the successor and keeps its place in the order.
    """

    __tablename__ = "series_signups"
    __table_args__ = (
        Index(
            "uq_series_signups_one_live",
            "household_id",
            "activity_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        CheckConstraint("adults >= 0", name="adults_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id"), index=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activities.id"), index=True)
    adults: Mapped[int]
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]

    household: Mapped[Household] = relationship()
    activity: Mapped[Activity] = relationship()
    children: Mapped[list[Child]] = relationship(secondary=series_children, order_by=Child.birth_year)
    signups: Mapped[list["Signup"]] = relationship(back_populates="series")

    @property
    def label(self) -> str:
        return self.activity.title

    @property
    def is_live(self) -> bool:
        return self.ended_at is None


class Signup(Keyed, Versioned, Stamped, Base):
    """One party, whole, for one date: a household, or a guest of whom the house knows a name and a contact.

    A household has one row for a date, whatever becomes of it. `children_count` counts `children`, and for a
    guest, whose children have no names here, it is the number told. Seats stand on the date: taken while
    `holds_seats`. `number` is the place the line gave out, never given out again; whoever staff put first
    (`bumped_at`) comes before all numbers. `passed_seat`: passed over until more seats than that were freed.
    `offered_to_all`: on the last day nothing is reserved and the first yes wins. `asked_again_at` without a
    later `answered_at`: the date was moved and nobody has said whether they still come (»ikke svaret«).
    """

    __tablename__ = "signups"
    __table_args__ = (
        UniqueConstraint("occurrence_id", "household_id"),
        CheckConstraint("adults >= 0 AND children_count >= 0", name="heads_not_negative"),
        CheckConstraint("state = 'left' OR adults + children_count > 0", name="somebody"),
        CheckConstraint(
            "(household_id IS NOT NULL AND guest_name = '') OR (household_id IS NULL AND guest_name <> '')",
            name="household_or_guest",
        ),
        CheckConstraint("state <> 'offered' OR offer_ends_at IS NOT NULL", name="offer_has_deadline"),
        CheckConstraint("state IN ('signed', 'left') OR number IS NOT NULL", name="in_line_with_number"),
        Index("ix_signups_state_offer_ends_at", "state", "offer_ends_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrences.id"))
    household_id: Mapped[int | None] = mapped_column(ForeignKey("households.id"), index=True)
    series_id: Mapped[int | None] = mapped_column(
        ForeignKey("series_signups.id", ondelete="SET NULL"), index=True
    )
    guest_name: Mapped[str] = mapped_column(String(120), default="")
    guest_email: Mapped[str] = mapped_column(String(254), default="")
    guest_phone: Mapped[str] = mapped_column(String(20), default="")
    guest_language: Mapped[str] = mapped_column(String(2), default="da")
    adults: Mapped[int]
    children_count: Mapped[int] = mapped_column(default=0)
    state: Mapped[State] = mapped_column(_one_of(State))
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    is_walk_in: Mapped[bool] = mapped_column(default=False)

    number: Mapped[int | None]
    bumped_at: Mapped[datetime | None]
    passed_seat: Mapped[int | None]
    offers: Mapped[int] = mapped_column(default=0)
    offered_at: Mapped[datetime | None]
    offer_ends_at: Mapped[datetime | None]
    offered_to_all: Mapped[bool] = mapped_column(default=False)

    asked_again_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    left_from: Mapped[State | None] = mapped_column(_one_of(State))

    occurrence: Mapped[Occurrence] = relationship()
    household: Mapped[Household | None] = relationship()
    series: Mapped[SeriesSignup | None] = relationship(back_populates="signups")
    children: Mapped[list[Child]] = relationship(secondary=signup_children, order_by=Child.birth_year)

    @property
    def label(self) -> str:
        """For the audit trail: the date's title; the family stands there by its key."""
        return self.occurrence.title

    @property
    def called(self) -> str:
        """The name at the door: the family's, or the guest's."""
        return self.household.called if self.household else self.guest_name

    @property
    def phone(self) -> str:
        """Whom to ring about it: the first of the adults with a telephone, or the guest; empty when there is none."""
        if self.household is None:
            return self.guest_phone
        return next((each.phone for each in self.household.guardians if each.phone), "")

    @property
    def is_guest(self) -> bool:
        return self.household_id is None

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    @property
    def is_signed(self) -> bool:
        return self.state is State.SIGNED

    @property
    def is_in_line(self) -> bool:
        return self.state in IN_LINE

    @property
    def is_offered(self) -> bool:
        """A seat is on offer to them and the deadline has not passed."""
        return (
            self.state is State.OFFERED
            and self.offer_ends_at is not None
            and self.offer_ends_at > clock.now()
        )

    @property
    def holds_seats(self) -> bool:
        """Whether its heads count as taken: signed up, or a seat is reserved for it."""
        return self.state is State.SIGNED or (self.state is State.OFFERED and not self.offered_to_all)

    @property
    def heads(self) -> int:
        return self.adults + self.children_count

    @property
    def has_not_answered(self) -> bool:
        """The date was moved, and nobody has said whether they still come: »ikke svaret«."""
        if self.state is not State.SIGNED or self.asked_again_at is None:
            return False
        return self.answered_at is None or self.answered_at < self.asked_again_at


class WaitingLine(Base):
    """What a date's line has counted: numbers given out, and seats freed since it began."""

    __tablename__ = "waiting_lines"

    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrences.id"), primary_key=True)
    last_number: Mapped[int] = mapped_column(default=0)
    seats_freed: Mapped[int] = mapped_column(default=0)


class AnswerLink(Base):
    """A link in a letter with which one sign-up is answered without signing in, once. Only its hash is kept."""

    __tablename__ = "answer_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    signup_id: Mapped[int] = mapped_column(ForeignKey("signups.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"), index=True)
    minted_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    signup: Mapped[Signup] = relationship()
    person: Mapped[Person | None] = relationship()


SIGNED_UP_MEANWHILE = lazy("I er allerede tilmeldt den dag.")
sentence_for("uq_signups_occurrence_id_household_id", SIGNED_UP_MEANWHILE)
sentence_for("signups.occurrence_id, signups.household_id", SIGNED_UP_MEANWHILE)
FOLLOWS_ALREADY = lazy("I er allerede tilmeldt hele rækken.")
sentence_for("uq_series_signups_one_live", FOLLOWS_ALREADY)
sentence_for("series_signups.household_id, series_signups.activity_id", FOLLOWS_ALREADY)
