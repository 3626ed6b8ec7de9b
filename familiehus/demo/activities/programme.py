"""The demo house's rooms, and how something is put on its programme, called off and moved."""

from datetime import date, time, timedelta
from typing import Any

from sqlalchemy import select

from familiehus.activities import commands
from familiehus.activities.kinds import Category, DateState
from familiehus.activities.models import Activity, Occurrence, Place
from familiehus.activities.sheets import Details, Seats, Sheet, Where
from familiehus.demo.people import Cast
from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.roles import Role
from familiehus.kernel.spans import Span
from familiehus.series.rules import Rule
from familiehus.series.timetables import Timetable

WEEKS_BEHIND = 9
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)


class Programme:
    def __init__(self, cast: Cast) -> None:
        self.mette, self.samir = cast.of(Role.COORDINATOR)
        self.bente, self.jonas = cast.of(Role.STAFF)
        self.monday = clock.monday_of(clock.today()) - timedelta(weeks=WEEKS_BEHIND)
        self.kitchen = self.place(
            "Køkkenet", seats=14, access_notes="Niveaufri adgang fra gården.", is_exclusive=False
        )
        self.hall = self.place(
            "Salen", seats=40, access_notes="Dør uden trin. Toilet til kørestol ved siden af."
        )
        self.library = self.place("Biblioteket", seats=16, access_notes="Første sal, ingen elevator.")
        self.parlour = self.place("Stuen", seats=10, access_notes="Niveaufri adgang.")
        self.garden = self.place(
            "Haven", seats=None, access_notes="Grussti; vi lægger plader ud.", is_exclusive=False
        )

    def place(self, name: str, *, seats: int | None, access_notes: str, is_exclusive: bool = True) -> Place:
        return commands.add_place(
            name, by=self.mette, seats=seats, access_notes=access_notes, is_exclusive=is_exclusive
        )

    def plan(
        self,
        title: str,
        category: Category,
        first_on: date,
        starts: time | None,
        length: timedelta,
        *,
        rule: Rule | None = None,
        where: Where,
        seats: Seats | None = None,
        publish: bool = True,
        skip_weeks: frozenset[int] = frozenset({7, 42}),
        **details: Any,
    ) -> Activity:
        sheet = Sheet(
            details=Details(title=title, category=category, **{"responsible": self.bente, **details}),
            timetable=Timetable(
                first_on,
                starts,
                length,
                rule=rule,
                skip_weeks=skip_weeks if rule else frozenset(),
                skips_holidays=rule is not None,
                skips_closed=rule is not None,
            ),
            where=where,
            seats=seats or Seats(),
        )
        activity = commands.plan(sheet, by=self.mette)
        if publish:
            commands.publish(activity, by=self.mette)
        return activity

    def on(self, weekday: int, *, week: int = 0) -> date:
        return self.monday + timedelta(weeks=week, days=weekday)

    def first_of(self, rule: Rule) -> date:
        """The rule's first day since the programme began."""
        return rule.first_from(self.monday) or self.monday

    def is_on(self, day: date) -> bool:
        """Whether anything of the programme happens on the day."""
        span = Span.of_day(day)
        on_the_day = select(Occurrence.id).where(
            Occurrence.state.in_((DateState.PLANNED, DateState.HELD)),
            Occurrence.starts_at < span.ends_at,
            Occurrence.ends_at > span.starts_at,
        )
        return db.session.scalar(on_the_day.limit(1)) is not None

    def _coming(self, title: str) -> list[Occurrence]:
        coming = (
            select(Occurrence)
            .join(Occurrence.activity)
            .where(Activity.title == title, Occurrence.starts_at > clock.now() + timedelta(hours=6))
            .order_by(Occurrence.starts_at)
        )
        return [row for row in db.session.scalars(coming) if row.state is DateState.PLANNED]

    def cancel_one(self, title: str, reason: str, nth: int = 0) -> None:
        commands.cancel(self._coming(title)[nth], reason, by=self.mette)

    def move_one(self, title: str, later: timedelta) -> None:
        occurrence = self._coming(title)[1]
        span = occurrence.span
        commands.move(occurrence, type(span)(span.starts_at + later, span.ends_at + later), by=self.mette)
