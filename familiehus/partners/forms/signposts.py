"""Shape of what is typed about services, and about showing the way to them."""

from typing import Any

from familiehus.kernel.forms import (
    Choice,
    EditForm,
    Form,
    LongText,
    Required,
    Text,
    Tick,
    Tiles,
)
from familiehus.kernel.i18n import lazy


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

    volunteer = Choice(lazy("Hvem vil gerne hjælpe?"), [Required(lazy("Vælg en frivillig."))])
    association = Choice(lazy("Hvem leder efter hænder?"), [Required(lazy("Vælg en forening."))])
    said_yes = Tick(lazy("Den frivillige har sagt ja til, at navn og telefon sendes"))
