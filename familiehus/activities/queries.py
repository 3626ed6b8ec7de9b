"""Reading the calendar: ranges, filters, what is coming, how many seats are left, what needs attention."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, tuple_
from sqlalchemy.orm import contains_eager, joinedload

from familiehus.activities.access import activities_visible_to, occurrences_visible_to, places_visible_to
from familiehus.activities.foresight import Revision, dates_in_reach, foresee, slots_of
from familiehus.activities.models import Activity, Category, DateState, Language, Occurrence, Place, State
from familiehus.activities.news import Touch, ask_whom
from familiehus.activities.sheets import Reach, Sheet
from familiehus.bookings import queries as bookings
from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.roles import Actor
from familiehus.kernel.spans import Span
from familiehus.series.timetables import Skip

PAGE = 30
SOON = timedelta(days=14)


@dataclass(frozen=True)
class Filters:
    """What somebody looks for. `age` is a child's age in years; an activity without ages is for everybody."""

    categories: frozenset[Category] = frozenset()
    age: int | None = None
    place: str | None = None
    language: Language | None = None
    only_free: bool = False
    without_price: bool = False
    text: str = ""

    def __bool__(self) -> bool:
        return self != Filters()


EVERYTHING = Filters()


@dataclass(frozen=True)
class Room:
    """How many seats a date has left. None: no limit; 0: full or closed. Drop-in has room for whoever comes."""

    total: int | None
    adults: int | None
    children: int | None

    @property
    def least(self) -> int | None:
        """How many can still come, adults and children together; None for no limit."""
        split = None if self.adults is None or self.children is None else self.adults + self.children
        limits = [limit for limit in (self.total, split) if limit is not None]
        return min(limits, default=None)

    @property
    def is_full(self) -> bool:
        return self.least == 0


def seats_left(occurrence: Occurrence) -> Room:
    """In numbers, for each date: total, adults, children."""

    def left(seats: int | None, taken: int) -> int | None:
        return None if seats is None else max(0, seats - taken)

    return Room(
        left(occurrence.seats_total, occurrence.taken),
        left(occurrence.seats_adults, occurrence.taken_adults),
        left(occurrence.seats_children, occurrence.taken_children),
    )


def month(first: date) -> Span:
    """The weeks that a month's page shows: whole ISO weeks, Monday first, half-open."""
    following = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
    last = following - timedelta(days=1)
    return Span.of_days(clock.monday_of(first.replace(day=1)), clock.monday_of(last) + timedelta(days=6))


def week(day: date) -> Span:
    monday = clock.monday_of(day)
    return Span.of_days(monday, monday + timedelta(days=6))


def dates_in(
    span: Span, person: Actor, filters: Filters = EVERYTHING, *, limit: int | None = None
) -> list[Occurrence]:
    """Every date that overlaps the span, however many days it lasts, in order. Everything a page shows of it
    is loaded along."""
    found = in_order(sought(occurrences_visible_to(person), filters)).where(
        Occurrence.starts_at < span.ends_at, Occurrence.ends_at > span.starts_at
    )
    return list(db.session.scalars(found.limit(limit) if limit else found))


def upcoming(
    person: Actor,
    filters: Filters = EVERYTHING,
    *,
    since: date | None = None,
    after: Occurrence | None = None,
    limit: int = PAGE,
) -> list[Occurrence]:
    """The list: what is not over yet (or from a day on), `limit` at a time; `after` is the last one shown."""
    begin = clock.midnight(since) if since else clock.now()
    found = in_order(sought(occurrences_visible_to(person), filters)).where(Occurrence.ends_at > begin)
    if after is not None:
        found = found.where(tuple_(Occurrence.starts_at, Occurrence.id) > (after.starts_at, after.id))
    return list(db.session.scalars(found.limit(limit)))


def coming_this_week(person: Actor, filters: Filters = EVERYTHING) -> list[Occurrence]:
    """From now until Sunday night."""
    return dates_in(Span(clock.now(), week(clock.today()).ends_at), person, filters)


def today(person: Actor) -> list[Occurrence]:
    """Everything of today, what is over too."""
    return dates_in(Span.of_day(clock.today()), person)


def dates_of(activity: Activity, person: Actor) -> list[Occurrence]:
    """Every date of one activity that the person may see, the past too."""
    found = in_order(occurrences_visible_to(person)).where(Occurrence.activity_id == activity.id)
    return list(db.session.scalars(found))


def skipped_of(activity: Activity, since: date | None = None) -> list[Occurrence]:
    """The dates the series leaves out from a day on (today's, if none is given): »ingen i uge 42«."""
    skipped = (
        select(Occurrence)
        .where(
            Occurrence.activity_id == activity.id,
            Occurrence.state == DateState.SKIPPED,
            Occurrence.starts_at >= clock.midnight(since or clock.today()),
        )
        .order_by(Occurrence.starts_at)
    )
    return list(db.session.scalars(skipped))


