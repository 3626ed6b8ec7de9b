"""What somebody wants to see of the calendar, as Danish words in an address: the same for page, poster and feed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Protocol

from familiehus.activities.kinds import Category, Language
from familiehus.activities.queries import EVERYTHING, Filters
from familiehus.kernel import clock
from familiehus.kernel.i18n import _, lazy
from familiehus.kernel.labels import Labelled
from familiehus.kernel.text import clean

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)
OLDEST = 120
LONGEST_SEARCH = 80
FEWEST_WEEKS, MOST_WEEKS = 4, 52


class Query(Protocol):
    """What an address brings: `request.args`, or any mapping of names to lists."""

    def getlist(self, key: str) -> Sequence[str]: ...


class View(Labelled):
    """How the calendar is drawn."""

    MONTH = "maaned", lazy("Måned")
    WEEK = "uge", lazy("Uge")
    LIST = "liste", lazy("Liste")


@dataclass(frozen=True)
class Topic:
    """Several categories under one word, small enough for a button."""

    slug: str
    label: Any
    categories: tuple[Category, ...]

    @property
    def mark(self) -> Category:
        """The category whose tone and icon the button wears."""
        return self.categories[0]


TOPICS = (
    Topic("leg", lazy("Leg"), (Category.PLAYGROUP,)),
    Topic("mad", lazy("Mad"), (Category.MEAL, Category.CAFE)),
    Topic("laer", lazy("Lær"), (Category.HOMEWORK, Category.COURSE)),
    Topic("raad", lazy("Råd"), (Category.ADVICE,)),
    Topic("ture", lazy("Ture"), (Category.OUTING, Category.CAMP)),
    Topic("moeder", lazy("Møder"), (Category.MEETING,)),
)


def topic_of(category: Category) -> Topic | None:
    """The topic a category belongs to; a closed house belongs to none and is always shown."""
    return next((topic for topic in TOPICS if category in topic.categories), None)


def filters_from(query: Query) -> tuple[Filters, list[str]]:
    """The filters an address asks for, and a sentence for each thing in it that could not be read."""
    told: list[str] = []
    wanted = {slug for value in query.getlist("emne") for slug in value.split(",") if slug}
    topics = [topic for topic in TOPICS if topic.slug in wanted]
    if len(topics) < len(wanted):
        told.append(_("Et af emnerne findes ikke, så det er ladt ude."))
    age = _whole(_first(query, "alder"), 0, OLDEST)
    if age is None and _first(query, "alder"):
        told.append(_("Alderen kunne vi ikke læse. Skriv et helt antal år, fx 3."))
    code = _first(query, "sprog")
    language = next((each for each in Language if each.value == code), None)
    if code and language is None:
        told.append(_("Det sprog kender kalenderen ikke, så alle sprog vises."))
    chosen = {category for topic in topics for category in topic.categories}
    filters = Filters(
        categories=frozenset(chosen | {Category.CLOSED}) if chosen else frozenset(),
        age=age,
        place=clean(_first(query, "sted"))[:40] or None,
        language=language,
        only_free=bool(_first(query, "ledige")),
        without_price=bool(_first(query, "gratis")),
        text=clean(_first(query, "soeg"))[:LONGEST_SEARCH],
    )
    return filters, told


def filters_query(filters: Filters) -> dict[str, Any]:
    """The filters as an address writes them; what is not chosen is not there."""
    said: dict[str, Any] = {
        "emne": [topic.slug for topic in topics_of(filters)],
        "alder": filters.age,
        "sted": filters.place,
        "sprog": filters.language.value if filters.language else None,
        "ledige": 1 if filters.only_free else None,
        "gratis": 1 if filters.without_price else None,
        "soeg": filters.text,
    }
    return {name: value for name, value in said.items() if value not in ("", None, [])}


def topics_of(filters: Filters) -> list[Topic]:
    """The topics that were chosen."""
    return [topic for topic in TOPICS if filters.categories.issuperset(topic.categories)]


@dataclass(frozen=True)
class Looking:
    """What is looked at: how, around which day, how many weeks of list, and through which filters."""

    view: View
    day: date
    filters: Filters = EVERYTHING
    weeks: int = FEWEST_WEEKS
    is_default: bool = False

    @classmethod
    def from_query(cls, query: Query) -> tuple["Looking", list[str]]:
        """What an address asks for, and a sentence for each thing in it that could not be read."""
        filters, told = filters_from(query)
        asked = _first(query, "vis")
        view = next((each for each in View if each.value == asked), None)
        if asked and view is None:
            told.append(_("Den visning findes ikke, så her er måneden."))
        day = clock.today()
        if typed := _first(query, "dato"):
            read = _day(typed)
            if read is None:
                told.append(_("Datoen kunne vi ikke læse, så her er i dag."))
            else:
                day = read
        weeks = _whole(_first(query, "uger"), FEWEST_WEEKS, MOST_WEEKS) or FEWEST_WEEKS
        return cls(view or View.MONTH, day, filters, weeks, not asked), told

    def query(self, **changes: Any) -> dict[str, Any]:
        """The address of this look with something changed: `looking.query(day=next_month)`."""
        other = replace(self, **changes) if changes else self
        said: dict[str, Any] = {"vis": other.view.value}
        if other.day != clock.today():
            said["dato"] = other.day.isoformat()
        if other.view is View.LIST and other.weeks > FEWEST_WEEKS:
            said["uger"] = other.weeks
        return said | filters_query(other.filters)

    @property
    def topics(self) -> list[Topic]:
        return topics_of(self.filters)

    @property
    def filter_count(self) -> int:
        """How many filters are set."""
        rest = len(filters_query(replace(self.filters, categories=frozenset())))
        return len(self.topics) + rest

    @property
    def hidden_filter_count(self) -> int:
        """How many of them stand in the fold."""
        hidden = replace(self.filters, categories=frozenset(), only_free=False)
        return len(filters_query(hidden))

    @property
    def filter_query(self) -> dict[str, Any]:
        return filters_query(self.filters)

    @property
    def kept(self) -> dict[str, Any]:
        """What goes along hidden when filters are chosen."""
        return {name: value for name, value in self.query().items() if name in ("vis", "dato")}

    def shows_week_of(self, day: date) -> bool:
        """Whether the reader of a phone stands in that week: chosen, or where the calendar opens."""
        same = clock.monday_of(self.day) == clock.monday_of(day)
        return same and (self.view is View.WEEK or (self.view is View.MONTH and self.is_default))

    @staticmethod
    def week_after(day: date) -> date:
        return clock.monday_of(day) + timedelta(days=7)

    def without_filters(self) -> dict[str, Any]:
        return self.query(filters=EVERYTHING)

    @property
    def first_of_month(self) -> date:
        return self.day.replace(day=1)

    @property
    def before(self) -> date:
        """A day in the month, or the Monday of the week, before the one looked at."""
        if self.view is View.MONTH:
            return (self.first_of_month - timedelta(days=1)).replace(day=1)
        return clock.monday_of(self.day) - timedelta(days=7)

    @property
    def after(self) -> date:
        """A day in the month, or the Monday of the week, after the one looked at."""
        if self.view is View.MONTH:
            return (self.first_of_month + timedelta(days=31)).replace(day=1)
        return clock.monday_of(self.day) + timedelta(days=7)


def _first(query: Query, name: str) -> str:
    return next((value.strip() for value in query.getlist(name) if value.strip()), "")


def _whole(text: str, least: int, most: int) -> int | None:
    if not (text.isascii() and text.isdigit() and len(text) < 6):
        return None
    return int(text) if least <= int(text) <= most else None


def _day(text: str) -> date | None:
    try:
        if len(text) == 7:
            text = f"{text}-01"
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_DAY <= day <= LAST_DAY else None


def topic_word(category: Category) -> str:
    """The word for what an activity is about, as short as a button."""
    topic = topic_of(category)
    return str(topic.label) if topic else _("Lukket")
