"""Shape of what is typed about kinds, things and kits, and of a list that is brought in."""

from types import SimpleNamespace
from typing import Any

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
    ValidationError,
    Whole,
)
from familiehus.kernel.i18n import _, lazy
from familiehus.kernel.refusals import Refused
from familiehus.kernel.text import clean
from familiehus.loans.imports import MOST_BYTES
from familiehus.loans.models import Item, ItemKind, Kit
from familiehus.loans.states import BorrowerKind, Condition, ItemState, Owner

MOST_LINES, LONGEST_LINE = 30, 120
PLAIN_KIND = (
    "name",
    "about",
    "loan_days",
    "buffer_days",
    "pickup_days",
    "most_at_once",
    "service_months",
    "service_loans",
)
PLAIN_ITEM = ("name", "serial", "model", "place", "donor", "details", "service_due_on")


def lines(text: str | None) -> list[str]:
    """What stands on each line, without the empty ones, each once."""
    return list(dict.fromkeys(line for line in (clean(each) for each in (text or "").split("\n")) if line))


def _short_lines(_form: Any, field: Any) -> None:
    said = lines(field.data)
    if len(said) > MOST_LINES or any(len(line) > LONGEST_LINE for line in said):
        raise ValidationError(
            _("Højst %(most)s linjer på %(long)s tegn hver.", most=MOST_LINES, long=LONGEST_LINE)
        )


class _AboutKind:
    name = Text(lazy("Navn"), [Required(lazy("Skriv, hvad slagsen hedder."))], longest=60)
    about = LongText(lazy("Om den"), longest=600, description=lazy("Læses af dem, der vil låne."))
    loan_days = Whole(
        lazy("Dage, et lån varer"), [Required(lazy("Skriv et antal dage."))], least=0, most=366, default=14
    )
    buffer_days = Whole(
        lazy("Dage til at gøre den klar bagefter"),
        least=0,
        most=60,
        default=0,
        description=lazy("0, når den kan lånes ud igen samme dag."),
    )
    pickup_days = Whole(
        lazy("Åbne dage, den er sat til side for den, der ventede"), least=1, most=30, default=3
    )
    most_at_once = Whole(
        lazy("Hvor mange ad gangen"), least=1, most=99, description=lazy("Tom, når der ikke er nogen grænse.")
    )
    lends_to = Boxes(
        lazy("Hvem kan låne"),
        choices=BorrowerKind.choices(),
        default=[str(BorrowerKind.HOUSEHOLD), str(BorrowerKind.VOLUNTEER)],
    )
    hand_out_steps = LongText(
        lazy("Huskeliste ved udlån"), [_short_lines], description=lazy("Én ting på hver linje.")
    )
    return_steps = LongText(
        lazy("Tjekliste, når den kommer tilbage"),
        [_short_lines],
        description=lazy("Én ting på hver linje. Alle skal krydses af, før den kan lånes ud igen."),
    )
    service_months = Whole(lazy("Eftersyn hver så mange måneder"), least=1, most=120)
    service_loans = Whole(lazy("Eftersyn efter så mange lån"), least=1, most=999)

    @property
    def says(self) -> dict[str, Any]:
        form: Any = self
        lends_to = set(form.lends_to.data or ())
        return {
            **{word: form[word].data for word in PLAIN_KIND},
            "about": form.about.data or "",
            "buffer_days": form.buffer_days.data or 0,
            "pickup_days": form.pickup_days.data or 3,
            "lends_to_families": str(BorrowerKind.HOUSEHOLD) in lends_to,
            "lends_to_volunteers": str(BorrowerKind.VOLUNTEER) in lends_to,
            "lends_to_associations": str(BorrowerKind.ASSOCIATION) in lends_to,
            "hand_out_steps": lines(form.hand_out_steps.data),
            "return_steps": lines(form.return_steps.data),
        }


class AddKind(_AboutKind, Form):
    """A new kind of thing to lend."""


class DescribeKind(_AboutKind, EditForm):
    """Other rules for a kind."""

    @classmethod
    def of(cls, kind: ItemKind) -> "DescribeKind":
        """The form with what is said now."""
        now = {word: getattr(kind, word) for word in PLAIN_KIND} | {
            "lends_to": [str(each) for each in BorrowerKind if kind.lends_to(each)],
            "hand_out_steps": "\n".join(kind.hand_out_steps),
            "return_steps": "\n".join(kind.return_steps),
        }
        return cls(row=SimpleNamespace(row_version=kind.row_version, **now))


