"""What goes on in the demo house: a few months of a believable programme around today."""

from datetime import date, time, timedelta
from typing import Any

from sqlalchemy import select

from familiehus.activities import commands
from familiehus.activities.kinds import Category, DateState, Language
from familiehus.activities.models import Activity, Occurrence, Place
from familiehus.activities.sheets import Details, Seats, Sheet, Where
from familiehus.demo.associations import named
from familiehus.demo.people import Cast
from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.roles import Role
from familiehus.series.rules import Rule
from familiehus.series.timetables import Timetable
from familiehus.volunteers.states import Proof

WEEKS_BEHIND = 9
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)


def move_in(cast: Cast) -> None:
    """Staff plan and publish the programme; some of it is cancelled, moved or still a draft."""
    house = _Programme(cast)
    house.every_week()
    house.now_and_then()
    house.special_days()
    commands.conclude_past()


class _Programme:
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

    def every_week(self) -> None:
        """The programme that the fridge door knows by heart."""
        self.plan(
            "Morgenmad",
            Category.MEAL,
            self.on(MONDAY),
            time(8),
            timedelta(hours=1, minutes=30),
            rule=Rule.weekly(MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY),
            where=Where(self.kitchen),
            short_name="Morgenmad",
            public_text="Havregrød, boller og kaffe. Kom i nattøj, hvis det er sådan en dag.",
            food="Morgenmad er gratis.",
            responsible=self.jonas,
        )
        self.plan(
            "Legestue 0–3 år",
            Category.PLAYGROUP,
            self.on(TUESDAY),
            time(9, 30),
            timedelta(hours=2, minutes=30),
            rule=Rule.weekly(TUESDAY),
            where=Where(self.hall),
            seats=Seats(total=24, children=12),
            takes_signups=True,
            signup_closes_hours=2,
            short_name="Legestue",
            public_text="Klodser, sang og frugt for de mindste. Du bliver hos dit barn, og vi er her også.",
            ages_from=0,
            ages_to=3,
            bring="Indesko eller tykke sokker",
        )
        self.plan(
            "Åben café",
            Category.CAFE,
            self.on(TUESDAY),
            time(13),
            timedelta(hours=2),
            rule=Rule.weekly(TUESDAY, THURSDAY),
            where=Where(self.kitchen),
            short_name="Åben café",
            public_text="Kaffe, te og noget at snakke om. Ingen tilmelding, bare kom.",
        )
        self.plan(
            "Lektiecafé",
            Category.HOMEWORK,
            self.on(WEDNESDAY),
            time(14, 30),
            timedelta(hours=2),
            rule=Rule.weekly(WEDNESDAY),
            where=Where(self.library),
            seats=Seats(children=14),
            takes_signups=True,
            short_name="Lektier",
            public_text="Ro, hjælp og en bolle. Vi har iPads til låns.",
            ages_from=6,
            ages_to=15,
            bring="Skoletasken",
            responsible=self.jonas,
            internal_note="Husk at lade iPads op onsdag formiddag.",
        )
        self.plan(
            "Fællesspisning",
            Category.MEAL,
            self.on(TUESDAY),
            time(17),
            timedelta(hours=2, minutes=30),
            rule=Rule.weekly(TUESDAY),
            where=Where(self.hall),
            seats=Seats(total=40),
            takes_signups=True,
            signup_closes_hours=24,
            short_name="Aftensmad",
            public_text="Vi laver mad sammen fra kl. 15.30 og spiser kl. 17.30. Alle kan være med til at dække bord.",
            food="Vi spørger til allergi, når I melder jer til.",
            organiser=named("Blommerup Bageri"),
        )
        self.plan(
            "Dansk ved bordet",
            Category.COURSE,
            self.on(THURSDAY),
            time(17),
            timedelta(hours=1, minutes=30),
            rule=Rule.weekly(THURSDAY),
            where=Where(self.library),
            seats=Seats(adults=12),
            takes_signups=True,
            short_name="Dansk",
            public_text="Vi snakker dansk over en kop te, også når det er svært. Børn kan lege ved siden af.",
            responsible=self.samir,
        )
        self.plan(
            "Babycafé",
            Category.PLAYGROUP,
            self.on(FRIDAY),
            time(10),
            timedelta(hours=2),
            rule=Rule.weekly(FRIDAY),
            where=Where(self.parlour),
            short_name="Babycafé",
            public_text="For jer med en baby eller en på vej. Vægt, varm mad og en ekstra arm.",
            ages_from=0,
            ages_to=1,
        )

        self.plan(
            "Værkstedet er åbent",
            Category.PLAYGROUP,
            self.on(SATURDAY),
            time(10),
            timedelta(hours=3),
            rule=Rule.weekly(SATURDAY),
            where=Where(self.hall),
            short_name="Værksted",
            public_text="Ler, papkasser og lim. Det, I laver, må I tage med hjem.",
            responsible=self.samir,
        )
        self.plan(
            "Søndagsbrunch",
            Category.MEAL,
            self.on(SUNDAY),
            time(10),
            timedelta(hours=2, minutes=30),
            rule=Rule.weekly(SUNDAY),
            where=Where(self.kitchen),
            seats=Seats(total=30),
            takes_signups=True,
            signup_closes_hours=12,
            short_name="Brunch",
            public_text="Æg, pandekager og god tid. Børnene rører dejen.",
            responsible=self.mette,
        )
        self.plan(
            "Bold i haven",
            Category.PLAYGROUP,
            self.on(SUNDAY),
            time(13),
            timedelta(hours=1, minutes=30),
            rule=Rule.weekly(SUNDAY),
            where=Where(self.garden),
            short_name="Bold",
            public_text="Alle kan være med, også dem, der ikke plejer at spille bold.",
            organiser=named("Blommerup Boldklub"),
            ages_from=4,
            ages_to=12,
            bring="Tøj, der må blive beskidt",
            responsible=self.jonas,
        )
        self.plan(
            "Spil ved kaminen",
            Category.PLAYGROUP,
            self.on(SUNDAY),
            time(15),
            timedelta(hours=3),
            rule=Rule.weekly(SUNDAY),
            where=Where(self.parlour),
            short_name="Brætspil",
            public_text="Ludo, skak og nye spil fra hylden. Der er kakao.",
            responsible=self.jonas,
        )

    def now_and_then(self) -> None:
        """Every second week, or a certain day of the month."""
        self.plan(
            "Sy og snak",
            Category.COURSE,
            self.on(WEDNESDAY),
            time(10),
            timedelta(hours=2),
            rule=Rule.weekly(WEDNESDAY, every=2),
            where=Where(self.parlour),
            short_name="Sy og snak",
            public_text="Lap bukserne, sy en dukke, eller se på. Vi har maskiner og stof.",
            organiser=named("Sy og Snak"),
            co_organisers=(named("Blommerup Sogn"), named("Blommeøens Sprogcafé")),
        )
        self.plan(
            "Økonomisk rådgivning",
            Category.ADVICE,
            self.on(MONDAY),
            time(10),
            timedelta(hours=2),
            rule=Rule.weekly(MONDAY),
            where=Where(self.parlour),
            short_name="Økonomi",
            public_text="To rådgivere hjælper med breve, budget og gæld. Tag kuverterne med, også de uåbnede.",
            organiser=named("Gældsrådgiverne på Blommeøen"),
            responsible=self.samir,
        )
        self.plan(
            "Spørg sundhedsplejen",
            Category.ADVICE,
            self.first_of(Rule.monthly_on(1, THURSDAY)),
            time(15),
            timedelta(hours=1),
            rule=Rule.monthly_on(1, THURSDAY),
            where=Where(self.parlour),
            short_name="Sundhed",
            public_text="Om søvn, mad, amning og alt det andet. Kom bare, også uden at bestille.",
            organiser=named("Sundhedsplejen i Blommerup"),
        )
        self.plan(
            "Lørdag i skoven",
            Category.OUTING,
            self.on(SATURDAY),
            time(10),
            timedelta(hours=4),
            rule=Rule.weekly(SATURDAY, every=2),
            where=Where(meeting_point="Holdepladsen ved biblioteket"),
            seats=Seats(total=25),
            takes_signups=True,
            signup_closes_hours=48,
            short_name="Skoven",
            public_text="Bål, snobrød og snitteknive. Vi går i børnetempo.",
            bring="Varmt tøj og en kop",
            transport="Bus fra holdepladsen kl. 10.00",
            ages_from=3,
            responsible=self.jonas,
        )
        self.plan(
            "Arabisk fortællerum",
            Category.PLAYGROUP,
            self.first_of(Rule.monthly_on(-1, FRIDAY)),
            time(14),
            timedelta(hours=1, minutes=30),
            rule=Rule.monthly_on(-1, FRIDAY),
            where=Where(self.library),
            short_name="Fortælling",
            public_text="Eventyr på arabisk og dansk for børn og deres voksne.",
            language=Language.ARABIC,
            ages_from=3,
            ages_to=9,
            responsible=self.samir,
        )
        self.plan(
            "Netværkets dialogmøde",
            Category.MEETING,
            self.on(WEDNESDAY, week=1),
            time(16, 30),
            timedelta(hours=2),
            rule=Rule.weekly(WEDNESDAY, every=8),
            where=Where(self.hall),
            short_name="Netværk",
            public_text="Foreninger, frivillige og huset ved samme bord. Nye er velkomne.",
            organiser=named("Blommerup Sogn"),
            responsible=self.mette,
        )

        self.plan(
            "Introkursus for frivillige",
            Category.COURSE,
            self.on(THURSDAY, week=6),
            time(16, 30),
            timedelta(hours=2, minutes=30),
            rule=Rule.weekly(THURSDAY, every=6),
            where=Where(self.parlour),
            short_name="Intro",
            public_text="Husets retningslinjer, tavshed, og hvad man gør, når noget bekymrer. Der er suppe.",
            food="Suppe og brød",
            for_volunteers=True,
            gives_proof=Proof.INTRODUCTION.value,
            responsible=self.mette,
        )

    def special_days(self) -> None:
        """What happens once, and what did not go as planned."""
        today = clock.today()
        friday = clock.monday_of(today) + timedelta(days=4)
        if friday <= today:
            friday += timedelta(weeks=1)
        self.plan(
            "Familielejr på Strandgården",
            Category.CAMP,
            friday,
            time(15),
            timedelta(days=1, hours=23),
            where=Where(meeting_point="Bus fra huset kl. 15.00"),
            seats=Seats(total=30, adults=12, children=20),
            takes_signups=True,
            short_name="Lejr",
            public_text="To nætter ved vandet med bål, krabber og god tid. Alt er gratis.",
            bring="Sovepose, gummistøvler og en yndlingsbog",
            food="Al mad er med",
            transport="Bus begge veje",
            responsible=self.mette,
        )
        self.plan(
            "Juleklip og æbleskiver",
            Category.PLAYGROUP,
            today + timedelta(days=12),
            time(14),
            timedelta(hours=3),
            where=Where(self.kitchen),
            short_name="Juleklip",
            public_text="Saks, lim og sukker på næsen. Bedsteforældre må gerne komme med.",
            responsible=self.samir,
        )
        self.plan(
            "Forældrekursus: rolige aftener",
            Category.COURSE,
            today + timedelta(days=16),
            time(19),
            timedelta(hours=2),
            where=Where(self.library),
            seats=Seats(adults=10),
            takes_signups=True,
            short_name="Kursus",
            public_text="Om sengetider, skærm og alt det, der koger over. Børnene leger i salen imens.",
            responsible=self.mette,
        )
        self.plan(
            "Cykelværksted",
            Category.COURSE,
            today + timedelta(days=9),
            time(15),
            timedelta(hours=2),
            where=Where(self.garden),
            publish=False,
            short_name="Cykler",
            public_text="Vi lapper, smører og pumper.",
            responsible=None,
            organiser=named("Blommerup Boldklub"),
            internal_note="Ole spørger, om boldklubben kan låne os en pumpe.",
        )
        self._cancel_one("Spørg sundhedsplejen", "Sundhedsplejersken er blevet syg. Vi finder en ny dag.")
        self._cancel_one("Lektiecafé", "Skolen har fri. Vi ses i næste uge.", nth=1)
        self._move_one("Babycafé", timedelta(hours=1))

    def _coming(self, title: str) -> list[Occurrence]:
        coming = (
            select(Occurrence)
            .join(Occurrence.activity)
            .where(Activity.title == title, Occurrence.starts_at > clock.now() + timedelta(hours=6))
            .order_by(Occurrence.starts_at)
        )
        return [row for row in db.session.scalars(coming) if row.state is DateState.PLANNED]

    def _cancel_one(self, title: str, reason: str, nth: int = 0) -> None:
        commands.cancel(self._coming(title)[nth], reason, by=self.mette)

    def _move_one(self, title: str, later: timedelta) -> None:
        occurrence = self._coming(title)[1]
        span = occurrence.span
        commands.move(occurrence, type(span)(span.starts_at + later, span.ends_at + later), by=self.mette)
