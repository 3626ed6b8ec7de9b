"""Shape of what is typed about a household and who belongs to it: little, and nothing that is not needed."""

from typing import Any

from familiehus.accounts.forms import Reachable
from familiehus.families.models import Household
from familiehus.families.states import Distance, State
from familiehus.kernel import clock
from familiehus.kernel.forms import (
    Boxes,
    Choice,
    EditForm,
    Email,
    Form,
    Key,
    LocalDateTime,
    Optional,
    Phone,
    Required,
    Text,
    Tick,
    Tiles,
    ValidationError,
    Whole,
)
from familiehus.kernel.i18n import _, lazy

ROWS_OF_CHILDREN = 4
FACTS = (
    "called",
    "language",
    "needs_interpreter",
    "expects_child",
    "neighbourhood",
    "distance",
    "has_protected_address",
)
LANGUAGES_SPOKEN = (
    ("", lazy("Dansk")),
    ("en", lazy("Engelsk")),
    ("ar", lazy("Arabisk")),
    ("uk", lazy("Ukrainsk")),
    ("tr", lazy("Tyrkisk")),
    ("pl", lazy("Polsk")),
    ("so", lazy("Somali")),
    ("fa", lazy("Farsi eller dari")),
    ("ti", lazy("Tigrinya")),
    ("ku", lazy("Kurdisk")),
    ("ro", lazy("Rumænsk")),
    ("de", lazy("Tysk")),
    ("other", lazy("Et andet sprog")),
)


def language_word(code: str) -> str:
    """A language by its word in the reader's language."""
    return str(dict(LANGUAGES_SPOKEN).get(code, code))


class _Household:
    called = Text(lazy("Hvad vil I kaldes?"), longest=120)
    language = Choice(lazy("Sprog"), choices=[(code, word) for code, word in LANGUAGES_SPOKEN])
    needs_interpreter = Tick(lazy("Vi vil gerne have en tolk"))
    expects_child = Tick(lazy("Vi venter barn"))
    neighbourhood: Any = None
    distance: Any = None
    has_protected_address: Any = None

    @property
    def facts(self) -> dict[str, Any]:
        """What the form says of the household itself; what it does not ask about is left out."""
        asked = {name: self[name].data for name in FACTS if name in self}  # type: ignore[index, operator] - mixed into a Form, which finds fields by name
        return {name: "" if said is None else said for name, said in asked.items()}


class _TheirHousehold(_Household):
    """The same, as staff fill it in for somebody else."""

    called = Text(lazy("Hvad vil familien kaldes?"), longest=120)
    needs_interpreter = Tick(lazy("Familien vil gerne have en tolk"))
    expects_child = Tick(lazy("Familien venter barn"))


class _Children:
    """Room for a few children at once: first name and birth year, both or neither."""

    child_1 = Text(lazy("Barnets fornavn"), longest=60)
    year_1 = Whole(lazy("Fødselsår"), least=1990, most=2200)
    child_2 = Text(lazy("Barnets fornavn"), longest=60)
    year_2 = Whole(lazy("Fødselsår"), least=1990, most=2200)
    child_3 = Text(lazy("Barnets fornavn"), longest=60)
    year_3 = Whole(lazy("Fødselsår"), least=1990, most=2200)
    child_4 = Text(lazy("Barnets fornavn"), longest=60)
    year_4 = Whole(lazy("Fødselsår"), least=1990, most=2200)

    @property
    def child_rows(self) -> list[tuple[Any, Any]]:
        return [(self[f"child_{row}"], self[f"year_{row}"]) for row in range(1, ROWS_OF_CHILDREN + 1)]  # type: ignore[index] - mixed into a Form

    @property
    def children(self) -> list[tuple[str, int]]:
        """What was filled in, by first name and birth year."""
        return [(name.data, year.data) for name, year in self.child_rows if name.data and year.data]

    def validate_children(self) -> bool:
        """Whether each row is whole and each year that of a child of 0–18."""
        this_year, whole = clock.today().year, True
        for name, year in self.child_rows:
            if bool(name.data) != bool(year.data):
                missing = year if name.data else name
                missing.errors = [
                    *missing.errors,
                    _("Skriv både fornavn og fødselsår, eller lad begge stå tomme."),
                ]
                whole = False
            elif year.data and not this_year - 18 <= year.data <= this_year:
                year.errors = [
                    _(
                        "Skriv et fødselsår mellem %(first)s og %(last)s.",
                        first=this_year - 18,
                        last=this_year,
                    ),
                ]
                whole = False
        return whole


class Enquire(_Household, Reachable, Form):
    """A family asks by itself: as little as makes an answer possible."""

    @property
    def household(self) -> Household:
        """The household that asks, called after the adult unless it says what it wants to be called."""
        return Household(**{**self.facts, "called": self.called.data or self.name.data})


