"""Shape of input about matches and visits."""

from datetime import datetime, timedelta
from typing import Any

from familiehus.bookings.models import Override
from familiehus.bookings.models import Rule as BookingRule
from familiehus.kernel import clock, danish
from familiehus.kernel.forms import (
    Boxes,
    Choice,
    Clock,
    Day,
    Form,
    Key,
    LocalDateTime,
    LongText,
    Required,
    Text,
    Tick,
    Tiles,
    ValidationError,
    Whole,
)
from familiehus.kernel.i18n import _, lazy
from familiehus.kernel.spans import Span
from familiehus.series.rules import Rule
from familiehus.series.timetables import Timetable
from familiehus.visits.models import Visit
from familiehus.visits.states import LOOP, Closing, Doing, Goal, How, Known
from familiehus.volunteers.states import LANGUAGES, WEEKDAYS

ONCE, WEEKLY, FORTNIGHTLY, FOURTH = "0", "1", "2", "4"
LENGTHS = (45, 60, 90, 120, 150, 180, 240, 360)


def length_in_words(minutes: int) -> str:
    """ "1 time 30 min."."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(rest)s min.", rest=rest)
    return _("%(hours)s t. %(rest)s min.", hours=hours, rest=rest) if rest else _("%(hours)s t.", hours=hours)


class WishForVisitor(Form):
    """A family would like a visitor."""

    household = Choice(lazy("Familie"), [Required(lazy("Vælg en familie."))], coerce=str)
    kind = Choice(lazy("Hvad ønsker de?"), [Required(lazy("Vælg en slags."))], coerce=str)
    language = Choice(
        lazy("Sprog, der skal tales"), coerce=str, choices=[("", lazy("Dansk er nok")), *LANGUAGES.items()]
    )
    weekdays = Boxes(lazy("Dage, der passer familien"), coerce=str, choices=list(WEEKDAYS))


class Propose(Form):
    """Whom a coordinator proposes, from when to when, and why."""

    volunteers = Boxes(lazy("Hvem foreslår du?"), coerce=str)
    first_on = Day(lazy("Fra"), [Required(lazy("Vælg den første dag."))])
    last_on = Day(lazy("Til og med"), [Required(lazy("Vælg, hvor længe det er tænkt."))])
    known = Choice(
        lazy("Kender de hinanden privat?"),
        coerce=str,
        choices=Known.choices(),
    )
    why = LongText(
        lazy("Hvorfor passer de sammen?"), [Required(lazy("Skriv med et par ord hvorfor."))], longest=500
    )


class WhichPeriod(Form):
    """The period to look for volunteers in; read from the address."""

    fra = Day(lazy("Fra"))
    til = Day(lazy("Til"))


class MaySetAside:
    """A clash of time that a coordinator may set aside, with a reason."""

    override_reason = Text(
        lazy("Hvorfor skal tiden kunne overlappe?"),
        description=lazy(
            "Kun hvis personen ellers er optaget. Husets krav om godkendelse kan ikke sættes til side her."
        ),
        longest=300,
    )

    @property
    def override(self) -> Override | None:
        why = (self.override_reason.data or "").strip()
        return Override(BookingRule.ONE_PLACE, why) if why else None


class BookVisits(MaySetAside, Form):
    """A visit or a series, on the house's wall clock."""

    first_on = Day(lazy("Første besøg"), [Required(lazy("Vælg en dag."))])
    starts = Clock(lazy("Klokken"), [Required(lazy("Skriv et klokkeslæt."))])
    lasts = Choice(lazy("Varer"), coerce=int)
    every = Tiles(
        lazy("Hvor tit?"),
        coerce=str,
        choices=[
            (ONCE, lazy("Kun den dag")),
            (WEEKLY, lazy("Hver uge")),
            (FORTNIGHTLY, lazy("Hver anden uge")),
            (FOURTH, lazy("Hver fjerde uge")),
        ],
    )

    def offer(self, minutes: int, every_weeks: int) -> None:
        """Begin with what the kind of match usually has."""
        self.lasts.choices = [(each, length_in_words(each)) for each in sorted({*LENGTHS, minutes})]
        if not self.is_submitted():
            self.lasts.data = minutes
            self.every.data = (
                str(every_weeks) if str(every_weeks) in (WEEKLY, FORTNIGHTLY, FOURTH) else WEEKLY
            )

    @property
    def timetable(self) -> Timetable:
        day, every = self.first_on.data, int(self.every.data or 0)
        rule = Rule.weekly(day.weekday(), every=every) if every else None
        return Timetable(day, self.starts.data, timedelta(minutes=self.lasts.data), rule)


