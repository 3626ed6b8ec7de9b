"""Dialogue meetings of the network: a series, its dates, who came, what was said and who does what."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from familiehus.associations.models import Association
from familiehus.kernel.db import Base, Keyed, Stamped, Versioned
from familiehus.kernel.i18n import lazy
from familiehus.series.models import OccurrenceMixin, SeriesMixin


class Answer(StrEnum):
    """What a member answers to an invitation."""

    YES = "yes"
    NO = "no"

    @property
    def label(self) -> str:
        return str({Answer.YES: lazy("Kommer"), Answer.NO: lazy("Kommer ikke")}[self])


class MeetingSeries(SeriesMixin, Keyed, Versioned, Stamped, Base):
    """A meeting that comes again, or a single one."""

    __tablename__ = "meeting_series"
    __table_args__ = (CheckConstraint("length_minutes > 0", name="has_length"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(120))
    place: Mapped[str] = mapped_column(String(200), default="")

    meetings: Mapped[list["Meeting"]] = relationship(back_populates="series", order_by="Meeting.starts_at")

    @property
    def name(self) -> str:
        return self.title


class Meeting(OccurrenceMixin, Keyed, Versioned, Base):
    """One meeting. `invited_at`: when the members were written to, for this time."""

    __tablename__ = "meetings"
    __table_args__ = (
        UniqueConstraint("series_id", "original_start"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("meeting_series.id"), index=True)
    place: Mapped[str] = mapped_column(String(200), default="")
    agenda: Mapped[str] = mapped_column(Text, default="")
    minutes: Mapped[str] = mapped_column(Text, default="")
    invited_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]

    series: Mapped[MeetingSeries] = relationship(back_populates="meetings", lazy="joined", innerjoin=True)
    attendance: Mapped[list["Participation"]] = relationship(
        back_populates="meeting", cascade="all, delete-orphan", order_by="Participation.id"
    )
    actions: Mapped[list["MeetingAction"]] = relationship(
        back_populates="meeting", cascade="all, delete-orphan", order_by="MeetingAction.id"
    )

    @property
    def title(self) -> str:
        return self.series.title

    @property
    def name(self) -> str:
        return self.series.title

    @property
    def where(self) -> str:
        return self.place or self.series.place

    @property
    def is_on(self) -> bool:
        return self.cancelled_at is None and self.skipped_because is None

    @property
    def came(self) -> list[Association]:
        return [each.association for each in self.attendance if each.came]

    def answer_of(self, association: Association) -> "Participation | None":
        return next((each for each in self.attendance if each.association_id == association.id), None)


class Participation(Base):
    """What a member answered, and whether they came. Members, never people."""

    __tablename__ = "meeting_attendance"
    __table_args__ = (UniqueConstraint("meeting_id", "association_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"))
    association_id: Mapped[int] = mapped_column(ForeignKey("associations.id"), index=True)
    answer: Mapped[str | None] = mapped_column(String(10))
    came: Mapped[bool] = mapped_column(default=False)

    meeting: Mapped[Meeting] = relationship(back_populates="attendance")
    association: Mapped[Association] = relationship()


class MeetingAction(Keyed, Stamped, Base):
    """What was agreed at a meeting: what, who sees to it, by when."""

    __tablename__ = "meeting_actions"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    what: Mapped[str] = mapped_column(String(300))
    association_id: Mapped[int | None] = mapped_column(ForeignKey("associations.id"), index=True)
    due_on: Mapped[date | None] = mapped_column(index=True)
    done_on: Mapped[date | None]

    meeting: Mapped[Meeting] = relationship(back_populates="actions")
    association: Mapped[Association | None] = relationship()

    @property
    def name(self) -> str:
        return self.what

    @property
    def owner(self) -> str:
        """The member that sees to it, or the house itself."""
        return self.association.name if self.association else str(lazy("Huset"))