class EnquireFor(Form):
    """A professional asks for a family that has said yes."""

    referrer_name = Text(lazy("Dit navn"), [Required(lazy("Skriv dit navn."))], longest=80)
    referrer_place = Text(lazy("Hvor arbejder du?"), [Required(lazy("Skriv dit arbejdssted."))], longest=80)
    name = Text(lazy("Forælderens navn"), [Required(lazy("Skriv forælderens navn."))], longest=120)
    phone = Phone(lazy("Forælderens telefon"))
    email = Email(lazy("Forælderens mail"))
    language = Choice(lazy("Sprog"), choices=[(code, word) for code, word in LANGUAGES_SPOKEN])
    needs_interpreter = Tick(lazy("Familien vil gerne have en tolk"))
    said_yes = Tick(lazy("Familien har sagt ja til, at jeg skriver"))

    @property
    def household(self) -> Household:
        """The household that is asked for; what it wants to be called it says itself, later."""
        return Household(
            called=self.name.data,
            language=self.language.data or "",
            needs_interpreter=self.needs_interpreter.data,
        )

    @property
    def referrer(self) -> str:
        return f"{self.referrer_name.data}, {self.referrer_place.data}"

    def validate_email(self, field: Any) -> None:
        if not field.data and not self.phone.data:
            raise ValidationError(
                _("Skriv et telefonnummer eller en mailadresse, så familien selv kan svare.")
            )

    def validate_said_yes(self, field: Any) -> None:
        if not field.data:
            raise ValidationError(_("Spørg familien først. Uden deres ja kan vi ikke tage imod."))


class Answer(Form):
    """Yes or no to an enquiry that somebody made for the family."""

    word = Key()

    def validate_word(self, field: Any) -> None:
        if field.data not in ("ja", "nej"):
            raise ValidationError(_("Svar ja eller nej."))

    @property
    def says_yes(self) -> bool:
        return self.word.data == "ja"


class EnrolAtTheTable(_TheirHousehold, _Children, Enquire):
    """Staff write a family in while it sits at the table."""

    name = Text(lazy("Forælderens navn"), [Required(lazy("Skriv forælderens navn."))], longest=120)
    neighbourhood = Text(lazy("By eller kvarter"), longest=80)
    distance = Choice(
        lazy("Hvor langt er der til huset?"),
        choices=[
            ("", lazy("Ved ikke")),
            *Distance.choices(),
        ],
    )
    has_protected_address = Tick(lazy("Familien har navne- og adressebeskyttelse"))

    def validate(self, extra_validators: Any = None) -> bool:
        shaped = super().validate(extra_validators)
        return self.validate_children() and shaped


class ReviseHousehold(_TheirHousehold, EditForm):
    """What the house keeps about the household itself."""

    called = Text(
        lazy("Hvad vil familien kaldes?"), [Required(lazy("Skriv, hvad familien vil kaldes."))], longest=120
    )
    neighbourhood = Text(lazy("By eller kvarter"), longest=80)
    distance = Choice(
        lazy("Hvor langt er der til huset?"),
        choices=[
            ("", lazy("Ved ikke")),
            *Distance.choices(),
        ],
    )
    has_protected_address = Tick(lazy("Navne- og adressebeskyttelse"))


class ReviseOwnHousehold(_Household, EditForm):
    """What a family itself says about the household."""

    called = Text(lazy("Hvad vil I kaldes?"), [Required(lazy("Skriv, hvad I vil kaldes."))], longest=120)
    has_protected_address = Tick(lazy("Vi har navne- og adressebeskyttelse"))


class AgreeTalk(Form):
    """When the first conversation is, and what happens next."""

    at = LocalDateTime(lazy("Hvornår?"), [Optional()])
    next_step = Text(lazy("Næste skridt"), longest=200)


class AddGuardian(Reachable, Form):
    """One more adult in the household."""

    name = Text(lazy("Navn"), [Required(lazy("Skriv et navn."))], longest=120)


class AddChild(Form):
    """A child: first name and birth year, no more."""

    first_name = Text(lazy("Fornavn"), [Required(lazy("Skriv barnets fornavn."))], longest=60)
    birth_year = Whole(lazy("Fødselsår"), [Required(lazy("Skriv fødselsåret."))], least=1990, most=2200)


class Split(Form):
    """An adult moves out, with chosen children."""

    person = Tiles(lazy("Hvem flytter?"), [Required(lazy("Vælg, hvem der flytter."))])
    children = Boxes(lazy("Hvilke børn følger med?"))
    stay_too = Tick(lazy("Børnene hører til begge steder"))
    called = Text(lazy("Hvad skal den nye familie kaldes?"), [Required(lazy("Skriv et navn."))], longest=120)


class Merge(Form):
    """Which household an enquiry belongs to."""

    other = Key()


class Find(Form):
    """Search among families; every search is written down. It changes nothing, so it asks for no token."""

    said = Text(lazy("Find en familie"), longest=60)
    state = Choice(
        lazy("Vis"),
        default="",
        choices=[
            ("", lazy("Alle")),
            *((state.value, state.said) for state in (State.ENROLLED, State.PAUSED, State.CLOSED)),
        ],
    )
