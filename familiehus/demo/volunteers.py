"""Volunteers of the demo house: at every step of the way, with something missing here and there, none of them real."""

from dataclasses import dataclass
from datetime import time, timedelta

from familiehus.accounts.commands import introduce
from familiehus.accounts.models import Person
from familiehus.demo.people import Cast
from familiehus.kernel import clock
from familiehus.kernel.roles import NOBODY, Role
from familiehus.messages.commands import forget_recipient
from familiehus.series.rules import Rule
from familiehus.series.timetables import Timetable
from familiehus.volunteers import commands
from familiehus.volunteers.models import Volunteer
from familiehus.volunteers.queries import rules_of_the_house
from familiehus.volunteers.states import Proof, Source, Task
from familiehus.volunteers.states import Rule as VolunteerRule

K, B, V, H, D, R = (
    Task.KITCHEN,
    Task.CHILDREN,
    Task.PRACTICAL,
    Task.HOME_VISIT,
    Task.DRIVER,
    Task.ADVISER,
)


@dataclass(frozen=True)
class Told:
    """A volunteer as the coordinator knows them; `months` since the house saw their proofs."""

    name: str
    phone: str
    age: int
    tasks: tuple[Task, ...]
    months: int = 10
    likes: str = ""
    languages: tuple[str, ...] = ()
    weekdays: tuple[int, ...] = ()
    reach: str = "cycle"
    neighbourhood: str = "Blommerup"


ACTIVE = (
    Told("Kirsten Lund", "20000201", 67, (V, K, B), 30, "Boller i ovnen, før nogen er kommet.", (), (0, 1)),
    Told("Mogens Riis", "20000202", 71, (V, D), 8, "Kører gerne, også når det sner.", ("de",), (2, 4), "far"),
    Told("Amina Yusuf", "20000203", 34, (V, K, B), 14, "At lave mad til mange.", ("so", "en", "ar"), (3, 4)),
    Told("Lasse Brandt", "20000204", 29, (V, B), 5, "Fodbold og rollespil.", ("en",), (1, 3)),
    Told("Gitte Marker", "20000205", 58, (V, H), 37, "", (), (1, 2), "drive", "Strandby"),
    Told("Olena Bondar", "20000206", 41, (V, K, H), 9, "At bage sammen.", ("uk", "pl"), (2,), "drive"),
    Told("Torben Sand", "20000207", 63, (V, R), 22, "Papirer, som andre bliver trætte af.", (), (0,)),
    Told("Hanne Bisgaard", "20000208", 69, (V, B, H), 35, "Højtlæsning.", (), (0, 2), "walk"),
    Told("Nikolaj Vang", "20000209", 24, (V, B), 3, "Musik og larm.", ("en",), (4,), "cycle"),
    Told("Zeynep Kaya", "20000210", 38, (V, K), 6, "", ("tr", "ku"), (3,)),
    Told("Søren Elkjær", "20000211", 55, (V, D, H), 16, "En god bil og god tid.", (), (1, 4), "far"),
    Told("Mathilde Krag", "20000212", 17, (V, K, B), 4, "Små børn og perler.", ("en",), (2,), "walk"),
)


def move_in(cast: Cast) -> None:
    """Those who sign in, the rest of the crew, and those on the way in or out."""
    crew = _Crew(cast)
    anna, poul = cast.of(Role.VOLUNTEER)
    own = crew.take_on(
        Told("", "", 46, (V, K, B, H), 13, "At være sammen med børn og mad.", ("en",), (1, 3), "cycle"), anna
    )
    crew.take_on(Told("", "", 66, (V, D, K), 18, "Alt, der kan skrues i.", ("de",), (0, 4), "far"), poul)
    team = {told.name: crew.take_on(told) for told in ACTIVE}
    crew.times_away(own, team)
    crew.hours({"anna": own, **team})
    crew.lacking(team)
    crew.on_the_way()
    crew.away_and_stopped()


