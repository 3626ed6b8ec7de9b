"""The demo house's rota: those who come every time, those who took one, gaps as a real week has them."""

from collections.abc import Iterable
from datetime import date, time, timedelta

from sqlalchemy import select

from familiehus.accounts.commands import introduce
from familiehus.accounts.models import Person
from familiehus.activities.models import Activity
from familiehus.activities.queries import places_in_use
from familiehus.bookings import commands as bookings
from familiehus.bookings.models import Purpose
from familiehus.demo.people import Cast
from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import Role
from familiehus.messages.commands import forget_recipient
from familiehus.messages.models import Message
from familiehus.series.rules import Rule
from familiehus.series.timetables import Timetable
from familiehus.shifts import commands, queries
from familiehus.shifts.kinds import How
from familiehus.shifts.models import Shift, ShiftPlan, ShiftSignup
from familiehus.shifts.sheets import PlanSheet
from familiehus.volunteers import commands as volunteers
from familiehus.volunteers.commands.absences import resource_for
from familiehus.volunteers.models import Volunteer
from familiehus.volunteers.queries import rules_of_the_house, volunteer_of
from familiehus.volunteers.states import Proof, Task

K, B, V, D = Task.KITCHEN, Task.CHILDREN, Task.PRACTICAL, Task.DRIVER
MORE_HANDS = (
    ("Jytte Bork", 70, (V, K)),
    ("Henning Lauge", 68, (V, K)),
    ("Birgit Olesen", 64, (V, K, B)),
    ("Rune Falk", 31, (V, K, B)),
    ("Inge Vestergaard", 59, (V, B)),
    ("Karim Nasser", 27, (V, B)),
    ("Noor Saleh", 22, (V, B)),
    ("Preben Dahl", 66, (V, B)),
    ("Gerda Holst", 73, (V,)),
    ("Tim Mortensen", 35, (V, K)),
    ("Aksel Krogh", 17, (V, K, B)),
    ("Lis Søgaard", 61, (V, K, D)),
)
WEEKS = 5
A_WEEK = timedelta(weeks=1)


def move_in(cast: Cast) -> None:
    """Plans, those who stand on them, five weeks of people, and what is missing."""
    _Rota(cast).fill()