class _AboutItem:
    name = Text(
        lazy("Navn og nummer"),
        [Required(lazy("Skriv, hvad tingen hedder."))],
        longest=80,
        description=lazy("Som det står på den, fx iPad 4."),
    )
    serial = Text(lazy("Serienummer"), longest=80)
    model = Text(lazy("Mærke og model"), longest=120)
    parts = LongText(
        lazy("Hvad hører til"),
        [_short_lines],
        description=lazy("Én del på hver linje. De tælles, når den kommer tilbage."),
    )
    condition = Choice(
        lazy("Stand"),
        choices=Condition.choices(),
        default=str(Condition.GOOD),
    )
    place = Text(lazy("Hvor den står"), longest=80)
    owner = Choice(
        lazy("Hvem ejer den"),
        choices=Owner.choices(),
        default=str(Owner.HOUSE),
    )
    donor = Text(lazy("Hvem gav den"), longest=120, description=lazy("En forening, et firma eller en fond."))
    details = LongText(
        lazy("Andet, huset skal vide"),
        longest=2000,
        description=lazy("Aldrig adgangskoder, og aldrig noget om dem, der låner."),
    )
    service_due_on = Day(lazy("Næste eftersyn"))
    picture = Upload(lazy("Billede"), description=lazy("Tag det med tabletten, eller vælg et."))

    @property
    def says(self) -> dict[str, Any]:
        form: Any = self
        return {
            **{word: form[word].data or "" for word in PLAIN_ITEM},
            "service_due_on": form.service_due_on.data,
            "parts": lines(form.parts.data),
            "condition": Condition(form.condition.data),
            "owner": Owner(form.owner.data),
        }


class TakeIn(_AboutItem, Form):
    """A new thing to lend."""

    kind = Choice(lazy("Slags"), coerce=str)
    code = Text(
        lazy("Kode på en mærkat, der allerede sidder på"),
        longest=80,
        description=lazy("Tom, når tingen skal have en ny mærkat."),
    )

    def offer(self, kinds: list[ItemKind], chosen: str = "") -> None:
        """The kinds in use; `chosen` is the key of the one to begin with."""
        self.kind.choices = [(kind.key, kind.name) for kind in kinds]
        if not self.is_submitted() and chosen in {kind.key for kind in kinds}:
            self.kind.data = chosen


class DescribeItem(_AboutItem, EditForm):
    """Correct what is said about a thing."""

    @classmethod
    def of(cls, item: Item) -> "DescribeItem":
        """The form with what is said now."""
        now = {word: getattr(item, word) for word in PLAIN_ITEM} | {
            "parts": "\n".join(item.parts),
            "condition": str(item.condition),
            "owner": str(item.owner),
        }
        return cls(row=SimpleNamespace(row_version=item.row_version, **now))


class FindThings(Form):
    """Which things to list. It changes nothing, so it asks for no token."""

    said = Text(lazy("Find en ting"), longest=80)
    kind = Choice(lazy("Slags"), coerce=str, default="")
    state = Choice(
        lazy("Tilstand"),
        choices=[("", lazy("Alle i brug")), *ItemState.choices()],
        coerce=str,
        default="",
    )

    def offer(self, kinds: list[ItemKind]) -> None:
        self.kind.choices = [("", _("Alle slags")), *((kind.key, kind.name) for kind in kinds)]


class _AboutKit:
    name = Text(lazy("Navn"), [Required(lazy("Skriv, hvad sættet hedder."))], longest=80)
    about = LongText(lazy("Om det"), longest=600)
    said = Text(lazy("Find flere ting"), longest=80)
    things = Boxes(lazy("Hvad er i det"), coerce=str)

    def offer(self, things: list[Item]) -> None:
        """What can be in it: things in no other kit."""
        form: Any = self
        form.things.choices = [(item.key, item.name) for item in things]


class AddKit(_AboutKit, Form):
    """Things that are lent as one."""


class DescribeKit(_AboutKit, EditForm):
    """What a kit is called and what is in it."""

    @classmethod
    def of(cls, kit: Kit) -> "DescribeKit":
        """The form with what is said now."""
        now = {"name": kit.name, "about": kit.about, "things": [item.key for item in kit.items]}
        return cls(row=SimpleNamespace(row_version=kit.row_version, **now))


class Reason(Form):
    """Why something is so from now on."""

    reason = Text(lazy("Hvorfor?"), [Required(lazy("Skriv kort hvorfor."))], longest=300)


class ChooseList(Form):
    """A list of things, by content; its name says nothing."""

    file = Upload(lazy("Liste (CSV)"), description=lazy("Højst 1 MB. Filen selv gemmes ikke."))

    def content(self) -> bytes:
        """The file's bytes, no more than can be read. Raises `Refused` when there is none."""
        sent = self.file.data
        if not sent:
            raise Refused(_("Vælg en fil først."))
        try:
            return sent.read(MOST_BYTES + 1)
        finally:
            sent.close()
