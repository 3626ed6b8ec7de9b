"""Shape of what is typed about support."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from familiehus.associations.models import Association
from familiehus.families.models import Household
from familiehus.kernel import clock
from familiehus.kernel.forms import (
    Boxes,
    Choice,
    Clock,
    Day,
    EditForm,
    Form,
    LocalDateTime,
    LongText,
    Required,
    Text,
    Tiles,
    Whole,
)
from familiehus.kernel.i18n import _, lazy
from familiehus.support.commands.advice import MOST_AT_ONCE
from familiehus.support.models import FoodBatch, ParcelRound
from familiehus.support.states import AdviceKind, Allergen, Means
from familiehus.volunteers.models import Volunteer

MOST_PARCELS, MOST_PORTIONS = 9999, 99999


class MatchWish(Form):
    """By what a wish is met."""

    by_what = Choice(lazy("Hvad kan opfylde det?"), [Required(lazy("Vælg noget."))])

    def offer_targets(self, targets: Mapping[str, Any]) -> None:
        self.by_what.choices = [
            ("", _("Vælg")),
            *((key, _called(key, each)) for key, each in targets.items()),
        ]


def _called(key: str, target: Any) -> str:
    means = Means(key.partition(":")[0])
    name = getattr(target, "title", None) or target.name
    whose = f" ({target.association.name})" if means is Means.OFFER else ""
    return f"{means.label}: {name}{whose}"


class TellTheNetwork(Form):
    """A wish in words without a family in them."""

    neutral = Text(
        lazy("Sådan står det hos foreningerne"),
        longest=200,
        description=lazy("Uden navne, alder og sted. Lad det stå tomt, hvis de ikke skal se det."),
    )


class _Round:
    """What a round says."""

    title = Text(lazy("Hvad hedder runden?"), [Required(lazy("Skriv et navn, fx Julepakker."))], longest=120)
    about = LongText(lazy("Det står der til familierne"), longest=1000)
    opens_on = Day(lazy("Man kan søge fra"), [Required(lazy("Vælg den første dag."))], default=clock.today)
    closes_on = Day(lazy("Til og med"), [Required(lazy("Vælg den sidste dag."))])
    handed_out_at = LocalDateTime(
        lazy("Pakkerne kan hentes"), [Required(lazy("Vælg, hvornår de kan hentes."))]
    )
    place = Text(lazy("Sted"))
    parcels = Whole(lazy("Hvor mange pakker er der?"), least=1, most=MOST_PARCELS)
    criteria = LongText(
        lazy("Betingelser, én på hver linje"),
        longest=1000,
        description=lazy("Familien sætter selv kryds. I ser ingen papirer."),
    )

    @property
    def said(self) -> dict[str, Any]:
        opens: date = self.opens_on.data
        handed_out: datetime = self.handed_out_at.data
        return {
            "title": self.title.data,
            "about": self.about.data or "",
            "opens_on": opens,
            "closes_on": self.closes_on.data,
            "handed_out_at": handed_out,
            "place": self.place.data or "",
            "parcels": self.parcels.data,
            "criteria": (self.criteria.data or "").splitlines(),
        }


class OpenRound(_Round, Form):
    """A new round."""


class ReviseRound(_Round, EditForm):
    """A round that stands."""

    def show(self, parcel_round: ParcelRound) -> None:
        if not self.is_submitted():
            self.criteria.data = "\n".join(parcel_round.criteria)


class AskForParcel(Form):
    """A family asks: which criteria it meets."""

    ticks = Boxes(lazy("Sæt kryds ved det, der passer på jer"))

    def ask_about(self, parcel_round: ParcelRound, household: Household) -> None:
        """The round's criteria, under a name of their own on a page that asks about several rounds."""
        self.ticks.id = f"ticks-{household.key}-{parcel_round.key}"
        self.ticks.choices = [(str(place), each) for place, each in enumerate(parcel_round.criteria)]


class HandOut(Form):
    """The code that somebody says."""

    code = Text(lazy("Koden"), [Required(lazy("Skriv koden."))], longest=8)


class TakeIn(Form):
    """Food that came."""

    what = Text(lazy("Hvad er det?"), [Required(lazy("Skriv, hvad det er."))], longest=120)
    portions = Whole(lazy("Portioner"), [Required(lazy("Skriv hvor mange."))], least=1, most=MOST_PORTIONS)
    use_by = Day(lazy("Kan spises til og med"), [Required(lazy("Vælg en dag."))], default=clock.today)
    member = Choice(lazy("Fra et medlem af netværket"))
    donor = Text(lazy("Eller fra"), longest=120)
    allergens = Boxes(lazy("Indeholder"), choices=Allergen.choices())

    def offer_members(self, members: list[Association]) -> None:
        self.member.choices = [("", _("Et andet sted")), *((each.key, each.name) for each in members)]


class HandOn(Form):
    """Portions of a batch that went out."""

    portions = Whole(lazy("Portioner"), [Required(lazy("Skriv hvor mange."))], least=1, most=MOST_PORTIONS)

    @classmethod
    def of(cls, batch: FoodBatch, *, is_sent: bool = False) -> "HandOn":
        """Under a name of its own, for a page with a form for each batch."""
        form = cls() if is_sent else cls(None)
        form.portions.id = f"portions-{batch.key}"
        return form


class OfferSessions(Form):
    """Times with an adviser or two."""

    kind = Choice(lazy("Om hvad?"), choices=AdviceKind.choices())
    day = Day(lazy("Dag"), [Required(lazy("Vælg en dag."))])
    starts = Clock(lazy("Fra klokken"), [Required(lazy("Skriv et klokkeslæt."))])
    lasts = Choice(
        lazy("Hver tid varer"),
        choices=[("30", lazy("½ time")), ("45", lazy("45 minutter")), ("60", lazy("1 time"))],
        default="60",
    )
    number = Whole(
        lazy("Antal tider"), [Required(lazy("Skriv hvor mange."))], least=1, most=MOST_AT_ONCE, default=2
    )
    until = Day(
        lazy("Hver uge til og med"),
        description=lazy("Tom: kun den dag. Helligdage og lukkedage springes over."),
    )
    adviser = Choice(lazy("Rådgiver"), [Required(lazy("Vælg en rådgiver."))])
    second = Choice(lazy("Sammen med"))
    place = Text(lazy("Sted"))

    def offer_advisers(self, advisers: list[Volunteer]) -> None:
        self.adviser.choices = [(each.key, each.name) for each in advisers]
        self.second.choices = [("", _("Ingen")), *self.adviser.choices]

    @property
    def starts_at(self) -> datetime:
        return clock.at(self.day.data, self.starts.data)

    @property
    def length(self) -> timedelta:
        return timedelta(minutes=int(self.lasts.data))


class BookFor(Form):
    """A family that has no telephone at hand takes a time at the desk."""

    session = Choice(lazy("Tid"), [Required(lazy("Vælg en tid."))])
    household = Choice(lazy("Familie"), [Required(lazy("Vælg en familie."))])

    def offer_families(self, households: list[Household]) -> None:
        self.household.choices = [
            ("", _("Vælg en familie")),
            *((each.key, each.called) for each in households),
        ]


class CountSession(Form):
    """Somebody came by and was helped."""

    about = Tiles(lazy("Om hvad?"), [Required(lazy("Vælg."))], choices=AdviceKind.choices())
