"""Shape of what is typed about meetings: calling, moving, minutes, who came, what was agreed to do."""

from datetime import date, timedelta

from familiehus.associations.models import Association
from familiehus.kernel.forms import (
    Boxes,
    Choice,
    Clock,
    Day,
    EditForm,
    Form,
    LocalDateTime,
    LongText,
    Optional,
    Required,
    Text,
    Tiles,
)
from familiehus.kernel.i18n import lazy
from familiehus.kernel.spans import Span
from familiehus.series.rules import Rule
from familiehus.series.timetables import Timetable

LAST = -1
LENGTHS = [
    ("60", lazy("1 time")),
    ("90", lazy("1½ time")),
    ("120", lazy("2 timer")),
    ("150", lazy("2½ time")),
    ("180", lazy("3 timer")),
]


class CallMeetings(Form):
    """A meeting, once or every other month."""

    title = Text(lazy("Hvad hedder mødet?"), [Required(lazy("Skriv, hvad mødet hedder."))], longest=120)
    first_on = Day(lazy("Første gang"), [Required(lazy("Vælg en dag."))])
    starts = Clock(lazy("Klokken"), [Required(lazy("Skriv et klokkeslæt."))])
    lasts = Choice(lazy("Varer"), choices=LENGTHS, default="120")
    every = Tiles(
        lazy("Hvor tit?"),
        choices=[
            ("2", lazy("Hver anden måned")),
            ("1", lazy("Hver måned")),
            ("3", lazy("Hvert kvartal")),
            ("0", lazy("Én gang")),
        ],
        default="2",
    )
    place = Text(lazy("Sted"))

    @property
    def timetable(self) -> Timetable:
        """The same weekday of the month as the first time: the second Tuesday stays the second Tuesday."""
        first: date = self.first_on.data
        nth = (first.day - 1) // 7 + 1
        months = int(self.every.data)
        rule = Rule.monthly_on(nth if nth < 5 else LAST, first.weekday(), every=months) if months else None
        return Timetable(first, self.starts.data, timedelta(minutes=int(self.lasts.data)), rule)


class MoveMeeting(EditForm):
    """Another time or place."""

    starts_at = LocalDateTime(lazy("Begynder"), [Required(lazy("Vælg, hvornår mødet begynder."))])
    lasts = Choice(lazy("Varer"), choices=LENGTHS)
    place = Text(lazy("Sted, hvis det er et andet end sædvanligt"))

    @property
    def span(self) -> Span:
        return Span.lasting(self.starts_at.data, timedelta(minutes=int(self.lasts.data)))


class WriteDown(EditForm):
    """What is to be talked about, and what was said."""

    agenda = LongText(lazy("Dagsorden"))
    minutes = LongText(
        lazy("Referat"), description=lazy("Skriv om, hvad I gør sammen, aldrig om en familie.")
    )


class NoteAttendance(Form):
    """Which members came."""

    came = Boxes(lazy("Hvem kom?"))

    def offer_members(self, members: list[Association], came: list[Association]) -> None:
        self.came.choices = [(each.key, each.name) for each in members]
        if not self.is_submitted():
            self.came.data = [each.key for each in came]


class NoteAction(Form):
    """What was agreed."""

    what = Text(lazy("Hvad skal der ske?"), [Required(lazy("Skriv, hvad der skal ske."))], longest=300)
    owner = Choice(lazy("Hvem sørger for det?"))
    due_on = Day(lazy("Senest"), [Optional()])

    def offer_members(self, members: list[Association]) -> None:
        self.owner.choices = [("", lazy("Huset")), *((each.key, each.name) for each in members)]
