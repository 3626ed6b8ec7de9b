"""What is written down about an activity when it is planned or revised: one sheet, whole, as a form shows it."""

from dataclasses import dataclass, field, fields, replace
from enum import StrEnum

from familiehus.accounts.models import Person
from familiehus.activities.kinds import Category, Language
from familiehus.activities.models import Activity, Occurrence, Place
from familiehus.associations.models import Association
from familiehus.kernel.spans import Span
from familiehus.series.timetables import Timetable


class Reach(StrEnum):
    """How far an edit goes: »denne«, »denne og følgende«, »alle«."""

    THIS = "this"
    FOLLOWING = "following"
    ALL = "all"


@dataclass(frozen=True, kw_only=True)
class Details:
    """What is said about it. `internal_note` is for staff alone; price in whole kroner."""

    title: str
    category: Category
    short_name: str = ""
    public_text: str = ""
    internal_note: str = ""
    target_group: str = ""
    ages_from: int | None = None
    ages_to: int | None = None
    language: Language = Language.DANISH
    price: int = 0
    food: str = ""
    transport: str = ""
    bring: str = ""
    picture: str | None = None
    responsible: Person | None = None
    organiser: Association | None = None
    co_organisers: tuple[Association, ...] = ()
    takes_signups: bool = False
    signup_closes_hours: int | None = None
    is_open_to_all: bool = False
    for_volunteers: bool = False
    gives_proof: str = ""


@dataclass(frozen=True)
class Where:
    """A place of the house, or a meeting point away from it; neither while nobody knows."""

    place: Place | None = None
    meeting_point: str = ""

    @property
    def is_known(self) -> bool:
        return self.place is not None or bool(self.meeting_point)


@dataclass(frozen=True)
class Seats:
    """For each date. None is no limit, 0 is closed."""

    total: int | None = None
    adults: int | None = None
    children: int | None = None


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The whole sheet. In a revision the timetable's `first_on` is the day of the date at hand, and a rule's
    count is the whole series'; `note` is a message about that one date."""

    details: Details
    timetable: Timetable
    where: Where = field(default_factory=Where)
    seats: Seats = field(default_factory=Seats)
    note: str = ""


DETAILS = tuple(each.name for each in fields(Details))


def details_of(activity: Activity) -> Details:
    return Details(**{name: getattr(activity, name) for name in DETAILS})


def where_of(thing: Activity | Occurrence) -> Where:
    return Where(thing.place, thing.meeting_point)


def seats_of(thing: Activity | Occurrence) -> Seats:
    return Seats(thing.seats_total, thing.seats_adults, thing.seats_children)


def sheet_of(occurrence: Occurrence) -> Sheet:
    """The sheet as it stands for one date, with its own title, person, place, seats and time filled in, and
    the series' rule: what the form for a revision opens with."""
    activity = occurrence.activity
    once = Timetable.of_span(occurrence.span, is_all_day=activity.is_all_day)
    return Sheet(
        details=replace(details_of(activity), title=occurrence.title, responsible=occurrence.responsible),
        timetable=replace(activity.timetable, first_on=once.first_on, starts=once.starts, length=once.length),
        where=where_of(occurrence),
        seats=seats_of(occurrence),
        note=occurrence.note,
    )


def says_nothing_new(occurrence: Occurrence, sheet: Sheet) -> bool:
    """Whether the sheet says what already stands. Days that were taken out one by one stand on the dates."""

    def plain(each: Sheet) -> Sheet:
        return replace(each, timetable=replace(each.timetable, skip_days=frozenset()), note="")

    return plain(sheet) == plain(sheet_of(occurrence))


def span_of(sheet: Sheet) -> Span:
    """The time that the date at hand has on the sheet."""
    return sheet.timetable.slot_on(sheet.timetable.first_on).span
