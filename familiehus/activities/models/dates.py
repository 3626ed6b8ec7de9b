"""One date of an activity."""

from datetime import datetime, timedelta

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from familiehus.accounts.models import Person
from familiehus.activities.kinds import OFF, SHOWN, DateState
from familiehus.activities.models.activities import Activity
from familiehus.activities.models.places import Place
from familiehus.bookings.models import Hold
from familiehus.kernel import clock
from familiehus.kernel.db import Base, Keyed, Versioned, one_of
from familiehus.kernel.i18n import lazy
from familiehus.kernel.refusals import sentence_for
from familiehus.kernel.spans import Span
from familiehus.series.models import OccurrenceMixin


class Occurrence(OccurrenceMixin, Keyed, Versioned, Base):
    """One date of an activity, with what is its own: another title, time, place, number of seats, person.

    Place and seats stand on the date itself (taken over from the activity unless they are its own), so that
    one row tells whether there is room. `taken_…` count sign-ups and change only by a guarded UPDATE.
    `was_…` is the time it had when it was called off, which is the one people know; None while it is on.
    """

    __tablename__ = "occurrences"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        CheckConstraint("taken_adults >= 0 AND taken_children >= 0", name="taken_not_negative"),
        CheckConstraint(
            "seats_total IS NULL OR taken_adults + taken_children <= seats_total", name="seats_total"
        ),
        CheckConstraint("seats_adults IS NULL OR taken_adults <= seats_adults", name="seats_adults"),
        CheckConstraint("seats_children IS NULL OR taken_children <= seats_children", name="seats_children"),
        Index("ix_occurrences_ends_at_starts_at", "ends_at", "starts_at"),
        Index("ix_occurrences_starts_at", "starts_at"),
        Index(
            "uq_occurrences_activity_id_original_start",
            "activity_id",
            "original_start",
            unique=True,
            sqlite_where=text("state <> 'dropped'"),
            postgresql_where=text("state <> 'dropped'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activities.id"), index=True)
    state: Mapped[DateState] = mapped_column(one_of(DateState), default=DateState.PLANNED)
    reason: Mapped[str] = mapped_column(String(300), default="")
    was_starts_at: Mapped[datetime | None]
    was_ends_at: Mapped[datetime | None]

    own_title: Mapped[str | None] = mapped_column(String(200))
    note: Mapped[str] = mapped_column(String(500), default="")
    own_responsible_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"), index=True)

    place_id: Mapped[int | None] = mapped_column(ForeignKey("places.id"), index=True)
    meeting_point: Mapped[str] = mapped_column(String(200), default="")
    has_own_place: Mapped[bool] = mapped_column(default=False)
    hold_id: Mapped[int | None] = mapped_column(ForeignKey("holds.id"), unique=True)

    seats_total: Mapped[int | None]
    seats_adults: Mapped[int | None]
    seats_children: Mapped[int | None]
    has_own_seats: Mapped[bool] = mapped_column(default=False)
    taken_adults: Mapped[int] = mapped_column(default=0)
    taken_children: Mapped[int] = mapped_column(default=0)

    activity: Mapped[Activity] = relationship(back_populates="occurrences")
    place: Mapped[Place | None] = relationship()
    own_responsible: Mapped[Person | None] = relationship()
    hold: Mapped[Hold | None] = relationship()

    @property
    def title(self) -> str:
        return self.own_title or self.activity.title

    @property
    def name(self) -> str:
        return self.title

    @property
    def responsible(self) -> Person | None:
        return self.own_responsible or self.activity.responsible

    @property
    def has_responsible(self) -> bool:
        """Whether somebody is responsible, without asking who."""
        return (self.own_responsible_id or self.activity.responsible_id) is not None

    @property
    def where(self) -> str:
        """The place's name, or the meeting point; empty while nobody knows."""
        return self.place.name if self.place else self.meeting_point

    @property
    def is_off(self) -> bool:
        """Postponed or cancelled: shown, struck through, takes nobody's time."""
        return self.state in OFF

    @property
    def is_to_come(self) -> bool:
        """Not over yet; what was postponed is still to come, whatever its old time."""
        return not self.is_over or self.state is DateState.POSTPONED

    @property
    def takes_signups(self) -> bool:
        """Whether one signs up for it: not for what one just comes to, nor while it has no seats at all."""
        return self.activity.takes_signups and self.seats_total != 0

    @property
    def has_signups(self) -> bool:
        """Whether families sign up for it, or some keep a seat from before one just came."""
        return self.activity.takes_signups or self.taken > 0

    @property
    def is_shown(self) -> bool:
        return self.state in SHOWN

    @property
    def is_settled(self) -> bool:
        """What has begun stands as it was; what was postponed never began, and waits for its new day."""
        return self.has_begun and self.state is not DateState.POSTPONED

    @property
    def differs(self) -> bool:
        """Whether calendars need this date told beside the series (an override with RECURRENCE-ID). A date
        that once differed in substance stays told, so that its SEQUENCE never goes back."""
        return bool(
            self.sequence
            or self.has_own_time
            or self.has_own_place
            or self.own_title
            or self.note
            or self.state in OFF
        )

    @property
    def signup_closes_at(self) -> datetime | None:
        """When sign-up ends: so many hours before the start, else at the start; None for drop-in."""
        if not self.activity.takes_signups:
            return None
        return self.starts_at - timedelta(hours=self.activity.signup_closes_hours or 0)

    @property
    def signup_is_over(self) -> bool:
        """Whether nobody can sign up any more, however many seats are left; never so for drop-in."""
        return self.signup_closes_at is not None and self.signup_closes_at <= clock.now()

    @property
    def taken(self) -> int:
        return self.taken_adults + self.taken_children

    def call_off(self, state: DateState, reason: str) -> None:
        """Cancelled or postponed, which everybody hears of: the time it has is the last that people were told."""
        if not self.is_off:
            self.was_starts_at, self.was_ends_at = self.starts_at, self.ends_at
        self.state, self.reason = state, reason

    @property
    def known_span(self) -> Span:
        """The time that people were told: another than it has when it was moved while it was off."""
        if self.was_starts_at is None or self.was_ends_at is None:
            return self.span
        return Span(self.was_starts_at, self.was_ends_at)

    def be_on(self) -> Span:
        """On, whatever it was; gives the time that people knew until now."""
        known = self.known_span
        self.state, self.reason = DateState.PLANNED, ""
        self.was_starts_at = self.was_ends_at = None
        return known

    def has_changed(self, *, in_substance: bool = False) -> None:
        """Something others can see is different; in substance when it is time, place or cancellation. Its
        SEQUENCE stays above the series', so that calendars know it for the newer."""
        self.changed_at = clock.now()
        if in_substance:
            self.sequence = max(self.sequence, self.activity.sequence) + 1


sentence_for("ck_occurrences_seats_total", lazy("Der er ikke plads til flere på den dato."))
sentence_for("ck_occurrences_seats_adults", lazy("Der er ikke plads til flere voksne på den dato."))
sentence_for("ck_occurrences_seats_children", lazy("Der er ikke plads til flere børn på den dato."))
