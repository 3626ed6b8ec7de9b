"""Shape of what is typed about offers, meetings, agreements, action networks and signposts."""

from datetime import date, timedelta
from typing import Any

from familiehus.associations.models import Association
from familiehus.families.states import AREAS
from familiehus.kernel import clock, danish
from familiehus.kernel.forms import (
    Boxes,
    Choice,
    Clock,
    Day,
    EditForm,
    Email,
    Form,
    LocalDateTime,
    LongText,
    Optional,
    Required,
    Text,
    Tick,
    Tiles,
    Upload,
    Whole,
)
from familiehus.kernel.i18n import lazy
from familiehus.kernel.spans import Span
from familiehus.partners.models import CoursePlaces
from familiehus.partners.models.agreements import AGREEMENT_KINDS, DAY_KINDS, INDICATORS
from familiehus.partners.models.together import SIDES
from familiehus.partners.queries import Course
from familiehus.series.rules import Rule
from familiehus.series.timetables import Timetable

LAST = -1
MOST_KRONER = 999_999_999
LENGTHS = [
    ("60", lazy("1 time")),
    ("90", lazy("1½ time")),
    ("120", lazy("2 timer")),
    ("150", lazy("2½ time")),
    ("180", lazy("3 timer")),
]


def spoken(choices: dict[Any, Any]) -> list[tuple[str, Any]]:
    return [(str(key), word) for key, word in choices.items()]


class _Offered:
    """What an offer says."""

    area = Tiles(lazy("Område"), [Required(lazy("Vælg et område."))], choices=spoken(AREAS))
    title = Text(lazy("Hvad tilbyder I?"), [Required(lazy("Skriv kort, hvad tilbuddet er."))], longest=120)
    about = LongText(lazy("Mere om det"), longest=2000)
    for_whom = Text(lazy("Hvem er det for?"))
    at_what_times = Text(lazy("Hvornår?"))
    how_many = Whole(lazy("Til hvor mange?"), least=1, most=9999)
    conditions = Text(lazy("Betingelser"), longest=500)
    until_on = Day(lazy("Gælder til og med"), [Optional()])

    @property
    def said(self) -> dict[str, Any]:
        return {
            "about": self.about.data or "",
            "for_whom": self.for_whom.data or "",
            "at_what_times": self.at_what_times.data or "",
            "how_many": self.how_many.data,
            "conditions": self.conditions.data or "",
            "until_on": self.until_on.data,
        }


class MakeOffer(_Offered, Form):
    """A member offers something."""

    association = Choice(lazy("Hvem?"))

    def offer_for(self, members: list[Association]) -> None:
        self.association.choices = [(each.key, each.name) for each in members]


class ReviseOffer(_Offered, EditForm):
    """An offer that stands."""


class CallMeetings(Form):
    """A meeting, once or every other month."""

    title = Text(lazy("Hvad hedder mødet?"), [Required(lazy("Skriv, hvad mødet hedder."))], longest=120)
    first_on = Day(lazy("Første gang"), [Required(lazy("Vælg en dag."))])
    starts = Clock(lazy("Klokken"), [Required(lazy("Skriv et klokkeslæt."))])
    lasts = Choice(lazy("Varer"), choices=LENGTHS, default="120")
    every = Tiles(
        lazy("Hvor tit?"),
        choices=[
            ("2", lazy("Hver anden måned")),
            ("1", lazy("Hver måned")),
            ("3", lazy("Hvert kvartal")),
            ("0", lazy("Én gang")),
        ],
        default="2",
    )
    place = Text(lazy("Sted"))

    @property
    def timetable(self) -> Timetable:
        """The same weekday of the month as the first time: the second Tuesday stays the second Tuesday."""
        first: date = self.first_on.data
        nth = (first.day - 1) // 7 + 1
        months = int(self.every.data)
        rule = Rule.monthly_on(nth if nth < 5 else LAST, first.weekday(), every=months) if months else None
        return Timetable(first, self.starts.data, timedelta(minutes=int(self.lasts.data)), rule)


