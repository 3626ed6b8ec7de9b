"""Signed marks on the audit trail, the monthly sample of looks that somebody answers for, and what the nights let go of."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from familiehus.kernel.audit import AuditEntry
from familiehus.kernel.db import Base, Keyed

START, HEAD = "start", "head"


class AuditSeal(Base):
    """A signed place in the chain: where what is kept begins (`start`), and how far it is known to go (`head`)."""

    __tablename__ = "audit_seals"

    name: Mapped[str] = mapped_column(String(10), primary_key=True)
    place: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    sealed_at: Mapped[datetime]
    signature: Mapped[str] = mapped_column(String(64))


class RetentionRun(Base):
    """On a night a rule let go of so many; what it was is nowhere."""

    __tablename__ = "retention_runs"

    id: Mapped[int] = mapped_column(primary_key=True)
    rule: Mapped[str] = mapped_column(String(40), index=True)
    ran_at: Mapped[datetime] = mapped_column(index=True)
    gone: Mapped[int]


class SampledLook(Keyed, Base):
    """A look that was drawn by lot: did it concern your work? Answered by who looked, or by the manager."""

    __tablename__ = "sampled_looks"
    __table_args__ = (
        UniqueConstraint("entry_id"),
        CheckConstraint("(answered_at IS NULL) = (was_work IS NULL)", name="answered_whole"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    month: Mapped[date] = mapped_column(index=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("audit_entries.id"))
    answered_at: Mapped[datetime | None]
    was_work: Mapped[bool | None]
    words: Mapped[str] = mapped_column(String(300), default="")
    answered_by: Mapped[str] = mapped_column(String(40), default="")

    entry: Mapped[AuditEntry] = relationship()

    @property
    def is_answered(self) -> bool:
        return self.answered_at is not None
