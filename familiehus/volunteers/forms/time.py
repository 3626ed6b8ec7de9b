"""When a volunteer can't, and for how long they were here."""

from datetime import UTC, datetime, timedelta
from typing import Any

from familiehus.kernel import clock
from familiehus.kernel.forms import Choice, Clock, Day, Form, Required, Tiles, ValidationError, Whole
from familiehus.kernel.i18n import _, lazy
from familiehus.series.rules import Rule
from familiehus.series.timetables import Timetable
from familiehus.volunteers.states import Task

ONCE, WEEKLY, FORTNIGHTLY = "once", "weekly", "fortnightly"


class NoteAbsence(Form):
    """When somebody can't: some days, or some hours of a day, once or every week. No reason is asked."""

    first = Day(lazy("Fra"), [Required(lazy("Vælg den første dag."))])
    last = Day(lazy("Til og med"), description=lazy("Tom, når det er en enkelt dag."))
    starts = Clock(lazy("Fra kl."), description=lazy("Tom, når det er hele dagen."))
    ends = Clock(lazy("Til kl."))
    every = Tiles(
        lazy("Hvor tit?"),
        default=ONCE,
        choices=[
            (ONCE, lazy("Kun den gang")),
            (WEEKLY, lazy("Hver uge")),
            (FORTNIGHTLY, lazy("Hver anden uge")),
        ],
    )
    until = Day(lazy("Gentages til og med"), description=lazy("Tom, når der ikke er aftalt en slutning."))

    def validate_last(self, field: Any) -> None:
        if field.data and self.first.data and field.data < self.first.data:
            raise ValidationError(_("Den sidste dag skal ligge efter den første."))
        if field.data and field.data != self.first.data and self.starts.data:
            raise ValidationError(_("Med klokkeslæt gælder det en enkelt dag. Lad den sidste dag stå tom."))

    def validate_ends(self, field: Any) -> None:
        if bool(field.data) != bool(self.starts.data):
            raise ValidationError(_("Skriv begge klokkeslæt, eller lad begge stå tomme."))
        if field.data and self.starts.data and field.data <= self.starts.data:
            raise ValidationError(_("Slut skal ligge efter begyndelsen."))

    @property
    def timetable(self) -> Timetable:
        """What was typed, as a timetable. Only after the form is in good shape."""
        first, last = self.first.data, self.last.data or self.first.data
        rule = None
        if self.every.data != ONCE:
            rule = Rule.weekly(first.weekday(), every=1 if self.every.data == WEEKLY else 2)
            rule = rule.ending(self.until.data) if self.until.data else rule
        if self.starts.data is None:
            return Timetable(first, None, last - first + timedelta(days=1), rule)
        length = datetime.combine(first, self.ends.data, UTC) - datetime.combine(first, self.starts.data, UTC)
        return Timetable(first, self.starts.data, length, rule)


class NoteHours(Form):
    """Time that nobody counted."""

    day = Day(lazy("Dag"), [Required(lazy("Vælg en dag."))], default=clock.today)
    what = Choice(lazy("Hvad?"), choices=Task.choices())
    hours = Whole(lazy("Timer"), [Required(lazy("Skriv timerne."))], least=0, most=23)
    minutes = Whole(lazy("Minutter"), least=0, most=59)
    kilometres = Whole(lazy("Kørte kilometer"), least=0, most=2000)

    @property
    def length(self) -> int:
        """In minutes."""
        return self.hours.data * 60 + (self.minutes.data or 0)


class CorrectHours(Form):
    """How long it really was."""

    hours = Whole(lazy("Timer"), [Required(lazy("Skriv timerne."))], least=0, most=23)
    minutes = Whole(lazy("Minutter"), least=0, most=59)
    kilometres = Whole(lazy("Kørte kilometer"), least=0, most=2000)

    @property
    def length(self) -> int:
        """In minutes."""
        return self.hours.data * 60 + (self.minutes.data or 0)
