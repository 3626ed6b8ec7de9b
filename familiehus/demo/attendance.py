"""Who came to the demo house: the weeks gone by, this morning, and two dates that nobody has counted."""

from datetime import datetime, timedelta
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from familiehus.activities.kinds import Category, DateState, State
from familiehus.activities.models import Activity, Occurrence
from familiehus.attendance import commands
from familiehus.attendance.models import Attendance
from familiehus.attendance.queries import volunteers_to_note
from familiehus.demo.people import Cast
from familiehus.families.models import Household
from familiehus.families.states import State as FamilyState
from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.roles import THE_HOUSE, Role

WEEKS_BEHIND = 6
UNCOUNTED_DAYS = (4, 6)
AT_THE_COURSE = ("Peter Juel", "Torben Sand", "Nikolaj Vang")
MINUTE = timedelta(minutes=1)


def move_in(cast: Cast) -> None:
    """Bente writes down who came; the same families to the same things, with a new face now and then."""
    house = _House(cast)
    now = clock.now()
    begun = [date for date in house.dates_since(now - timedelta(weeks=WEEKS_BEHIND)) if date.starts_at <= now]
    left_out = {house.nearest(begun, now - timedelta(days=days)) for days in UNCOUNTED_DAYS}
    for date in begun:
        if date not in left_out:
            house.fill(date)


class _House:
    def __init__(self, cast: Cast) -> None:
        self.bente = cast.of(Role.STAFF)[0]
        self.chance = Random(48)  # noqa: S311 - a story, the same each time it is told
        enrolled = select(Household).where(Household.state == FamilyState.ENROLLED).order_by(Household.id)
        self.families = list(db.session.scalars(enrolled))

    def dates_since(self, since: datetime) -> list[Occurrence]:
        """What has been on since then and what is on today, in order."""
        dates = (
            select(Occurrence)
            .join(Occurrence.activity)
            .where(
                Occurrence.starts_at > since,
                Occurrence.starts_at <= clock.now(),
                Occurrence.state.in_((DateState.PLANNED, DateState.HELD)),
                Activity.state != State.DRAFT,
                Activity.category != Category.CLOSED,
            )
            .options(contains_eager(Occurrence.activity))
            .order_by(Occurrence.starts_at, Occurrence.id)
        )
        return list(db.session.scalars(dates))

    def nearest(self, dates: list[Occurrence], when: datetime) -> Occurrence | None:
        """The last date that was over by then."""
        return next((date for date in reversed(dates) if date.ends_at <= when), None)

    def fill(self, date: Occurrence) -> None:
        """A handful of families, each with its own habit, and heads without a name where one just drops in."""
        if date.activity.for_volunteers:
            self.teach(date)
            return
        for number, family in enumerate(self.families):
            keen = (number * 7 + date.activity.id * 5) % 10
            if self.chance.random() * 10 < 3 + keen / 3 and len(family.children) + len(family.guardians):
                children = [child for child in family.children if self.chance.random() < 0.85]
                row = commands.arrive(date, family, adults=1, children=children, by=self.bente)
                self.at_its_time(row, date)
        if date.activity.is_drop_in:
            row = commands.count_heads(
                date, adults=self.chance.randint(1, 4), children=self.chance.randint(0, 3), by=self.bente
            )
            self.at_its_time(row, date)

    def teach(self, date: Occurrence) -> None:
        """Who is new among the volunteers, and one who wanted to hear it again."""
        there = [each for each in volunteers_to_note(date, THE_HOUSE) if each.name in AT_THE_COURSE]
        for volunteer in there:
            self.at_its_time(commands.volunteer_arrives(date, volunteer, by=self.bente), date)

    def at_its_time(self, row: Attendance | None, date: Occurrence) -> None:
        """Past dates were written down on their day; who was at something that is over has gone home."""
        if row is None:
            return
        came = date.starts_at + self.chance.randint(-10, 25) * MINUTE
        row.came_at = row.came_received_at = min(max(came, date.starts_at - 15 * MINUTE), clock.now())
        if date.is_over:
            row.went_at = row.went_received_at = max(
                date.ends_at - self.chance.randint(0, 30) * MINUTE, row.came_at
            )
