"""Shape of what is typed about action networks and ambassadors."""

from familiehus.kernel import clock
from familiehus.kernel.forms import (
    Choice,
    Day,
    Email,
    Form,
    LongText,
    Optional,
    Required,
    Text,
    Tick,
)
from familiehus.kernel.i18n import lazy
from familiehus.partners.models.together import Side


class FormNetwork(Form):
    """A new action network."""

    title = Text(lazy("Hvad hedder det?"), [Required(lazy("Skriv et navn."))], longest=120)
    challenge = LongText(lazy("Hvad er udfordringen?"), [Required(lazy("Skriv, hvad I vil gøre noget ved."))])
    from_on = Day(lazy("Fra og med"), [Required(lazy("Vælg den første dag."))], default=clock.today)
    until_on = Day(lazy("Til og med"), [Optional()])


class JoinNetwork(Form):
    """Somebody is along in an action network."""

    name = Text(
        lazy("Navn"),
        [Required(lazy("Skriv et navn."))],
        longest=120,
        description=lazy("Som de gerne vil stå."),
    )
    side = Choice(lazy("Hvem er de?"), choices=Side.choices())


class PlanAction(Form):
    """What an action network will do."""

    what = Text(lazy("Hvad skal der ske?"), [Required(lazy("Skriv, hvad der skal ske."))], longest=300)
    owner = Text(lazy("Hvem sørger for det?"), longest=120)
    due_on = Day(lazy("Senest"), [Optional()])


class CloseNetwork(Form):
    """What came of an action network."""

    result = LongText(lazy("Hvad kom der ud af det?"), [Required(lazy("Skriv, hvad der kom ud af det."))])


class WelcomeAmbassador(Form):
    """Somebody speaks for the cause."""

    name = Text(lazy("Navn"), [Required(lazy("Skriv et navn."))], longest=120)
    side = Choice(lazy("Hvem er de?"), choices=Side.choices())
    organisation = Text(lazy("Hvor kommer de fra?"), longest=120)
    email = Email(lazy("Mail"))
    is_public = Tick(lazy("Har sagt ja til at stå på den offentlige side"))
