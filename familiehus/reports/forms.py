"""What is asked for when a link to a report is made."""

from familiehus.kernel.forms import Choice, Day, Form, Length, Required, Text
from familiehus.kernel.i18n import lazy


class ShareReport(Form):
    reader = Text(
        lazy("Hvem er det til"),
        [Required(lazy("Skriv, hvem der skal læse det.")), Length(max=120)],
        description=lazy("Udvalget, kommunen eller fonden. Kun huset ser det."),
    )
    period = Choice(lazy("Periode"), [Required(lazy("Vælg en periode."))])
    agreement = Choice(lazy("Tal til"))
    until = Day(lazy("Gælder til og med"), [Required(lazy("Vælg den sidste dag."))])
