"""What is filled in at the desk: handing out, taking back, checking, agreeing on a new day."""

from familiehus.kernel.forms import (
    Boxes,
    Choice,
    Day,
    Form,
    Key,
    Required,
    Text,
    Tick,
    Tiles,
    Upload,
)
from familiehus.kernel.i18n import lazy
from familiehus.loans.states import Condition

AS_IT_WAS = ("", lazy("som før"))
WORN = [AS_IT_WAS, *Condition.choices()]


class HandOut(Form):
    """Three taps: what, to whom, and the button. The rest may be left as it is."""

    what = Tiles(lazy("Hvad?"), [Required(lazy("Tryk på en ting, eller scan den."))], choices=[])
    who = Tiles(lazy("Til hvem?"), [Required(lazy("Tryk på den, der låner."))], choices=[])
    until = Tiles(lazy("Hvor længe?"), choices=[], default="usual")
    until_on = Day(lazy("Hjem en bestemt dag"))
    condition = Choice(lazy("Stand"), choices=WORN, default="")
    note = Text(lazy("Note"), longest=300)
    picture = Upload(lazy("Billede"))
    reason = Text(lazy("Undtagelse: hvorfor?"), longest=300)


class TickOut(Form):
    """What was looked after as a thing went out; none of it has to be."""

    steps = Boxes(lazy("Før den går ud af døren"), choices=[])
    who = Key()


class ScanOut(Form):
    """The next thing for the same borrower."""

    code = Text(lazy("Kode"), [Required(lazy("Scan eller skriv en kode."))], longest=300)
    who = Key()


class Scan(Form):
    """A code that was scanned or typed."""

    code = Text(lazy("Kode"), [Required(lazy("Scan eller skriv en kode."))], longest=300)


class ReceiveFrom(Form):
    """What of all they have comes back; unticked stays with them."""

    loans = Boxes(lazy("Hvad kommer tilbage?"), choices=[])
    who = Key()


class Receive(Form):
    """How it looks when it comes back; all of it may be left out."""

    condition = Choice(lazy("Stand"), choices=WORN, default="")
    note = Text(lazy("Note"), longest=300)
    picture = Upload(lazy("Billede"))


class Check(Form):
    """What is ticked before a thing is lent again, in the order in which it is done."""

    steps = Boxes(lazy("Tjekliste"), choices=[])
    parts = Boxes(lazy("Hører til"), choices=[])
    condition = Choice(lazy("Stand"), choices=WORN, default="")


class Damaged(Form):
    """Something is wrong. A friendly note, never a bill."""

    words = Text(lazy("Hvad er der galt?"), [Required(lazy("Skriv med et par ord, hvad der er galt."))])
    picture = Upload(lazy("Billede"))
    to_repair = Tick(lazy("Den kan ikke bruges, før den er lavet"), default=True)


class NewDay(Form):
    """A new day that was agreed; a reason when somebody else waits."""

    due_on = Day(lazy("Hjem"), [Required(lazy("Vælg den nye dag."))])
    reason = Text(lazy("Undtagelse: hvorfor?"), longest=300)


class Reserve(Form):
    """Days and a borrower; a thing or any of a kind stands in the address."""

    starts_on = Day(lazy("Fra"), [Required(lazy("Vælg den første dag."))])
    due_on = Day(lazy("Hjem"), [Required(lazy("Vælg den dag, den skal hjem."))])
    who = Tiles(lazy("Til hvem?"), [Required(lazy("Tryk på den, der låner."))], choices=[])
