"""Links by which a council, a kommune or a funder reads one report without signing in; smileys after an activity."""

import hashlib
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from familiehus.accounts.models import Person
from familiehus.activities.models import Occurrence
from familiehus.kernel import clock
from familiehus.kernel.db import Base, Keyed
from familiehus.kernel.i18n import lazy
from familiehus.kernel.labels import Labelled
from familiehus.partners.models import Agreement


class Face(Labelled):
    """How it was, as anybody can say who can point."""

    GLAD = "glad", lazy("Godt")
    SO_SO = "so_so", lazy("Sådan lidt")
    SAD = "sad", lazy("Ikke så godt")


def hashed(token: str) -> str:
    """What is kept of a link's secret part."""
    return hashlib.sha256(token.encode()).hexdigest()


class SharedReport(Keyed, Base):
    """One period's report for one reader, whole or what an agreement is measured by, until a day (Copenhagen, that day included) or until it is withdrawn."""

    __tablename__ = "shared_reports"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    reader: Mapped[str] = mapped_column(String(120))
    period: Mapped[str] = mapped_column(String(7))
    agreement_id: Mapped[int | None] = mapped_column(ForeignKey(Agreement.id), index=True)
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id, ondelete="SET NULL"), index=True)
    until: Mapped[date]
    withdrawn_at: Mapped[datetime | None]

    made_by: Mapped[Person | None] = relationship()
    agreement: Mapped[Agreement | None] = relationship(lazy="joined")

    @property
    def label(self) -> str:
        return self.reader

    @property
    def is_open(self) -> bool:
        return self.withdrawn_at is None and clock.today() <= self.until


class Smileys(Base):
    """How many pressed a face after a date. A number alone: not when, not in which order, not who."""

    __tablename__ = "smileys"
    __table_args__ = (CheckConstraint("number >= 0", name="number_not_negative"),)

    occurrence_id: Mapped[int] = mapped_column(ForeignKey(Occurrence.id), primary_key=True)
    face: Mapped[str] = mapped_column(String(10), primary_key=True)
    number: Mapped[int] = mapped_column(default=0)

    occurrence: Mapped[Occurrence] = relationship()
