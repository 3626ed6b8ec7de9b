"""How a family's wish is met: by what, how it stands, and whether a member of the network may have the name."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from familiehus.activities.models import Activity
from familiehus.associations.models import Association
from familiehus.families.models import Wish
from familiehus.families.states import Area
from familiehus.kernel.db import Base, Keyed, Stamped, Versioned
from familiehus.loans.models import ItemKind
from familiehus.partners.models import Offer
from familiehus.support.states import OPEN, Means, NeedState
from familiehus.volunteers.models import Volunteer


class Need(Keyed, Versioned, Stamped, Base):
    """What the house does about one wish. When the wish goes, what stays is a number of its area.

    `neutral`: words without a family in them that the network's members may read; none while empty.
    `said_yes_at`: the family's own yes to its name and telephone going to the member whose offer it is.
    """

    __tablename__ = "needs"
    __table_args__ = (
        CheckConstraint("said_yes_at IS NULL OR offer_id IS NOT NULL", name="yes_to_an_offer"),
        CheckConstraint(
            "(means = 'offer') = (offer_id IS NOT NULL)"
            " AND (means = 'activity') = (activity_id IS NOT NULL)"
            " AND (means = 'loan') = (item_kind_id IS NOT NULL)"
            " AND (means = 'volunteer' OR volunteer_id IS NULL)",
            name="one_means",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    wish_id: Mapped[int | None] = mapped_column(ForeignKey(Wish.id, ondelete="SET NULL"), unique=True)
    area: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(20), default=NeedState.WISHED)
    neutral: Mapped[str] = mapped_column(String(200), default="")
    means: Mapped[str] = mapped_column(String(20), default="")
    offer_id: Mapped[int | None] = mapped_column(ForeignKey(Offer.id), index=True)
    activity_id: Mapped[int | None] = mapped_column(ForeignKey(Activity.id))
    item_kind_id: Mapped[int | None] = mapped_column(ForeignKey(ItemKind.id))
    volunteer_id: Mapped[int | None] = mapped_column(ForeignKey(Volunteer.id))
    said_yes_at: Mapped[datetime | None]
    begun_on: Mapped[date | None]
    asked_on: Mapped[date | None]
    settled_on: Mapped[date | None] = mapped_column(index=True)

    wish: Mapped[Wish | None] = relationship(passive_deletes=True)
    offer: Mapped[Offer | None] = relationship()
    activity: Mapped[Activity | None] = relationship()
    item_kind: Mapped[ItemKind | None] = relationship()
    volunteer: Mapped[Volunteer | None] = relationship()

    @property
    def name(self) -> str:
        return self.area_label

    @property
    def area_label(self) -> str:
        return Area(self.area).label

    @property
    def state_label(self) -> str:
        return NeedState(self.state).label

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def waits_for_family(self) -> bool:
        """The family has been asked how it went and has not said."""
        return self.state == NeedState.UNDER_WAY and self.asked_on is not None

    @property
    def by_what(self) -> str:
        """What meets the wish, in a word and a name: nothing about the family."""
        if not self.means:
            return ""
        target = self.offer or self.activity or self.item_kind or self.volunteer
        named = getattr(target, "title", None) or getattr(target, "name", "")
        return f"{Means(self.means).label}: {named}" if named else Means(self.means).label

    @property
    def association(self) -> Association | None:
        """The member whose offer it is."""
        return self.offer.association if self.offer else None
