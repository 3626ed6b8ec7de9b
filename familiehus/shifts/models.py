"""Plans, the shifts they give, who is on them, who is asked, what was ticked off."""

from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, Enum, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from familiehus.accounts.models import Person
from familiehus.activities.models import Activity, Occurrence, Place
from familiehus.associations.models import Association
from familiehus.bookings.models import Hold
from familiehus.kernel import clock
from familiehus.kernel.db import Base, Keyed, Versioned
from familiehus.kernel.i18n import lazy
from familiehus.kernel.refusals import sentence_for
from familiehus.kernel.spans import Span
from familiehus.series.models import MINUTE, OccurrenceMixin, SeriesMixin
from familiehus.shifts.kinds import Answer, How, Left, Outcome, Part, Staffing, State
from familiehus.volunteers.guard import NOT_CLEARED
from familiehus.volunteers.models import Volunteer
from familiehus.volunteers.states import Task

MOST_PEOPLE = 30
GATE = NOT_CLEARED
"""What the triggers on sign-ups and shifts call the rule of the gate; its sentence is the volunteers'."""


def _one_of(kinds: type[StrEnum]) -> Enum:
    return Enum(
        kinds, native_enum=False, length=20, values_callable=lambda all_: [each.value for each in all_]
    )


def _live(column: str) -> dict[str, object]:
    """An index that only sees what is not over yet, on both databases."""
    return {"sqlite_where": text(f"{column} IS NULL"), "postgresql_where": text(f"{column} IS NULL")}


