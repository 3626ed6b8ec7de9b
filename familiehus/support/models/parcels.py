"""A round of parcels and what families ask for in it. All applications go when the round is cleared away."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from familiehus.families.models import Household
from familiehus.kernel.db import Base, Keyed, Stamped, Versioned
from familiehus.support.states import HAS_PARCEL, ParcelState


class ParcelRound(Keyed, Versioned, Stamped, Base):
    """Parcels that families can ask for from a day to a day. `parcels`: how many there are, NULL when nobody has
    counted. `last_number` is the highest that was ever given, so that none is given twice. `asked` and `given` are filled
    in when the round is cleared; until then applications tell."""

    __tablename__ = "parcel_rounds"
    __table_args__ = (
        CheckConstraint("closes_on >= opens_on", name="closes_after_opening"),
        CheckConstraint("clear_on > closes_on", name="cleared_after_closing"),
        CheckConstraint("parcels IS NULL OR parcels BETWEEN 1 AND 9999", name="parcels_within_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(120))
    about: Mapped[str] = mapped_column(Text, default="")
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    handed_out_at: Mapped[datetime]
    place: Mapped[str] = mapped_column(String(200), default="")
    criteria: Mapped[list[str]] = mapped_column(JSON, default=list)
    parcels: Mapped[int | None]
    last_number: Mapped[int] = mapped_column(default=0)
    clear_on: Mapped[date]
    cleared_on: Mapped[date | None]
    asked: Mapped[int] = mapped_column(default=0)
    given: Mapped[int] = mapped_column(default=0)

    applications: Mapped[list["ParcelApplication"]] = relationship(
        back_populates="round", cascade="all, delete-orphan", order_by="ParcelApplication.id"
    )

    @property
    def name(self) -> str:
        return self.title

    def is_open(self, on: date) -> bool:
        return self.cleared_on is None and self.opens_on <= on <= self.closes_on

    def in_state(self, *states: ParcelState) -> list["ParcelApplication"]:
        return [each for each in self.applications if each.state in states]

    @property
    def promised(self) -> int:
        """How many parcels are spoken for."""
        return len(self.in_state(*HAS_PARCEL))


class ParcelApplication(Keyed, Versioned, Base):
    """One family asks once in a round. `ticks`: which criteria it says it meets, by place; no papers are seen.

    `number` stands on the parcel and the packing list; `code` is told to the family alone.
    """

    __tablename__ = "parcel_applications"
    __table_args__ = (
        UniqueConstraint("round_id", "household_id", name="uq_parcel_applications_once"),
        UniqueConstraint("round_id", "number", name="uq_parcel_applications_number"),
        UniqueConstraint("round_id", "code", name="uq_parcel_applications_code"),
        CheckConstraint("adults BETWEEN 0 AND 20 AND children BETWEEN 0 AND 20", name="size_within_reason"),
        CheckConstraint(
            "state NOT IN ('approved', 'packed', 'given') OR (number IS NOT NULL AND code IS NOT NULL)",
            name="parcel_has_number",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("parcel_rounds.id"))
    household_id: Mapped[int] = mapped_column(ForeignKey(Household.id), index=True)
    ticks: Mapped[list[int]] = mapped_column(JSON, default=list)
    adults: Mapped[int]
    children: Mapped[int]
    state: Mapped[str] = mapped_column(String(20), default=ParcelState.ASKED)
    number: Mapped[int | None]
    code: Mapped[str | None] = mapped_column(String(8))
    asked_on: Mapped[date]
    given_at: Mapped[datetime | None]

    round: Mapped[ParcelRound] = relationship(back_populates="applications")
    household: Mapped[Household] = relationship()

    @property
    def name(self) -> str:
        """What the trail calls it: never a family."""
        return self.round.title

    @property
    def state_label(self) -> str:
        return ParcelState(self.state).label

    @property
    def has_parcel(self) -> bool:
        return self.state in HAS_PARCEL
