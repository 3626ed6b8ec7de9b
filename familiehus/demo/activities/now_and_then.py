"""What the demo house does every second week, or on a certain day of the month."""

from datetime import time, timedelta

from familiehus.activities.kinds import Category, Language
from familiehus.activities.sheets import Seats, Where
from familiehus.demo.activities.programme import FRIDAY, MONDAY, SATURDAY, THURSDAY, WEDNESDAY, Programme
from familiehus.demo.associations import named
from familiehus.series.rules import Rule
from familiehus.volunteers.states import Proof


def now_and_then(house: Programme) -> None:
    """Every second week, or a certain day of the month."""
    house.plan(
        "Sy og snak",
        Category.COURSE,
        house.on(WEDNESDAY),
        time(10),
        timedelta(hours=2),
        rule=Rule.weekly(WEDNESDAY, every=2),
        where=Where(house.parlour),
        short_name="Sy og snak",
        public_text="Lap bukserne, sy en dukke, eller se på. Vi har maskiner og stof.",
        organiser=named("Sy og Snak"),
        co_organisers=(named("Blommerup Sogn"), named("Blommeøens Sprogcafé")),
    )
    house.plan(
        "Økonomisk rådgivning",
        Category.ADVICE,
        house.on(MONDAY),
        time(10),
        timedelta(hours=2),
        rule=Rule.weekly(MONDAY),
        where=Where(house.parlour),
        short_name="Økonomi",
        public_text="To rådgivere hjælper med breve, budget og gæld. Tag kuverterne med, også de uåbnede.",
        organiser=named("Gældsrådgiverne på Blommeøen"),
        responsible=house.samir,
    )
    house.plan(
        "Spørg sundhedsplejen",
        Category.ADVICE,
        house.first_of(Rule.monthly_on(1, THURSDAY)),
        time(15),
        timedelta(hours=1),
        rule=Rule.monthly_on(1, THURSDAY),
        where=Where(house.parlour),
        short_name="Sundhed",
        public_text="Om søvn, mad, amning og alt det andet. Kom bare, også uden at bestille.",
        organiser=named("Sundhedsplejen i Blommerup"),
    )
    house.plan(
        "Lørdag i skoven",
        Category.OUTING,
        house.on(SATURDAY),
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
        responsible=house.jonas,
    )
    house.plan(
        "Arabisk fortællerum",
        Category.PLAYGROUP,
        house.first_of(Rule.monthly_on(-1, FRIDAY)),
        time(14),
        timedelta(hours=1, minutes=30),
        rule=Rule.monthly_on(-1, FRIDAY),
        where=Where(house.library),
        short_name="Fortælling",
        public_text="Eventyr på arabisk og dansk for børn og deres voksne.",
        language=Language.ARABIC,
        ages_from=3,
        ages_to=9,
        responsible=house.samir,
    )
    house.plan(
        "Netværkets dialogmøde",
        Category.MEETING,
        house.on(WEDNESDAY, week=1),
        time(16, 30),
        timedelta(hours=2),
        rule=Rule.weekly(WEDNESDAY, every=8),
        where=Where(house.hall),
        short_name="Netværk",
        public_text="Foreninger, frivillige og huset ved samme bord. Nye er velkomne.",
        organiser=named("Blommerup Sogn"),
        responsible=house.mette,
    )

    house.plan(
        "Introkursus for frivillige",
        Category.COURSE,
        house.on(THURSDAY, week=6),
        time(16, 30),
        timedelta(hours=2, minutes=30),
        rule=Rule.weekly(THURSDAY, every=6),
        where=Where(house.parlour),
        short_name="Intro",
        public_text="Husets retningslinjer, tavshed, og hvad man gør, når noget bekymrer. Der er suppe.",
        food="Suppe og brød",
        for_volunteers=True,
        gives_proof=Proof.INTRODUCTION.value,
        responsible=house.mette,
    )