class _Crew:
    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.signe = cast.manager
        self.signe.wear(Role.MANAGER)
        self.mette, self.samir = cast.of(Role.COORDINATOR)
        self.mette.wear(Role.COORDINATOR)
        self.today = clock.today()

    def take_on(self, told: Told, person: Person | None = None) -> Volunteer:
        """Written in by Mette, seen by Signe, active; nobody here is written to."""
        who = person or introduce(told.name, phone=told.phone)
        volunteer = commands.write_in(
            who,
            by=self.mette,
            birth_year=self.today.year - told.age,
            wants=[task.value for task in told.tasks],
            likes=told.likes,
            languages=list(told.languages),
            weekdays=list(told.weekdays),
            reach=told.reach,
            neighbourhood=told.neighbourhood,
        )
        seen_on = self.today - timedelta(days=told.months * 30)
        rules = rules_of_the_house()
        for proof in Proof:
            if any(proof in rules.needs_of(task) for task in told.tasks):
                commands.see_proof(volunteer, proof, seen_on, by=self.signe)
        if volunteer.is_young(self.today):
            commands.note_parental_consent(volunteer, seen_on, by=self.mette)
        for task in told.tasks:
            commands.approve(volunteer, task, by=self.mette)
        commands.activate(volunteer, by=self.mette)
        forget_recipient(f"person:{who.key}")
        volunteer.enquired_at = clock.now() - timedelta(days=told.months * 30 + 30)
        volunteer.began_on = seen_on
        for approval in volunteer.approvals:
            approval.from_on = seen_on
        commands.lay_clearances(volunteer)
        return volunteer

    def times_away(self, anna: Volunteer, team: dict[str, Volunteer]) -> None:
        """Lasse every other Friday, Kirsten over a holiday, Anna some evenings."""
        friday = self.today + timedelta(days=(4 - self.today.weekday()) % 7)
        commands.note_absence(
            team["Lasse Brandt"],
            Timetable(friday, None, timedelta(days=1), Rule.weekly(4, every=2)),
            by=self.mette,
        )
        later = self.today + timedelta(days=40)
        commands.note_absence(anna, Timetable(later, time(17), timedelta(hours=3)), by=self.mette)
        commands.note_absence(team["Kirsten Lund"], Timetable(later, None, timedelta(days=9)), by=self.mette)

    def hours(self, team: dict[str, Volunteer]) -> None:
        """A few weeks of the ledger: the older ones approved, the newest waiting."""
        for number, volunteer in enumerate(team.values()):
            for week in range(1, 6):
                day = self.today - timedelta(days=7 * week + number % 5)
                row = commands.count_hours(
                    volunteer,
                    source=Source.SHIFT,
                    source_key=f"demo{number}w{week}",
                    day=day,
                    minutes=120 + 15 * ((number + week) % 5),
                    what=Task(volunteer.wants[-1]) if volunteer.wants[-1] != H else V,
                    kilometres=18 if Task.DRIVER in volunteer.wants else 0,
                    by=self.mette,
                )
                if week > 1:
                    commands.approve_hours([row], by=self.mette)

    def lacking(self, team: dict[str, Volunteer]) -> None:
        """One renewal on its way, one rule set aside until a course."""
        commands.order_record_check(team["Hanne Bisgaard"], self.today - timedelta(days=6), by=self.signe)
        zeynep = team["Zeynep Kaya"]
        commands.approve(zeynep, B, by=self.mette)
        commands.see_proof(zeynep, Proof.RECORD_CHECK, self.today - timedelta(days=12), by=self.signe)
        commands.set_aside(
            zeynep,
            B,
            VolunteerRule.INTRODUCTION,
            reason="Introkurset er først om tre uger; hun er med en erfaren så længe.",
            until_on=self.today + timedelta(days=28),
            by=self.signe,
        )

    def on_the_way(self) -> None:
        this_year = self.today.year
        new = commands.enquire(
            introduce("Birgitte Holst", phone="20000221"),
            by=NOBODY,
            wants=[K.value],
            likes="Jeg er lige gået på pension og kan ikke sidde stille.",
        )
        new.enquired_at = clock.now() - timedelta(days=2)
        waiting = commands.enquire(
            introduce("Emil Frost", phone="20000222"), by=NOBODY, wants=[B.value], birth_year=this_year - 16
        )
        waiting.enquired_at = clock.now() - timedelta(days=11)
        soon = commands.enquire(
            introduce("Rania Saleh", phone="20000223"),
            by=NOBODY,
            wants=[H.value, K.value],
            languages=["ar", "en"],
        )
        soon.enquired_at = clock.now() - timedelta(days=6)
        commands.agree_talk(
            soon, clock.midnight(self.today) + timedelta(days=2, hours=14), "Kaffe i køkkenet", by=self.mette
        )
        almost = commands.write_in(
            introduce("Peter Juel", phone="20000224"),
            by=self.mette,
            wants=[B.value],
            birth_year=this_year - 45,
        )
        almost.enquired_at = clock.now() - timedelta(days=19)
        commands.revise(almost, by=self.mette, next_step="Venter på børneattesten")
        commands.order_record_check(almost, self.today - timedelta(days=9), by=self.signe)
        commands.see_proof(almost, Proof.CONFIDENTIALITY, self.today - timedelta(days=9), by=self.mette)

    def away_and_stopped(self) -> None:
        away = self.take_on(Told("Ulla Bech", "20000231", 61, (V, B), 17))
        commands.go_on_leave(away, by=self.mette, back_on=self.today + timedelta(days=50))
        stopped = self.take_on(Told("Kaj Thygesen", "20000232", 74, (V, D), 40))
        commands.stop(stopped, by=self.mette)