class MoveMeeting(EditForm):
    """Another time or place."""

    starts_at = LocalDateTime(lazy("Begynder"), [Required(lazy("Vælg, hvornår mødet begynder."))])
    lasts = Choice(lazy("Varer"), choices=LENGTHS)
    place = Text(lazy("Sted, hvis det er et andet end sædvanligt"))

    @property
    def span(self) -> Span:
        return Span.lasting(self.starts_at.data, timedelta(minutes=int(self.lasts.data)))


class WriteDown(EditForm):
    """What is to be talked about, and what was said."""

    agenda = LongText(lazy("Dagsorden"))
    minutes = LongText(
        lazy("Referat"), description=lazy("Skriv om, hvad I gør sammen, aldrig om en familie.")
    )


class NoteAttendance(Form):
    """Which members came."""

    came = Boxes(lazy("Hvem kom?"))

    def offer_members(self, members: list[Association], came: list[Association]) -> None:
        self.came.choices = [(each.key, each.name) for each in members]
        if not self.is_submitted():
            self.came.data = [each.key for each in came]


class NoteAction(Form):
    """What was agreed."""

    what = Text(lazy("Hvad skal der ske?"), [Required(lazy("Skriv, hvad der skal ske."))], longest=300)
    owner = Choice(lazy("Hvem sørger for det?"))
    due_on = Day(lazy("Senest"), [Optional()])

    def offer_members(self, members: list[Association]) -> None:
        self.owner.choices = [("", lazy("Huset")), *((each.key, each.name) for each in members)]


class _Agreed:
    """What an agreement says."""

    title = Text(lazy("Hvad hedder aftalen?"), [Required(lazy("Skriv, hvad aftalen hedder."))], longest=120)
    kind = Choice(lazy("Slags"), choices=spoken(AGREEMENT_KINDS))
    parties = Text(lazy("Parter"), [Required(lazy("Skriv, hvem aftalen er med."))], longest=300)
    from_on = Day(lazy("Fra og med"), [Required(lazy("Vælg den første dag."))])
    until_on = Day(lazy("Til og med"), [Required(lazy("Vælg den sidste dag."))])
    amount = Whole(lazy("Beløb i kroner"), least=0, most=MOST_KRONER)
    purpose = LongText(lazy("Formål"))
    theory_of_change = LongText(lazy("Sådan tror vi, det virker"))
    indicators = Boxes(lazy("Det måler vi på"), choices=spoken(INDICATORS))

    @property
    def said(self) -> dict[str, Any]:
        return {
            "title": self.title.data,
            "kind": self.kind.data,
            "parties": self.parties.data,
            "from_on": self.from_on.data,
            "until_on": self.until_on.data,
            "amount": self.amount.data,
            "purpose": self.purpose.data or "",
            "theory_of_change": self.theory_of_change.data or "",
            "indicators": list(self.indicators.data or ()),
        }


class Agree(_Agreed, Form):
    """A new agreement."""


class ReviseAgreement(_Agreed, EditForm):
    """What is written of an agreement."""


class SetDay(Form):
    """Something due on a day."""

    kind = Choice(lazy("Hvad?"), choices=spoken(DAY_KINDS))
    due_on = Day(lazy("Senest"), [Required(lazy("Vælg en dag."))], default=clock.today)
    amount = Whole(lazy("Beløb i kroner, hvis det er en rate"), least=0, most=MOST_KRONER)
    note = Text(lazy("Bemærkning"))


class GivePlaces(Form):
    """Places on a course for a member's volunteers."""

    date = Choice(lazy("Kursus"), [Required(lazy("Vælg et kursus."))])
    member = Choice(lazy("Medlem"), [Required(lazy("Vælg et medlem."))])
    places = Whole(lazy("Pladser"), [Required(lazy("Skriv hvor mange."))], least=0, most=999)

    def offer(self, courses: list[Course], members: list[Association]) -> None:
        self.date.choices = [
            (each.date.key, f"{each.date.title}, {danish.when(each.date.span)}") for each in courses
        ]
        self.member.choices = [(each.key, each.name) for each in members]