class ShiftPlan(SeriesMixin, Keyed, Versioned, Base):
    """A role of the house and when it is needed: once, by a rule of its own, or with an activity's dates.

    A plan that staffs an activity begins `before_minutes` before each date and ends `after_minutes` after it.
    `cutoff_hours`: from so long before the start, "I can't come" goes to the coordinator by telephone too.
    """

    __tablename__ = "shift_plans"
    __table_args__ = (
        CheckConstraint("length_minutes > 0", name="has_length"),
        CheckConstraint(
            f"min_people >= 1 AND max_people >= min_people AND max_people <= {MOST_PEOPLE}",
            name="people_in_order",
        ),
        CheckConstraint(
            "before_minutes BETWEEN 0 AND 600 AND after_minutes BETWEEN 0 AND 600", name="around_in_reason"
        ),
        CheckConstraint("cutoff_hours BETWEEN 0 AND 336", name="cutoff_in_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(80))
    task: Mapped[Task] = mapped_column(_one_of(Task))
    place_id: Mapped[int | None] = mapped_column(ForeignKey("places.id"), index=True)
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("activities.id"), index=True)
    before_minutes: Mapped[int] = mapped_column(default=0)
    after_minutes: Mapped[int] = mapped_column(default=0)
    meet: Mapped[str] = mapped_column(String(120), default="")
    min_people: Mapped[int] = mapped_column(default=1)
    max_people: Mapped[int] = mapped_column(default=2)
    with_children: Mapped[bool] = mapped_column(default=False)
    handover_needs_yes: Mapped[bool] = mapped_column(default=False)
    cutoff_hours: Mapped[int] = mapped_column(default=24)
    opening: Mapped[list[str]] = mapped_column(JSON, default=list)
    closing: Mapped[list[str]] = mapped_column(JSON, default=list)
    ended_at: Mapped[datetime | None]

    place: Mapped[Place | None] = relationship()
    activity: Mapped[Activity | None] = relationship()
    shifts: Mapped[list["Shift"]] = relationship(back_populates="plan", order_by="Shift.original_start")
    standing: Mapped[list["StandingPerson"]] = relationship(
        back_populates="plan", order_by="StandingPerson.id"
    )

    @property
    def name(self) -> str:
        return self.title

    @property
    def is_over(self) -> bool:
        return self.ended_at is not None

    @property
    def cutoff(self) -> timedelta:
        return timedelta(hours=self.cutoff_hours)

    def around(self, occurrence: Occurrence) -> Span:
        """When the shift is on an activity's date."""
        return Span(
            occurrence.starts_at - self.before_minutes * MINUTE,
            occurrence.ends_at + self.after_minutes * MINUTE,
        )


class StandingPerson(Keyed, Base):
    """Somebody who comes every time, from a day until a day (the first on which it is no longer so)."""

    __tablename__ = "shift_standing"
    __table_args__ = (
        Index(
            "uq_shift_standing_live",
            "plan_id",
            "volunteer_id",
            unique=True,
            **_live("until_on"),  # type: ignore[arg-type]
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("shift_plans.id"), index=True)
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteers.id"), index=True)
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    is_lead: Mapped[bool] = mapped_column(default=False)

    plan: Mapped[ShiftPlan] = relationship(back_populates="standing")
    volunteer: Mapped[Volunteer] = relationship()

    def is_standing(self, on: date) -> bool:
        return self.from_on <= on and (self.until_on is None or on < self.until_on)


class Shift(OccurrenceMixin, Keyed, Versioned, Base):
    """One shift of a plan. What decides who may be on it stands on the row itself: time, task, children, seats.

    `first_on` and `last_on` are the local days it touches; approvals are judged at both.
    """

    __tablename__ = "shifts"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        CheckConstraint("last_on >= first_on", name="days_in_order"),
        CheckConstraint(
            f"min_people >= 1 AND max_people >= min_people AND max_people <= {MOST_PEOPLE}",
            name="people_in_order",
        ),
        UniqueConstraint("plan_id", "original_start"),
        Index("ix_shifts_starts_at", "starts_at"),
        Index("ix_shifts_ends_at_starts_at", "ends_at", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("shift_plans.id"))
    occurrence_id: Mapped[int | None] = mapped_column(ForeignKey("occurrences.id"), index=True)
    state: Mapped[State] = mapped_column(_one_of(State), default=State.PLANNED)
    reason: Mapped[str] = mapped_column(String(300), default="")
    first_on: Mapped[date]
    last_on: Mapped[date]
    task: Mapped[Task] = mapped_column(_one_of(Task))
    with_children: Mapped[bool]
    min_people: Mapped[int]
    max_people: Mapped[int]
    place_id: Mapped[int | None] = mapped_column(ForeignKey("places.id"), index=True)
    note: Mapped[str] = mapped_column(String(300), default="")

    plan: Mapped[ShiftPlan] = relationship(back_populates="shifts")
    occurrence: Mapped[Occurrence | None] = relationship()
    place: Mapped[Place | None] = relationship()
    signups: Mapped[list["ShiftSignup"]] = relationship(back_populates="shift", order_by="ShiftSignup.id")
    hands: Mapped[list["AssociationHands"]] = relationship(
        back_populates="shift", order_by="AssociationHands.id"
    )

    @property
    def title(self) -> str:
        return self.plan.title

    @property
    def name(self) -> str:
        return self.title

    @property
    def where(self) -> str:
        return self.place.name if self.place else ""

    @property
    def is_on(self) -> bool:
        return self.state is State.PLANNED

    @property
    def live(self) -> list["ShiftSignup"]:
        """Who is on it now, in no order."""
        return [each for each in self.signups if each.left_at is None]

    @property
    def on_it(self) -> list["ShiftSignup"]:
        """Who is on it now, whoever leads first."""
        return sorted(self.live, key=lambda each: (not each.is_lead, each.id))

    @property
    def days(self) -> list[date]:
        """The local days it touches."""
        return list(dict.fromkeys((self.first_on, self.last_on)))

    @property
    def brought(self) -> int:
        """How many hands associations bring."""
        return sum(each.hands for each in self.hands)

    @property
    def taken(self) -> int:
        return len(self.live) + self.brought

    @property
    def missing(self) -> int:
        """How many more it needs; who seeks somebody else is still on it until then. Nobody is, once it is over."""
        return max(0, self.min_people - self.taken) if self.is_on and not self.is_over else 0

    @property
    def free(self) -> int:
        return max(0, self.max_people - self.taken)

    @property
    def staffing(self) -> Staffing:
        if not self.taken:
            return Staffing.EMPTY
        if self.missing:
            return Staffing.SHORT
        return Staffing.ENOUGH if self.free else Staffing.FULL

    @property
    def adults(self) -> list["ShiftSignup"]:
        return [each for each in self.live if not each.volunteer.is_young(self.first_on)]

    @property
    def lacks_adult(self) -> bool:
        """Somebody under 18 is on it without any adult: it must not be held like that."""
        return self.is_on and bool(self.live) and not self.adults

    @property
    def lacks_second_adult(self) -> bool:
        """Children take part and fewer than two adults are on it."""
        return self.is_on and self.with_children and len(self.adults) + self.brought < 2

    @property
    def seeks(self) -> list["ShiftSignup"]:
        """Those on it who look for somebody else."""
        return [each for each in self.on_it if each.seeks_another]

    @property
    def is_short(self) -> bool:
        """Whether it needs a hand: too few, somebody who wants out, or no adult."""
        return self.is_on and bool(self.missing or self.seeks or self.lacks_adult)

    @property
    def is_inside_cutoff(self) -> bool:
        return clock.now() >= self.starts_at - self.plan.cutoff

    def stand_in(self, span: Span) -> None:
        """Be at that time, and on those local days."""
        self.starts_at, self.ends_at = span.starts_at, span.ends_at
        self.first_on = clock.local_day(span.starts_at)
        self.last_on = clock.local_day(span.ends_at - timedelta(microseconds=1))

    def has_changed(self) -> None:
        """Calendars that follow it must see it as newer."""
        self.changed_at = clock.now()
        self.sequence = max(self.sequence, self.plan.sequence) + 1


class ShiftSignup(Keyed, Base):
    """Somebody is on a shift. Owns one hold on the person's time while that is so.

    `accept_by`: the shift was moved or made longer, and the seat is freed if nobody says yes again until then.
    What happened on the day (came, went, did not come) is written down to count hours, never points.
    """

    __tablename__ = "shift_signups"
    __table_args__ = (
        Index("uq_shift_signups_live", "shift_id", "volunteer_id", unique=True, **_live("left_at")),  # type: ignore[arg-type]
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
    how: Mapped[How] = mapped_column(_one_of(How))
    is_lead: Mapped[bool] = mapped_column(default=False)
    hold_id: Mapped[int | None] = mapped_column(ForeignKey("holds.id"), unique=True)
    taken_at: Mapped[datetime] = mapped_column(default=clock.now)
    accept_by: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    left_why: Mapped[Left | None] = mapped_column(_one_of(Left))
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
    __table_args__ = (Index("uq_shift_handovers_open", "signup_id", unique=True, **_live("closed_at")),)  # type: ignore[arg-type]

    id: Mapped[int] = mapped_column(primary_key=True)
    signup_id: Mapped[int] = mapped_column(ForeignKey("shift_signups.id"))
    opened_at: Mapped[datetime] = mapped_column(default=clock.now)
    asks_everybody: Mapped[bool] = mapped_column(default=False)
    is_late: Mapped[bool] = mapped_column(default=False)
    taker_id: Mapped[int | None] = mapped_column(ForeignKey("volunteers.id"), index=True)
    in_exchange_id: Mapped[int | None] = mapped_column(ForeignKey("shift_signups.id"), index=True)
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("shift_signups.id"), index=True)
    closed_at: Mapped[datetime | None]
    outcome: Mapped[Outcome | None] = mapped_column(_one_of(Outcome))

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
        Index("uq_shift_asks_open", "shift_id", "volunteer_id", unique=True, **_live("answered_at")),  # type: ignore[arg-type]
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
    answer: Mapped[Answer | None] = mapped_column(_one_of(Answer))

    shift: Mapped[Shift] = relationship()
    volunteer: Mapped[Volunteer] = relationship()
    handover: Mapped[Handover | None] = relationship()
    in_exchange: Mapped[ShiftSignup | None] = relationship()
    asked_by: Mapped[Person | None] = relationship()

    @property
    def is_open(self) -> bool:
        return self.answered_at is None


class ShiftTick(Base):
    """A line of a shift's checklist is done: which, when, by whom."""

    __tablename__ = "shift_ticks"
    __table_args__ = (UniqueConstraint("shift_id", "part", "line"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    shift_id: Mapped[int] = mapped_column(ForeignKey("shifts.id"))
    part: Mapped[Part] = mapped_column(_one_of(Part))
    line: Mapped[str] = mapped_column(String(200))
    ticked_at: Mapped[datetime] = mapped_column(default=clock.now)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"), index=True)

    by: Mapped[Person | None] = relationship()


class AssociationHands(Keyed, Base):
    """An association brings so many hands, unnamed. Never where children take part: there everybody is a
    volunteer by name, and passes the gate."""

    __tablename__ = "shift_hands"
    __table_args__ = (
        UniqueConstraint("shift_id", "association_id"),
        CheckConstraint(f"hands BETWEEN 1 AND {MOST_PEOPLE}", name="hands_in_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    shift_id: Mapped[int] = mapped_column(ForeignKey("shifts.id"))
    association_id: Mapped[int] = mapped_column(ForeignKey("associations.id"), index=True)
    hands: Mapped[int]

    shift: Mapped[Shift] = relationship(back_populates="hands")
    association: Mapped[Association] = relationship()


FULL = lazy("Vagten er lige blevet fuld. Se, om der er en anden, du kan tage.")
ALREADY_ON = lazy("Personen er allerede på den vagt.")
sentence_for("shift_seats_not_exceeded", FULL)
sentence_for("uq_shift_signups_live", ALREADY_ON)
sentence_for("shift_signups.shift_id, shift_signups.volunteer_id", ALREADY_ON)
ONE_LEAD = lazy("Vagten har allerede en, der er tovholder.")
sentence_for("uq_shift_signups_lead", ONE_LEAD)
sentence_for("shift_signups.shift_id", ONE_LEAD)
STANDS = lazy("Personen er allerede fast på den vagt.")
sentence_for("uq_shift_standing_live", STANDS)
sentence_for("shift_standing.plan_id, shift_standing.volunteer_id", STANDS)
sentence_for(
    "shift_hands_never_with_children",
    lazy("Når børn er med, skal alle være frivillige med navn og godkendelse."),
)