class AnotherTime(MaySetAside, Form):
    """A new time for one visit, or for it and those that follow; as long as before unless told otherwise."""

    starts = LocalDateTime(lazy("Ny tid"), [Required(lazy("Vælg en dag og et klokkeslæt."))])
    lasts = Choice(lazy("Varer"), coerce=int)
    and_following = Tick(
        lazy("Også de følgende besøg i rækken"),
        description=lazy("Så får de samme ugedag og klokkeslæt som den nye tid."),
    )
    every = Choice(
        lazy("Hvor tit derefter?"),
        coerce=str,
        default=ONCE,
        choices=[
            (ONCE, lazy("Så tit som før")),
            (WEEKLY, lazy("Hver uge")),
            (FORTNIGHTLY, lazy("Hver anden uge")),
            (FOURTH, lazy("Hver fjerde uge")),
        ],
    )

    was = Key()

    def offer(self, visit: Visit) -> None:
        """Begin with the time that the visit has."""
        self.visit, minutes = visit, visit.span.minutes
        self.lasts.choices = [(each, length_in_words(each)) for each in sorted({*LENGTHS, minutes})]
        if not self.is_submitted():
            self.lasts.data, self.starts.data, self.was.data = minutes, visit.starts_at, str(visit.sequence)

    def validate(self, extra_validators: Any = None) -> bool:
        """Who asks on top of a time that somebody else has changed meanwhile is told what it is now."""
        if not super().validate(extra_validators=extra_validators):
            return False
        if self.was.data in ("", None, str(self.visit.sequence)):
            return True
        self.was.data, self.was.raw_data = str(self.visit.sequence), None
        self.refuse(
            _(
                "Besøget er flyttet, mens du skrev. Nu er det %(when)s. Send igen, hvis din tid skal gælde.",
                when=danish.when(self.visit.span),
            )
        )
        return False

    @property
    def span(self) -> Span:
        return Span.lasting(self.starts.data, timedelta(minutes=self.lasts.data))


class Join(Form):
    """One more of the visiting side, once both sides have been asked."""

    volunteer = Choice(lazy("Hvem skal med?"), [Required(lazy("Vælg en frivillig."))], coerce=str)
    known = Choice(
        lazy("Kender de hinanden privat?"),
        coerce=str,
        choices=Known.choices(),
    )


class Consent(Form):
    """Who has said yes in writing."""

    given_by = Text(
        lazy("Hvem har skrevet under?"), [Required(lazy("Skriv, hvem der har givet samtykket."))], longest=120
    )


class AgreeGoals(Form):
    """What both sides want to come nearer to."""

    goals = Boxes(lazy("Hvad vil I gerne nå?"), coerce=str, choices=Goal.choices())

    @property
    def chosen(self) -> list[Goal]:
        return [each for each in Goal if each in (self.goals.data or [])]


class Pause(Form):
    """Until when, if that is known."""

    until = Day(lazy("Til og med dagen før"))

    def validate_until(self, field: Day) -> None:
        if field.data is not None and field.data <= clock.today():
            raise ValidationError(_("Vælg en dag, der kommer."))


class GoOn(Form):
    """Until when it is meant to go on now."""

    last = Day(lazy("Til og med"), [Required(lazy("Vælg en dag."))])


class Close(Form):
    """Why it ended, from the fixed list."""

    because = Choice(
        lazy("Hvorfor slutter det?"),
        [Required(lazy("Vælg en grund."))],
        coerce=str,
        choices=Closing.choices(),
    )


class Survey(Form):
    """Three short questions, one to five."""

    helped = Tiles(lazy("Har det hjulpet i hverdagen?"), [Required(lazy("Vælg et tal."))], coerce=int)
    fitted = Tiles(lazy("Passede I godt sammen?"), [Required(lazy("Vælg et tal."))], coerce=int)
    again = Tiles(lazy("Ville du sige ja igen?"), [Required(lazy("Vælg et tal."))], coerce=int)

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)
        for field in (self.helped, self.fitted, self.again):
            field.choices = [(number, str(number)) for number in range(1, 6)]


class TapForm(Form):
    """A tap; `tap` names it so that it counts once, `since` says how many seconds ago it was made on the phone."""

    tap = Key()
    since = Whole(least=0, most=259_200)

    @property
    def at(self) -> datetime:
        return clock.now() - timedelta(seconds=self.since.data or 0)


class WriteUp(Form):
    """How long, how far, what it was spent on."""

    minutes = Whole(lazy("Minutter"), [Required(lazy("Skriv, hvor længe det varede."))], least=0, most=1440)
    kilometres = Whole(lazy("Kilometer, du har kørt"), least=0, most=2000)
    doing = Tiles(
        lazy("Hvad gik tiden med?"),
        [Required(lazy("Vælg det, der passer bedst."))],
        coerce=str,
        choices=Doing.choices(),
    )


class Correct(Form):
    """A time that was not tapped, or was tapped late."""

    what = Choice(lazy("Hvad retter du?"), coerce=str, choices=[(each.value, each.said) for each in LOOP])
    becomes = LocalDateTime(lazy("Det var klokken"), [Required(lazy("Vælg en dag og et klokkeslæt."))])
    reason = Text(
        lazy("Hvorfor rettes det?"),
        [Required(lazy("Skriv kort, hvorfor tiden rettes."))],
        longest=120,
        description=lazy("Skriv intet om familien, kun om tiden."),
    )


class Safe(Form):
    """How somebody knows that a visitor is safe."""

    how = Tiles(
        lazy("Hvordan ved du det?"),
        [Required(lazy("Vælg, hvordan du ved det."))],
        coerce=str,
        choices=How.choices(),
    )
