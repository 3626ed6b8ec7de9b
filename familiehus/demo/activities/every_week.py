"""The programme that the fridge door knows by heart."""

from datetime import time, timedelta

from familiehus.activities.kinds import Category
from familiehus.activities.sheets import Seats, Where
from familiehus.demo.activities.programme import (
    FRIDAY,
    MONDAY,
    SATURDAY,
    SUNDAY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    Programme,
)
from familiehus.demo.associations import named
from familiehus.series.rules import Rule


def every_week(house: Programme) -> None:
    """The programme that the fridge door knows by heart."""
    house.plan(
        "Morgenmad",
        Category.MEAL,
        house.on(MONDAY),
        time(8),
        timedelta(hours=1, minutes=30),
        rule=Rule.weekly(MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY),
        where=Where(house.kitchen),
        short_name="Morgenmad",
        public_text="Havregrød, boller og kaffe. Kom i nattøj, hvis det er sådan en dag.",
        food="Morgenmad er gratis.",
        responsible=house.jonas,
    )
    house.plan(
        "Legestue 0–3 år",
        Category.PLAYGROUP,
        house.on(TUESDAY),
        time(9, 30),
        timedelta(hours=2, minutes=30),
        rule=Rule.weekly(TUESDAY),
        where=Where(house.hall),
        seats=Seats(total=24, children=12),
        takes_signups=True,
        signup_closes_hours=2,
        short_name="Legestue",
        public_text="Klodser, sang og frugt for de mindste. Du bliver hos dit barn, og vi er her også.",
        ages_from=0,
        ages_to=3,
        bring="Indesko eller tykke sokker",
    )
    house.plan(
        "Åben café",
        Category.CAFE,
        house.on(TUESDAY),
        time(13),
        timedelta(hours=2),
        rule=Rule.weekly(TUESDAY, THURSDAY),
        where=Where(house.kitchen),
        short_name="Åben café",
        public_text="Kaffe, te og noget at snakke om. Ingen tilmelding, bare kom.",
    )
    house.plan(
        "Lektiecafé",
        Category.HOMEWORK,
        house.on(WEDNESDAY),
        time(14, 30),
        timedelta(hours=2),
        rule=Rule.weekly(WEDNESDAY),
        where=Where(house.library),
        seats=Seats(children=14),
        takes_signups=True,
        short_name="Lektier",
        public_text="Ro, hjælp og en bolle. Vi har iPads til låns.",
        ages_from=6,
        ages_to=15,
        bring="Skoletasken",
        responsible=house.jonas,
        internal_note="Husk at lade iPads op onsdag formiddag.",
    )
    house.plan(
        "Fællesspisning",
        Category.MEAL,
        house.on(TUESDAY),
        time(17),
        timedelta(hours=2, minutes=30),
        rule=Rule.weekly(TUESDAY),
        where=Where(house.hall),
        seats=Seats(total=40),
        takes_signups=True,
        signup_closes_hours=24,
        short_name="Aftensmad",
        public_text="Vi laver mad sammen fra kl. 15.30 og spiser kl. 17.30. Alle kan være med til at dække bord.",
        food="Vi spørger til allergi, når I melder jer til.",
        organiser=named("Blommerup Bageri"),
    )
    house.plan(
        "Dansk ved bordet",
        Category.COURSE,
        house.on(THURSDAY),
        time(17),
        timedelta(hours=1, minutes=30),
        rule=Rule.weekly(THURSDAY),
        where=Where(house.library),
        seats=Seats(adults=12),
        takes_signups=True,
        short_name="Dansk",
        public_text="Vi snakker dansk over en kop te, også når det er svært. Børn kan lege ved siden af.",
        responsible=house.samir,
    )
    house.plan(
        "Babycafé",
        Category.PLAYGROUP,
        house.on(FRIDAY),
        time(10),
        timedelta(hours=2),
        rule=Rule.weekly(FRIDAY),
        where=Where(house.parlour),
        short_name="Babycafé",
        public_text="For jer med en baby eller en på vej. Vægt, varm mad og en ekstra arm.",
        ages_from=0,
        ages_to=1,
    )

    house.plan(
        "Værkstedet er åbent",
        Category.PLAYGROUP,
        house.on(SATURDAY),
        time(10),
        timedelta(hours=3),
        rule=Rule.weekly(SATURDAY),
        where=Where(house.hall),
        short_name="Værksted",
        public_text="Ler, papkasser og lim. Det, I laver, må I tage med hjem.",
        responsible=house.samir,
    )
    house.plan(
        "Søndagsbrunch",
        Category.MEAL,
        house.on(SUNDAY),
        time(10),
        timedelta(hours=2, minutes=30),
        rule=Rule.weekly(SUNDAY),
        where=Where(house.kitchen),
        seats=Seats(total=30),
        takes_signups=True,
        signup_closes_hours=12,
        short_name="Brunch",
        public_text="Æg, pandekager og god tid. Børnene rører dejen.",
        responsible=house.mette,
    )
    house.plan(
        "Bold i haven",
        Category.PLAYGROUP,
        house.on(SUNDAY),
        time(13),
        timedelta(hours=1, minutes=30),
        rule=Rule.weekly(SUNDAY),
        where=Where(house.garden),
        short_name="Bold",
        public_text="Alle kan være med, også dem, der ikke plejer at spille bold.",
        organiser=named("Blommerup Boldklub"),
        ages_from=4,
        ages_to=12,
        bring="Tøj, der må blive beskidt",
        responsible=house.jonas,
    )
    house.plan(
        "Spil ved kaminen",
        Category.PLAYGROUP,
        house.on(SUNDAY),
        time(15),
        timedelta(hours=3),
        rule=Rule.weekly(SUNDAY),
        where=Where(house.parlour),
        short_name="Brætspil",
        public_text="Ludo, skak og nye spil fra hylden. Der er kakao.",
        responsible=house.jonas,
    )
