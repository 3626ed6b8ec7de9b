"""Matches and visits: who is to come to which family, when, and whether they are home safe.

There is no free text about a family but the coordinator's reason for a match. Days are local days.
"""

from datetime import date, datetime, timedelta

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from familiehus.accounts.models import Person
from familiehus.bookings.models import Hold
from familiehus.families.models import Household
from familiehus.kernel import clock
from familiehus.kernel.db import Base, Keyed, Stamped, Versioned
from familiehus.kernel.spans import Span
from familiehus.series.models import MINUTE, OccurrenceMixin, SeriesMixin
from familiehus.visits.states import (
    STEPS,
    Act,
    Ask,
    Closing,
    Doing,
    How,
    Known,
    Side,
    Stand,
    State,
    Talk,
    Tap,
)
from familiehus.volunteers.models import Volunteer
from familiehus.volunteers.states import Task

GRACE, TRAVEL = 30, 15
FOLLOW_UP_WEEKS = [5]
SHOWN_BEFORE, SHOWN_AFTER = timedelta(hours=24), timedelta(hours=2)


class VisitRules(Versioned, Stamped, Base):
    """The house's rules of visiting, as the manager says. One row, made when saved.

    `grace_minutes` after the planned end the visitor is reminded, as long again after that the alarm goes.
    `follow_up_weeks`: after how many weeks somebody asks how it goes, besides midway and at the end.
    """

    __tablename__ = "visit_rules"
    __table_args__ = (
        CheckConstraint("id = 1", name="one_house"),
        CheckConstraint("grace_minutes BETWEEN 5 AND 120", name="grace_in_reason"),
        CheckConstraint("travel_minutes BETWEEN 0 AND 120", name="travel_in_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    grace_minutes: Mapped[int] = mapped_column(default=GRACE)
    travel_minutes: Mapped[int] = mapped_column(default=TRAVEL)
    follow_up_weeks: Mapped[list[int]] = mapped_column(JSON, default=lambda: list(FOLLOW_UP_WEEKS))
    listener_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    after_hours: Mapped[str] = mapped_column(String(200), default="")

    listener: Mapped[Person | None] = relationship()

    @classmethod
    def unsaid(cls) -> "VisitRules":
        """The rules of a house that has not written any: fit to be read, not in the database."""
        return cls(
            id=1,
            row_version=0,
            grace_minutes=GRACE,
            travel_minutes=TRAVEL,
            follow_up_weeks=list(FOLLOW_UP_WEEKS),
            after_hours="",
        )

    @property
    def grace(self) -> timedelta:
        return self.grace_minutes * MINUTE

    @property
    def travel(self) -> timedelta:
        return self.travel_minutes * MINUTE


class MatchKind(Keyed, Versioned, Stamped, Base):
    """A kind of match: its usual rhythm, length and how long it goes on, and what the visiting side must be
    approved for. `is_alone_with_child`: a parent's written yes comes first."""

    __tablename__ = "match_kinds"
    __table_args__ = (
        CheckConstraint("every_weeks BETWEEN 1 AND 8", name="rhythm_in_reason"),
        CheckConstraint("length_minutes BETWEEN 15 AND 720", name="length_in_reason"),
        CheckConstraint("weeks BETWEEN 1 AND 104", name="weeks_in_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(60), unique=True)
    every_weeks: Mapped[int] = mapped_column(default=1)
    length_minutes: Mapped[int] = mapped_column(default=120)
    weeks: Mapped[int] = mapped_column(default=26)
    is_alone_with_child: Mapped[bool] = mapped_column(default=False)
    also_needs: Mapped[list[str]] = mapped_column(JSON, default=list)
    is_offered: Mapped[bool] = mapped_column(default=True)

    @property
    def label(self) -> str:
        return self.title

    @property
    def tasks(self) -> list[Task]:
        """What each of the visiting side must be cleared for; visiting a home always."""
        return [Task.HOME_VISIT, *(Task(task) for task in self.also_needs if task != Task.HOME_VISIT)]


class Match(Keyed, Versioned, Stamped, Base):
    """A family's wish for a visitor, and what came of it.

    `why` is the coordinator's reason for the proposal. `consent_from` names who gave the parents' written yes
    to a volunteer being alone with a child. `address_agreed_at`: a family with a protected address has agreed
    that the visitor may see it around a visit.
    """

    __tablename__ = "matches"
    __table_args__ = (
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed_when_closed"),
        CheckConstraint(
            "planned_until IS NULL OR first_on IS NULL OR planned_until > first_on", name="until_after_first"
        ),
        Index("ix_matches_state_wished_on", "state", "wished_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id"), index=True)
    kind_id: Mapped[int] = mapped_column(ForeignKey("match_kinds.id"))
    state: Mapped[str] = mapped_column(String(10), default=State.WISH)
    wished_on: Mapped[date] = mapped_column(default=clock.today)
    language: Mapped[str] = mapped_column(String(10), default="")
    weekdays: Mapped[list[int]] = mapped_column(JSON, default=list)
    why: Mapped[str] = mapped_column(String(500), default="")
    known: Mapped[str] = mapped_column(String(15), default=Known.UNASKED)
    first_on: Mapped[date | None]
    planned_until: Mapped[date | None]
    family_accepted_at: Mapped[datetime | None]
    consent_at: Mapped[datetime | None]
    consent_from: Mapped[str] = mapped_column(String(120), default="")
    consent_noted_by: Mapped[str] = mapped_column(String(40), default="")
    address_agreed_at: Mapped[datetime | None]
    began_at: Mapped[datetime | None]
    paused_until: Mapped[date | None]
    closed_at: Mapped[datetime | None]
    closed_because: Mapped[str] = mapped_column(String(10), default="")

    household: Mapped[Household] = relationship(lazy="joined", innerjoin=True)
    kind: Mapped[MatchKind] = relationship(lazy="joined", innerjoin=True)
    visitors: Mapped[list["MatchVisitor"]] = relationship(
        back_populates="match", order_by="MatchVisitor.id", cascade="all, delete-orphan"
    )
    talks: Mapped[list["FollowUp"]] = relationship(
        back_populates="match", order_by="FollowUp.due_on, FollowUp.id", cascade="all, delete-orphan"
    )
    plans: Mapped[list["VisitPlan"]] = relationship(back_populates="match", order_by="VisitPlan.id")
    surveys: Mapped[list["ClosingSurvey"]] = relationship(
        back_populates="match", order_by="ClosingSurvey.id", cascade="all, delete-orphan"
    )

    @property
    def label(self) -> str:
        return self.kind.title

    @property
    def state_label(self) -> str:
        return State(self.state).label

    @property
    def is_open(self) -> bool:
        return self.state != State.CLOSED

    @property
    def now_visiting(self) -> list["MatchVisitor"]:
        """The visiting side as it is now."""
        return [each for each in self.visitors if each.is_current]

    @property
    def volunteers(self) -> list[Volunteer]:
        return [each.volunteer for each in self.now_visiting]

    @property
    def has_consent(self) -> bool:
        return self.consent_at is not None

    @property
    def lacks_consent(self) -> bool:
        return self.kind.is_alone_with_child and not self.has_consent

    @property
    def shows_address(self) -> bool:
        """A protected address only when the family has agreed to it."""
        return not self.household.has_protected_address or self.address_agreed_at is not None

    @property
    def are_all_agreed(self) -> bool:
        """Whether the family and everybody of the visiting side have said yes."""
        return (
            self.family_accepted_at is not None
            and bool(self.now_visiting)
            and all(each.accepted_at is not None for each in self.now_visiting)
        )

    @property
    def next_talk(self) -> "FollowUp | None":
        return next((each for each in self.talks if each.is_open), None)

    @property
    def closing_label(self) -> str:
        return Closing(self.closed_because).label if self.closed_because else ""

    def can(self, act: Act) -> bool:
        """Whether the act is possible where the match is; who may do it is another matter."""
        return self.state in STEPS[act].before


class MatchVisitor(Keyed, Base):
    """A volunteer of the visiting side, from being proposed until they are no longer of it.

    `sees_earlier`: the coordinator has opened what was before their time.
    """

    __tablename__ = "match_visitors"
    __table_args__ = (
        Index(
            "uq_match_visitors_one_current",
            "match_id",
            "volunteer_id",
            unique=True,
            sqlite_where=text("left_at IS NULL"),
            postgresql_where=text("left_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    match_id: Mapped[int] = mapped_column(ForeignKey("matches.id"), index=True)
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteers.id"), index=True)
    proposed_at: Mapped[datetime] = mapped_column(default=clock.now)
    accepted_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    sees_earlier: Mapped[bool] = mapped_column(default=False)

    match: Mapped[Match] = relationship(back_populates="visitors")
    volunteer: Mapped[Volunteer] = relationship(lazy="joined", innerjoin=True)

    @property
    def is_current(self) -> bool:
        return self.left_at is None


class FollowUp(Keyed, Base):
    """Somebody of the house asks both sides how it goes: when it is due, when it was done and by whom. No words."""

    __tablename__ = "match_follow_ups"
    __table_args__ = (Index("ix_match_follow_ups_due_on", "due_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    match_id: Mapped[int] = mapped_column(ForeignKey("matches.id"), index=True)
    talk: Mapped[str] = mapped_column(String(10))
    due_on: Mapped[date]
    done_on: Mapped[date | None]
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    dropped_at: Mapped[datetime | None]

    match: Mapped[Match] = relationship(back_populates="talks")
    done_by: Mapped[Person | None] = relationship()

    @property
    def label(self) -> str:
        return Talk(self.talk).label

    @property
    def is_open(self) -> bool:
        return self.done_on is None and self.dropped_at is None


class ClosingSurvey(Base):
    """Three short questions at the end, one to five each, asked of a side that wants to answer. No words."""

    __tablename__ = "match_surveys"
    __table_args__ = (
        UniqueConstraint("match_id", "side"),
        CheckConstraint(
            "helped BETWEEN 1 AND 5 AND fitted BETWEEN 1 AND 5 AND again BETWEEN 1 AND 5", name="one_to_five"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    match_id: Mapped[int] = mapped_column(ForeignKey("matches.id"))
    side: Mapped[str] = mapped_column(String(10))
    helped: Mapped[int]
    fitted: Mapped[int]
    again: Mapped[int]
    answered_on: Mapped[date] = mapped_column(default=clock.today)

    match: Mapped[Match] = relationship(back_populates="surveys")

    @property
    def label(self) -> str:
        return Side(self.side).label


class VisitPlan(SeriesMixin, Keyed, Base):
    """When the visits of a match are: a single one, or a series of them."""

    __tablename__ = "visit_plans"
    __table_args__ = (CheckConstraint("length_minutes > 0", name="has_length"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    match_id: Mapped[int] = mapped_column(ForeignKey("matches.id"), index=True)

    match: Mapped[Match] = relationship(back_populates="plans", lazy="joined", innerjoin=True)
    visits: Mapped[list["Visit"]] = relationship(back_populates="plan", order_by="Visit.original_start")


class Visit(OccurrenceMixin, Keyed, Versioned, Base):
    """One visit. What the visitor tapped stands in `taps` as it came; the times here are those that count now.

    After it only minutes, kilometres and a word from a fixed list are kept.
    """

    __tablename__ = "visits"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        CheckConstraint("minutes IS NULL OR minutes BETWEEN 0 AND 1440", name="minutes_of_a_day"),
        CheckConstraint("kilometres BETWEEN 0 AND 2000", name="kilometres_in_reason"),
        UniqueConstraint("plan_id", "original_start"),
        Index("ix_visits_starts_at", "starts_at"),
        Index("ix_visits_ends_at", "ends_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("visit_plans.id"))
    match_id: Mapped[int] = mapped_column(ForeignKey("matches.id"), index=True)
    on_way_at: Mapped[datetime | None]
    arrived_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    call_me_at: Mapped[datetime | None]
    called_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    cancelled_by: Mapped[str] = mapped_column(String(10), default="")
    missed_at: Mapped[datetime | None]
    missed_by: Mapped[str] = mapped_column(String(10), default="")
    reminded_at: Mapped[datetime | None]
    alarmed_at: Mapped[datetime | None]
    escalated_at: Mapped[datetime | None]
    looked_at: Mapped[datetime | None]
    safe_at: Mapped[datetime | None]
    safe_how: Mapped[str] = mapped_column(String(10), default="")
    safe_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    minutes: Mapped[int | None]
    kilometres: Mapped[int] = mapped_column(default=0)
    doing: Mapped[str] = mapped_column(String(12), default="")

    plan: Mapped[VisitPlan] = relationship(back_populates="visits")
    match: Mapped[Match] = relationship(lazy="joined", innerjoin=True)
    seats: Mapped[list["VisitSeat"]] = relationship(
        back_populates="visit", order_by="VisitSeat.id", cascade="all, delete-orphan"
    )
    taps: Mapped[list["VisitTap"]] = relationship(
        back_populates="visit", order_by="VisitTap.id", cascade="all, delete-orphan"
    )
    corrections: Mapped[list["VisitCorrection"]] = relationship(
        back_populates="visit", order_by="VisitCorrection.id", cascade="all, delete-orphan"
    )
    moves: Mapped[list["VisitMove"]] = relationship(
        back_populates="visit", order_by="VisitMove.id", cascade="all, delete-orphan"
    )
    safe_by: Mapped[Person | None] = relationship()

    @property
    def label(self) -> str:
        return self.match.kind.title

    @property
    def stand(self) -> Stand:
        if self.skipped_because:
            return Stand.SKIPPED
        if self.cancelled_at is not None:
            return Stand.CANCELLED
        if self.missed_at is not None:
            return Stand.MISSED
        if self.left_at is not None:
            return Stand.DONE
        if self.arrived_at is not None:
            return Stand.UNDER_WAY
        return Stand.ON_THE_WAY if self.on_way_at is not None else Stand.AGREED

    @property
    def is_on(self) -> bool:
        """Neither off, nor skipped, nor come to nothing."""
        return self.stand not in (Stand.SKIPPED, Stand.CANCELLED, Stand.MISSED)

    @property
    def is_closed(self) -> bool:
        """Whether nobody needs to worry any more."""
        return not self.is_on or self.left_at is not None or self.safe_at is not None

    @property
    def wants_a_call(self) -> bool:
        """Whether the visitor has asked to be rung and nobody has yet."""
        return self.call_me_at is not None and self.called_at is None

    @property
    def is_written_up(self) -> bool:
        return bool(self.doing)

    @property
    def visiting(self) -> list[Volunteer]:
        return [each.volunteer for each in self.seats if each.is_live]

    @property
    def asked_move(self) -> "VisitMove | None":
        """The new time that somebody has asked for and nobody has answered."""
        return next((each for each in self.moves if each.is_open), None)

    @property
    def doing_label(self) -> str:
        return Doing(self.doing).label if self.doing else ""

    @property
    def how_label(self) -> str:
        return How(self.safe_how).label if self.safe_how else ""

    @property
    def address_window(self) -> Span:
        """When the visitor may see where it is: from 24 hours before until 2 hours after, in real hours."""
        return Span(self.starts_at - SHOWN_BEFORE, self.ends_at + SHOWN_AFTER)

    def has_changed(self) -> None:
        self.changed_at = clock.now()
        self.sequence += 1


class VisitSeat(Base):
    """A volunteer is on a visit and holds the time. Held to the gate by the database, day by day."""

    __tablename__ = "visit_seats"
    __table_args__ = (
        CheckConstraint("last_on >= first_on", name="days_in_order"),
        Index(
            "uq_visit_seats_one_live",
            "visit_id",
            "volunteer_id",
            unique=True,
            sqlite_where=text("released_at IS NULL"),
            postgresql_where=text("released_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visits.id"), index=True)
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteers.id"), index=True)
    task: Mapped[str] = mapped_column(String(20), default=Task.HOME_VISIT)
    first_on: Mapped[date]
    last_on: Mapped[date]
    hold_id: Mapped[int | None] = mapped_column(ForeignKey(Hold.id), unique=True)
    released_at: Mapped[datetime | None]

    visit: Mapped[Visit] = relationship(back_populates="seats")
    volunteer: Mapped[Volunteer] = relationship(lazy="joined", innerjoin=True)
    hold: Mapped[Hold | None] = relationship()

    @property
    def is_live(self) -> bool:
        return self.released_at is None

    def stand_in(self, span: Span) -> None:
        """Be on the local days that the span touches."""
        self.first_on = clock.local_day(span.starts_at)
        self.last_on = clock.local_day(span.ends_at - timedelta(microseconds=1))


class VisitTap(Base):
    """A tap on the phone: when it was made there, and when it reached the house. The same tap counts once."""

    __tablename__ = "visit_taps"

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visits.id"), index=True)
    tap: Mapped[str] = mapped_column(String(10))
    tapped_at: Mapped[datetime]
    received_at: Mapped[datetime] = mapped_column(default=clock.now)
    by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    token: Mapped[str] = mapped_column(String(40), unique=True)

    visit: Mapped[Visit] = relationship(back_populates="taps")

    @property
    def label(self) -> str:
        return Tap(self.tap).label

    @property
    def came_late(self) -> bool:
        """Whether it waited for the net."""
        return self.received_at - self.tapped_at > 2 * MINUTE


class VisitCorrection(Base):
    """A time that was edited by hand: what it was, what it became, why, by whom. Seen by a coordinator or not yet."""

    __tablename__ = "visit_corrections"

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visits.id"), index=True)
    tap: Mapped[str] = mapped_column(String(10))
    was_at: Mapped[datetime | None]
    becomes_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(120))
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    seen_at: Mapped[datetime | None]

    visit: Mapped[Visit] = relationship(back_populates="corrections")
    by: Mapped[Person | None] = relationship()

    @property
    def label(self) -> str:
        return Tap(self.tap).label


class VisitMove(Keyed, Base):
    """One side asks for another time; it stands when the other has said yes."""

    __tablename__ = "visit_moves"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        Index(
            "uq_visit_moves_one_open",
            "visit_id",
            unique=True,
            sqlite_where=text("answered_at IS NULL"),
            postgresql_where=text("answered_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visits.id"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    asked_by: Mapped[str] = mapped_column(String(10))
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    answered_at: Mapped[datetime | None]
    said_yes: Mapped[bool | None]

    visit: Mapped[Visit] = relationship(back_populates="moves")

    @property
    def span(self) -> Span:
        return Span(self.starts_at, self.ends_at)

    @property
    def is_open(self) -> bool:
        return self.answered_at is None

    @property
    def asked_by_label(self) -> str:
        return Side(self.asked_by).label


class ListeningAsked(Keyed, Base):
    """A volunteer wants to talk: who, when, and that it was talked about. Never about whom; nothing on a family."""

    __tablename__ = "listening_asked"

    id: Mapped[int] = mapped_column(primary_key=True)
    ask: Mapped[str] = mapped_column(String(10))
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteers.id"), index=True)
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    talked_at: Mapped[datetime | None]
    talked_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))

    volunteer: Mapped[Volunteer] = relationship(lazy="joined", innerjoin=True)

    @property
    def label(self) -> str:
        return Ask(self.ask).label
