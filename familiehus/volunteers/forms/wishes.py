"""Who a volunteer is and what they would like to do."""

from typing import Any

from familiehus.accounts.forms import Reachable
from familiehus.kernel import clock
from familiehus.kernel.forms import (
    Boxes,
    Choice,
    EditForm,
    Form,
    LocalDateTime,
    LongText,
    Optional,
    Required,
    Text,
    Tick,
    ValidationError,
    Whole,
    spoken,
)
from familiehus.kernel.i18n import _, lazy
from familiehus.volunteers.models import YOUNGEST
from familiehus.volunteers.states import LANGUAGES, WEEKDAYS, Reach, State, Task


class _Wishes:
    """What somebody would like to do, when and how far from home."""

    wants = Boxes(lazy("Hvad vil du gerne?"), choices=Task.choices())
    likes = LongText(lazy("Hvad kan du godt lide at lave?"), longest=500)
    languages = Boxes(lazy("Hvilke sprog taler du ud over dansk?"), choices=spoken(LANGUAGES))
    weekdays = Boxes(lazy("Hvilke dage passer dig?"), choices=list(WEEKDAYS))
    neighbourhood = Text(lazy("By eller kvarter"), longest=80)
    reach = Choice(lazy("Hvor langt vil du tage?"), choices=[("", lazy("Ved ikke")), *Reach.choices()])

    @property
    def wished(self) -> dict[str, Any]:
        """What was filled in, as a volunteer keeps it."""
        return {
            "wants": list(self.wants.data or ()),
            "likes": self.likes.data or "",
            "languages": list(self.languages.data or ()),
            "weekdays": [int(day) for day in self.weekdays.data or ()],
            "neighbourhood": self.neighbourhood.data or "",
            "reach": self.reach.data or "",
        }


class BirthYear(Whole):
    """The year somebody was born; the date is nobody's business."""

    def __init__(self, label: Any = None, validators: Any = None, **more: Any) -> None:
        super().__init__(label, validators, least=1900, most=2200, **more)

    def pre_validate(self, form: Any) -> None:
        this_year = clock.today().year
        if self.data is not None and not this_year - 110 <= self.data <= this_year - YOUNGEST:
            raise ValidationError(
                _(
                    "Man skal fylde mindst 15 i år. Skriv et fødselsår senest %(year)s.",
                    year=this_year - YOUNGEST,
                )
            )


class Enquire(_Wishes, Reachable, Form):
    """Somebody would like to help: as little as makes an answer possible."""

    birth_year = BirthYear(lazy("Fødselsår"))


class WriteIn(_Wishes, Reachable, Form):
    """A coordinator writes somebody in after a talk."""

    name = Text(lazy("Navn"), [Required(lazy("Skriv et navn."))], longest=120)
    birth_year = BirthYear(lazy("Fødselsår"), [Required(lazy("Skriv fødselsåret."))])


class Revise(_Wishes, EditForm):
    """What the house keeps about a volunteer."""

    birth_year = BirthYear(lazy("Fødselsår"))
    most_families = Whole(
        lazy("Højst så mange familier ad gangen"),
        [Required(lazy("Skriv et tal; 0 er ingen hjemmebesøg."))],
        least=0,
        most=9,
    )


class ReviseOwn(_Wishes, EditForm):
    """What a volunteer says about their own wishes."""


class AgreeTalk(Form):
    """When the talk is, and what happens next."""

    at = LocalDateTime(lazy("Hvornår?"), [Optional()])
    next_step = Text(lazy("Næste skridt"), longest=200)


class Find(Form):
    """Search among volunteers; every search is written down. It changes nothing, so it asks for no token."""

    said = Text(lazy("Find en frivillig"), longest=60)
    state = Choice(
        lazy("Vis"),
        default="",
        choices=[
            ("", lazy("Aktive og på orlov")),
            *((state.value, state.said) for state in (State.ACTIVE, State.LEAVE, State.STOPPED)),
        ],
    )
    task = Choice(lazy("Godkendt til"), default="", choices=[("", lazy("Alle opgaver")), *Task.choices()])
    lacks = Tick(lazy("Kun dem, der mangler noget"))
