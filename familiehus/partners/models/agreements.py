"""Partnership agreements and grants: parties, period, money, what is promised, and the days on which something is due."""

from datetime import date

from sqlalchemy import JSON, CheckConstraint, ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from familiehus.kernel.db import Base, Keyed, Stamped, Versioned
from familiehus.kernel.i18n import lazy
from familiehus.kernel.labels import Labelled


class AgreementKind(Labelled):
    """What sort of agreement it is."""

    PARTNERSHIP = "partnership", lazy("Partnerskabsaftale")
    GRANT = "grant", lazy("Bevilling")
    SPONSOR = "sponsor", lazy("Sponsorat eller gave")


class DayKind(Labelled):
    """What is due on a day of an agreement."""

    INSTALMENT = "instalment", lazy("Rate")
    EVALUATION = "evaluation", lazy("Evaluering")
    REPORT = "report", lazy("Rapport")
    ACCOUNTS = "accounts", lazy("Regnskab")

    @property
    def icon(self) -> str:
        return DAY_ICONS[self]


DAY_ICONS = {
    DayKind.INSTALMENT: "cash",
    DayKind.EVALUATION: "clipboard-check",
    DayKind.REPORT: "chart-bar",
    DayKind.ACCOUNTS: "receipt",
}


class Indicator(Labelled):
    """What an agreement is measured by: names that the house's reports count."""

    FAMILIES = "families", lazy("Familier")
    CHILDREN = "children", lazy("Børn")
    ATTENDANCE = "attendance", lazy("Fremmøder")
    HOME_VISITS = "home_visits", lazy("Hjemmebesøg")
    MATCHES = "matches", lazy("Familier med en fast frivillig")
    VOLUNTEERS = "volunteers", lazy("Frivillige")
    HOURS = "hours", lazy("Frivillige timer")
    LOANS = "loans", lazy("Udlån")
    MEMBERS = "members", lazy("Medlemmer af netværket")
    WELLBEING = "wellbeing", lazy("Trivsel")
    ADVICE = "advice", lazy("Rådgivning")
    PARCELS = "parcels", lazy("Pakker")
    FOOD = "food", lazy("Mad, portioner")
    WISHES = "wishes", lazy("Ønsker, der blev afsluttet")


class Agreement(Keyed, Versioned, Stamped, Base):
    """Between the house and somebody who pays or gives. `amount` in whole kroner; NULL when none was agreed."""

    __tablename__ = "agreements"
    __table_args__ = (
        CheckConstraint("until_on >= from_on", name="until_after_from"),
        CheckConstraint("amount IS NULL OR amount BETWEEN 0 AND 999999999", name="amount_within_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(20), default=AgreementKind.PARTNERSHIP)
    parties: Mapped[str] = mapped_column(String(300))
    from_on: Mapped[date]
    until_on: Mapped[date]
    amount: Mapped[int | None]
    purpose: Mapped[str] = mapped_column(Text, default="")
    theory_of_change: Mapped[str] = mapped_column(Text, default="")
    indicators: Mapped[list[str]] = mapped_column(JSON, default=list)

    days: Mapped[list["AgreementDay"]] = relationship(
        back_populates="agreement",
        cascade="all, delete-orphan",
        order_by="AgreementDay.due_on, AgreementDay.id",
    )

    documents: Mapped[list["AgreementDocument"]] = relationship(
        back_populates="agreement", cascade="all, delete-orphan", order_by="AgreementDocument.id"
    )

    @property
    def name(self) -> str:
        return self.title

    @property
    def kind_label(self) -> str:
        return AgreementKind(self.kind).label

    @property
    def indicator_labels(self) -> list[str]:
        return [each.label for each in Indicator if each in self.indicators]

    @property
    def received(self) -> int:
        """Kroner of the instalments that have come in."""
        return sum(day.amount or 0 for day in self.days if day.done_on and day.kind == DayKind.INSTALMENT)

    def runs(self, on: date) -> bool:
        return self.from_on <= on <= self.until_on


class AgreementDay(Keyed, Stamped, Base):
    """Something due on a day: an instalment to ask for, a report to send, an evaluation to hold."""

    __tablename__ = "agreement_days"
    __table_args__ = (
        CheckConstraint("amount IS NULL OR amount BETWEEN 0 AND 999999999", name="amount_within_reason"),
        CheckConstraint("amount IS NULL OR kind = 'instalment'", name="money_on_instalments_only"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreements.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    due_on: Mapped[date] = mapped_column(index=True)
    amount: Mapped[int | None]
    note: Mapped[str] = mapped_column(String(200), default="")
    done_on: Mapped[date | None]

    agreement: Mapped[Agreement] = relationship(back_populates="days")

    @property
    def name(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return DayKind(self.kind).label

    @property
    def icon(self) -> str:
        return DayKind(self.kind).icon


class AgreementDocument(Keyed, Stamped, Base):
    """A paper of an agreement, as a PDF: the agreement itself, a letter, accounts. Read only when it is asked for."""

    __tablename__ = "agreement_documents"
    __table_args__ = (CheckConstraint("size BETWEEN 1 AND 10000000", name="size_within_reason"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreements.id"), index=True)
    title: Mapped[str] = mapped_column(String(120))
    size: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)

    agreement: Mapped[Agreement] = relationship(back_populates="documents")

    @property
    def name(self) -> str:
        return self.title
