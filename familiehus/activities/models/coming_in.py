"""One event, and one calendar, that was brought in from elsewhere."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    ForeignKey,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from familiehus.activities.models.activities import Activity
from familiehus.kernel import clock
from familiehus.kernel.db import Base, Keyed
from familiehus.kernel.i18n import lazy
from familiehus.kernel.refusals import sentence_for


class ImportedEvent(Base):
    """Which event of somebody's calendar file an activity came from, and what the file said when it came.

    `part` is the original start of a date that stands alone here, empty for the whole event.
    """

    __tablename__ = "imported_events"
    __table_args__ = (UniqueConstraint("uid", "part"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(500))
    part: Mapped[str] = mapped_column(String(20), default="")
    activity_id: Mapped[int] = mapped_column(ForeignKey("activities.id", ondelete="CASCADE"), index=True)
    said: Mapped[dict[str, Any]] = mapped_column(JSON)
    brought_at: Mapped[datetime] = mapped_column(default=clock.now)

    activity: Mapped[Activity] = relationship()


class CalendarImport(Keyed, Base):
    """A calendar file on its way in: the plan that waits for a yes, then the result in numbers. Never the file."""

    __tablename__ = "calendar_imports"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    events: Mapped[int]
    uploaded_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    brought_at: Mapped[datetime | None]
    plan: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    outcome: Mapped[dict[str, Any] | None] = mapped_column(JSON)


IMPORTED_MEANWHILE = lazy("En anden har lige taget den samme kalender ind. Se på siden igen.")
sentence_for("uq_imported_events_uid_part", IMPORTED_MEANWHILE)
sentence_for("imported_events.uid, imported_events.part", IMPORTED_MEANWHILE)
