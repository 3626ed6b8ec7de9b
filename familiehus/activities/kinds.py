"""The words an activity is sorted by: category, language, and the states it and its dates can be in."""

from enum import StrEnum

from familiehus.kernel.i18n import lazy


class Category(StrEnum):
    """What kind of activity it is; the filter everybody uses."""

    CAFE = "cafe"
    MEAL = "meal"
    HOMEWORK = "homework"
    PLAYGROUP = "playgroup"
    OUTING = "outing"
    CAMP = "camp"
    COURSE = "course"
    ADVICE = "advice"
    MEETING = "meeting"
    CLOSED = "closed"

    @property
    def is_private(self) -> bool:
        """Whether it is nobody's business that somebody comes to it: a talk with an adviser. Letters and calendars of
        families then tell the time and no more, for others may look over a shoulder."""
        return self is Category.ADVICE

    @property
    def label(self) -> str:
        return str(CATEGORY_LABELS[self])


CATEGORY_LABELS = {
    Category.CAFE: lazy("Åben café"),
    Category.MEAL: lazy("Fællesspisning"),
    Category.HOMEWORK: lazy("Lektiehjælp"),
    Category.PLAYGROUP: lazy("Legestue"),
    Category.OUTING: lazy("Udflugt"),
    Category.CAMP: lazy("Familielejr"),
    Category.COURSE: lazy("Kursus"),
    Category.ADVICE: lazy("Rådgivning"),
    Category.MEETING: lazy("Møde"),
    Category.CLOSED: lazy("Huset er lukket"),
}


class Language(StrEnum):
    """The language mostly spoken; codes of ISO 639-1."""

    DANISH = "da"
    ENGLISH = "en"
    ARABIC = "ar"
    UKRAINIAN = "uk"
    GERMAN = "de"
    POLISH = "pl"
    TURKISH = "tr"
    SOMALI = "so"
    PERSIAN = "fa"
    TIGRINYA = "ti"

    @property
    def label(self) -> str:
        return str(LANGUAGE_LABELS[self])


LANGUAGE_LABELS = {
    Language.DANISH: lazy("dansk"),
    Language.ENGLISH: lazy("engelsk"),
    Language.ARABIC: lazy("arabisk"),
    Language.UKRAINIAN: lazy("ukrainsk"),
    Language.GERMAN: lazy("tysk"),
    Language.POLISH: lazy("polsk"),
    Language.TURKISH: lazy("tyrkisk"),
    Language.SOMALI: lazy("somali"),
    Language.PERSIAN: lazy("persisk"),
    Language.TIGRINYA: lazy("tigrinya"),
}


class State(StrEnum):
    """An activity's way: kladde → offentliggjort → (udskudt | aflyst) → afholdt."""

    DRAFT = "draft"
    PUBLISHED = "published"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"
    HELD = "held"

    @property
    def label(self) -> str:
        return str(STATE_LABELS[self])


STATE_LABELS = {
    State.DRAFT: lazy("Kladde"),
    State.PUBLISHED: lazy("Offentliggjort"),
    State.POSTPONED: lazy("Udskudt"),
    State.CANCELLED: lazy("Aflyst"),
    State.HELD: lazy("Afholdt"),
}


class DateState(StrEnum):
    """What becomes of one date. Skipped ones the rule leaves out; dropped ones the rule no longer has."""

    PLANNED = "planned"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"
    HELD = "held"
    SKIPPED = "skipped"
    DROPPED = "dropped"

    @property
    def label(self) -> str:
        return str(DATE_STATE_LABELS[self])


DATE_STATE_LABELS = {
    DateState.PLANNED: lazy("Planlagt"),
    DateState.POSTPONED: lazy("Udskudt"),
    DateState.CANCELLED: lazy("Aflyst"),
    DateState.HELD: lazy("Afholdt"),
    DateState.SKIPPED: lazy("Sprunget over"),
    DateState.DROPPED: lazy("Udgået"),
}
SETTLED = (
    (DateState.PLANNED, State.PUBLISHED),
    (DateState.POSTPONED, State.POSTPONED),
    (DateState.CANCELLED, State.CANCELLED),
)
SHOWN = (DateState.PLANNED, DateState.POSTPONED, DateState.CANCELLED, DateState.HELD)
OFF = (DateState.POSTPONED, DateState.CANCELLED)
