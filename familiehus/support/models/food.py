"""Food that was given to the house and handed on: from whom, until when it can be eaten, what is in it. No names."""

from datetime import date

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from familiehus.associations.models import Association
from familiehus.kernel.db import Base, Keyed, Stamped
from familiehus.support.states import Allergen


class FoodBatch(Keyed, Stamped, Base):
    """Food that came in one day. `donor` in words when it is no member of the network."""

    __tablename__ = "food_batches"
    __table_args__ = (
        CheckConstraint("portions BETWEEN 1 AND 99999", name="portions_within_reason"),
        CheckConstraint("use_by >= came_on", name="use_by_after_coming"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    what: Mapped[str] = mapped_column(String(120))
    donor_id: Mapped[int | None] = mapped_column(ForeignKey(Association.id), index=True)
    donor: Mapped[str] = mapped_column(String(120), default="")
    came_on: Mapped[date] = mapped_column(index=True)
    use_by: Mapped[date]
    allergens: Mapped[list[str]] = mapped_column(JSON, default=list)
    portions: Mapped[int]

    member: Mapped[Association | None] = relationship()
    hand_outs: Mapped[list["FoodHandOut"]] = relationship(
        back_populates="batch", cascade="all, delete-orphan", order_by="FoodHandOut.id"
    )

    @property
    def name(self) -> str:
        return self.what

    @property
    def from_whom(self) -> str:
        return self.member.name if self.member else self.donor

    @property
    def allergen_labels(self) -> list[str]:
        return [each.label for each in Allergen if each in self.allergens]

    @property
    def handed_out(self) -> int:
        return sum(each.portions for each in self.hand_outs if not each.is_thrown)

    @property
    def left(self) -> int:
        return self.portions - sum(each.portions for each in self.hand_outs)


class FoodHandOut(Base):
    """So many portions of a batch went out, or away, on a day. To whom is nobody's business."""

    __tablename__ = "food_hand_outs"
    __table_args__ = (CheckConstraint("portions BETWEEN 1 AND 99999", name="portions_within_reason"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("food_batches.id"), index=True)
    day: Mapped[date] = mapped_column(index=True)
    portions: Mapped[int]
    is_thrown: Mapped[bool] = mapped_column(default=False)

    batch: Mapped[FoodBatch] = relationship(back_populates="hand_outs")