class _Rota:
    def __init__(self, cast: Cast) -> None:
        self.mette = cast.of(Role.COORDINATOR)[0]
        self.mette.wear(Role.COORDINATOR)
        self.signe = cast.manager
        self.signe.wear(Role.MANAGER)
        self.today = clock.today()
        self.places = {place.name: place for place in places_in_use()}
        self.anna, self.poul = (
            self._own(person, 40 + number) for number, person in enumerate(cast.of(Role.VOLUNTEER))
        )
        self.crew = [
            self._take_on(introduce(name, phone=f"200003{number:02}"), age, tasks)
            for number, (name, age, tasks) in enumerate(MORE_HANDS)
        ]
        self.turn = 0

    def fill(self) -> None:
        by_name = {each.name: each for each in self.crew}
        kitchen = self._plan(
            "Køkken", K, time(9), time(13), weekdays=range(5), least=2, most=4, place="Køkkenet",
            meet="Forklæder hænger ved bagdøren",
            opening=("Vask hænder, og tag forklæde på", "Tjek køleskabets temperatur"),
            closing=("Tør borde af", "Sluk komfuret", "Tag skraldet med ud"),
        )  # fmt: skip
        host = self._plan(
            "Vært", V, time(10), time(15), weekdays=range(5), least=1, most=1,
            opening=("Lås op, og tænd lyset", "Sæt skiltet ud"), closing=("Lås døren", "Sæt alarmen til"),
        )  # fmt: skip
        driver = self._plan("Chauffør", D, time(14), time(16), weekdays=(1, 4), least=1, most=2)
        supper = self._with("Fællesspisning", "Aftensmad", K, least=3, most=4, before=90, after=30, yes=True)
        play = self._with("Legestue 0–3 år", "Legestue", B, least=2, most=2, before=30, children=True)
        homework = self._with("Lektiecafé", "Lektiecafé", B, least=2, most=3, children=True)
        for plan, names in (
            (kitchen, ("Jytte Bork",)),
            (host, ("Gerda Holst",)),
            (supper, ("Rune Falk",)),
            (play, ("Inge Vestergaard",)),
            (homework, ("Preben Dahl",)),
        ):
            if plan is not None:
                for name in names:
                    self._stand(plan, by_name[name])
        self._stand(driver, self.poul)
        for plan in (kitchen, host, driver):
            self._was_on(plan)
        for plan, skips in ((kitchen, 4), (driver, 3), (supper, 3), (play, 5), (homework, 3)):
            if plan is not None:
                self._take_turns(plan, skips)
        self._anna()
        self._seek(kitchen)
        for person in (self.anna.person, self.poul.person, *(each.person for each in self.crew)):
            forget_recipient(f"person:{person.key}")
        for message in db.session.scalars(select(Message).where(Message.kind.like("shifts.%"))):
            db.session.delete(message)

    def _plan(
        self,
        title: str,
        task: Task,
        starts: time,
        ends: time,
        *,
        weekdays: Iterable[int],
        least: int,
        most: int,
        place: str = "",
        meet: str = "",
        opening: tuple[str, ...] = (),
        closing: tuple[str, ...] = (),
    ) -> ShiftPlan:
        on = set(weekdays)
        monday = clock.monday_of(self.today)
        first = next(day for day in (monday + timedelta(days=n) for n in range(7)) if day.weekday() in on)
        length = timedelta(hours=ends.hour - starts.hour, minutes=ends.minute - starts.minute)
        timetable = Timetable(
            first,
            starts,
            length,
            Rule.weekly(*on),
            skips_closed=True,
            skips_holidays=True,
        )
        return commands.lay(
            PlanSheet(
                title=title,
                task=task,
                timetable=timetable,
                place=self.places.get(place),
                meet=meet,
                min_people=least,
                max_people=most,
                opening=opening,
                closing=closing,
            ),
            by=self.mette,
        )

    def _with(
        self,
        activity: str,
        title: str,
        task: Task,
        *,
        least: int,
        most: int,
        before: int = 0,
        after: int = 0,
        children: bool = False,
        yes: bool = False,
    ) -> ShiftPlan | None:
        """A plan that follows an activity of the house, if the house has it."""
        series = db.session.scalars(
            select(Activity)
            .where(Activity.title == activity, Activity.rrule.is_not(None))
            .order_by(Activity.id)
        ).first()
        if series is None:
            return None
        return commands.lay(
            PlanSheet(
                title=title,
                task=task,
                activity=series,
                before_minutes=before,
                after_minutes=after,
                min_people=least,
                max_people=most,
                with_children=children,
                handover_needs_yes=yes,
            ),
            by=self.mette,
        )

    def _stand(self, plan: ShiftPlan, volunteer: Volunteer) -> None:
        try:
            commands.stand(plan, volunteer, by=self.mette)
        except Refused:
            return  # a week of holidays, or nothing of it to come

    def _was_on(self, plan: ShiftPlan) -> None:
        """The week so far: as many as were needed came on time, and those whose shift is over have gone home."""
        begun = [each for each in plan.shifts if each.is_on and each.has_begun]
        for number, shift in enumerate(begun):
            first = 3 * number % len(self.crew)
            for volunteer in (*self.crew[first:], *self.crew[:first]):
                if shift.taken < shift.min_people and not queries.gate(volunteer, queries.Duty.of(shift)):
                    self._was_there(shift, volunteer)

    def _was_there(self, shift: Shift, volunteer: Volunteer) -> None:
        try:
            hold = bookings.take(
                resource_for(volunteer.person), shift.span, Purpose.SHIFT, by=self.mette, label=shift.title
            )
        except Refused:
            return  # on another shift at the time
        seat = ShiftSignup(volunteer=volunteer, how=How.SELF, hold=hold, taken_at=shift.starts_at - A_WEEK)
        shift.signups.append(seat)
        db.session.flush()
        commands.come(seat, by=self.mette, at=shift.starts_at)
        if shift.is_over:
            commands.leave_for_home(seat, by=self.mette, at=shift.ends_at)

    def _take_turns(self, plan: ShiftPlan, skips: int) -> None:
        """Five weeks of people, one after the other; every so often nobody came forward for the last place."""
        until = clock.today() + timedelta(weeks=WEEKS)
        coming = [each for each in plan.shifts if each.is_on and not each.has_begun and each.first_on < until]
        for number, shift in enumerate(coming):
            wanted = shift.missing - (1 if number % skips == skips - 1 else 0)
            for _place in range(max(0, wanted)):
                self._next(shift)

    def _next(self, shift: Shift) -> None:
        """The next in turn who can; the same rules as for everybody."""
        for _try in range(len(self.crew)):
            person = self.crew[self.turn % len(self.crew)]
            self.turn += 1
            if any(seat.volunteer_id == person.id for seat in shift.on_it):
                continue
            try:
                commands.take(shift, person, by=person.person)
                return
            except Refused:
                continue

    def _anna(self) -> None:
        """Anna, whom one can sign in as, has a few of her own."""
        until = clock.today() + timedelta(weeks=WEEKS)
        mine = 0
        for shift in db.session.scalars(
            select(Shift).where(Shift.starts_at > clock.now()).order_by(Shift.starts_at, Shift.id)
        ).unique():
            if mine == 3 or shift.first_on >= until:
                break
            if shift.is_on and shift.free and shift.task in (Task.KITCHEN, Task.CHILDREN):
                try:
                    commands.take(shift, self.anna, by=self.anna.person)
                    mine += 1
                except Refused:
                    continue

    def _seek(self, plan: ShiftPlan) -> None:
        """Two want a stand-in: one has asked everybody, one is on the coordinator's list."""
        coming = [each for each in plan.shifts if each.is_on and not each.has_begun and each.on_it]
        for shift in coming[1:4:2]:
            seat = shift.on_it[-1]
            commands.seek(seat, by=self.mette)

    def _own(self, person: Person, age: int) -> Volunteer:
        return volunteer_of(person) or self._take_on(person, age, (V, K, B, D))

    def _take_on(self, person: Person, age: int, tasks: tuple[Task, ...]) -> Volunteer:
        """Written in, proofs seen, approved, active; as everybody else who helps."""
        today: date = clock.today()
        seen_on = today - timedelta(days=200)
        volunteer = volunteers.write_in(
            person, by=self.mette, birth_year=today.year - age, wants=[task.value for task in tasks]
        )
        rules = rules_of_the_house()
        for proof in Proof:
            if any(proof in rules.needs_of(task) for task in tasks):
                volunteers.see_proof(volunteer, proof, seen_on, by=self.signe)
        if volunteer.is_young(today):
            volunteers.note_parental_consent(volunteer, today, by=self.mette)
        for task in tasks:
            volunteers.approve(volunteer, task, by=self.mette)
        volunteers.activate(volunteer, by=self.mette)
        for approval in volunteer.approvals:
            approval.from_on = seen_on
        volunteers.lay_clearances(volunteer)
        return volunteer
