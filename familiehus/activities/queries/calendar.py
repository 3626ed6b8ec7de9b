"""The calendar itself: ranges, filters, what is coming, how many seats are left."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, tuple_
from sqlalchemy.orm import contains_eager, defer, joinedload

from familiehus.activities.access import occurrences_visible_to
from familiehus.activities.kinds import Category, DateState, Language
from familiehus.activities.models import Activity, Occurrence, Place
from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.roles import Actor
from familiehus.kernel.spans import Span
from familiehus.series.timetables import LONGEST

PAGE = 30
A_DAY_MORE = LONGEST + timedelta(days=1)


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


LONG = (
    Activity.public_text,
    Activity.internal_note,
    Activity.search_text,
    Activity.target_group,
    Activity.food,
    Activity.bring,
    Activity.transport,
    Activity.skip_days,
    Activity.skip_weeks,
)


def dates_in(
    span: Span,
    person: Actor,
    filters: Filters = EVERYTHING,
    *,
    limit: int | None = None,
    in_short: bool = False,
) -> list[Occurrence]:
    """Every date that overlaps the span, however many days it lasts, in order. Everything a page shows of it
    is loaded along; `in_short`: for a calendar, which leaves to the date's own page what is to be read there."""
    found = sought(occurrences_visible_to(person), filters).where(
        Occurrence.starts_at < span.ends_at, not_over_by(span.starts_at)
    )
    found = found.options(*_IN_SHORT).order_by(*_BY_TIME) if in_short else in_order(found)
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
    found = in_order(sought(occurrences_visible_to(person), filters)).where(not_over_by(begin))
    if after is not None:
        found = found.where(tuple_(Occurrence.starts_at, Occurrence.id) > (after.starts_at, after.id))
    return list(db.session.scalars(found.limit(limit)))


def not_over_by(instant: datetime) -> ColumnElement[bool]:
    """Dates that end after the instant. Nothing lasts longer than a year, so that years gone by are not even
    looked through."""
    return and_(Occurrence.ends_at > instant, Occurrence.starts_at > instant - A_DAY_MORE)


def on_day(day: date) -> ColumnElement[bool]:
    """Dates that have some of their time on that day."""
    span = Span.of_day(day)
    return and_(Occurrence.starts_at < span.ends_at, not_over_by(span.starts_at))


def today(person: Actor) -> list[Occurrence]:
    """Everything of today, what is over too."""
    return dates_in(Span.of_day(clock.today()), person)


def dates_of(activity: Activity, person: Actor) -> list[Occurrence]:
    """Every date of one activity that the person may see, the past too, and those of the series beside it."""
    beside = [each.id for each in activity.together]
    found = in_order(occurrences_visible_to(person)).where(Occurrence.activity_id.in_(beside))
    return list(db.session.scalars(found))


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
    return found.options(*_WHOLE).order_by(*_BY_TIME)


_WHOLE = (
    contains_eager(Occurrence.activity).options(
        joinedload(Activity.responsible), joinedload(Activity.organiser)
    ),
    joinedload(Occurrence.place),
    joinedload(Occurrence.own_responsible),
)
_IN_SHORT = (
    contains_eager(Occurrence.activity).options(*map(defer, LONG)),
    joinedload(Occurrence.place).lazyload(Place.resource),
)
"""Nobody is named in a calendar: who is responsible or arranges it stands on the date's own page."""
_BY_TIME = (Occurrence.starts_at, Occurrence.id)
