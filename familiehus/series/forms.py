"""The fields of coming again that every form about a series asks for."""

from datetime import UTC, date, datetime, time, timedelta

from familiehus.kernel.forms import Boxes, Tick, Whole
from familiehus.kernel.i18n import lazy
from familiehus.series.rules import Rule
from familiehus.series.words import weekday_name

DAY = timedelta(days=1)


def wall_length(first_on: date, starts: time, ends: time, last_on: date | None = None) -> timedelta:
    """How long by the clock on the wall; where no last day is said, an end before the start is on the next day."""
    begins = datetime.combine(first_on, starts, tzinfo=UTC)
    length = datetime.combine(last_on or first_on, ends, tzinfo=UTC) - begins
    return length + DAY if length <= timedelta(0) and last_on is None else length


class Repeating:
    """How often, on which weekdays, and what is left out."""

    every = Whole(
        lazy("Hvor tit"), least=1, most=99, default=1, description=lazy("1 er hver gang, 2 er hver anden.")
    )
    weekdays = Boxes(
        lazy("Ugedage"), coerce=int, description=lazy("Er ingen valgt, bliver det datoens ugedag.")
    )
    skips_closed = Tick(lazy("Spring husets lukkedage over"), default=True)
    skips_holidays = Tick(lazy("Spring helligdage over"), default=True)

    def weekly(self, first_on: date) -> Rule:
        """On the weekdays that were chosen, else on that of the first day."""
        return Rule.weekly(*(self.weekdays.data or [first_on.weekday()]), every=self.every.data or 1)

    def monthly(self, first_on: date) -> Rule:
        """On the first day's weekday, as the first day is its first, second, third … of the month."""
        return Rule.monthly_on((first_on.day - 1) // 7 + 1, first_on.weekday(), self.every.data or 1)

    def offer_weekdays(self) -> None:
        self.weekdays.choices = [(day, weekday_name(day)) for day in range(7)]
