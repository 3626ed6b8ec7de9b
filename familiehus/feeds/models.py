"""Dates that were called off and have stood long enough in people's calendars."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from familiehus.kernel import clock
from familiehus.kernel.db import Base


class FeedExit(Base):
    """A called-off date that has left the feeds: from now on it is an EXDATE of its series, or nothing."""

    __tablename__ = "feed_exits"

    occurrence_id: Mapped[int] = mapped_column(
        ForeignKey("occurrences.id", ondelete="CASCADE"), primary_key=True
    )
    left_at: Mapped[datetime] = mapped_column(default=clock.now)
