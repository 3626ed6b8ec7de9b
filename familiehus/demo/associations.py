"""The network around the demo house: those who have been along from the start, those who came since, one who asks."""

from dataclasses import dataclass
from datetime import date, timedelta

from familiehus.associations import commands
from familiehus.associations.models import Association, Kind, Theme
from familiehus.associations.queries import organisers
from familiehus.demo.people import Cast
from familiehus.kernel import clock
from familiehus.kernel.roles import NOBODY

VALUES = (
    "Vi møder alle mennesker med respekt, og alle børn er alles børn.\n"
    "Vi løfter sammen: ingen forening skal kunne det hele.\n"
    "Netværket er uafhængigt af parti og religion."
)
VALUES_IN_ENGLISH = (
    "We meet everybody with respect, and every child is everybody's child.\n"
    "We lift together: no association has to manage everything.\n"
    "The network stands apart from party and religion."
)
TARGET = 20


@dataclass(frozen=True)
class Member:
    """One member as the story has it; `months`: how long ago they joined."""

    name: str
    kind: Kind
    about: str
    contact: str
    phone: str
    themes: tuple[Theme, ...]
    months: int
    email: str | None = None
    is_public: bool = True
    hands_for: str = ""


MEMBERS = (
    Member(
        "Blommerup Sogn",
        Kind.CHURCH,
        "Fællesspisning den sidste fredag i måneden, og varme hænder ellers.",
        "Karen Vinther",
        "20000011",
        (Theme.COMPANY, Theme.FOOD, Theme.CHRISTMAS),
        26,
        "karen@sogn.example",
        hands_for="At dække bord og tage imod den sidste fredag i måneden.",
    ),
    Member(
        "Blommerup Boldklub",
        Kind.ASSOCIATION,
        "Bold for alle, også dem, der ikke plejer.",
        "Ole Mikkelsen",
        "20000012",
        (Theme.SPORT, Theme.CHILDREN),
        25,
        "ole@boldklub.example",
        hands_for="At samle småfolk op på vejen til træning om lørdagen.",
    ),
    Member(
        "Sy og Snak",
        Kind.ASSOCIATION,
        "Maskiner, stof og kaffe hver anden onsdag.",
        "Grethe Juul",
        "20000013",
        (Theme.COMPANY, Theme.THINGS),
        24,
    ),
    Member(
        "Gældsrådgiverne på Blommeøen",
        Kind.ASSOCIATION,
        "To rådgivere, en kop kaffe og orden i kuverterne.",
        "Finn Bjerre",
        "20000014",
        (Theme.ECONOMY,),
        20,
    ),
    Member(
        "Blommerup Bageri",
        Kind.FIRM,
        "Brødet fra i går, gratis til fællesspisning.",
        "Aylin Demir",
        "20000015",
        (Theme.FOOD,),
        18,
    ),
    Member(
        "Sundhedsplejen i Blommerup",
        Kind.INSTITUTION,
        "Kommer forbi den første torsdag i måneden.",
        "Hanne Skov",
        "20000016",
        (Theme.HEALTH, Theme.CHILDREN),
        18,
        is_public=False,
    ),
    Member(
        "FDF Blommerup",
        Kind.ASSOCIATION,
        "Bål, spejderliv og en plads til alle, også når kassen er tom.",
        "Rikke Storm",
        "20000017",
        (Theme.CHILDREN, Theme.COMPANY),
        14,
        hands_for="At køre trailer til sommerlejren.",
    ),
    Member(
        "Nabohjælpen",
        Kind.ASSOCIATION,
        "Skruetrækker, malerpensel og et par ekstra arme.",
        "Bjarne Toft",
        "20000018",
        (Theme.PRACTICAL_HELP, Theme.THINGS),
        11,
    ),
    Member(
        "Kontaktfamilierne",
        Kind.ASSOCIATION,
        "To familier, der følges ad, en søndag ad gangen.",
        "Mona Skytte",
        "20000019",
        (Theme.CONTACT_FAMILIES, Theme.COMPANY),
        9,
    ),
    Member(
        "Blommeøens Sprogcafé",
        Kind.ASSOCIATION,
        "Dansk over kaffen, lektier ved det lange bord.",
        "Nour Saleh",
        "20000020",
        (Theme.LANGUAGE, Theme.WORK),
        7,
        hands_for="At læse højt og rette lektier om torsdagen.",
    ),
    Member(
        "Tømrer Holst",
        Kind.FIRM,
        "Byggeri, og hvert år to unge i lære.",
        "Kim Holst",
        "20000021",
        (Theme.WORK, Theme.PRACTICAL_HELP),
        5,
    ),
    Member(
        "Børnehuset Mælkevejen",
        Kind.INSTITUTION,
        "Vuggestue og børnehave, der kender hver en sko.",
        "Lis Agger",
        "20000022",
        (Theme.CHILDREN, Theme.LANGUAGE),
        2,
        is_public=False,
    ),
)


def move_in(cast: Cast) -> None:
    """The members join one by one; the values are agreed on; two contacts get a way in; a chess club asks to join."""
    by = cast.manager
    commands.agree_on(VALUES, VALUES_IN_ENGLISH, target=TARGET, by=by)
    for each in MEMBERS:
        association = commands.register(
            each.name,
            each.kind,
            about=each.about,
            themes=[str(theme) for theme in each.themes],
            joined_on=_months_ago(each.months),
            by=by,
        )
        commands.add_contact(association, each.contact, each.email, each.phone, by=by)
        commands.accept_values(association, by=by)
        commands.introduce_publicly(
            association,
            is_public=each.is_public,
            public_contact=f"{each.contact}, {each.phone[:2]} {each.phone[2:4]} {each.phone[4:6]} {each.phone[6:]}"
            if each.is_public
            else "",
            looks_for_hands=bool(each.hands_for),
            hands_for=each.hands_for,
            by=by,
        )
    commands.ask_to_join(
        "Blommerup Skakklub",
        Kind.ASSOCIATION,
        "Per Lykke",
        "per@skak.example",
        about="Skak for børn og voksne ved to borde om mandagen.",
        themes=[str(Theme.CHILDREN)],
        by=NOBODY,
    )


def named(name: str) -> Association:
    """A member by its name."""
    return next(each for each in organisers() if each.name == name)


def _months_ago(months: int) -> date:
    return clock.today() - timedelta(days=30 * months)
