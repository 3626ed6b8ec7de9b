"""What is asked before a device gets a calendar of its own."""

from familiehus.activities.models import Place
from familiehus.feeds.kinds import Kind
from familiehus.kernel.forms import Choice, Form, Required, Text, Tick
from familiehus.kernel.i18n import _, lazy


class NewKey(Form):
    """For which device, and which calendar; where there is one calendar to choose, nothing is asked."""

    label = Text(
        lazy("Hvilken enhed er det til?"),
        [Required(lazy("Skriv, hvad enheden hedder, fx »Mors telefon«."))],
        longest=60,
        description=lazy(
            "Fx »Mors telefon«. Så kan I se, hvem der henter, og stoppe én uden at stoppe de andre."
        ),
    )
    shows = Choice(lazy("Hvilken kalender?"))

    only = ""

    def offer(self, kinds: tuple[Kind, ...], places: list[Place]) -> None:
        """The calendars that this person may have, each place of the house by its own name."""
        of_places = places if Kind.PLACE in kinds else []
        self.shows.choices = [
            *((str(kind), kind.label) for kind in kinds if kind is not Kind.PLACE),
            *((place.key, _("Kun %(place)s", place=place.name)) for place in of_places),
        ]
        self.only = str(kinds[0]) if len(self.shows.choices) == 1 else ""


class Reminders(Form):
    """How somebody wants to be told of what stands in their calendar."""

    evening_before = Tick(lazy("Mind mig om det aftenen før"))
    two_hours_before = Tick(
        lazy("Mind mig om det to timer før"),
        description=lazy("Ikke om natten. Begynder noget tidligt, hører du om det aftenen før."),
    )
    by_sms = Tick(lazy("Send det som sms, hvis huset har mit nummer"))
    invitations = Tick(
        lazy("Send mig hver aftale som mail, jeg kan lægge i min kalender"),
        description=lazy("Til dig, der ikke kan abonnere. Ændres eller aflyses den, kommer der en ny mail."),
    )