class TakePlaces(Form):
    """How many of a member's volunteers come."""

    taken = Whole(lazy("Så mange kommer"), [Required(lazy("Skriv hvor mange."))], least=0, most=999)

    @classmethod
    def of(cls, row: CoursePlaces, *, is_sent: bool = False) -> "TakePlaces":
        """Under a name of its own, for a page with one for each date."""
        form = cls() if is_sent else cls(None, taken=row.taken)
        form.taken.id = f"taken-{row.key}"
        return form


class FileDocument(Form):
    """A paper of an agreement."""

    document_title = Text(lazy("Hvad er det?"), [Required(lazy("Skriv, hvad det er."))], longest=120)
    file = Upload(lazy("PDF"), [Required(lazy("Vælg en fil."))])


class FormNetwork(Form):
    """A new action network."""

    title = Text(lazy("Hvad hedder det?"), [Required(lazy("Skriv et navn."))], longest=120)
    challenge = LongText(lazy("Hvad er udfordringen?"), [Required(lazy("Skriv, hvad I vil gøre noget ved."))])
    from_on = Day(lazy("Fra og med"), [Required(lazy("Vælg den første dag."))], default=clock.today)
    until_on = Day(lazy("Til og med"), [Optional()])


class JoinNetwork(Form):
    """Somebody is along in an action network."""

    name = Text(
        lazy("Navn"),
        [Required(lazy("Skriv et navn."))],
        longest=120,
        description=lazy("Som de gerne vil stå."),
    )
    side = Choice(lazy("Hvem er de?"), choices=spoken(SIDES))


class PlanAction(Form):
    """What an action network will do."""

    what = Text(lazy("Hvad skal der ske?"), [Required(lazy("Skriv, hvad der skal ske."))], longest=300)
    owner = Text(lazy("Hvem sørger for det?"), longest=120)
    due_on = Day(lazy("Senest"), [Optional()])


class CloseNetwork(Form):
    """What came of an action network."""

    result = LongText(lazy("Hvad kom der ud af det?"), [Required(lazy("Skriv, hvad der kom ud af det."))])


class WelcomeAmbassador(Form):
    """Somebody speaks for the cause."""

    name = Text(lazy("Navn"), [Required(lazy("Skriv et navn."))], longest=120)
    side = Choice(lazy("Hvem er de?"), choices=spoken(SIDES))
    organisation = Text(lazy("Hvor kommer de fra?"), longest=120)
    email = Email(lazy("Mail"))
    is_public = Tick(lazy("Har sagt ja til at stå på den offentlige side"))


class _Listed:
    """What the directory says of somebody else's offer."""

    name = Text(
        lazy("Hvad hedder tilbuddet?"), [Required(lazy("Skriv, hvad tilbuddet hedder."))], longest=120
    )
    provider = Text(lazy("Hvem står bag?"), longest=120)
    for_whom = Text(lazy("Hvem er det for?"))
    how_to_reach = Text(lazy("Sådan får man fat i dem"), longest=300)
    sheet = LongText(lazy("Informationsark til familien"))
    is_public = Tick(lazy("Vis det på den offentlige side"), default=True)

    @property
    def said(self) -> dict[str, Any]:
        return {
            "name": self.name.data,
            "provider": self.provider.data or "",
            "for_whom": self.for_whom.data or "",
            "how_to_reach": self.how_to_reach.data or "",
            "sheet": self.sheet.data or "",
            "is_public": bool(self.is_public.data),
        }


class ListService(_Listed, Form):
    """A new offer of somebody else's."""


class ReviseService(_Listed, EditForm):
    """What the directory says."""


class ShowTheWay(Form):
    """A family is shown the way, with its own yes."""

    way = Tiles(
        lazy("Hvilken vej?"),
        [Required(lazy("Vælg en vej."))],
        choices=[("out", lazy("Familien fik arket med")), ("in", lazy("Familien kom derfra"))],
        default="out",
    )
    said_yes = Tick(lazy("Familien har selv sagt ja"))


class SendOn(Form):
    """A volunteer is sent to a member that looks for hands."""

    volunteer = Choice(lazy("Hvem vil gerne hjælpe?"))
    association = Choice(lazy("Hvem leder efter hænder?"))
    said_yes = Tick(lazy("Den frivillige har sagt ja til, at navn og telefon sendes"))
