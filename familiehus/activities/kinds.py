"""The words an activity is sorted by: category, language, and the states it and its dates can be in."""

from familiehus.kernel.i18n import lazy
from familiehus.kernel.labels import Labelled


class Category(Labelled):
    """What kind of activity it is; the filter everybody uses."""

    CAFE = "cafe", lazy("Åben café")
    MEAL = "meal", lazy("Fællesspisning")
    HOMEWORK = "homework", lazy("Lektiehjælp")
    PLAYGROUP = "playgroup", lazy("Legestue")
    OUTING = "outing", lazy("Udflugt")
    CAMP = "camp", lazy("Familielejr")
    COURSE = "course", lazy("Kursus")
    ADVICE = "advice", lazy("Rådgivning")
    MEETING = "meeting", lazy("Møde")
    CLOSED = "closed", lazy("Huset er lukket")

    @property
    def is_private(self) -> bool:
        """Whether it is nobody's business that somebody comes to it: a talk with an adviser. Letters and calendars of
        families then tell the time and no more, for others may look over a shoulder."""
        return self is Category.ADVICE


class Language(Labelled):
    """The language mostly spoken; codes of ISO 639-1."""

    DANISH = "da", lazy("dansk")
    ENGLISH = "en", lazy("engelsk")
    ARABIC = "ar", lazy("arabisk")
    UKRAINIAN = "uk", lazy("ukrainsk")
    GERMAN = "de", lazy("tysk")
    POLISH = "pl", lazy("polsk")
    TURKISH = "tr", lazy("tyrkisk")
    SOMALI = "so", lazy("somali")
    PERSIAN = "fa", lazy("persisk")
    TIGRINYA = "ti", lazy("tigrinya")


class State(Labelled):
    """An activity's way: kladde → offentliggjort → (udskudt | aflyst) → afholdt."""

    DRAFT = "draft", lazy("Kladde")
    PUBLISHED = "published", lazy("Offentliggjort")
    POSTPONED = "postponed", lazy("Udskudt")
    CANCELLED = "cancelled", lazy("Aflyst")
    HELD = "held", lazy("Afholdt")


class DateState(Labelled):
    """What becomes of one date. Skipped ones the rule leaves out; dropped ones the rule no longer has."""

    PLANNED = "planned", lazy("Planlagt")
    POSTPONED = "postponed", lazy("Udskudt")
    CANCELLED = "cancelled", lazy("Aflyst")
    HELD = "held", lazy("Afholdt")
    SKIPPED = "skipped", lazy("Sprunget over")
    DROPPED = "dropped", lazy("Udgået")


SETTLED = (
    (DateState.PLANNED, State.PUBLISHED),
    (DateState.POSTPONED, State.POSTPONED),
    (DateState.CANCELLED, State.CANCELLED),
)
SHOWN = (DateState.PLANNED, DateState.POSTPONED, DateState.CANCELLED, DateState.HELD)
OFF = (DateState.POSTPONED, DateState.CANCELLED)
