"""What is asked when something is planned; it widens only where something must be asked."""

from datetime import time
from typing import Any

from familiehus.activities.kinds import Category, Language
from familiehus.activities.offers import Offers
from familiehus.kernel import danish
from familiehus.kernel.forms import (
    Boxes,
    Choice,
    Clock,
    Day,
    LongText,
    Required,
    Text,
    Tick,
    Tiles,
    ValidationError,
    Whole,
)
from familiehus.kernel.i18n import _, lazy
from familiehus.series.forms import Repeating
from familiehus.volunteers.states import BY_COURSE

AWAY = "away"
ONCE, DAILY, WEEKLY, MONTHLY = "once", "daily", "weekly", "monthly"
NTH, LAST, MONTHDAY, LAST_DAY = "nth", "last", "monthday", "last_day"
LONGEST_NIGHT_MINUTES = 14 * 60
ENDLESS, UNTIL, COUNT = "endless", "until", "count"
DROP_IN, SIGN_UP = "drop_in", "sign_up"
LONGEST_DAYS = 31
MORE = (
    "ages_from",
    "ages_to",
    "price",
    "short_name",
    "target_group",
    "organiser",
    "co_organisers",
    "food",
    "bring",
    "transport",
    "internal_note",
)


def place_choices(offers: Offers) -> list[tuple[str, str]]:
    """The places of the house, none yet, or away from it."""
    places = ((place.key, place.name) for place in offers.places)
    return [("", _("Ikke valgt endnu")), *places, (AWAY, _("Ude af huset"))]


