"""What the house lends: kinds with their rules, things with their state, kits, labels, damages and services."""

import secrets
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from familiehus.bookings.models import Resource
from familiehus.kernel import clock
from familiehus.kernel.db import ALPHABET, Base, Keyed, Stamped, Versioned, one_of
from familiehus.kernel.i18n import lazy
from familiehus.kernel.refusals import sentence_for
from familiehus.loans.states import IN_THE_POOL, BorrowerKind, Condition, DamageEnd, ItemState, Owner

CODE_LENGTH = 7


def new_code() -> str:
    """A short code that a person can read aloud and type: 7 signs of 31, none that look alike."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH)).upper()


class ItemKind(Keyed, Versioned, Stamped, Base):
    """What a thing is one of, with the rules of lending it. Things of a kind stand in for each other.

    `loan_days`: how long a loan lasts. `buffer_days`: kept free after the due day, to make ready. `most_at_once`:
    how many a borrower may have at a time, NULL for no limit. `pickup_days`: how many open days something is
    set aside for whoever waits. `service_months`, `service_loans`: how often it needs a service, NULL for never.
    `hand_out_steps`, `return_steps`: what is ticked at the desk; those of the return must be, every one.
    """

    __tablename__ = "item_kinds"
    __table_args__ = (
        CheckConstraint("loan_days BETWEEN 0 AND 366", name="loan_days_within_reason"),
        CheckConstraint("buffer_days BETWEEN 0 AND 60", name="buffer_days_within_reason"),
        CheckConstraint("pickup_days BETWEEN 1 AND 30", name="pickup_days_within_reason"),
        CheckConstraint("most_at_once IS NULL OR most_at_once > 0", name="most_at_once_positive"),
        CheckConstraint("service_months IS NULL OR service_months > 0", name="service_months_positive"),
        CheckConstraint("service_loans IS NULL OR service_loans > 0", name="service_loans_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    about: Mapped[str] = mapped_column(Text, default="")
    loan_days: Mapped[int] = mapped_column(default=14)
    buffer_days: Mapped[int] = mapped_column(default=0)
    pickup_days: Mapped[int] = mapped_column(default=3)
    most_at_once: Mapped[int | None]
    lends_to_families: Mapped[bool] = mapped_column(default=True)
    lends_to_volunteers: Mapped[bool] = mapped_column(default=True)
    lends_to_associations: Mapped[bool] = mapped_column(default=False)
    hand_out_steps: Mapped[list[str]] = mapped_column(JSON, default=list)
    return_steps: Mapped[list[str]] = mapped_column(JSON, default=list)
    service_months: Mapped[int | None]
    service_loans: Mapped[int | None]
    retired_at: Mapped[datetime | None]

    items: Mapped[list["Item"]] = relationship(back_populates="kind", order_by="Item.name")

    @property
    def label(self) -> str:
        return self.name

    @property
    def is_in_use(self) -> bool:
        return self.retired_at is None

    def lends_to(self, borrower: BorrowerKind) -> bool:
        return {
            BorrowerKind.HOUSEHOLD: self.lends_to_families,
            BorrowerKind.VOLUNTEER: self.lends_to_volunteers,
            BorrowerKind.ASSOCIATION: self.lends_to_associations,
        }[borrower]


class Kit(Keyed, Versioned, Stamped, Base):
    """Things that are lent as one. Each of them is held by itself, so none is promised twice."""

    __tablename__ = "kits"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    about: Mapped[str] = mapped_column(Text, default="")
    retired_at: Mapped[datetime | None]

    items: Mapped[list["Item"]] = relationship(back_populates="kit", order_by="Item.name")

    @property
    def label(self) -> str:
        return self.name

    @property
    def is_in_use(self) -> bool:
        return self.retired_at is None


class Item(Keyed, Versioned, Stamped, Base):
    """One thing, with its number (`name`, "iPad 4"). `state` is how it is physically; loans tell who has it.

    `parts` is what belongs to it and is counted at the return. `loans_since_service` counts checked returns.
    """

    __tablename__ = "items"
    __table_args__ = (Index("ix_items_kind_id_state", "kind_id", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    kind_id: Mapped[int] = mapped_column(ForeignKey("item_kinds.id"))
    kit_id: Mapped[int | None] = mapped_column(ForeignKey("kits.id"), index=True)
    resource_id: Mapped[int] = mapped_column(ForeignKey("resources.id"), unique=True)
    serial: Mapped[str] = mapped_column(String(80), default="", index=True)
    model: Mapped[str] = mapped_column(String(120), default="")
    details: Mapped[str] = mapped_column(Text, default="")
    parts: Mapped[list[str]] = mapped_column(JSON, default=list)
    missing_parts: Mapped[list[str]] = mapped_column(JSON, default=list)
    condition: Mapped[Condition] = mapped_column(one_of(Condition), default=Condition.GOOD)
    donor: Mapped[str] = mapped_column(String(120), default="")
    place: Mapped[str] = mapped_column(String(80), default="")
    owner: Mapped[Owner] = mapped_column(one_of(Owner), default=Owner.HOUSE)
    state: Mapped[ItemState] = mapped_column(one_of(ItemState), default=ItemState.LENDABLE)
    state_reason: Mapped[str] = mapped_column(String(300), default="")
    picture: Mapped[str | None] = mapped_column(String(40))
    service_due_on: Mapped[date | None]
    loans_since_service: Mapped[int] = mapped_column(default=0)

    kind: Mapped[ItemKind] = relationship(back_populates="items", lazy="joined")
    kit: Mapped[Kit | None] = relationship(back_populates="items")
    resource: Mapped[Resource] = relationship()
    labels: Mapped[list["Label"]] = relationship(back_populates="item", order_by="Label.id")

    @property
    def label(self) -> str:
        return self.name

    @property
    def is_lendable(self) -> bool:
        return self.state is ItemState.LENDABLE and not self.needs_service

    @property
    def is_in_the_pool(self) -> bool:
        """Whether reservations can count on it."""
        return self.state in IN_THE_POOL and not self.needs_service

    @property
    def needs_service(self) -> bool:
        """Whether a service is due, by the calendar (Copenhagen) or by the number of loans; it then stays at home."""
        by_loans = self.kind.service_loans
        return (self.service_due_on is not None and self.service_due_on <= clock.today()) or (
            by_loans is not None and self.loans_since_service >= by_loans
        )

    @property
    def tag(self) -> "Label | None":
        """The label that sits on it now."""
        return next((each for each in reversed(self.labels) if each.retired_at is None), None)


class Label(Base):
    """A printed label: a random token in an address, and a code to read. Printed first, claimed later, if need be."""

    __tablename__ = "item_labels"
    __table_args__ = (
        Index(
            "uq_item_labels_one_live",
            "item_id",
            unique=True,
            sqlite_where=text("retired_at IS NULL AND item_id IS NOT NULL"),
            postgresql_where=text("retired_at IS NULL AND item_id IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(24), unique=True, default=lambda: secrets.token_hex(8))
    code: Mapped[str] = mapped_column(String(10), unique=True, default=new_code)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("items.id"))
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    retired_at: Mapped[datetime | None]

    item: Mapped[Item | None] = relationship(back_populates="labels")

    @property
    def name(self) -> str:
        return self.code


class Damage(Keyed, Base):
    """Something is wrong with a thing. Never a bill: accidents are the house's risk.

    `loan_id` is the loan it came to light on; while it is open, that loan is not forgotten.
    """

    __tablename__ = "item_damages"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"), index=True)
    loan_id: Mapped[int | None] = mapped_column(ForeignKey("loans.id", ondelete="SET NULL"), index=True)
    words: Mapped[str] = mapped_column(String(500), default="")
    picture: Mapped[str | None] = mapped_column(String(40))
    reported_at: Mapped[datetime] = mapped_column(default=clock.now)
    reported_by: Mapped[str] = mapped_column(String(40))
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[str] = mapped_column(String(40), default="")
    ended: Mapped[DamageEnd | None] = mapped_column(one_of(DamageEnd))

    item: Mapped[Item] = relationship()
    loan: Mapped[Any] = relationship("Loan", back_populates="damages")

    @property
    def is_open(self) -> bool:
        return self.settled_at is None

    @property
    def label(self) -> str:
        return self.item.name


class Service(Base):
    """A service that was done."""

    __tablename__ = "item_services"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"), index=True)
    done_on: Mapped[date]
    done_by: Mapped[str] = mapped_column(String(40))
    note: Mapped[str] = mapped_column(String(300), default="")

    item: Mapped[Item] = relationship()


NAMED_TWICE = lazy("Der er allerede en ting med det navn. Giv den et andet nummer.")
sentence_for("uq_items_name", NAMED_TWICE)
sentence_for("items.name", NAMED_TWICE)
KIND_TWICE = lazy("Der er allerede en slags med det navn.")
sentence_for("uq_item_kinds_name", KIND_TWICE)
sentence_for("item_kinds.name", KIND_TWICE)
KIT_TWICE = lazy("Der er allerede et sæt med det navn.")
sentence_for("uq_kits_name", KIT_TWICE)
sentence_for("kits.name", KIT_TWICE)
LABEL_TAKEN = lazy("Tingen har allerede en mærkat. Tag den gamle ud af brug først.")
sentence_for("uq_item_labels_one_live", LABEL_TAKEN)
sentence_for("item_labels.item_id", LABEL_TAKEN)
sentence_for("items_retired_while_out", lazy("Tingen er lånt ud. Tag imod den, før den udgår."))
