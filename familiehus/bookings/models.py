"""One resource: a person, a thing or a place. One hold: a resource is taken, from–until, for a kind of purpose."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from familiehus.kernel.db import Base, Keyed
from familiehus.kernel.i18n import lazy
from familiehus.kernel.labels import Labelled
from familiehus.kernel.spans import Span

NO_GAP = timedelta(0)
LONGEST_GAP = timedelta(hours=4)


class ResourceKind(StrEnum):
    """What can be taken."""

    PERSON = "person"
    THING = "thing"
    PLACE = "place"


class Purpose(Labelled):
    """What a resource is taken for. Told only to whom it concerns and to coordinators."""

    ACTIVITY = "activity", lazy("aktivitet")
    VISIT = "visit", lazy("hjemmebesøg")
    SHIFT = "shift", lazy("vagt")
    ABSENCE = "absence", lazy("fravær")
    LOAN = "loan", lazy("udlån")
    ADVICE = "advice", lazy("rådgivning")
    MEETING = "meeting", lazy("møde")


class Rule(Labelled):
    """The rules of this room that a coordinator may set aside, by name and with a reason."""

    ONE_PLACE = "one place at a time", lazy("Ingen er to steder på én gang")
    TRAVEL_TIME = "travel time", lazy("Tid til at komme frem")


@dataclass(frozen=True)
class Override:
    """A coordinator sets a named rule aside, and says why."""

    rule: Rule
    reason: str


class Resource(Keyed, Base):
    """Somebody or something that can be taken. A person's resource bears the person's own key."""

    __tablename__ = "resources"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    label: Mapped[str] = mapped_column(String(200))
    is_exclusive: Mapped[bool] = mapped_column(default=True)


class Hold(Base):
    """A resource is taken from–until. Half-open: what ends at 12 does not meet what begins at 12.

    `gap_minutes` is the time to get there and away, kept free around the hold but no part of it; between
    two holds the longer of their gaps counts, once. A shared hold (a place for many, or a clash that a
    coordinator allowed) stands outside the database's own guard, but commands still see it.
    """

    __tablename__ = "holds"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        CheckConstraint("gap_minutes BETWEEN 0 AND 240", name="gap_within_reason"),
        Index("ix_holds_resource_id_starts_at", "resource_id", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    resource_id: Mapped[int] = mapped_column(ForeignKey("resources.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    gap_minutes: Mapped[int] = mapped_column(default=0)
    purpose: Mapped[str] = mapped_column(String(20))
    label: Mapped[str] = mapped_column(String(200), default="")
    is_shared: Mapped[bool] = mapped_column(default=False)
    released_at: Mapped[datetime | None]
    overridden_rule: Mapped[str | None] = mapped_column(String(40))
    overridden_reason: Mapped[str | None] = mapped_column(String(500))
    overridden_by: Mapped[str | None] = mapped_column(String(40))

    resource: Mapped[Resource] = relationship(lazy="joined", innerjoin=True)

    @property
    def span(self) -> Span:
        return Span(self.starts_at, self.ends_at)

    @property
    def gap(self) -> timedelta:
        return timedelta(minutes=self.gap_minutes)

    @property
    def is_released(self) -> bool:
        return self.released_at is not None

    def is_in_the_way_of(self, span: Span, gap: timedelta = NO_GAP) -> bool:
        """Whether the span overlaps this hold, or comes nearer than the longer of the two gaps."""
        return span.widened(max(gap, self.gap)).overlaps(self.span)
