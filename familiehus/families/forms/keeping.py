"""Shape of what the house keeps about a family: an address, needs, wishes, keeping apart, words of consent."""

from typing import Any

from familiehus.accounts.models import Person
from familiehus.families.models import Child, Household
from familiehus.families.states import Area, Purpose
from familiehus.kernel.forms import (
    Choice,
    Form,
    Key,
    LongText,
    Required,
    Text,
    Tiles,
    ValidationError,
)
from familiehus.kernel.i18n import _, lazy


class Address(Form):
    """Where the family lives."""

    street = Text(lazy("Vej og nummer"), [Required(lazy("Skriv vej og nummer."))], longest=120)
    postcode = Text(lazy("Postnummer"), [Required(lazy("Skriv postnummeret."))], longest=4)
    town = Text(lazy("By"), [Required(lazy("Skriv byen."))], longest=60)

    def validate_postcode(self, field: Any) -> None:
        if not (field.data.isascii() and field.data.isdigit() and len(field.data) == 4):
            raise ValidationError(_("Et postnummer har fire cifre."))


class SayYes(Form):
    """Which adult says yes, and whether a member of staff hears it or reads it."""

    given_by = Key()
    way = Key()

    def adult_of(self, household: Household) -> Person | None:
        """Who of the family it is; the only adult there is need not be named."""
        adults = household.guardians
        if not self.given_by.data and len(adults) == 1:
            return adults[0]
        return next((person for person in adults if person.key == self.given_by.data), None)


class ShowAddress(Form):
    """Why an address is to be seen; needed when it is protected."""

    reason = Text(lazy("Hvorfor har du brug for adressen?"), longest=200)


class NoteCareNeed(Form):
    """An allergy, a diet or an access need."""

    kind = Tiles(
        lazy("Hvad er det?"),
        [Required(lazy("Vælg, hvad det er."))],
        choices=[
            ("allergy", lazy("Allergi")),
            ("diet", lazy("Mad")),
            ("access", lazy("Adgang")),
        ],
    )
    whose = Choice(lazy("Hvem?"))
    words = Text(lazy("Hvad skal vi vide?"), [Required(lazy("Skriv, hvad vi skal vide."))], longest=200)

    def __init__(self, *args: Any, household: Household, **more: Any) -> None:
        """The form, offering the adults and children of the household."""
        self.adults = {person.key: person for person in household.guardians}
        self.children = {child.key: child for child in household.children}
        super().__init__(*args, **more)
        self.whose.choices = [
            *((key, person.name) for key, person in self.adults.items()),
            *((key, child.first_name) for key, child in self.children.items()),
        ]

    @property
    def person(self) -> Person | None:
        """Whose need it is, when it is an adult's."""
        return self.adults.get(self.whose.data)

    @property
    def child(self) -> Child | None:
        """Whose need it is, when it is a child's."""
        return self.children.get(self.whose.data)


class WishFor(Form):
    """What would change the family's situation?"""

    area = Tiles(
        lazy("Hvad handler det om?"),
        [Required(lazy("Vælg, hvad det handler om."))],
        choices=Area.choices(),
    )
    words = LongText(
        lazy("Hvad ville gøre en forskel for jer?"),
        [Required(lazy("Skriv det med jeres egne ord."))],
        longest=300,
    )


class WishOfTheirs(WishFor):
    """The same, as staff write it down for a family."""

    words = LongText(
        lazy("Hvad ville gøre en forskel for familien?"),
        [Required(lazy("Skriv det med familiens egne ord."))],
        longest=300,
    )


class KeepApart(Form):
    """Whom a household is to be kept apart from."""

    person = Choice(lazy("Hvem skal ikke se familien?"), [Required(lazy("Vælg en person."))])


class ReleaseText(Form):
    """A new version of what is asked for a purpose."""

    purpose = Choice(lazy("Formål"), choices=Purpose.choices())
    danish = LongText(lazy("Teksten på dansk"), [Required(lazy("Skriv teksten på dansk."))], longest=1500)
    english = LongText(
        lazy("Teksten på engelsk"), [Required(lazy("Skriv teksten på engelsk."))], longest=1500
    )
