"""Places of the house, activities (a single one or a series), their dates, and where they came from."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    Enum,
    ForeignKey,
    Index,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from familiehus.accounts.models import Person
from familiehus.activities.kinds import OFF, SETTLED, SHOWN, Category, DateState, Language, State
from familiehus.associations.models import Association
from familiehus.bookings.models import Hold, Resource
from familiehus.kernel import clock
from familiehus.kernel.db import Base, Keyed, Versioned
from familiehus.kernel.i18n import lazy
from familiehus.kernel.refusals import sentence_for
from familiehus.series.models import OccurrenceMixin, SeriesMixin
from familiehus.series.rules import Rule
from familiehus.volunteers.states import Proof


def _one_of(kinds: type[StrEnum]) -> Enum:
    return Enum(
        kinds, native_enum=False, length=20, values_callable=lambda all_: [each.value for each in all_]
    )


class Place(Keyed, Versioned, Base):
    """A room of the house, the yard, a lent hall. An exclusive one holds one activity at a time."""

    __tablename__ = "places"
    __table_args__ = (CheckConstraint("seats IS NULL OR seats >= 0", name="seats_not_negative"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    address: Mapped[str] = mapped_column(String(200), default="")
    seats: Mapped[int | None]
    access_notes: Mapped[str] = mapped_column(Text, default="")
    retired_at: Mapped[datetime | None]
    resource_id: Mapped[int] = mapped_column(ForeignKey("resources.id"), unique=True)

    resource: Mapped[Resource] = relationship(lazy="joined", innerjoin=True)

    @property
    def is_exclusive(self) -> bool:
        return self.resource.is_exclusive

    @property
    def is_in_use(self) -> bool:
        return self.retired_at is None


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
    state: Mapped[State] = mapped_column(_one_of(State), default=State.DRAFT)

    title: Mapped[str] = mapped_column(String(200))
    short_name: Mapped[str] = mapped_column(String(10), default="")
    public_text: Mapped[str] = mapped_column(Text, default="")
    internal_note: Mapped[str] = mapped_column(Text, default="")
    category: Mapped[Category] = mapped_column(_one_of(Category))
    target_group: Mapped[str] = mapped_column(String(200), default="")
    ages_from: Mapped[int | None]
    ages_to: Mapped[int | None]
    language: Mapped[Language] = mapped_column(_one_of(Language), default=Language.DANISH)
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

    def settle(self) -> None:
        """Stand in the state that its dates are in; a draft stays one."""
        if self.is_draft:
            return
        shown = [row for row in self.occurrences if row.is_shown]
        states = {row.state for row in shown if not row.is_over}
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


class Occurrence(OccurrenceMixin, Keyed, Versioned, Base):
    """One date of an activity, with what is its own: another title, time, place, number of seats, person.

    Place and seats stand on the date itself (taken over from the activity unless they are its own), so that
    one row tells whether there is room. `taken_…` count sign-ups and change only by a guarded UPDATE.
    """

    __tablename__ = "occurrences"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        CheckConstraint("taken_adults >= 0 AND taken_children >= 0", name="taken_not_negative"),
        CheckConstraint(
            "seats_total IS NULL OR taken_adults + taken_children <= seats_total", name="seats_total"
        ),
        CheckConstraint("seats_adults IS NULL OR taken_adults <= seats_adults", name="seats_adults"),
        CheckConstraint("seats_children IS NULL OR taken_children <= seats_children", name="seats_children"),
        Index("ix_occurrences_ends_at_starts_at", "ends_at", "starts_at"),
        Index("ix_occurrences_starts_at", "starts_at"),
        Index(
            "uq_occurrences_activity_id_original_start",
            "activity_id",
            "original_start",
            unique=True,
            sqlite_where=text("state <> 'dropped'"),
            postgresql_where=text("state <> 'dropped'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activities.id"), index=True)
    state: Mapped[DateState] = mapped_column(_one_of(DateState), default=DateState.PLANNED)
    reason: Mapped[str] = mapped_column(String(300), default="")

    own_title: Mapped[str | None] = mapped_column(String(200))
    note: Mapped[str] = mapped_column(String(500), default="")
    own_responsible_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"), index=True)

    place_id: Mapped[int | None] = mapped_column(ForeignKey("places.id"), index=True)
    meeting_point: Mapped[str] = mapped_column(String(200), default="")
    has_own_place: Mapped[bool] = mapped_column(default=False)
    hold_id: Mapped[int | None] = mapped_column(ForeignKey("holds.id"), unique=True)

    seats_total: Mapped[int | None]
    seats_adults: Mapped[int | None]
    seats_children: Mapped[int | None]
    has_own_seats: Mapped[bool] = mapped_column(default=False)
    taken_adults: Mapped[int] = mapped_column(default=0)
    taken_children: Mapped[int] = mapped_column(default=0)

    activity: Mapped[Activity] = relationship(back_populates="occurrences")
    place: Mapped[Place | None] = relationship()
    own_responsible: Mapped[Person | None] = relationship()
    hold: Mapped[Hold | None] = relationship()

    @property
    def title(self) -> str:
        return self.own_title or self.activity.title

    @property
    def name(self) -> str:
        return self.title

    @property
    def responsible(self) -> Person | None:
        return self.own_responsible or self.activity.responsible

    @property
    def where(self) -> str:
        """The place's name, or the meeting point; empty while nobody knows."""
        return self.place.name if self.place else self.meeting_point

    @property
    def is_off(self) -> bool:
        """Postponed or cancelled: shown, struck through, takes nobody's time."""
        return self.state in OFF

    @property
    def is_shown(self) -> bool:
        return self.state in SHOWN

    @property
    def differs(self) -> bool:
        """Whether calendars need this date told beside the series (an override with RECURRENCE-ID). A date
        that once differed in substance stays told, so that its SEQUENCE never goes back."""
        return bool(
            self.sequence
            or self.has_own_time
            or self.has_own_place
            or self.own_title
            or self.note
            or self.state in OFF
        )

    @property
    def signup_closes_at(self) -> datetime | None:
        """When sign-up ends: so many hours before the start, else at the start; None for drop-in."""
        if not self.activity.takes_signups:
            return None
        return self.starts_at - timedelta(hours=self.activity.signup_closes_hours or 0)

    @property
    def signup_is_over(self) -> bool:
        """Whether nobody can sign up any more, however many seats are left; never so for drop-in."""
        return self.signup_closes_at is not None and self.signup_closes_at <= clock.now()

    @property
    def taken(self) -> int:
        return self.taken_adults + self.taken_children

    def has_changed(self, *, in_substance: bool = False) -> None:
        """Something others can see is different; in substance when it is time, place or cancellation. Its
        SEQUENCE stays above the series', so that calendars know it for the newer."""
        self.changed_at = clock.now()
        if in_substance:
            self.sequence = max(self.sequence, self.activity.sequence) + 1


