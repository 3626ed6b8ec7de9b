"""What is filled in beside the desk: labels to print, a shelf to count, something wrong, a reservation of one's own."""

from familiehus.kernel.forms import Choice, Day, Form, Required, Text, Upload, Whole
from familiehus.kernel.i18n import lazy

MOST_LABELS = 240


class PrintLabels(Form):
    """Labels that sit on nothing yet."""

    count = Whole(
        lazy("Hvor mange?"), [Required(lazy("Skriv, hvor mange."))], least=1, most=MOST_LABELS, default=24
    )


class ClaimLabel(Form):
    """A label that was printed before is put on a thing."""

    code = Text(lazy("Mærkatens kode"), [Required(lazy("Scan eller skriv mærkatens kode."))], longest=300)
    thing = Text(lazy("Tingens navn, fx iPad 4"), [Required(lazy("Skriv, hvad tingen hedder."))], longest=80)


class CountShelf(Form):
    """Where or what is counted; both empty counts everything."""

    place = Choice(lazy("Hylde"), choices=[])
    kind = Choice(lazy("Slags"), choices=[])


class SomethingWrong(Form):
    """Whoever has it says that something is wrong with it."""

    words = Text(lazy("Hvad er der galt?"), [Required(lazy("Skriv med et par ord, hvad der er galt."))])
    picture = Upload(lazy("Billede"))


class ReserveOwn(Form):
    """Any of a kind, from a day; for as long as the kind is lent."""

    starts_on = Day(lazy("Fra hvilken dag?"), [Required(lazy("Vælg den dag, I vil hente den."))])
    who = Choice(lazy("For hvem?"), choices=[])
