"""The house's settings, its opening hours, the days it is closed, and who is on call."""

from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from familiehus.kernel.db import Base, Keyed, Stamped, Versioned
from familiehus.kernel.spans import Span

THE_ONE = 1
OUR_COLOUR = "#0e5a5c"
QUIET_FROM, QUIET_UNTIL = time(21), time(8)
FAMILIES_KEPT_MONTHS = 12
VOLUNTEERS_KEPT_MONTHS = 12
LOANS_KEPT_DAYS = 90


class HouseSettings(Versioned, Stamped, Base):
    """What the manager says of the house. There is one row, made when it is first saved."""

    __tablename__ = "house_settings"
    __table_args__ = (
        CheckConstraint("id = 1", name="one_house"),
        CheckConstraint("families_kept_months BETWEEN 1 AND 60", name="families_kept_months"),
        CheckConstraint("volunteers_kept_months BETWEEN 1 AND 60", name="volunteers_kept_months"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    short_name: Mapped[str] = mapped_column(String(20))
    about: Mapped[str] = mapped_column(Text)
    about_english: Mapped[str] = mapped_column(Text)
    address: Mapped[str] = mapped_column(String(200))
    phone: Mapped[str] = mapped_column(String(20))
    email: Mapped[str] = mapped_column(String(254))
    colour: Mapped[str] = mapped_column(String(7))
    logo_key: Mapped[str | None] = mapped_column(String(14))
    is_closed_on_holidays: Mapped[bool]
    controller: Mapped[str] = mapped_column(String(200))
    controller_contact: Mapped[str] = mapped_column(String(300))
    shared_control: Mapped[str] = mapped_column(Text)
    accessibility_statement: Mapped[str] = mapped_column(String(300))
    kommune: Mapped[str] = mapped_column(String(80))
    kommune_phone: Mapped[str] = mapped_column(String(20))
    quiet_from: Mapped[time] = mapped_column(default=QUIET_FROM)
    quiet_until: Mapped[time] = mapped_column(default=QUIET_UNTIL)
    loans_kept_days: Mapped[int] = mapped_column(default=LOANS_KEPT_DAYS)
    families_kept_months: Mapped[int] = mapped_column(default=FAMILIES_KEPT_MONTHS)
    volunteers_kept_months: Mapped[int] = mapped_column(default=VOLUNTEERS_KEPT_MONTHS)

    opening_hours: Mapped[list["OpeningHours"]] = relationship(
        lazy="joined", cascade="all, delete-orphan", order_by="OpeningHours.weekday, OpeningHours.opens"
    )

    @classmethod
    def unsaid(cls) -> "HouseSettings":
        """A house of which nothing has been said yet: not in the database, but fit to be shown."""
        words = dict.fromkeys(
            (
                "about",
                "about_english",
                "address",
                "phone",
                "email",
                "controller",
                "controller_contact",
                "shared_control",
                "accessibility_statement",
                "kommune",
                "kommune_phone",
            ),
            "",
        )
        return cls(
            id=THE_ONE,
            row_version=0,
            name="Familiehuset",
            short_name="Huset",
            colour=OUR_COLOUR,
            is_closed_on_holidays=True,
            quiet_from=QUIET_FROM,
            quiet_until=QUIET_UNTIL,
            families_kept_months=FAMILIES_KEPT_MONTHS,
            volunteers_kept_months=VOLUNTEERS_KEPT_MONTHS,
            loans_kept_days=LOANS_KEPT_DAYS,
            opening_hours=[],
            **words,
        )

    @property
    def label(self) -> str:
        return self.name


class OpeningHours(Base):
    """The house is open on a weekday from–until, by its own wall clock. A day may have several."""

    __tablename__ = "opening_hours"
    __table_args__ = (
        CheckConstraint("closes > opens", name="closes_after_opening"),
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday_of_seven"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    house_id: Mapped[int] = mapped_column(ForeignKey("house_settings.id"), index=True)
    weekday: Mapped[int]
    opens: Mapped[time]
    closes: Mapped[time]


class ClosingDays(Keyed, Stamped, Base):
    """The house is closed from the first day to the last, both included, whatever the opening hours say."""

    __tablename__ = "closing_days"
    __table_args__ = (CheckConstraint("last_on >= first_on", name="last_after_first"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    first_on: Mapped[date] = mapped_column(index=True)
    last_on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(100))

    @property
    def label(self) -> str:
        return self.reason

    @property
    def span(self) -> Span:
        """From the first day's midnight until the end of the last."""
        return Span.of_days(self.first_on, self.last_on)


class OnCall(Keyed, Stamped, Base):
    """Somebody answers the telephone from–until. One at a time; half-open, so that it can be handed on."""

    __tablename__ = "on_call"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        Index("ix_on_call_ends_at_starts_at", "ends_at", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    phone: Mapped[str] = mapped_column(String(20))
    person_key: Mapped[str | None] = mapped_column(String(40), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]

    @property
    def span(self) -> Span:
        return Span(self.starts_at, self.ends_at)