class ImportedEvent(Base):
    """Which event of somebody's calendar file an activity came from, and what the file said when it came.

    `part` is the original start of a date that stands alone here, empty for the whole event.
    """

    __tablename__ = "imported_events"
    __table_args__ = (UniqueConstraint("uid", "part"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(500))
    part: Mapped[str] = mapped_column(String(20), default="")
    activity_id: Mapped[int] = mapped_column(ForeignKey("activities.id", ondelete="CASCADE"), index=True)
    said: Mapped[dict[str, Any]] = mapped_column(JSON)
    brought_at: Mapped[datetime] = mapped_column(default=clock.now)

    activity: Mapped[Activity] = relationship()


class CalendarImport(Keyed, Base):
    """A calendar file on its way in: the plan that waits for a yes, then the result in numbers. Never the file."""

    __tablename__ = "calendar_imports"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    events: Mapped[int]
    uploaded_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    brought_at: Mapped[datetime | None]
    plan: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    outcome: Mapped[dict[str, Any] | None] = mapped_column(JSON)


IMPORTED_MEANWHILE = lazy("En anden har lige taget den samme kalender ind. Se på siden igen.")
sentence_for("uq_imported_events_uid_part", IMPORTED_MEANWHILE)
sentence_for("imported_events.uid, imported_events.part", IMPORTED_MEANWHILE)
sentence_for("ck_occurrences_seats_total", lazy("Der er ikke plads til flere på den dato."))
sentence_for("ck_occurrences_seats_adults", lazy("Der er ikke plads til flere voksne på den dato."))
sentence_for("ck_occurrences_seats_children", lazy("Der er ikke plads til flere børn på den dato."))
NAMED_TWICE = lazy("Huset har allerede et sted med det navn.")
sentence_for("uq_places_name", NAMED_TWICE)
sentence_for("places.name", NAMED_TWICE)
