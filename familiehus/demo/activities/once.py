"""What happens once in the demo house, and what did not go as planned."""

from datetime import time, timedelta

from familiehus.activities.kinds import Category
from familiehus.activities.sheets import Seats, Where
from familiehus.demo.activities.programme import Programme
from familiehus.demo.associations import named
from familiehus.kernel import clock


def special_days(house: Programme) -> None:
    """What happens once, and what did not go as planned."""
    today = clock.today()
    friday = clock.monday_of(today) + timedelta(days=4)
    if friday <= today:
        friday += timedelta(weeks=1)
    house.plan(
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
        responsible=house.mette,
    )
    is_before_christmas = (today + timedelta(days=12)).month in (11, 12)
    house.plan(
        "Juleklip og æbleskiver" if is_before_christmas else "Papirklip og pandekager",
        Category.PLAYGROUP,
        today + timedelta(days=12),
        time(14),
        timedelta(hours=3),
        where=Where(house.kitchen),
        seats=Seats(total=24),
        takes_signups=True,
        is_open_to_all=True,
        short_name="Juleklip" if is_before_christmas else "Papirklip",
        public_text="Saks, lim og sukker på næsen. Bedsteforældre må gerne komme med.",
        responsible=house.samir,
    )
    house.plan(
        "Forældrekursus: rolige aftener",
        Category.COURSE,
        today + timedelta(days=16),
        time(19),
        timedelta(hours=2),
        where=Where(house.library),
        seats=Seats(adults=10),
        takes_signups=True,
        short_name="Kursus",
        public_text="Om sengetider, skærm og alt det, der koger over. Børnene leger i salen imens.",
        responsible=house.mette,
    )
    house.plan(
        "Cykelværksted",
        Category.COURSE,
        today + timedelta(days=9),
        time(15),
        timedelta(hours=2),
        where=Where(house.garden),
        publish=False,
        short_name="Cykler",
        public_text="Vi lapper, smører og pumper.",
        responsible=None,
        organiser=named("Blommerup Boldklub"),
        internal_note="Ole spørger, om boldklubben kan låne os en pumpe.",
    )
    _days_off(house)
    house.cancel_one("Spørg sundhedsplejen", "Sundhedsplejersken er blevet syg. Vi finder en ny dag.")
    house.cancel_one("Lektiecafé", "Skolen har fri. Vi ses i næste uge.", nth=1)
    house.move_one("Babycafé", timedelta(hours=1))


def _days_off(house: Programme) -> None:
    """On holidays and in the weeks when schools are closed the weekly programme rests; somebody makes coffee."""
    monday = clock.monday_of(clock.today())
    for day in (monday + timedelta(days=number) for number in range(7)):
        if not house.is_on(day):
            house.plan(
                "Åbent hus på en fridag",
                Category.CAFE,
                day,
                time(10),
                timedelta(hours=5),
                where=Where(house.kitchen),
                short_name="Fridag",
                public_text="Alt det faste holder fri. Kom og spil, bag, eller sid lidt for jer selv i sofaen.",
                responsible=house.samir,
            )
