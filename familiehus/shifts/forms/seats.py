"""Small forms about a seat: who is put on, who is asked, why a shift is off."""

from familiehus.kernel.forms import Choice, Form, Required, Text, Tick, Tiles, ValidationError, Whole
from familiehus.kernel.i18n import _, lazy

EVERYBODY, ONE, COORDINATOR, LEAVE = "everybody", "one", "coordinator", "leave"


class PutOn(Form):
    """Put somebody on a shift. A clash of time can be set aside by a coordinator, with a reason."""

    volunteer = Choice(lazy("Frivillig"), [Required(lazy("Vælg en frivillig."))], coerce=str)
    is_lead = Tick(lazy("Er tovholder på vagten"))
    override_reason = Text(
        lazy("Hvorfor skal tiden kunne overlappe?"),
        description=lazy(
            "Kun hvis personen ellers er optaget. Husets krav om godkendelse kan ikke sættes til side her."
        ),
    )


class CannotCome(Form):
    """I can't come: how somebody else is to be found."""

    how = Tiles(lazy("Hvem skal vi spørge?"), coerce=str, default=EVERYBODY)
    volunteer = Choice(lazy("Spørg"), coerce=str)

    def offer(self, people: list[tuple[str, str]], *, is_late: bool) -> None:
        ways = [(EVERYBODY, _("Alle, der kan"))] if people else []
        ways += [(ONE, _("Én bestemt"))] if people else []
        ways.append((COORDINATOR, _("Kun koordinatoren")))
        self.how.choices = ways
        if not people and not self.is_submitted():
            self.how.data = COORDINATOR
        self.volunteer.choices = [("", _("Vælg en")), *people]

    def validate_volunteer(self, field: Choice) -> None:
        if self.how.data == ONE and not field.data:
            raise ValidationError(_("Vælg, hvem vi skal spørge."))


class Swap(Form):
    """Offer one's seat for another's."""

    seat = Choice(lazy("Byt med"), [Required(lazy("Vælg den vagt, du hellere vil have."))], coerce=str)


class CallOff(Form):
    """Why a shift is off."""

    reason = Text(
        lazy("Hvorfor?"),
        [Required(lazy("Skriv kort hvorfor, så de frivillige ved det."))],
        longest=300,
        description=lazy("De frivillige læser det. Skriv ikke, hvem der er syg."),
    )


class Bring(Form):
    """So many hands from an association."""

    association = Choice(lazy("Forening"), [Required(lazy("Vælg en forening."))], coerce=str)
    hands = Whole(lazy("Hvor mange"), [Required(lazy("Skriv hvor mange."))], least=0, most=30)


class Stand(Form):
    """Somebody comes every time."""

    volunteer = Choice(lazy("Frivillig"), [Required(lazy("Vælg en frivillig."))], coerce=str)
    is_lead = Tick(lazy("Er tovholder på vagten"))
