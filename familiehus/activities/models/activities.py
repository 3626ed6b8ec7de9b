"""One activity, a single one or a series, and who arranges it."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    String,
    Table,
    Text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from familiehus.accounts.models import Person
from familiehus.activities.kinds import SETTLED, Category, DateState, Language, State
from familiehus.activities.models.places import Place
from familiehus.associations.models import Association
from familiehus.kernel import clock
from familiehus.kernel.db import Base, Keyed, Versioned, one_of
from familiehus.series.models import SeriesMixin
from familiehus.series.rules import Rule
from familiehus.volunteers.states import Proof

if TYPE_CHECKING:
    from familiehus.activities.models.dates import Occurrence

activity_organisers = Table(
    "activity_organisers",
    Base.metadata,
    Column("activity_id", ForeignKey("activities.id"), primary_key=True),
    Column("association_id", ForeignKey("associations.id"), primary_key=True, index=True),
)
"""Members of the network that arrange an activity together with its first organiser."""


class Activity(SeriesMixin, Keyed, Versioned, Base):
    """What is said and agreed about an activity; when it happens stands on its dates.

    `public_text` is for everybody, `internal_note` for staff alone. A place of the house, or a meeting point
    for what happens away from it. Seats: NULL is no limit, 0 is closed; they count for each date.

    `for_volunteers`: for the house's own volunteers, who see it beside staff, and nobody else. Such a one may be
    a course that is itself a proof behind approvals: `gives_proof` says which, and attending it grants it.

    What no single rule can say (the 2nd and the 4th Tuesday) is several series beside each other: one to
    people, who plan, show and cancel them together; each its own to calendars.
    """

    __tablename__ = "activities"
    __table_args__ = (
        CheckConstraint("length_minutes > 0", name="has_length"),
        CheckConstraint("price >= 0", name="price_not_negative"),
        CheckConstraint("ages_from IS NULL OR ages_to IS NULL OR ages_from <= ages_to", name="ages_in_order"),
        CheckConstraint("seats_total IS NULL OR seats_total >= 0", name="seats_total_not_negative"),
        CheckConstraint("seats_adults IS NULL OR seats_adults >= 0", name="seats_adults_not_negative"),
        CheckConstraint("seats_children IS NULL OR seats_children >= 0", name="seats_children_not_negative"),
        CheckConstraint(
            "NOT for_volunteers OR (NOT takes_signups AND NOT is_open_to_all)",
            name="volunteers_just_come",
        ),
        CheckConstraint("gives_proof = '' OR for_volunteers", name="proofs_are_for_volunteers"),
        Index("ix_activities_state_category", "state", "category"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    state: Mapped[State] = mapped_column(one_of(State), default=State.DRAFT)

    title: Mapped[str] = mapped_column(String(200))
    short_name: Mapped[str] = mapped_column(String(10), default="")
    public_text: Mapped[str] = mapped_column(Text, default="")
    internal_note: Mapped[str] = mapped_column(Text, default="")
    category: Mapped[Category] = mapped_column(one_of(Category))
    target_group: Mapped[str] = mapped_column(String(200), default="")
    ages_from: Mapped[int | None]
    ages_to: Mapped[int | None]
    language: Mapped[Language] = mapped_column(one_of(Language), default=Language.DANISH)
    price: Mapped[int] = mapped_column(default=0)
    food: Mapped[str] = mapped_column(String(200), default="")
    transport: Mapped[str] = mapped_column(String(200), default="")
    bring: Mapped[str] = mapped_column(String(200), default="")
    picture: Mapped[str | None] = mapped_column(String(40))
    search_text: Mapped[str] = mapped_column(Text, default="")

    place_id: Mapped[int | None] = mapped_column(ForeignKey("places.id"), index=True)
    meeting_point: Mapped[str] = mapped_column(String(200), default="")
    responsible_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"), index=True)
    organiser_id: Mapped[int | None] = mapped_column(ForeignKey("associations.id"), index=True)

    takes_signups: Mapped[bool] = mapped_column(default=False)
    signup_closes_hours: Mapped[int | None]
    is_open_to_all: Mapped[bool] = mapped_column(default=False)
    for_volunteers: Mapped[bool] = mapped_column(default=False)
    gives_proof: Mapped[str] = mapped_column(String(20), default="")
    seats_total: Mapped[int | None]
    seats_adults: Mapped[int | None]
    seats_children: Mapped[int | None]

    beside_id: Mapped[int | None] = mapped_column(ForeignKey("activities.id"), index=True)
    split_from_id: Mapped[int | None] = mapped_column(ForeignKey("activities.id"), index=True)
    source_uid: Mapped[str | None] = mapped_column(String(255), index=True)

    place: Mapped[Place | None] = relationship()
    responsible: Mapped[Person | None] = relationship()
    organiser: Mapped[Association | None] = relationship()
    along: Mapped[list[Association]] = relationship(secondary=activity_organisers, order_by=Association.name)
    beside: Mapped["Activity | None"] = relationship(
        remote_side=[id], foreign_keys=[beside_id], back_populates="others"
    )
    others: Mapped[list["Activity"]] = relationship(
        foreign_keys=[beside_id], back_populates="beside", order_by="Activity.id"
    )
    occurrences: Mapped[list["Occurrence"]] = relationship(back_populates="activity", cascade="all")

    @property
    def co_organisers(self) -> tuple[Association, ...]:
        """The members that arrange it together with the first organiser, by name."""
        return tuple(sorted(self.along, key=lambda each: each.name))

    @co_organisers.setter
    def co_organisers(self, members: tuple[Association, ...]) -> None:
        self.along = [each for each in members if each is not self.organiser]

    @property
    def organisers(self) -> list[Association]:
        """Everybody who arranges it, the first organiser first; nobody when it is the house itself."""
        return [each for each in (self.organiser, *self.co_organisers) if each is not None]

    @property
    def name(self) -> str:
        return self.title

    @property
    def is_draft(self) -> bool:
        return self.state is State.DRAFT

    @property
    def proof(self) -> Proof | None:
        """What a volunteer has shown by having been there; None for all that is no such course."""
        return Proof(self.gives_proof) if self.gives_proof else None

    @property
    def is_drop_in(self) -> bool:
        return not self.takes_signups

    @property
    def together(self) -> list["Activity"]:
        """The series that are one activity to people, this one among them; most stand alone."""
        leader = self.beside or self
        return [leader, *leader.others]

    @property
    def rules(self) -> list[Rule]:
        """Every rule it comes by, without those of series that are over."""
        running = [each for each in self.together if each is self or each.state is not State.HELD]
        return [each.rule for each in running if each.rule is not None]

    @property
    def dates(self) -> list["Occurrence"]:
        """The dates of the rule, skipped ones too, by original start; not those that the rule no longer has."""
        rows = (row for row in self.occurrences if row.state is not DateState.DROPPED)
        return sorted(rows, key=lambda row: row.original_start)

    @property
    def has_more_to_come(self) -> bool:
        """Whether the rule has dates beyond those that are rows yet."""
        return self.generated_until is not None and self.timetable.reaches_past(self.generated_until)

    def settle(self, *, for_good: bool = False) -> None:
        """Stand in the state that its dates are in; a draft stays one. A rule that comes so seldom that one date alone
        is in sight goes on when that one is called off, unless the whole was, `for_good`."""
        if self.is_draft:
            return
        shown = [row for row in self.occurrences if row.is_shown]
        ahead = [row for row in shown if not row.is_over]
        states = {row.state for row in ahead}
        if len(ahead) == 1 and not for_good and self.state is State.PUBLISHED and self.has_more_to_come:
            return
        for date_state, state in SETTLED:
            if date_state in states:
                self.state = state
                return
        if self.has_more_to_come and self.state is not State.CANCELLED:
            self.state = State.PUBLISHED
        elif shown and all(row.state is DateState.CANCELLED for row in shown):
            self.state = State.CANCELLED
        else:
            self.state = State.HELD
