"""Shape of what is typed about agreements, their days and their papers."""

from typing import Any

from familiehus.kernel import clock
from familiehus.kernel.forms import (
    Boxes,
    Choice,
    Day,
    EditForm,
    Form,
    LongText,
    Required,
    Text,
    Upload,
    Whole,
)
from familiehus.kernel.i18n import lazy
from familiehus.partners.models.agreements import AgreementKind, DayKind, Indicator

MOST_KRONER = 999_999_999


class _Agreed:
    """What an agreement says."""

    title = Text(lazy("Hvad hedder aftalen?"), [Required(lazy("Skriv, hvad aftalen hedder."))], longest=120)
    kind = Choice(lazy("Slags"), choices=AgreementKind.choices())
    parties = Text(lazy("Parter"), [Required(lazy("Skriv, hvem aftalen er med."))], longest=300)
    from_on = Day(lazy("Fra og med"), [Required(lazy("Vælg den første dag."))])
    until_on = Day(lazy("Til og med"), [Required(lazy("Vælg den sidste dag."))])
    amount = Whole(lazy("Beløb i kroner"), least=0, most=MOST_KRONER)
    purpose = LongText(lazy("Formål"))
    theory_of_change = LongText(lazy("Sådan tror vi, det virker"))
    indicators = Boxes(lazy("Det måler vi på"), choices=Indicator.choices())

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

    kind = Choice(lazy("Hvad?"), choices=DayKind.choices())
    due_on = Day(lazy("Senest"), [Required(lazy("Vælg en dag."))], default=clock.today)
    amount = Whole(lazy("Beløb i kroner, hvis det er en rate"), least=0, most=MOST_KRONER)
    note = Text(lazy("Bemærkning"))


class FileDocument(Form):
    """A paper of an agreement."""

    document_title = Text(lazy("Hvad er det?"), [Required(lazy("Skriv, hvad det er."))], longest=120)
    file = Upload(lazy("PDF"), [Required(lazy("Vælg en fil."))])
