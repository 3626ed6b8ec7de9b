"""One member of the network and one contact there; who asks to join; the shared values, version by version."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from familiehus.kernel.db import Base, Keyed, Stamped, Versioned
from familiehus.kernel.i18n import lazy
from familiehus.kernel.labels import Labelled


class Kind(Labelled):
    """What sort of member of the network it is."""

    ASSOCIATION = "association", lazy("Forening")
    CHURCH = "church", lazy("Kirke eller menighed")
    FIRM = "firm", lazy("Virksomhed")
    INSTITUTION = "institution", lazy("Institution eller kommune")


class Theme(Labelled):
    """What a member of the network takes to heart; several fit one member."""

    COMPANY = "company", lazy("Fællesskab")
    CONTACT_FAMILIES = "contact_families", lazy("Kontaktfamilier")
    PRACTICAL_HELP = "practical_help", lazy("Praktisk hjælp")
    FOOD = "food", lazy("Mad")
    CHRISTMAS = "christmas", lazy("Julehjælp")
    ECONOMY = "economy", lazy("Økonomi og råd")
    CHILDREN = "children", lazy("Børn og unge")
    SPORT = "sport", lazy("Sport og fritid")
    LANGUAGE = "language", lazy("Sprog og lektier")
    WORK = "work", lazy("Arbejde og uddannelse")
    THINGS = "things", lazy("Tøj, møbler og ting")
    HEALTH = "health", lazy("Sundhed")


class Association(Keyed, Versioned, Stamped, Base):
    """A member of the network; it may organise activities in the house."""

    __tablename__ = "associations"
    __table_args__ = (
        CheckConstraint("retired_on IS NULL OR retired_on >= joined_on", name="retired_after_joining"),
        CheckConstraint(
            "(values_id IS NULL) = (values_accepted_on IS NULL)", name="accepted_a_text_on_a_day"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[str] = mapped_column(String(20), default=Kind.ASSOCIATION)
    about: Mapped[str] = mapped_column(Text, default="")
    website: Mapped[str] = mapped_column(String(200), default="")
    themes: Mapped[list[str]] = mapped_column(JSON, default=list)
    is_public: Mapped[bool] = mapped_column(default=False)
    public_contact: Mapped[str] = mapped_column(String(200), default="")
    looks_for_hands: Mapped[bool] = mapped_column(default=False)
    hands_for: Mapped[str] = mapped_column(String(300), default="")
    joined_on: Mapped[date]
    retired_on: Mapped[date | None]
    values_id: Mapped[int | None] = mapped_column(ForeignKey("network_values.id"))
    values_accepted_on: Mapped[date | None]

    values: Mapped["NetworkValues | None"] = relationship()
    contacts: Mapped[list["Contact"]] = relationship(
        back_populates="association", cascade="all, delete-orphan", order_by="Contact.id"
    )

    @property
    def is_retired(self) -> bool:
        return self.retired_on is not None

    @property
    def kind_label(self) -> str:
        return Kind(self.kind).label

    @property
    def theme_labels(self) -> list[str]:
        return [theme.label for theme in Theme if theme in self.themes]


class Contact(Keyed, Stamped, Base):
    """Whom to talk to at an association. Seen by staff only."""

    __tablename__ = "association_contacts"

    id: Mapped[int] = mapped_column(primary_key=True)
    association_id: Mapped[int] = mapped_column(ForeignKey("associations.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str | None] = mapped_column(String(254))
    phone: Mapped[str | None] = mapped_column(String(20))

    association: Mapped[Association] = relationship(back_populates="contacts")


class NetworkValues(Base):
    """What members of the network agree on, in both languages, and how many members the network would like.

    A changed text is a new row, so that it stands which text somebody said yes to.
    """

    __tablename__ = "network_values"
    __table_args__ = (
        CheckConstraint("target IS NULL OR target BETWEEN 1 AND 9999", name="target_of_members"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    text_english: Mapped[str] = mapped_column(Text, default="")
    target: Mapped[int | None]
    from_on: Mapped[date]

    def in_language(self, code: str) -> str:
        return self.text_english if code == "en" and self.text_english else self.text


class JoinRequest(Keyed, Stamped, Base):
    """Somebody asks on the public page to have their association join. Gone once it is answered with yes;
    a declined one stays for 30 days, so that the answer can be sent."""

    __tablename__ = "join_requests"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(20), default=Kind.ASSOCIATION)
    about: Mapped[str] = mapped_column(Text, default="")
    website: Mapped[str] = mapped_column(String(200), default="")
    themes: Mapped[list[str]] = mapped_column(JSON, default=list)
    contact: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254))
    phone: Mapped[str] = mapped_column(String(20), default="")
    language: Mapped[str] = mapped_column(String(2), default="da")
    values_id: Mapped[int | None] = mapped_column(ForeignKey("network_values.id"))
    asked_at: Mapped[datetime]
    declined_at: Mapped[datetime | None]

    values: Mapped[NetworkValues | None] = relationship()

    @property
    def kind_label(self) -> str:
        return Kind(self.kind).label

    @property
    def theme_labels(self) -> list[str]:
        return [theme.label for theme in Theme if theme in self.themes]
