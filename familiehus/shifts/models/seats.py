"""Who is on a shift, who looks for somebody else, who was asked."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from familiehus.accounts.models import Person
from familiehus.bookings.models import Hold
from familiehus.kernel import clock
from familiehus.kernel.db import Base, Keyed, one_of
from familiehus.kernel.i18n import lazy
from familiehus.kernel.refusals import sentence_for
from familiehus.shifts.kinds import Answer, How, Left, Outcome
from familiehus.shifts.models.columns import only_while
from familiehus.shifts.models.shifts import Shift
from familiehus.volunteers.models import Volunteer


class ShiftSignup(Keyed, Base):
    """Somebody is on a shift. Owns one hold on the person's time while that is so.

    `accept_by`: the shift was moved or made longer, and the seat is freed if nobody says yes again until then.
    What happened on the day (came, went, did not come) is written down to count hours, never points.
    """

    __tablename__ = "shift_signups"
    __table_args__ = (
        Index(
            "uq_shift_signups_live",
            "shift_id",
            "volunteer_id",
            unique=True,
            sqlite_where=only_while("left_at"),
            postgresql_where=only_while("left_at"),
        ),  # type: ignore[arg-type]
        Index(
            "uq_shift_signups_lead",
            "shift_id",
            unique=True,
            sqlite_where=text("left_at IS NULL AND is_lead"),
            postgresql_where=text("left_at IS NULL AND is_lead"),
        ),
        CheckConstraint("went_at IS NULL OR went_at >= came_at", name="went_after_came"),
        Index("ix_shift_signups_volunteer_id_left_at", "volunteer_id", "left_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    shift_id: Mapped[int] = mapped_column(ForeignKey("shifts.id"), index=True)
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteers.id"))
    how: Mapped[How] = mapped_column(one_of(How))
    is_lead: Mapped[bool] = mapped_column(default=False)
    hold_id: Mapped[int | None] = mapped_column(ForeignKey("holds.id"), unique=True)
    taken_at: Mapped[datetime] = mapped_column(default=clock.now)
    accept_by: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    left_why: Mapped[Left | None] = mapped_column(one_of(Left))
    left_late: Mapped[bool] = mapped_column(default=False)
    came_at: Mapped[datetime | None]
    went_at: Mapped[datetime | None]
    no_show_at: Mapped[datetime | None]

    shift: Mapped[Shift] = relationship(back_populates="signups")
    volunteer: Mapped[Volunteer] = relationship()
    hold: Mapped[Hold | None] = relationship()
    handovers: Mapped[list["Handover"]] = relationship(
        back_populates="signup", order_by="Handover.id", foreign_keys="Handover.signup_id"
    )

    @property
    def is_live(self) -> bool:
        return self.left_at is None

    @property
    def is_standing(self) -> bool:
        return self.how is How.STANDING

    @property
    def handover(self) -> "Handover | None":
        """The search for somebody else that goes on now."""
        return next((each for each in self.handovers if each.is_open), None)

    @property
    def seeks_another(self) -> bool:
        return self.is_live and self.handover is not None

    @property
    def name(self) -> str:
        return self.volunteer.person.name


class Handover(Keyed, Base):
    """ "I can't come": somebody else is sought. Until one says yes, the shift stays where it is.

    `taker`: who said yes; while `awaits_yes`, the coordinator has not agreed yet. `is_late`: said inside the
    cut-off.
    """

    __tablename__ = "shift_handovers"
    __table_args__ = (
        Index(
            "uq_shift_handovers_open",
            "signup_id",
            unique=True,
            sqlite_where=only_while("closed_at"),
            postgresql_where=only_while("closed_at"),
        ),
    )  # type: ignore[arg-type]

    id: Mapped[int] = mapped_column(primary_key=True)
    signup_id: Mapped[int] = mapped_column(ForeignKey("shift_signups.id"))
    opened_at: Mapped[datetime] = mapped_column(default=clock.now)
    asks_everybody: Mapped[bool] = mapped_column(default=False)
    is_late: Mapped[bool] = mapped_column(default=False)
    taker_id: Mapped[int | None] = mapped_column(ForeignKey("volunteers.id"), index=True)
    in_exchange_id: Mapped[int | None] = mapped_column(ForeignKey("shift_signups.id"), index=True)
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("shift_signups.id"), index=True)
    closed_at: Mapped[datetime | None]
    outcome: Mapped[Outcome | None] = mapped_column(one_of(Outcome))

    signup: Mapped[ShiftSignup] = relationship(back_populates="handovers", foreign_keys=[signup_id])
    taker: Mapped[Volunteer | None] = relationship()
    in_exchange: Mapped[ShiftSignup | None] = relationship(foreign_keys=[in_exchange_id])
    successor: Mapped[ShiftSignup | None] = relationship(foreign_keys=[successor_id])

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def awaits_yes(self) -> bool:
        return self.is_open and self.taker_id is not None

    @property
    def name(self) -> str:
        return self.signup.shift.title


class ShiftAsk(Keyed, Base):
    """Somebody was asked to take a shift, or to swap: when, by whom, what they said. The link is kept as a hash.

    "Not this time" ends every further question about that shift. `in_exchange`: the seat of their own that
    would go the other way.
    """

    __tablename__ = "shift_asks"
    __table_args__ = (
        Index(
            "uq_shift_asks_open",
            "shift_id",
            "volunteer_id",
            unique=True,
            sqlite_where=only_while("answered_at"),
            postgresql_where=only_while("answered_at"),
        ),  # type: ignore[arg-type]
        Index("ix_shift_asks_volunteer_id_asked_at", "volunteer_id", "asked_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    shift_id: Mapped[int] = mapped_column(ForeignKey("shifts.id"), index=True)
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteers.id"))
    handover_id: Mapped[int | None] = mapped_column(ForeignKey("shift_handovers.id"), index=True)
    in_exchange_id: Mapped[int | None] = mapped_column(ForeignKey("shift_signups.id"), index=True)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"), index=True)
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    answered_at: Mapped[datetime | None]
    answer: Mapped[Answer | None] = mapped_column(one_of(Answer))

    shift: Mapped[Shift] = relationship()
    volunteer: Mapped[Volunteer] = relationship()
    handover: Mapped[Handover | None] = relationship()
    in_exchange: Mapped[ShiftSignup | None] = relationship()
    asked_by: Mapped[Person | None] = relationship()

    @property
    def is_open(self) -> bool:
        return self.answered_at is None


ALREADY_ON = lazy("Personen er allerede på den vagt.")
ONE_LEAD = lazy("Vagten har allerede en, der er tovholder.")
sentence_for("uq_shift_signups_live", ALREADY_ON)
sentence_for("shift_signups.shift_id, shift_signups.volunteer_id", ALREADY_ON)
sentence_for("uq_shift_signups_lead", ONE_LEAD)
sentence_for("shift_signups.shift_id", ONE_LEAD)
