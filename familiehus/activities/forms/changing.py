"""Small forms about what is planned already: move, call off, put off, take up again."""

from datetime import UTC, datetime, timedelta

from familiehus.activities.forms.asked import AWAY, place_choices
from familiehus.activities.forms.comparing import Comparing
from familiehus.activities.models import Occurrence
from familiehus.activities.offers import Offers
from familiehus.activities.sheets import Reach, Where
from familiehus.kernel import clock
from familiehus.kernel.forms import (
    Choice,
    Clock,
    Day,
    Form,
    Required,
    Text,
    Tiles,
    ValidationError,
)
from familiehus.kernel.i18n import _, lazy
from familiehus.kernel.spans import Span
from familiehus.series.forms import DAY
from familiehus.series.timetables import Timetable

REACHES = {
    Reach.THIS: lazy("Kun denne dato"),
    Reach.FOLLOWING: lazy("Denne og de følgende"),
    Reach.ALL: lazy("Alle datoer, der er tilbage"),
}


def offer_reaches(field: Tiles, reaches: list[Reach]) -> None:
    """The reaches that make sense for a date, the least far-reaching first and chosen."""
    field.choices = [(reach.value, str(REACHES[reach])) for reach in reaches]


class Reaching(Form):
    """How far it goes."""

    reach = Tiles(lazy("Hvor langt rækker det?"), default=Reach.THIS.value)

    @property
    def chosen(self) -> Reach:
        return Reach(self.reach.data)


class Cancel(Reaching):
    """Call off, with a reason that everybody may read."""

    reason = Text(
        lazy("Hvorfor?"),
        [Required(lazy("Skriv kort hvorfor, så folk forstår det."))],
        longest=300,
        description=lazy("Alle kan læse det. Skriv ikke, hvem der er syg."),
    )


class Postpone(Reaching):
    """Put off until nobody knows when."""

    reason = Text(
        lazy("Besked"), longest=300, description=lazy("Alle kan læse den, fx »ny dato kommer i januar«.")
    )


class Restore(Reaching):
    """Take up again what was called off."""


class Move(Comparing):
    """Another time or place for one date; the second of two who move it is told."""

    first_on = Day(lazy("Dato"), [Required(lazy("Vælg en dato."))])
    starts = Clock(lazy("Fra"))
    ends = Clock(lazy("Til"))
    place = Choice(lazy("Sted"), coerce=str)
    meeting_point = Text(lazy("Mødested"), description=lazy("Når det er ude af huset."))
    override_reason = Text(
        lazy("Hvorfor skal begge have stedet?"),
        description=lazy("Skriv grunden, hvis to aktiviteter skal dele et sted, der er optaget."),
    )

    def offer(self, offers: Offers, occurrence: Occurrence) -> None:
        """Fill in the places, and remember which date is moved."""
        self.offers, self.occurrence = offers, occurrence
        self.place.choices = place_choices(offers)

    def validate_starts(self, field: Clock) -> None:
        if not self.occurrence.activity.is_all_day and field.data is None and not field.errors:
            raise ValidationError(_("Skriv, hvornår det begynder."))

    def validate_ends(self, field: Clock) -> None:
        if not self.occurrence.activity.is_all_day and field.data is None and not field.errors:
            raise ValidationError(_("Skriv, hvornår det slutter."))

    def validate_meeting_point(self, field: Text) -> None:
        if self.place.data == AWAY and not field.data:
            raise ValidationError(_("Skriv, hvor I mødes."))

    @property
    def where(self) -> Where:
        if self.place.data == AWAY:
            return Where(None, self.meeting_point.data or "")
        return Where(next((each for each in self.offers.places if each.key == self.place.data), None))

    @property
    def span(self) -> Span:
        """The new time, as many days long as before. An end before the start is on the next day. Raises Refused
        for a time that the clock never shows."""
        old = Timetable.of_span(self.occurrence.span, is_all_day=self.occurrence.activity.is_all_day)
        length = old.length
        if old.starts is not None:
            begins = datetime.combine(self.first_on.data, self.starts.data, tzinfo=UTC)
            ends = (
                datetime.combine(self.first_on.data, self.ends.data, tzinfo=UTC) + (old.length // DAY) * DAY
            )
            length = ends - begins
            if length <= timedelta(0):
                length += DAY
        moved = Timetable(self.first_on.data, None if old.starts is None else self.starts.data, length)
        moved.check()
        return moved.slot_on(moved.first_on).span


def typed_move(occurrence: Occurrence) -> dict[str, object]:
    """A date's time and place as the fields show them."""
    begins, ends = clock.local(occurrence.starts_at), clock.local(occurrence.ends_at)
    return {
        "first_on": begins.date(),
        "starts": begins.time().replace(tzinfo=None),
        "ends": ends.time().replace(tzinfo=None),
        "place": occurrence.place.key if occurrence.place else AWAY if occurrence.meeting_point else "",
        "meeting_point": occurrence.meeting_point,
    }
