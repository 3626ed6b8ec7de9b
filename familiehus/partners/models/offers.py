"""What a member of the network offers: in which area, to whom, when, how many, on what conditions."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from familiehus.associations.models import Association
from familiehus.families.states import Area
from familiehus.kernel.db import Base, Keyed, Stamped, Versioned


class Offer(Keyed, Versioned, Stamped, Base):
    """An offer stands until it is taken down, or until and with `until_on`. It never names anybody."""

    __tablename__ = "offers"
    __table_args__ = (
        CheckConstraint("how_many IS NULL OR how_many BETWEEN 1 AND 9999", name="how_many_within_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    association_id: Mapped[int] = mapped_column(ForeignKey("associations.id"), index=True)
    area: Mapped[str] = mapped_column(String(20), default=Area.SOCIAL)
    title: Mapped[str] = mapped_column(String(120))
    about: Mapped[str] = mapped_column(Text, default="")
    for_whom: Mapped[str] = mapped_column(String(200), default="")
    at_what_times: Mapped[str] = mapped_column(String(200), default="")
    how_many: Mapped[int | None]
    conditions: Mapped[str] = mapped_column(String(500), default="")
    offered_on: Mapped[date]
    until_on: Mapped[date | None]
    withdrawn_on: Mapped[date | None]

    association: Mapped[Association] = relationship()

    @property
    def name(self) -> str:
        return self.title

    @property
    def area_label(self) -> str:
        return Area(self.area).label

    def stands(self, on: date) -> bool:
        return self.withdrawn_on is None and (self.until_on is None or self.until_on >= on)
