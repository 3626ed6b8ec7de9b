"""Matches: a family's wish for a visitor, both sides, follow-ups and the end; and who wants to be heard.

There is no free text about a family but the coordinator's reason for a match.
"""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from familiehus.accounts.models import Person
from familiehus.families.models import Household
from familiehus.kernel import clock
from familiehus.kernel.db import Base, Keyed, Stamped, Versioned
from familiehus.visits.models.rules import MatchKind
from familiehus.visits.states import RUNNING, STEPS, Act, Ask, Closing, Goal, Known, Side, State, Talk
from familiehus.volunteers.models import Volunteer

if TYPE_CHECKING:
    from familiehus.visits.models.visits import VisitPlan


class Match(Keyed, Versioned, Stamped, Base):
    """A family's wish for a visitor, and what came of it.

    `why` is the coordinator's reason for the proposal. `consent_from` names who gave the parents' written yes
    to a volunteer being alone with a child. `address_agreed_at`: a family with a protected address has agreed
    that the visitor may see it around a visit. `goals`: what both sides want to come nearer to, while it goes on.
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
    goals: Mapped[list[str]] = mapped_column(JSON, default=list)
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
    def last_on(self) -> date | None:
        """The last day of what is planned."""
        return self.planned_until - timedelta(days=1) if self.planned_until else None

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
    def goal_labels(self) -> list[str]:
        return [each.label for each in Goal if each in self.goals]

    @property
    def next_talk(self) -> "FollowUp | None":
        return next((each for each in self.talks if each.is_open), None)

    @property
    def closing_label(self) -> str:
        return Closing(self.closed_because).label if self.closed_because else ""

    def take_back_yeses(self) -> None:
        """Nobody is of the visiting side any more. What the family said yes to (to being visited, to its protected
        address being seen, to a child being alone with them) it said of those who were, and is asked anew."""
        self.family_accepted_at = self.address_agreed_at = self.consent_at = None
        self.consent_from = self.consent_noted_by = ""
        self.goals = []

    def can(self, act: Act) -> bool:
        """Whether the act is possible where the match is; who may do it is another matter."""
        return self.state in STEPS[act].before


class MatchVisitor(Keyed, Base):
    """A volunteer of the visiting side, from being proposed until they are no longer of it.

    `sees_earlier`: the coordinator has opened what was before their time. `shares_phone`: the volunteer lets the
    family have their number while they visit it.
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
    shares_phone: Mapped[bool] = mapped_column(default=False)

    match: Mapped[Match] = relationship(back_populates="visitors")
    volunteer: Mapped[Volunteer] = relationship(lazy="joined", innerjoin=True)

    @property
    def is_current(self) -> bool:
        return self.left_at is None

    @property
    def shared_phone(self) -> str:
        """The number that the family may ring: once both have said yes, for as long as it goes on."""
        shares = self.shares_phone and self.is_current and self.match.state in RUNNING
        return (self.volunteer.person.phone or "") if shares else ""


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
