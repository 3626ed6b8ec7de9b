"""One association, firm or institution; one contact there."""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from familiehus.kernel.db import Base, Keyed, Stamped, Versioned
from familiehus.kernel.i18n import lazy


class Kind(StrEnum):
    """What sort of member of the network it is."""

    ASSOCIATION = "association"
    CHURCH = "church"
    FIRM = "firm"
    INSTITUTION = "institution"

    @property
    def label(self) -> str:
        return str(KINDS[self])


KINDS = {
    Kind.ASSOCIATION: lazy("Forening"),
    Kind.CHURCH: lazy("Kirke eller menighed"),
    Kind.FIRM: lazy("Virksomhed"),
    Kind.INSTITUTION: lazy("Institution eller kommune"),
}


class Association(Keyed, Versioned, Stamped, Base):
    """A member of the network; it may organise activities in the house."""

    __tablename__ = "associations"
    __table_args__ = (
        CheckConstraint("retired_on IS NULL OR retired_on >= joined_on", name="retired_after_joining"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[str] = mapped_column(String(20), default=Kind.ASSOCIATION)
    about: Mapped[str] = mapped_column(Text, default="")
    website: Mapped[str] = mapped_column(String(200), default="")
    joined_on: Mapped[date]
    retired_on: Mapped[date | None]

    contacts: Mapped[list["Contact"]] = relationship(
        back_populates="association", cascade="all, delete-orphan", order_by="Contact.id"
    )

    @property
    def is_retired(self) -> bool:
        return self.retired_on is not None

    @property
    def kind_label(self) -> str:
        return Kind(self.kind).label


class Contact(Keyed, Stamped, Base):
    """Whom to talk to at an association. Seen by staff only."""

    __tablename__ = "association_contacts"

    id: Mapped[int] = mapped_column(primary_key=True)
    association_id: Mapped[int] = mapped_column(ForeignKey("associations.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str | None] = mapped_column(String(254))
    phone: Mapped[str | None] = mapped_column(String(20))

    association: Mapped[Association] = relationship(back_populates="contacts")
