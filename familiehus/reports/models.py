"""Links by which a council, a kommune or a funder reads one report without signing in."""

import hashlib
from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from familiehus.accounts.models import Person
from familiehus.kernel import clock
from familiehus.kernel.db import Base, Keyed


def hashed(token: str) -> str:
    """What is kept of a link's secret part."""
    return hashlib.sha256(token.encode()).hexdigest()


class SharedReport(Keyed, Base):
    """One period's report for one reader, until a day (Copenhagen, that day included) or until it is withdrawn."""

    __tablename__ = "shared_reports"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    reader: Mapped[str] = mapped_column(String(120))
    period: Mapped[str] = mapped_column(String(7))
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id, ondelete="SET NULL"), index=True)
    until: Mapped[date]
    withdrawn_at: Mapped[datetime | None]

    made_by: Mapped[Person | None] = relationship()

    @property
    def label(self) -> str:
        return self.reader

    @property
    def is_open(self) -> bool:
        return self.withdrawn_at is None and clock.today() <= self.until
