"""Dates that have left people's calendars, and the keys with which people fetch their own."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from familiehus.accounts.models import HATS, Person
from familiehus.activities.models import Place
from familiehus.feeds.kinds import Client, Kind
from familiehus.kernel import clock
from familiehus.kernel.db import Base, Keyed


class FeedExit(Base):
    """A called-off date that has left the feeds: from now on it is an EXDATE of its series, or nothing."""

    __tablename__ = "feed_exits"

    occurrence_id: Mapped[int] = mapped_column(
        ForeignKey("occurrences.id", ondelete="CASCADE"), primary_key=True
    )
    left_at: Mapped[datetime] = mapped_column(default=clock.now)


class ShiftExit(Base):
    """A called-off shift that has left the feeds of those who were on it, and the staff's."""

    __tablename__ = "feed_shift_exits"

    shift_id: Mapped[int] = mapped_column(ForeignKey("shifts.id", ondelete="CASCADE"), primary_key=True)
    left_at: Mapped[datetime] = mapped_column(default=clock.now)


class VisitExit(Base):
    """A called-off visit that has left the feeds of both sides."""

    __tablename__ = "feed_visit_exits"

    visit_id: Mapped[int] = mapped_column(ForeignKey("visits.id", ondelete="CASCADE"), primary_key=True)
    left_at: Mapped[datetime] = mapped_column(default=clock.now)


class FeedKey(Keyed, Base):
    """One device of one person may fetch one feed. The address holds 32 random bytes, this row their hash (R30).

    It is good as long as it is not revoked and the person still is what they were when they got it: read by
    joining, so that leaving needs no push. `fetched_on` is the day of the last fetch, written once a day.
    `scope`: what moves with the person's own dates.
    """

    __tablename__ = "feed_keys"
    __table_args__ = (
        CheckConstraint(f"kind IN ({', '.join(repr(str(kind)) for kind in Kind)})", name="kind"),
        CheckConstraint(f"role IN ({', '.join(repr(str(role)) for role in HATS)})", name="role_of_a_person"),
        CheckConstraint("(kind = 'place') = (place_id IS NOT NULL)", name="place_of_its_own"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(10))
    place_id: Mapped[int | None] = mapped_column(ForeignKey("places.id"), index=True)
    label: Mapped[str] = mapped_column(String(60))
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    revoked_at: Mapped[datetime | None]
    fetched_on: Mapped[date | None]
    client: Mapped[str] = mapped_column(String(20), default="")
    scope: Mapped[str] = mapped_column(String(40))

    person: Mapped[Person] = relationship()
    place: Mapped[Place | None] = relationship()

    @property
    def name(self) -> str:
        return self.label

    @property
    def kind_label(self) -> str:
        return self.place.name if self.place else Kind(self.kind).label

    @property
    def client_label(self) -> str:
        return Client(self.client).label if self.client else ""


class ReminderChoice(Base):
    """How somebody wants to be told of what stands in their calendar. Without a row: the evening before alone."""

    __tablename__ = "reminder_choices"

    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), primary_key=True)
    evening_before: Mapped[bool] = mapped_column(default=True)
    two_hours_before: Mapped[bool] = mapped_column(default=False)
    by_sms: Mapped[bool] = mapped_column(default=False)
    invitations: Mapped[bool] = mapped_column(default=False)


class Invitation(Base):
    """An event that somebody's own calendar was sent by mail: which, as it was last told, and whether it was
    taken back. `raised`: by how much its SEQUENCE stands above the event's own, since it was taken back and came again
    (a program leaves a number below the last one unread, RFC 5546, 2.1.5)."""

    __tablename__ = "feed_invitations"

    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), primary_key=True)
    uid: Mapped[str] = mapped_column(String(80), primary_key=True)
    sequence: Mapped[int]
    raised: Mapped[int] = mapped_column(default=0)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    told_at: Mapped[datetime] = mapped_column(default=clock.now)
    is_taken_back: Mapped[bool] = mapped_column(default=False)
