"""The year before in the demo house, as a board would look back on it: counted, with nobody's name left in it.

Its families have moved on and are shells by now; what they came to is written straight in.
"""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random

from sqlalchemy import select

from familiehus.activities import commands as activities
from familiehus.activities.kinds import Category
from familiehus.activities.models import Activity, Occurrence
from familiehus.activities.sheets import Details, Seats, Sheet, Where
from familiehus.attendance.models import Attendance
from familiehus.demo.people import Cast
from familiehus.families.models import Household
from familiehus.families.states import NAME_GONE, Source, State
from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.roles import Role
from familiehus.loans.models import Item, Loan
from familiehus.loans.states import BorrowerKind
from familiehus.reports.models import Face, Smileys
from familiehus.series.rules import Rule
from familiehus.series.timetables import Timetable
from familiehus.volunteers.models import Hours, Volunteer
from familiehus.volunteers.states import Source as HoursFrom
from familiehus.volunteers.states import State as VolunteerState

SHELLS = 54
PROGRAMME = (
    ("Tirsdagscafé", Category.CAFE, 1, 0.30, 0.8),
    ("Torsdagsspisning", Category.MEAL, 3, 0.34, 0.4),
    ("Onsdagslektier", Category.HOMEWORK, 2, 0.12, 0.1),
    ("Fredagslegestue", Category.PLAYGROUP, 4, 0.16, 0.3),
)
OUTINGS = ((2, 14), (5, 9), (6, 20), (9, 12))
COURSES = ((3, 4), (3, 11), (10, 7))


def move_in(cast: Cast) -> None:
    """A programme of the year before, who came to it, hours that were given and things that were lent."""
    past = _LastYear(cast)
    past.programme()
    past.families()
    past.attendance()
    past.hours()
    past.loans()
    db.session.flush()


