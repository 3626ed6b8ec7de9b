"""What would happen, before it does: the dates a plan would give, and whom and what a revision would touch."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from familiehus.activities.foresight import Revision, beside, dates_in_reach, foresee, slots_of
from familiehus.activities.kinds import DateState
from familiehus.activities.models import Occurrence, Place
from familiehus.activities.news import Touch, ask_whom
from familiehus.activities.sheets import Details, Reach, Seats, Sheet
from familiehus.bookings import queries as bookings
from familiehus.kernel.spans import Span
from familiehus.series.rules import Rule
from familiehus.series.timetables import Skip


@dataclass(frozen=True)
class Plan:
    """What planning a sheet would give: dates, skipped ones, and times when the place is taken."""

    dates: Sequence[Span]
    skipped: Sequence[tuple[Span, Skip]]
    clashes: Sequence[Span]


def plan_of(sheet: Sheet, also: Sequence[Rule] = ()) -> Plan:
    """The preview of a new activity. Raises Refused like planning it would, but for clashes, which it shows."""
    tables = [sheet.timetable, *beside(sheet.timetable, also)]
    slots = sorted((slot for table in tables for slot in slots_of(table)), key=lambda slot: slot.starts_at)
    spans = [slot.span for slot in slots if slot.skipped_because is None]
    return Plan(
        dates=spans,
        skipped=[(slot.span, slot.skipped_because) for slot in slots if slot.skipped_because],
        clashes=_clashing(sheet.where.place, spans, ()),
    )


@dataclass(frozen=True)
class Touched:
    """What and whom a change would touch, before it is made."""

    moved: list[tuple[Occurrence, Span]] = field(default_factory=list)
    added: list[Span] = field(default_factory=list)
    lost: list[Occurrence] = field(default_factory=list)
    unmoved: list[Occurrence] = field(default_factory=list)
    clashes: list[Span] = field(default_factory=list)
    splits: bool = False
    people: list[Touch] = field(default_factory=list)
    waiting: int = 0

    @property
    def tells_nobody(self) -> bool:
        return not (self.signed_up or self.people or self.waiting)

    @property
    def signed_up(self) -> int:
        """How many adults and children have a seat on the dates that change."""
        return sum(row.taken for row in self.changed)

    @property
    def changed(self) -> list[Occurrence]:
        return [row for row, _span in self.moved] + self.lost


def whom_and_what_is_touched(occurrence: Occurrence, reach: Reach, sheet: Sheet | None = None) -> Touched:
    """The preview of a revision; without a sheet, of calling the dates off or on. Changes nothing.

    Raises Refused when the revision itself would be refused for another reason than a taken place.
    """
    if sheet is None or (reach is Reach.THIS and occurrence.activity.is_series):
        rows = dates_in_reach(occurrence, reach)
        if sheet is None:
            return Touched(lost=[row for row in rows if row.is_shown], people=ask_whom(rows))
        span = sheet.timetable.slot_on(sheet.timetable.first_on).span
        return Touched(
            moved=[(occurrence, span)] if span != occurrence.span else [],
            unmoved=[] if span != occurrence.span else [occurrence],
            clashes=_clashing(sheet.where.place, [span], [occurrence]),
            people=ask_whom([occurrence]),
            waiting=_waiting_for_nothing([occurrence], sheet.details, sheet.seats),
        )
    revision = foresee(occurrence, reach, sheet)
    ahead = dates_in_reach(occurrence, reach)
    return replace(
        _touched_by(revision), waiting=_waiting_for_nothing(ahead, revision.details, revision.seats)
    )


def _waiting_for_nothing(rows: Sequence[Occurrence], details: Details, seats: Seats) -> int:
    """How many families and guests stand in line for dates that nobody will sign up for any more."""
    if details.takes_signups and seats.total != 0:
        return 0
    return sum(touch.count for touch in ask_whom([row for row in rows if row.takes_signups]) if touch.waits)


def _touched_by(revision: Revision) -> Touched:
    moved = [
        fate for fate in revision.fates if fate.occurrence.is_shown and not fate.is_lost and fate.is_moved
    ]
    lost = [fate.occurrence for fate in revision.fates if fate.is_lost]
    other = [fate for fate in revision.fates if fate.changes_substance and fate.state is DateState.PLANNED]
    wanted: dict[Place, list[Span]] = {}
    for fate in other:
        if fate.where.place is not None:
            wanted.setdefault(fate.where.place, []).append(fate.becomes)
    added = [slot.span for slot in revision.added if slot.skipped_because is None]
    if revision.where.place is not None:
        wanted.setdefault(revision.where.place, []).extend(added)
    released = [fate.occurrence for fate in revision.fates if fate.changes_substance]
    touched = {fate.occurrence for fate in moved} | set(lost)
    return Touched(
        moved=[(fate.occurrence, fate.becomes) for fate in moved],
        added=added,
        lost=lost,
        unmoved=[
            fate.occurrence
            for fate in revision.fates
            if fate.occurrence.is_shown and fate.occurrence not in touched
        ],
        clashes=sorted(span for place, spans in wanted.items() for span in _clashing(place, spans, released)),
        splits=revision.splits,
        people=ask_whom([fate.occurrence for fate in revision.fates if fate.changes_substance]),
    )


def _clashing(place: Place | None, spans: Sequence[Span], besides: Sequence[Occurrence]) -> list[Span]:
    """The times when somebody else has the place; one question, however many times."""
    if place is None or not place.is_exclusive or not spans:
        return []
    ours = {row.hold_id for row in besides}
    around = Span(min(span.starts_at for span in spans), max(span.ends_at for span in spans))
    holds = [hold.span for hold in bookings.holds_in(place.resource, around) if hold.id not in ours]
    return [span for span in spans if any(span.overlaps(hold) for hold in holds)]
