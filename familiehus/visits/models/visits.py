"""Visits: when they are, who is on them, what was tapped, edited and asked for. Days are local days."""

from datetime import date, datetime, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from familiehus.accounts.models import Person
from familiehus.bookings.models import Hold
from familiehus.kernel import clock
from familiehus.kernel.db import Base, Keyed, Versioned
from familiehus.kernel.spans import Span
from familiehus.series.models import MINUTE, OccurrenceMixin, SeriesMixin
from familiehus.visits.models.matches import Match
from familiehus.visits.states import Doing, How, Stand, Tap
from familiehus.volunteers.models import Volunteer
from familiehus.volunteers.states import Task

SHOWN_BEFORE, SHOWN_AFTER = timedelta(hours=24), timedelta(hours=2)


class VisitPlan(SeriesMixin, Keyed, Base):
    """When the visits of a match are: a single one, or a series of them."""

    __tablename__ = "visit_plans"
    __table_args__ = (CheckConstraint("length_minutes > 0", name="has_length"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    match_id: Mapped[int] = mapped_column(ForeignKey("matches.id"), index=True)

    match: Mapped[Match] = relationship(back_populates="plans", lazy="joined", innerjoin=True)
    visits: Mapped[list["Visit"]] = relationship(back_populates="plan", order_by="Visit.original_start")


class Visit(OccurrenceMixin, Keyed, Versioned, Base):
    """One visit. What the visitor tapped stands in `taps` as it came; the times here are those that count now.

    After it only minutes, kilometres and a word from a fixed list are kept.
    """

    __tablename__ = "visits"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        CheckConstraint("minutes IS NULL OR minutes BETWEEN 0 AND 1440", name="minutes_of_a_day"),
        CheckConstraint("kilometres BETWEEN 0 AND 2000", name="kilometres_in_reason"),
        UniqueConstraint("plan_id", "original_start"),
        Index("ix_visits_starts_at", "starts_at"),
        Index("ix_visits_ends_at", "ends_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("visit_plans.id"))
    match_id: Mapped[int] = mapped_column(ForeignKey("matches.id"), index=True)
    on_way_at: Mapped[datetime | None]
    arrived_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    call_me_at: Mapped[datetime | None]
    called_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    cancelled_by: Mapped[str] = mapped_column(String(10), default="")
    missed_at: Mapped[datetime | None]
    missed_by: Mapped[str] = mapped_column(String(10), default="")
    reminded_at: Mapped[datetime | None]
    alarmed_at: Mapped[datetime | None]
    escalated_at: Mapped[datetime | None]
    looked_at: Mapped[datetime | None]
    safe_at: Mapped[datetime | None]
    safe_how: Mapped[str] = mapped_column(String(10), default="")
    safe_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    minutes: Mapped[int | None]
    kilometres: Mapped[int] = mapped_column(default=0)
    doing: Mapped[str] = mapped_column(String(12), default="")

    plan: Mapped[VisitPlan] = relationship(back_populates="visits")
    match: Mapped[Match] = relationship(lazy="joined", innerjoin=True)
    seats: Mapped[list["VisitSeat"]] = relationship(
        back_populates="visit", order_by="VisitSeat.id", cascade="all, delete-orphan"
    )
    taps: Mapped[list["VisitTap"]] = relationship(
        back_populates="visit", order_by="VisitTap.id", cascade="all, delete-orphan"
    )
    corrections: Mapped[list["VisitCorrection"]] = relationship(
        back_populates="visit", order_by="VisitCorrection.id", cascade="all, delete-orphan"
    )
    moves: Mapped[list["VisitMove"]] = relationship(
        back_populates="visit", order_by="VisitMove.id", cascade="all, delete-orphan"
    )
    safe_by: Mapped[Person | None] = relationship()

    @property
    def label(self) -> str:
        return self.match.kind.title

    @property
    def stand(self) -> Stand:
        if self.skipped_because:
            return Stand.SKIPPED
        if self.cancelled_at is not None:
            return Stand.CANCELLED
        if self.missed_at is not None:
            return Stand.MISSED
        if self.left_at is not None:
            return Stand.DONE
        if self.arrived_at is not None:
            return Stand.UNDER_WAY
        return Stand.ON_THE_WAY if self.on_way_at is not None else Stand.AGREED

    @property
    def is_on(self) -> bool:
        """Neither off, nor skipped, nor come to nothing."""
        return self.stand not in (Stand.SKIPPED, Stand.CANCELLED, Stand.MISSED)

    @property
    def is_closed(self) -> bool:
        """Whether nobody needs to worry any more."""
        return not self.is_on or self.left_at is not None or self.safe_at is not None

    @property
    def wants_a_call(self) -> bool:
        """Whether the visitor has asked to be rung and nobody has yet."""
        return self.call_me_at is not None and self.called_at is None

    @property
    def is_written_up(self) -> bool:
        return bool(self.doing)

    @property
    def visiting(self) -> list[Volunteer]:
        return [each.volunteer for each in self.seats if each.is_live]

    @property
    def asked_move(self) -> "VisitMove | None":
        """The new time that somebody has asked for and nobody has answered."""
        return next((each for each in self.moves if each.is_open), None)

    @property
    def doing_label(self) -> str:
        return Doing(self.doing).label if self.doing else ""

    @property
    def how_label(self) -> str:
        return How(self.safe_how).label if self.safe_how else ""

    @property
    def address_window(self) -> Span:
        """When the visitor may see where it is: from 24 hours before until 2 hours after, in real hours."""
        return Span(self.starts_at - SHOWN_BEFORE, self.ends_at + SHOWN_AFTER)

    def has_changed(self) -> None:
        self.changed_at = clock.now()
        self.sequence += 1


class VisitSeat(Base):
    """A volunteer is on a visit and holds the time. Held to the gate by the database, day by day."""

    __tablename__ = "visit_seats"
    __table_args__ = (
        CheckConstraint("last_on >= first_on", name="days_in_order"),
        Index(
            "uq_visit_seats_one_live",
            "visit_id",
            "volunteer_id",
            unique=True,
            sqlite_where=text("released_at IS NULL"),
            postgresql_where=text("released_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visits.id"), index=True)
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteers.id"), index=True)
    task: Mapped[str] = mapped_column(String(20), default=Task.HOME_VISIT)
    first_on: Mapped[date]
    last_on: Mapped[date]
    hold_id: Mapped[int | None] = mapped_column(ForeignKey(Hold.id), unique=True)
    released_at: Mapped[datetime | None]

    visit: Mapped[Visit] = relationship(back_populates="seats")
    volunteer: Mapped[Volunteer] = relationship(lazy="joined", innerjoin=True)
    hold: Mapped[Hold | None] = relationship()

    @property
    def is_live(self) -> bool:
        return self.released_at is None

    def stand_in(self, span: Span) -> None:
        """Be on the local days that the span touches."""
        self.first_on = clock.local_day(span.starts_at)
        self.last_on = clock.local_day(span.ends_at - timedelta(microseconds=1))


class VisitTap(Base):
    """A tap on the phone: when it was made there, and when it reached the house. The same tap counts once."""

    __tablename__ = "visit_taps"

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visits.id"), index=True)
    tap: Mapped[str] = mapped_column(String(10))
    tapped_at: Mapped[datetime]
    received_at: Mapped[datetime] = mapped_column(default=clock.now)
    by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    token: Mapped[str] = mapped_column(String(40), unique=True)

    visit: Mapped[Visit] = relationship(back_populates="taps")

    @property
    def label(self) -> str:
        return Tap(self.tap).label

    @property
    def came_late(self) -> bool:
        """Whether it waited for the net."""
        return self.received_at - self.tapped_at > 2 * MINUTE


class VisitCorrection(Base):
    """A time that was edited by hand: what it was, what it became, why, by whom. Seen by a coordinator or not yet."""

    __tablename__ = "visit_corrections"

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visits.id"), index=True)
    tap: Mapped[str] = mapped_column(String(10))
    was_at: Mapped[datetime | None]
    becomes_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(120))
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    seen_at: Mapped[datetime | None]

    visit: Mapped[Visit] = relationship(back_populates="corrections")
    by: Mapped[Person | None] = relationship()

    @property
    def label(self) -> str:
        return Tap(self.tap).label


class VisitMove(Keyed, Base):
    """One side asks for another time, for one visit or for those that follow in its series too; it stands when the
    other has said yes."""

    __tablename__ = "visit_moves"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        Index(
            "uq_visit_moves_one_open",
            "visit_id",
            unique=True,
            sqlite_where=text("answered_at IS NULL"),
            postgresql_where=text("answered_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visits.id"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    and_following: Mapped[bool] = mapped_column(default=False, server_default=false())
    asked_by: Mapped[str] = mapped_column(String(10))
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    answered_at: Mapped[datetime | None]
    said_yes: Mapped[bool | None]

    visit: Mapped[Visit] = relationship(back_populates="moves")

    @property
    def span(self) -> Span:
        return Span(self.starts_at, self.ends_at)

    @property
    def is_open(self) -> bool:
        return self.answered_at is None
