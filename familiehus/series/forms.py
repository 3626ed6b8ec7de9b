"""The fields of coming again that every form about a series asks for."""

from familiehus.kernel.forms import Boxes, Tick, Whole
from familiehus.kernel.i18n import lazy
from familiehus.series.words import weekday_name


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

    def offer_weekdays(self) -> None:
        self.weekdays.choices = [(day, weekday_name(day)) for day in range(7)]
