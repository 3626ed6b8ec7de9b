"""Action networks, formed for one challenge and closed again; ambassadors, who speak for the cause."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from familiehus.kernel.db import Base, Keyed, Stamped, Versioned
from familiehus.kernel.i18n import lazy
from familiehus.kernel.labels import Labelled


class Side(Labelled):
    """Where somebody in the network comes from."""

    CITIZEN = "citizen", lazy("Enkeltperson")
    ASSOCIATION = "association", lazy("Forening")
    COMPANY = "company", lazy("Virksomhed")
    MUNICIPAL = "municipal", lazy("Kommune")
    POLITICIAN = "politician", lazy("Politiker")


class ActionNetwork(Keyed, Versioned, Stamped, Base):
    """Members of any kind around one challenge, for a time. A closed one has a result."""

    __tablename__ = "action_networks"
    __table_args__ = (
        CheckConstraint("until_on IS NULL OR until_on >= from_on", name="until_after_from"),
        CheckConstraint("closed_on IS NULL OR closed_on >= from_on", name="closed_after_from"),
        CheckConstraint("closed_on IS NULL OR result <> ''", name="closed_with_result"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(120))
    challenge: Mapped[str] = mapped_column(Text, default="")
    from_on: Mapped[date]
    until_on: Mapped[date | None] = mapped_column(index=True)
    closed_on: Mapped[date | None]
    result: Mapped[str] = mapped_column(Text, default="")

    members: Mapped[list["NetworkMember"]] = relationship(
        back_populates="network", cascade="all, delete-orphan", order_by="NetworkMember.id"
    )
    actions: Mapped[list["NetworkAction"]] = relationship(
        back_populates="network", cascade="all, delete-orphan", order_by="NetworkAction.id"
    )

    @property
    def name(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.closed_on is None


class NetworkMember(Keyed, Base):
    """Somebody who is along, called as they wish to be."""

    __tablename__ = "action_network_members"

    id: Mapped[int] = mapped_column(primary_key=True)
    network_id: Mapped[int] = mapped_column(ForeignKey("action_networks.id"), index=True)
    side: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(120))

    network: Mapped[ActionNetwork] = relationship(back_populates="members")

    @property
    def side_label(self) -> str:
        return Side(self.side).label


class NetworkAction(Keyed, Stamped, Base):
    """What an action network does: what, who sees to it, by when."""

    __tablename__ = "action_network_actions"

    id: Mapped[int] = mapped_column(primary_key=True)
    network_id: Mapped[int] = mapped_column(ForeignKey("action_networks.id"), index=True)
    what: Mapped[str] = mapped_column(String(300))
    owner: Mapped[str] = mapped_column(String(120), default="")
    due_on: Mapped[date | None] = mapped_column(index=True)
    done_on: Mapped[date | None]

    network: Mapped[ActionNetwork] = relationship(back_populates="actions")

    @property
    def name(self) -> str:
        return self.what


class Ambassador(Keyed, Versioned, Stamped, Base):
    """Somebody who speaks for the cause, from a day until another; in public only if they said so."""

    __tablename__ = "ambassadors"
    __table_args__ = (CheckConstraint("until_on IS NULL OR until_on >= from_on", name="until_after_from"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    side: Mapped[str] = mapped_column(String(20))
    organisation: Mapped[str] = mapped_column(String(120), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    is_public: Mapped[bool] = mapped_column(default=False)
    from_on: Mapped[date]
    until_on: Mapped[date | None]

    @property
    def side_label(self) -> str:
        return Side(self.side).label
