"""What is asked of the trail, and the answer about a drawn look."""

from typing import Any

from werkzeug.datastructures import MultiDict

from familiehus.kernel.forms import Choice, Day, Form, Key, Required, Text, Tiles
from familiehus.kernel.i18n import lazy
from familiehus.privacy.queries import About, Asked, What


class AskTheLog(Form):
    """Which entries to show. Sent in the address, so that a page can be linked to."""

    what = Choice(lazy("Hvad"), choices=[("", lazy("Alt")), *What.choices()])
    about = Choice(lazy("Om"), choices=[("", lazy("Alt")), *About.choices()])
    person = Choice(lazy("Hvem"), choices=[("", lazy("Alle"))])
    first = Day(lazy("Fra"))
    last = Day(lazy("Til og med"))
    subject = Key()

    def __init__(self, given: Any, readers: list[Any]) -> None:
        super().__init__(
            MultiDict({**dict.fromkeys(("what", "about", "person"), ""), **given}), meta={"csrf": False}
        )
        self.person.choices = [("", lazy("Alle")), *((each.key, each.name) for each in readers)]
        self.validate()

    @property
    def asked(self) -> Asked:
        """What was asked for; a field in bad shape asks for nothing."""
        good = {
            name: self[name].data or None
            for name in ("what", "about", "person", "subject", "first", "last")
            if not self[name].errors
        }
        return Asked(**{name: value for name, value in good.items() if value})


class AnswerAlarm(Form):
    """What somebody said who read unusually much."""

    words = Text(
        lazy("Hvad var grunden?"), [Required(lazy("Skriv med få ord, hvad grunden var."))], longest=300
    )


class AnswerSample(Form):
    """Did the look concern your work?"""

    was_work = Tiles(lazy("Vedkom det dit arbejde?"), choices=[("ja", lazy("Ja")), ("nej", lazy("Nej"))])
    words = Text(lazy("Hvorfor"), longest=300)