class Asked(Repeating):
    """The fields, and what each of them can be wrong about."""

    title = Text(lazy("Navn"), [Required(lazy("Skriv, hvad aktiviteten hedder."))])
    short_name = Text(
        lazy("Kort navn"), longest=10, description=lazy("Højst 10 tegn. Står i månedens små felter.")
    )
    category = Choice(lazy("Slags"), coerce=str)
    public_text = LongText(lazy("Om aktiviteten"), description=lazy("Alle kan læse det."))
    internal_note = LongText(
        lazy("Note til huset"),
        longest=1000,
        description=lazy("Kun medarbejdere ser den. Skriv ikke om familier."),
    )

    first_on = Day(lazy("Dato"), [Required(lazy("Vælg en dato."))])
    is_all_day = Tick(lazy("Hele dagen"))
    starts = Clock(lazy("Fra"))
    ends = Clock(lazy("Til"))
    last_on = Day(lazy("Sidste dag"), description=lazy("Kun når det varer flere dage."))

    repeats = Tiles(
        lazy("Gentages"),
        choices=[
            (ONCE, lazy("Én gang")),
            (WEEKLY, lazy("Hver uge")),
            (MONTHLY, lazy("Hver måned")),
            (DAILY, lazy("Hver dag")),
        ],
        default=ONCE,
    )
    monthly_on = Tiles(
        lazy("Hvilken dag i måneden"),
        choices=[
            (NTH, lazy("Samme ugedag, fx den anden tirsdag")),
            (LAST, lazy("Den sidste, fx den sidste fredag")),
            (MONTHDAY, lazy("Samme dato, fx den 15.")),
            (LAST_DAY, lazy("Den sidste dag i måneden")),
        ],
        default=NTH,
    )
    stops = Tiles(
        lazy("Slutter"),
        choices=[
            (ENDLESS, lazy("Indtil videre")),
            (UNTIL, lazy("På en dato")),
            (COUNT, lazy("Efter et antal gange")),
        ],
        default=ENDLESS,
    )
    until = Day(lazy("Sidste dag"))
    count = Whole(lazy("Antal gange"), least=1, most=500)
    skip_weeks = Text(
        lazy("Spring uger over"), longest=40, description=lazy("Ugenumre, fx 7 og 42 for skolernes ferier.")
    )

    place = Choice(lazy("Sted"), coerce=str)
    meeting_point = Text(lazy("Mødested"), description=lazy("Når det er ude af huset."))
    responsible = Choice(lazy("Ansvarlig"), coerce=str)
    organiser = Choice(lazy("Arrangør"), coerce=str)
    co_organisers = Boxes(lazy("Sammen med"), coerce=str)

    takes_signups = Tiles(
        lazy("Tilmelding"),
        choices=[(DROP_IN, lazy("Bare kom")), (SIGN_UP, lazy("Man tilmelder sig"))],
        default=DROP_IN,
    )
    seats_total = Whole(lazy("Pladser i alt"), description=lazy("Tomt er uden grænse, 0 er lukket."))
    seats_adults = Whole(lazy("Heraf voksne"))
    seats_children = Whole(lazy("Heraf børn"))
    signup_closes_hours = Choice(
        lazy("Tilmelding slutter"),
        coerce=int,
        choices=[
            (0, lazy("når det begynder")),
            (2, lazy("2 timer før")),
            (24, lazy("dagen før, samme klokkeslæt")),
            (48, lazy("2 dage før")),
            (168, lazy("en uge før")),
        ],
        default=0,
    )
    is_open_to_all = Tick(lazy("Åben for alle, også uden at være skrevet ind i huset"))

    for_volunteers = Tick(
        lazy("Kun for husets frivillige"),
        description=lazy("Så står det ikke i den kalender, som familier og andre ser. Man kommer bare."),
    )
    gives_proof = Choice(
        lazy("Giver godkendelse"),
        coerce=str,
        description=lazy(
            "Den, der er skrevet op som kommet, har den fra den dag. Koordinatoren bestemmer det."
        ),
    )

    target_group = Text(lazy("For hvem"), description=lazy("Fx forældre på barsel."))
    ages_from = Whole(lazy("Alder fra"), most=120)
    ages_to = Whole(lazy("Alder til"), most=120)
    language = Choice(lazy("Sprog"), coerce=str, default=Language.DANISH.value)
    price = Whole(lazy("Pris i kroner"), most=10_000, default=0, description=lazy("0 er gratis."))
    food = Text(lazy("Mad"))
    transport = Text(lazy("Transport"))
    bring = Text(lazy("Tag med"))

    override_reason = Text(
        lazy("Hvorfor skal begge have stedet?"),
        description=lazy("Skriv grunden, hvis to aktiviteter skal dele et sted, der er optaget."),
    )

    def offer(self, offers: Offers) -> None:
        """Fill the drop-downs and remember what their keys stand for."""
        self.offers = offers
        self.category.choices = [(each.value, each.label) for each in Category]
        self.language.choices = [(each.value, danish.capital(each.label)) for each in Language]
        self.offer_weekdays()
        self.place.choices = place_choices(offers)
        people = ((person.key, person.name) for person in offers.people)
        self.responsible.choices = [("", _("Ikke valgt endnu")), *people]
        self.gives_proof.choices = [("", _("Ingen")), *((each.value, each.label) for each in BY_COURSE)]
        organisers = ((each.key, each.name) for each in offers.organisers)
        self.organiser.choices = [("", _("Huset selv")), *organisers]
        self.co_organisers.choices = [(each.key, each.name) for each in offers.organisers]

    def validate_ends(self, field: Clock) -> None:
        if self.is_all_day.data:
            return
        if self.starts.data is None:
            raise ValidationError(_("Skriv, hvornår det begynder og slutter, eller vælg hele dagen."))
        if field.data is None and not self.starts.errors:
            raise ValidationError(_("Skriv, hvornår det slutter."))
        if field.data is not None and self.last_on.data is None and _overnight(self.starts.data, field.data):
            raise ValidationError(
                _("Det slutter, før det begynder. Varer det til næste dag, så vælg sidste dag.")
            )

    def validate_last_on(self, field: Day) -> None:
        if field.data is None or self.first_on.data is None:
            return
        if field.data < self.first_on.data:
            raise ValidationError(_("Sidste dag ligger før den første."))
        if (field.data - self.first_on.data).days > LONGEST_DAYS:
            raise ValidationError(_("En aktivitet varer højst %(days)s dage.", days=LONGEST_DAYS))

    def validate_until(self, field: Day) -> None:
        if self.is_series and self.stops.data == UNTIL and field.data is None:
            raise ValidationError(_("Vælg den sidste dag."))

    def validate(self, extra_validators: Any = None) -> bool:
        """Also what a field that may be empty cannot say of itself: how many times, when that is how it ends."""
        fine = super().validate(extra_validators=extra_validators)  # type: ignore[misc]  # mixed into a form, which has it
        if self.is_series and self.stops.data == COUNT and self.count.data is None and not self.count.errors:
            self.count.errors = [_("Skriv, hvor mange gange.")]
            return False
        return fine

    def validate_meeting_point(self, field: Text) -> None:
        if self.place.data == AWAY and not field.data:
            raise ValidationError(_("Skriv, hvor I mødes."))

    def validate_ages_to(self, field: Whole) -> None:
        if None not in (field.data, self.ages_from.data) and field.data < self.ages_from.data:
            raise ValidationError(_("Alder til skal være mindst lige så høj som alder fra."))

    def validate_skip_weeks(self, _field: Text) -> None:
        try:
            weeks = self.weeks
        except ValueError:
            raise ValidationError(_("Skriv ugenumre med mellemrum eller komma, fx 7, 42.")) from None
        if any(not 1 <= week <= 53 for week in weeks):
            raise ValidationError(_("Uger har numre fra 1 til 53."))

    @property
    def more_is_filled(self) -> bool:
        """Whether the fold of further fields holds something to see, right or wrong."""
        return (
            any(field.data or field.errors for field in (getattr(self, name) for name in MORE))
            or self.language.data != Language.DANISH.value
        )

    @property
    def is_series(self) -> bool:
        return self.repeats.data != ONCE

    @property
    def weeks(self) -> frozenset[int]:
        """The weeks to skip. Raises ValueError for what is no number."""
        typed = (self.skip_weeks.data or "").replace(",", " ").replace(_("og"), " ").split()
        return frozenset(int(word) for word in typed)


def _overnight(starts: time, ends: time) -> bool:
    """Whether an end before its start is a slip of the pen and no night: longer than any night."""
    minutes = (ends.hour - starts.hour) * 60 + ends.minute - starts.minute
    return minutes <= 0 and minutes + 24 * 60 > LONGEST_NIGHT_MINUTES
