"""A loan: one row from wish to return. Beside it who waits, and what was done about a late one.

"Out" and "overdue" are derived, never stored. A due date is a day in Copenhagen: due today is not late.
"""

from datetime import date, datetime, timedelta

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, and_, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from familiehus.bookings.models import Hold
from familiehus.kernel import clock
from familiehus.kernel.db import Base, Keyed, Versioned, one_of
from familiehus.kernel.i18n import lazy
from familiehus.kernel.refusals import sentence_for
from familiehus.kernel.spans import Span
from familiehus.loans.models.borrowers import AT_MOST_ONE_BORROWER, Borrowed
from familiehus.loans.models.things import Damage, Item, ItemKind, Kit
from familiehus.loans.states import Condition, Contacted, LoanState, Outcome

LIVE = "received_at IS NULL AND cancelled_at IS NULL"
OPEN = "handed_out_at IS NOT NULL AND received_at IS NULL"


class Loan(Borrowed, Keyed, Versioned, Base):
    """Something is wished for, handed out, received and checked; at each step one more time is filled in.

    Days: from `starts_on` until `due_on`, when it is to be back; `free_on` is the first day on which the next
    may have it (half-open; the due day itself when no buffer is kept). An unpinned reservation is for any thing
    of the kind: its `item` may silently become another. Loans handed out together share `batch`, and a signature.
    `due_before_closing`: when it was to be back before the house closed on that day.
    `pickup_by`: set aside for somebody who waited, until the end of that day. `is_lost`: it ended because the
    thing is gone. `continues_id`: the receipt of that loan was a mistake, and this row goes on in its place.
    """

    __tablename__ = "loans"
    __table_args__ = (
        CheckConstraint(AT_MOST_ONE_BORROWER, name="at_most_one_borrower"),
        CheckConstraint("due_on >= starts_on", name="due_after_start"),
        CheckConstraint("free_on > starts_on AND free_on >= due_on", name="free_after_due"),
        CheckConstraint("starts_on >= '2000-01-01' AND free_on < '2201-01-01'", name="days_within_reason"),
        CheckConstraint("handed_out_at IS NULL OR item_id IS NOT NULL", name="handed_out_has_item"),
        CheckConstraint("received_at IS NULL OR handed_out_at IS NOT NULL", name="received_was_out"),
        CheckConstraint("checked_at IS NULL OR received_at IS NOT NULL", name="checked_was_received"),
        CheckConstraint("cancelled_at IS NULL OR handed_out_at IS NULL", name="cancelled_was_not_out"),
        Index(
            "uq_loans_one_open",
            "item_id",
            unique=True,
            sqlite_where=text(OPEN),
            postgresql_where=text(OPEN),
        ),
        Index("ix_loans_item_id_starts_on", "item_id", "starts_on"),
        Index(
            "ix_loans_live_due_on",
            "kind_id",
            "due_on",
            sqlite_where=text(LIVE),
            postgresql_where=text(LIVE),
        ),
        Index(
            "ix_loans_unchecked",
            "item_id",
            sqlite_where=text("received_at IS NOT NULL AND checked_at IS NULL"),
            postgresql_where=text("received_at IS NOT NULL AND checked_at IS NULL"),
        ),
        Index("ix_loans_checked_at", "checked_at"),
        # What the numbers of a year are counted from, so that the wide rows are left alone.
        Index(
            "ix_loans_figures",
            "kind_id",
            "borrower_kind",
            "handed_out_at",
            "received_at",
            "due_on",
            "is_lost",
            "continues_id",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind_id: Mapped[int] = mapped_column(ForeignKey("item_kinds.id"))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("items.id"))
    kit_id: Mapped[int | None] = mapped_column(ForeignKey("kits.id"), index=True)
    hold_id: Mapped[int | None] = mapped_column(ForeignKey("holds.id"), unique=True)
    continues_id: Mapped[int | None] = mapped_column(ForeignKey("loans.id"), unique=True)
    batch: Mapped[str] = mapped_column(String(20), default="", index=True)
    is_pinned: Mapped[bool] = mapped_column(default=False)

    starts_on: Mapped[date]
    due_on: Mapped[date]
    free_on: Mapped[date]
    due_before_closing: Mapped[date | None]
    pickup_by: Mapped[date | None]

    reserved_at: Mapped[datetime] = mapped_column(default=clock.now)
    reserved_by: Mapped[str] = mapped_column(String(40))
    handed_out_at: Mapped[datetime | None]
    handed_out_by: Mapped[str] = mapped_column(String(40), default="")
    received_at: Mapped[datetime | None]
    received_by: Mapped[str] = mapped_column(String(40), default="")
    checked_at: Mapped[datetime | None]
    checked_by: Mapped[str] = mapped_column(String(40), default="")
    cancelled_at: Mapped[datetime | None]
    cancelled_by: Mapped[str] = mapped_column(String(40), default="")
    cancelled_why: Mapped[str] = mapped_column(String(300), default="")
    is_lost: Mapped[bool] = mapped_column(default=False)
    forgotten_at: Mapped[datetime | None]

    condition_out: Mapped[Condition | None] = mapped_column(one_of(Condition))
    condition_in: Mapped[Condition | None] = mapped_column(one_of(Condition))
    steps_out: Mapped[list[str]] = mapped_column(JSON, default=list)
    steps_in: Mapped[list[str]] = mapped_column(JSON, default=list)
    note_out: Mapped[str] = mapped_column(String(500), default="")
    note_in: Mapped[str] = mapped_column(String(500), default="")
    picture_out: Mapped[str | None] = mapped_column(String(40))
    picture_in: Mapped[str | None] = mapped_column(String(40))
    signature: Mapped[str | None] = mapped_column(String(40))
    extended_times: Mapped[int] = mapped_column(default=0)
    override_reason: Mapped[str] = mapped_column(String(300), default="")

    kind: Mapped[ItemKind] = relationship(lazy="joined", innerjoin=True)
    item: Mapped[Item | None] = relationship(lazy="joined")
    kit: Mapped[Kit | None] = relationship()
    hold: Mapped[Hold | None] = relationship()
    continues: Mapped["Loan | None"] = relationship(remote_side=[id])
    damages: Mapped[list[Damage]] = relationship(back_populates="loan", order_by=Damage.id)
    contacts: Mapped[list["LateContact"]] = relationship(
        back_populates="loan", order_by="LateContact.id", cascade="all, delete-orphan"
    )

    @property
    def label(self) -> str:
        return self.item.name if self.item else self.kind.name

    @property
    def state(self) -> LoanState:
        if self.cancelled_at is not None:
            return LoanState.CANCELLED
        if self.is_lost:
            return LoanState.LOST
        if self.checked_at is not None:
            return LoanState.CHECKED
        if self.received_at is not None:
            return LoanState.RECEIVED
        if self.handed_out_at is None:
            return LoanState.RESERVED
        return LoanState.OVERDUE if self.due_on < clock.today() else LoanState.OUT

    @property
    def is_reserved(self) -> bool:
        return self.state is LoanState.RESERVED

    @property
    def is_out(self) -> bool:
        """Whether somebody has it now, late or not."""
        return self.handed_out_at is not None and self.received_at is None

    @property
    def is_live(self) -> bool:
        """Reserved or out: it takes days of a thing."""
        return self.received_at is None and self.cancelled_at is None

    @property
    def is_overdue(self) -> bool:
        return self.state is LoanState.OVERDUE

    @property
    def days_late(self) -> int:
        """How many days past the due day; 0 on it and before."""
        return max(0, (clock.today() - self.due_on).days) if self.is_out else 0

    @property
    def was_late(self) -> bool:
        """Whether it came back after its due day, or is out past it."""
        back = clock.local_day(self.received_at) if self.received_at else clock.today()
        return self.handed_out_at is not None and back > self.due_on

    @property
    def span(self) -> Span:
        """The days it takes, with the buffer: from the first day's midnight until `free_on` begins."""
        return Span(clock.midnight(self.starts_on), clock.midnight(self.free_on))

    @property
    def last_contact(self) -> "LateContact | None":
        return self.contacts[-1] if self.contacts else None

    def lay(self, starts_on: date, due_on: date) -> None:
        """Take these days. The due day itself is free for the next unless the kind keeps a buffer."""
        self.due_before_closing = None
        self.starts_on, self.due_on = starts_on, due_on
        self.free_on = free_after(starts_on, due_on, self.kind.buffer_days)


def free_after(starts_on: date, due_on: date, buffer_days: int) -> date:
    """The first day the next may have it: the due day and the buffer on top, but never the very day it began."""
    return max(due_on + timedelta(days=buffer_days), starts_on + timedelta(days=1))


class LateContact(Base):
    """What was done about a loan past its time. A list to help with, no strikes."""

    __tablename__ = "loan_contacts"

    id: Mapped[int] = mapped_column(primary_key=True)
    loan_id: Mapped[int] = mapped_column(ForeignKey("loans.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(default=clock.now)
    by: Mapped[str] = mapped_column(String(40))
    what: Mapped[Contacted] = mapped_column(one_of(Contacted))
    note: Mapped[str] = mapped_column(String(300), default="")

    loan: Mapped[Loan] = relationship(back_populates="contacts")


class WaitingEntry(Borrowed, Keyed, Base):
    """Somebody waits for a thing of a kind, first come, first served.

    The offer is a pinned reservation (`loan`) with a `pickup_by`; fetched in time it becomes the loan.
    """

    __tablename__ = "loan_waiting"
    __table_args__ = (
        CheckConstraint(AT_MOST_ONE_BORROWER, name="at_most_one_borrower"),
        *(
            Index(
                f"uq_loan_waiting_{column}",
                "kind_id",
                column,
                unique=True,
                sqlite_where=text("settled_at IS NULL"),
                postgresql_where=text("settled_at IS NULL"),
            )
            for column in ("household_id", "person_id", "association_id")
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind_id: Mapped[int] = mapped_column(ForeignKey("item_kinds.id"))
    joined_at: Mapped[datetime] = mapped_column(default=clock.now)
    joined_by: Mapped[str] = mapped_column(String(40))
    offered_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    outcome: Mapped[Outcome | None] = mapped_column(one_of(Outcome))
    loan_id: Mapped[int | None] = mapped_column(ForeignKey("loans.id"), unique=True)

    kind: Mapped[ItemKind] = relationship(lazy="joined", innerjoin=True)
    loan: Mapped[Loan | None] = relationship()

    @property
    def label(self) -> str:
        return self.kind.name

    @property
    def is_waiting(self) -> bool:
        """In the queue, with nothing offered yet."""
        return self.settled_at is None and self.offered_at is None

    @property
    def is_offered(self) -> bool:
        return self.settled_at is None and self.offered_at is not None

    def settle(self, outcome: Outcome) -> None:
        self.settled_at, self.outcome = clock.now(), outcome


# What the properties of the same names say, for questions.
IS_OUT = and_(Loan.handed_out_at.is_not(None), Loan.received_at.is_(None))
IS_RESERVED = and_(Loan.handed_out_at.is_(None), Loan.cancelled_at.is_(None))
IS_LIVE = and_(Loan.received_at.is_(None), Loan.cancelled_at.is_(None))
IS_WAITING = and_(WaitingEntry.settled_at.is_(None), WaitingEntry.offered_at.is_(None))

TAKEN = lazy("Den er taget i de dage. Vælg andre dage, eller en anden ting.")
NOT_LENDABLE = lazy("Tingen kan ikke lånes ud nu. Se på dens side, hvad der mangler.")
ALREADY_OUT = lazy("Tingen er allerede lånt ud. Tag imod den, før den lånes ud igen.")
WAITS_ALREADY = lazy("De står allerede på ventelisten.")
sentence_for("loans_no_overlap", TAKEN)
sentence_for("uq_loans_one_open", ALREADY_OUT)
sentence_for("loans.item_id", ALREADY_OUT)
sentence_for("loans_item_not_lendable", NOT_LENDABLE)
sentence_for(
    "loans_item_stays", lazy("Et lån, der er ude, skifter ikke ting. Tag imod den, og lån en anden ud.")
)
sentence_for("loans_received_is_final", lazy("Tingen er allerede modtaget. Det kan ikke skrives om."))
sentence_for("ck_loans_due_after_start", lazy("Den sidste dag skal ligge efter den første."))
sentence_for("ck_loans_days_within_reason", lazy("Vælg en dato, der ligger i de nærmeste år."))
for _column in ("household_id", "person_id", "association_id"):
    sentence_for(f"uq_loan_waiting_{_column}", WAITS_ALREADY)
    sentence_for(f"loan_waiting.kind_id, loan_waiting.{_column}", WAITS_ALREADY)
