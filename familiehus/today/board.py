"""The day as those at the desk need it: what is happening now, what comes, and what needs a hand."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from familiehus.activities.kinds import Category
from familiehus.activities.models import Occurrence
from familiehus.attendance import queries as attendance
from familiehus.attendance.queries import InTheHouse
from familiehus.kernel import clock
from familiehus.kernel.roles import Actor
from familiehus.shifts import queries as shifts
from familiehus.shifts.models import Shift, ShiftSignup
from familiehus.today.dates import dates_for
from familiehus.today.pulse import Pulse, pulse
from familiehus.today.todos import Todo
from familiehus.today.waiting import todos

FOLDED_FROM = 3


class Stand(StrEnum):
    """Where something stands against the clock."""

    DONE = "done"
    NOW = "now"
    LATER = "later"


@dataclass(frozen=True)
class Row:
    """One line of the day; `waiting`: how many parties are in line for a seat."""

    occurrence: Occurrence
    stand: Stand
    came: int = 0
    waiting: int = 0

    @property
    def lacks_responsible(self) -> bool:
        closed = self.occurrence.activity.category is Category.CLOSED
        return not closed and not self.occurrence.is_off and self.occurrence.responsible is None


@dataclass(frozen=True)
class Board:
    """The whole board."""

    rows: list[Row]
    todos: list[Todo]
    at: datetime
    inside: InTheHouse
    whole_day: list[Occurrence] = field(default_factory=list)
    shifts: list[Shift] = field(default_factory=list)

    @property
    def on_duty(self) -> list[ShiftSignup]:
        """Volunteers who have come to their shift and are in the house."""
        return [seat for shift in self.shifts for seat in shift.on_it if shifts.is_here(seat)]

    def standing(self, stand: Stand) -> list[Row]:
        return [row for row in self.rows if row.stand is stand]

    @property
    def done(self) -> list[Row]:
        return self.standing(Stand.DONE)

    @property
    def now(self) -> list[Row]:
        return self.standing(Stand.NOW)

    @property
    def later(self) -> list[Row]:
        return self.standing(Stand.LATER)

    @property
    def folds(self) -> bool:
        """Whether there is so much behind us that it is folded away."""
        return len(self.done) > FOLDED_FROM


def board_for(person: Actor, beat: Pulse | None = None) -> Board:
    """Today's dates in order and what needs a hand, as that person may see it."""
    beat, now = beat or pulse(), clock.now()
    found = dates_for(person)
    dates = found.today
    inside = attendance.in_the_house(now, reader=person)
    soon = shifts.today_and_tomorrow()
    rows = [
        Row(
            each,
            Stand.DONE if each.ends_at <= now else Stand.NOW if each.starts_at <= now else Stand.LATER,
            found.came[each.id],
            found.waiting[each.id],
        )
        for each in dates
        if not each.activity.is_all_day
    ]
    rows.sort(key=lambda row: (list(Stand).index(row.stand), row.occurrence.starts_at))
    return Board(
        rows=rows,
        todos=todos(person, beat, found, soon),
        at=now,
        inside=inside,
        whole_day=[each for each in dates if each.activity.is_all_day],
        shifts=[each for each in soon if clock.today() in each.days],
    )