def drafts(person: Actor) -> list[Activity]:
    """Activities that nobody but staff can see yet, the newest first."""
    kept = activities_visible_to(person).where(Activity.state == State.DRAFT)
    loaded = kept.options(joinedload(Activity.place), joinedload(Activity.responsible))
    return list(db.session.scalars(loaded.order_by(Activity.created_at.desc(), Activity.id.desc())))


@dataclass(frozen=True)
class Attention:
    """Dates that somebody at the desk should look at, by what is wrong."""

    drafts_soon: list[Occurrence]
    without_responsible: list[Occurrence]
    without_place: list[Occurrence]

    @property
    def count(self) -> int:
        return len(self.drafts_soon) + len(self.without_responsible) + len(self.without_place)


def needing_attention(person: Actor, within: timedelta = SOON) -> Attention:
    """Of what comes within two weeks: still a draft, nobody responsible, or its place is not its own."""
    now = clock.now()
    soon = in_order(occurrences_visible_to(person)).where(
        Occurrence.starts_at > now,
        Occurrence.starts_at <= now + within,
        Occurrence.state == DateState.PLANNED,
        Activity.category != Category.CLOSED,
    )
    rows = list(db.session.scalars(soon))
    return Attention(
        drafts_soon=[row for row in rows if row.activity.is_draft],
        without_responsible=[row for row in rows if row.responsible is None],
        without_place=[row for row in rows if not row.where or (row.place_id and row.hold_id is None)],
    )


def places_in_use() -> list[Place]:
    """The places an activity can have, by name."""
    return list(db.session.scalars(select(Place).where(Place.retired_at.is_(None)).order_by(Place.name)))


def every_place(person: Actor) -> list[Place]:
    """Every place the person may know of, those in use first, by name."""
    ordered = places_visible_to(person).order_by(Place.retired_at.is_not(None), Place.name)
    return list(db.session.scalars(ordered))


def languages_spoken(person: Actor) -> list[Language]:
    """The languages that the filter offers: those some visible activity has."""
    spoken = activities_visible_to(person).with_only_columns(Activity.language).distinct()
    found = set(db.session.scalars(spoken))
    return [language for language in Language if language in found]


@dataclass(frozen=True)
class Plan:
    """What planning a sheet would give: dates, skipped ones, and times when the place is taken."""

    dates: Sequence[Span]
    skipped: Sequence[tuple[Span, Skip]]
    clashes: Sequence[Span]


def plan_of(sheet: Sheet) -> Plan:
    """The preview of a new activity. Raises Refused like planning it would, but for clashes, which it shows."""
    slots = slots_of(sheet.timetable)
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
        )
    return _touched_by(foresee(occurrence, reach, sheet))


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


def sought(found: Select[Occurrence], filters: Filters) -> Select[Occurrence]:
    """Only those of the dates that fit the filters; `found` has joined the activity."""
    if filters.categories:
        found = found.where(Activity.category.in_(filters.categories))
    if filters.age is not None:
        found = found.where(
            or_(Activity.ages_from.is_(None), Activity.ages_from <= filters.age),
            or_(Activity.ages_to.is_(None), Activity.ages_to >= filters.age),
        )
    if filters.place:
        found = found.where(Occurrence.place_id.in_(select(Place.id).where(Place.key == filters.place)))
    if filters.language is not None:
        found = found.where(Activity.language == filters.language)
    if filters.without_price:
        found = found.where(Activity.price == 0)
    if filters.only_free:
        found = found.where(has_room())
    for word in filters.text.split()[:8]:
        found = found.where(
            or_(
                Activity.search_text.contains(word.casefold(), autoescape=True),
                func.lower(Occurrence.own_title).contains(word.casefold(), autoescape=True),
            )
        )
    return found


def has_room() -> ColumnElement[bool]:
    """Dates that somebody could still come to: drop-in, or with a seat left for an adult or a child."""
    total = or_(
        Occurrence.seats_total.is_(None),
        Occurrence.taken_adults + Occurrence.taken_children < Occurrence.seats_total,
    )
    adult = or_(Occurrence.seats_adults.is_(None), Occurrence.taken_adults < Occurrence.seats_adults)
    child = or_(Occurrence.seats_children.is_(None), Occurrence.taken_children < Occurrence.seats_children)
    return and_(
        Occurrence.state == DateState.PLANNED,
        or_(Activity.takes_signups.is_(False), and_(total, or_(adult, child))),
    )


def in_order(found: Select[Occurrence]) -> Select[Occurrence]:
    """By time, with everything a page shows of a date in the same question."""
    return found.options(
        contains_eager(Occurrence.activity).options(
            joinedload(Activity.responsible), joinedload(Activity.organiser)
        ),
        joinedload(Occurrence.place),
        joinedload(Occurrence.own_responsible),
    ).order_by(Occurrence.starts_at, Occurrence.id)
