"""Offers of others that families are shown the way to and come from; volunteers sent to members that look for hands."""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from familiehus.associations.models import Association
from familiehus.kernel.db import Base, Keyed, Stamped, Versioned
from familiehus.kernel.i18n import lazy
from familiehus.volunteers.models import Volunteer


class Way(StrEnum):
    """Which way a family was shown."""

    IN = "in"
    OUT = "out"

    @property
    def label(self) -> str:
        return str({Way.IN: lazy("Hertil"), Way.OUT: lazy("Derhen")}[self])


class Service(Keyed, Versioned, Stamped, Base):
    """An offer of somebody else's, a municipal one for instance, with the sheet that families are given."""

    __tablename__ = "partner_services"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    provider: Mapped[str] = mapped_column(String(120), default="")
    for_whom: Mapped[str] = mapped_column(String(200), default="")
    how_to_reach: Mapped[str] = mapped_column(String(300), default="")
    sheet: Mapped[str] = mapped_column(Text, default="")
    is_public: Mapped[bool] = mapped_column(default=True)
    retired_on: Mapped[date | None]


class Signpost(Base):
    """One family was shown the way, one day. A number: nothing tells which family."""

    __tablename__ = "signposts"
    __table_args__ = (CheckConstraint("way IN ('in', 'out')", name="way_known"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("partner_services.id"), index=True)
    way: Mapped[str] = mapped_column(String(10))
    day: Mapped[date] = mapped_column(index=True)

    service: Mapped[Service] = relationship()


class SentOn(Keyed, Stamped, Base):
    """A volunteer who said yes to it is sent to a member that looks for hands; yes or no, and what came of it."""

    __tablename__ = "volunteers_sent_on"
    __table_args__ = (
        UniqueConstraint("volunteer_id", "association_id"),
        CheckConstraint("(answer IS NULL) = (answered_on IS NULL)", name="answered_on_a_day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteers.id"), index=True)
    association_id: Mapped[int] = mapped_column(ForeignKey("associations.id"), index=True)
    sent_on: Mapped[date]
    answer: Mapped[str | None] = mapped_column(String(10))
    answered_on: Mapped[date | None]
    began: Mapped[bool | None]
    followed_up_on: Mapped[date | None]

    volunteer: Mapped[Volunteer] = relationship()
    association: Mapped[Association] = relationship()
