"""One form for a single activity and for a series: what was typed, as the house writes it down."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

from familiehus.accounts.models import Person
from familiehus.activities.forms.asked import (
    AWAY,
    COUNT,
    DAILY,
    LAST,
    LAST_DAY,
    MONTHDAY,
    MONTHLY,
    NTH,
    ONCE,
    SIGN_UP,
    UNTIL,
    WEEKLY,
    Asked,
)
from familiehus.activities.forms.comparing import Comparing
from familiehus.activities.kinds import Category, Language
from familiehus.activities.sheets import Details, Reach, Seats, Sheet, Where
from familiehus.kernel.forms import Choice, Form, Text, Tiles, ValidationError
from familiehus.kernel.i18n import _, lazy
from familiehus.series.forms import DAY, wall_length
from familiehus.series.rules import Rule
from familiehus.series.timetables import Timetable


class Planning(Asked):
    """Shared by planning and revising."""

    @property
    def rule(self) -> Rule | None:
        """The rule in the house's subset. Raises Refused when it cannot be one."""
        first_on: date = self.first_on.data
        every = self.every.data or 1
        if self.repeats.data == ONCE:
            return None
        if self.repeats.data == DAILY:
            rule = Rule.daily(every)
        elif self.repeats.data == WEEKLY:
            rule = self.weekly(first_on)
        else:
            rule = {
                NTH: lambda: self.monthly(first_on),
                LAST: lambda: Rule.monthly_on(-1, first_on.weekday(), every),
                MONTHDAY: lambda: Rule.monthly_day(first_on.day, every),
                LAST_DAY: lambda: Rule.monthly_day(-1, every),
            }[self.monthly_on.data]()
        if self.stops.data == UNTIL:
            return rule.ending(self.until.data)
        return rule.for_count(self.count.data) if self.stops.data == COUNT else rule

    @property
    def timetable(self) -> Timetable:
        """When it happens. A time that ends before it starts ends the next day. Raises Refused."""
        first_on: date = self.first_on.data
        last_on: date = self.last_on.data or first_on
        if self.is_all_day.data:
            starts, length = None, last_on - first_on + DAY
        else:
            starts = self.starts.data
            length = wall_length(first_on, starts, self.ends.data, self.last_on.data)
        return Timetable(
            first_on,
            starts,
            length,
            self.rule,
            skip_weeks=self.weeks if self.is_series else frozenset(),
            skips_holidays=bool(self.is_series and self.skips_holidays.data),
            skips_closed=bool(self.is_series and self.skips_closed.data),
        )

    @property
    def where(self) -> Where:
        if self.place.data == AWAY:
            return Where(None, self.meeting_point.data or "")
        place = next((each for each in self.offers.places if each.key == self.place.data), None)
        return Where(place, "")

    @property
    def chosen_responsible(self) -> Person | None:
        return next((each for each in self.offers.people if each.key == self.responsible.data), None)

    def sheet(self, picture: str | None = None) -> Sheet:
        """What was typed, as the house writes it down. Raises Refused for a rule that cannot be one."""
        for_volunteers = bool(self.for_volunteers.data)
        signs_up = self.takes_signups.data == SIGN_UP and not for_volunteers
        return Sheet(
            details=Details(
                title=self.title.data or "",
                category=Category(self.category.data),
                short_name=self.short_name.data or "",
                public_text=self.public_text.data or "",
                internal_note=self.internal_note.data or "",
                target_group=self.target_group.data or "",
                ages_from=self.ages_from.data,
                ages_to=self.ages_to.data,
                language=Language(self.language.data),
                price=self.price.data or 0,
                food=self.food.data or "",
                transport=self.transport.data or "",
                bring=self.bring.data or "",
                picture=picture,
                responsible=self.chosen_responsible,
                organiser=next(
                    (each for each in self.offers.organisers if each.key == self.organiser.data), None
                ),
                co_organisers=tuple(
                    each
                    for each in self.offers.organisers
                    if each.key in (self.co_organisers.data or ()) and each.key != self.organiser.data
                ),
                takes_signups=signs_up,
                signup_closes_hours=self.signup_closes_hours.data if signs_up else None,
                is_open_to_all=signs_up and bool(self.is_open_to_all.data),
                for_volunteers=for_volunteers,
                gives_proof=self.gives_proof.data or "" if for_volunteers else "",
            ),
            timetable=self.timetable,
            where=self.where,
            seats=Seats(self.seats_total.data, self.seats_adults.data, self.seats_children.data)
            if signs_up
            else Seats(),
            note=getattr(self, "note", SimpleNamespace(data="")).data or "",
        )


class Plan(Planning, Form):
    """Planning something new."""

    also_on = Choice(
        lazy("Og en gang til i måneden"),
        coerce=str,
        choices=[
            ("", lazy("Nej")),
            ("1", lazy("Den første, samme ugedag")),
            ("2", lazy("Den anden, samme ugedag")),
            ("3", lazy("Den tredje, samme ugedag")),
            ("4", lazy("Den fjerde, samme ugedag")),
            ("-1", lazy("Den sidste, samme ugedag")),
        ],
        default="",
    )

    @property
    def also(self) -> list[Rule]:
        """The second weekday of the month, as a rule of its own."""
        rule = self.rule
        if not self.also_on.data or rule is None or rule.ordinal is None:
            return []
        return [replace(rule, ordinal=int(self.also_on.data))]

    def validate_also_on(self, field: Choice) -> None:
        if field.data and self.repeats.data == MONTHLY and self.stops.data == COUNT:
            raise ValidationError(_("Lad rækken slutte på en dato, når den kommer to gange om måneden."))


class Revise(Planning, Comparing):
    """Changing one date, or it and the following, or all."""

    reach = Tiles(lazy("Hvor langt rækker det?"), default=Reach.THIS.value)
    note = Text(lazy("Besked om datoen"), longest=500, description=lazy("Vises kun på denne dato."))