class _LastYear:
    def __init__(self, cast: Cast) -> None:
        self.mette = cast.of(Role.COORDINATOR)[0]
        self.bente = cast.of(Role.STAFF)[0]
        self.year = clock.today().year - 1
        self.chance = Random(26)  # noqa: S311 - a story, the same each time it is told
        self.keen: dict[int, float] = {}
        self.planned: dict[int, tuple[float, float]] = {}

    def day(self, month: int, day: int) -> date:
        return date(self.year, month, day)

    def programme(self) -> None:
        """Four things every week, an outing each quarter, a course."""
        for title, category, weekday, share, nameless in PROGRAMME:
            rule = replace(Rule.weekly(weekday), until=self.day(12, 19))
            first = rule.first_from(self.day(1, 6)) or self.day(1, 6)
            self.plan(title, category, first, rule, share, nameless)
        for month, day in OUTINGS:
            self.plan("Udflugt til stranden", Category.OUTING, self.day(month, day), None, 0.2, 0)
        for month, day in COURSES:
            self.plan("Førstehjælp til småbørn", Category.COURSE, self.day(month, day), None, 0.07, 0)
        activities.conclude_past()

    def plan(
        self, title: str, category: Category, first: date, rule: Rule | None, share: float, nameless: float
    ) -> None:
        activity = activities.plan(
            Sheet(
                details=Details(title=title, category=category, responsible=self.bente),
                timetable=Timetable(
                    first,
                    time(15),
                    timedelta(hours=2),
                    rule=rule,
                    skip_weeks=frozenset({7, 28, 29, 30, 42}) if rule else frozenset(),
                    skips_holidays=rule is not None,
                ),
                where=Where(None, "Havnen i Blommerup"),
                seats=Seats(),
            ),
            by=self.mette,
        )
        activities.publish(activity, by=self.mette)
        self.planned[activity.id] = (share, nameless)

    def families(self) -> None:
        """Shells, each with its size, from when to when, and how often it used to come."""
        for number in range(SHELLS):
            begun = self.day(1, 1) + timedelta(days=self.chance.randint(-300, 250))
            ended = begun + timedelta(days=self.chance.randint(150, 1000))
            shell = Household(
                called=NAME_GONE,
                state=State.ANONYMISED,
                source=Source.SELF,
                size_band=("2", "3-4", "3-4", "5+", "2", "3-4", "1")[number % 7],
            )
            shell.enquired_at = shell.enrolled_at = shell.confirmed_at = clock.at(begun, time(12))
            shell.closed_at = min(clock.at(ended, time(12)), clock.now() - timedelta(days=200))
            db.session.add(shell)
            db.session.flush()
            self.keen[shell.id] = self.chance.choice((0.012, 0.05, 0.6, 1, 1.6))

    def attendance(self) -> None:
        """Some of them came to each date; at some there were others, whom nobody asked the names of."""
        shells = list(db.session.scalars(select(Household).where(Household.id.in_(self.keen))))
        dates = select(Occurrence).join(Occurrence.activity).where(Activity.id.in_(self.planned))
        for date_ in db.session.scalars(dates.order_by(Occurrence.starts_at)):
            share, nameless = self.planned[date_.activity_id]
            for shell in shells:
                if self.chance.random() < share * self.keen[shell.id]:
                    self.came(date_, self.chance.choice((1, 1, 2)), self.chance.randint(0, 3), shell)
            for face, most in ((Face.GLAD, 4), (Face.SO_SO, 2), (Face.SAD, 1)):
                if number := self.chance.randint(0, most):
                    db.session.add(Smileys(occurrence=date_, face=face, number=number))
            if self.chance.random() < nameless:
                self.came(date_, self.chance.randint(1, 4), self.chance.randint(0, 3))

    def came(self, date_: Occurrence, adults: int, children: int, shell: Household | None = None) -> None:
        db.session.add(
            Attendance(
                occurrence=date_,
                household=shell,
                adults=adults,
                children=children,
                came_at=date_.starts_at,
                came_received_at=date_.starts_at,
                went_at=date_.ends_at,
                went_received_at=date_.ends_at,
                recorded_by=self.bente.key,
            )
        )

    def hours(self) -> None:
        """Everybody who is active by now gave a few hours each month, most of them on shifts."""
        active = select(Volunteer).where(Volunteer.state == VolunteerState.ACTIVE).order_by(Volunteer.id)
        for number, volunteer in enumerate(db.session.scalars(active)):
            for month in range(1, 13):
                visits = number % 4 == 0 and month % 3 == 1
                day = self.day(month, 3 + number % 20)
                db.session.add(
                    Hours(
                        volunteer=volunteer,
                        source=HoursFrom.VISIT if visits else HoursFrom.SHIFT,
                        source_key=f"last year {month}",
                        day=day,
                        minutes_present=120,
                        minutes=120 + 30 * (number % 3),
                        approved_at=noon(day),
                        approved_by=self.mette.key,
                    )
                )

    def loans(self) -> None:
        """Each thing was lent a few times, and came back in time but for a few."""
        shells = list(self.keen)
        for number, item in enumerate(db.session.scalars(select(Item).order_by(Item.id))):
            for turn, month in enumerate(range(1 + number % 3, 12, 3)):
                out, lasted = self.day(month, 5), 14
                late = 4 if (number + turn) % 5 == 0 else 0
                loan = Loan(
                    kind=item.kind,
                    item=item,
                    borrower_kind=BorrowerKind.HOUSEHOLD,
                    household_id=shells[(number * 5 + turn) % SHELLS],
                    reserved_by=self.bente.key,
                    reserved_at=noon(out),
                    handed_out_at=noon(out),
                    handed_out_by=self.bente.key,
                    received_at=noon(out + timedelta(days=lasted + late)),
                    received_by=self.bente.key,
                    checked_at=noon(out + timedelta(days=lasted + late)),
                    checked_by=self.bente.key,
                    is_pinned=True,
                )
                loan.lay(out, out + timedelta(days=lasted))
                db.session.add(loan)


def noon(day: date) -> datetime:
    return clock.at(day, time(12))
