"""What is typed about a place of the house."""

from familiehus.kernel.forms import EditForm, Form, LongText, Required, Text, Tiles, Whole
from familiehus.kernel.i18n import lazy

ONE, MANY = "one", "many"


class Placing:
    """The fields; shared by adding and describing."""

    name = Text(lazy("Navn"), [Required(lazy("Skriv, hvad stedet hedder."))], longest=80)
    address = Text(lazy("Adresse"), description=lazy("Kun når det ikke er husets egen."))
    seats = Whole(lazy("Plads til"), description=lazy("Hvor mange der kan være. Tomt er uden grænse."))
    access_notes = LongText(
        lazy("Adgang"), longest=1000, description=lazy("Trapper, elevator, toilet, barnevogne, nøgle.")
    )
    used_by = Tiles(
        lazy("Hvor mange aktiviteter ad gangen?"),
        choices=[(ONE, lazy("Én ad gangen")), (MANY, lazy("Flere på samme tid"))],
        default=ONE,
    )

    @property
    def is_exclusive(self) -> bool:
        return self.used_by.data == ONE


class AddPlace(Placing, Form):
    """A place taken into use."""


class DescribePlace(Placing, EditForm):
    """What is said about a place, corrected."""
