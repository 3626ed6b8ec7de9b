"""Shape of what is typed about an offer."""

from typing import Any

from familiehus.associations.models import Association
from familiehus.families.states import Area
from familiehus.kernel.forms import (
    Choice,
    Day,
    EditForm,
    Form,
    LongText,
    Optional,
    Required,
    Text,
    Tiles,
    Whole,
)
from familiehus.kernel.i18n import _, lazy


class _Offered:
    """What an offer says."""

    area = Tiles(lazy("Område"), [Required(lazy("Vælg et område."))], choices=Area.choices())
    title = Text(lazy("Hvad er tilbuddet?"), [Required(lazy("Skriv kort, hvad tilbuddet er."))], longest=120)
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

    association = Choice(lazy("Hvem?"), [Required(lazy("Vælg et medlem."))])

    def offer_for(self, members: list[Association]) -> None:
        """A contact of one member offers for that; whoever could mean several says which."""
        named = [(each.key, each.name) for each in members]
        self.association.choices = named if len(named) == 1 else [("", _("Vælg et medlem")), *named]


class ReviseOffer(_Offered, EditForm):
    """An offer that stands."""
