"""Counting what stands on the shelves, and a list of things on its way in."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from familiehus.kernel import clock
from familiehus.kernel.db import Base, Keyed
from familiehus.loans.models.things import Item, ItemKind


class Stocktake(Keyed, Base):
    """Somebody scans a shelf: a kind, a place, or everything. What should be there is written down at the start."""

    __tablename__ = "stocktakes"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind_id: Mapped[int | None] = mapped_column(ForeignKey("item_kinds.id"))
    place: Mapped[str] = mapped_column(String(80), default="")
    begun_at: Mapped[datetime] = mapped_column(default=clock.now)
    begun_by: Mapped[str] = mapped_column(String(40))
    ended_at: Mapped[datetime | None]

    kind: Mapped[ItemKind | None] = relationship()
    lines: Mapped[list["StocktakeLine"]] = relationship(
        back_populates="stocktake", order_by="StocktakeLine.id", cascade="all, delete-orphan"
    )

    @property
    def label(self) -> str:
        return self.place or (self.kind.name if self.kind else "")

    @property
    def is_open(self) -> bool:
        return self.ended_at is None


class StocktakeLine(Base):
    """One thing in a stocktake: expected or not, seen or not."""

    __tablename__ = "stocktake_lines"
    __table_args__ = (UniqueConstraint("stocktake_id", "item_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    stocktake_id: Mapped[int] = mapped_column(ForeignKey("stocktakes.id", ondelete="CASCADE"))
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"), index=True)
    is_expected: Mapped[bool]
    seen_at: Mapped[datetime | None]

    stocktake: Mapped[Stocktake] = relationship(back_populates="lines")
    item: Mapped[Item] = relationship(lazy="joined", innerjoin=True)


class ItemImport(Keyed, Base):
    """A list of things on its way in: what each row would become waits for a yes. Never the file itself."""

    __tablename__ = "item_imports"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    uploaded_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    brought_at: Mapped[datetime | None]
    rows: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON)
    outcome: Mapped[dict[str, Any] | None] = mapped_column(JSON)
