"""Forms about a plan, and about one shift that is changed."""

from datetime import date
from typing import Any

from familiehus.activities.forms.comparing import Comparing
from familiehus.activities.models import Activity, Place
from familiehus.kernel import clock
from familiehus.kernel.forms import (
    Choice,
    Clock,
    Day,
    Form,
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
from familiehus.series.forms import Repeating, wall_length
from familiehus.series.rules import Rule, Step
from familiehus.series.timetables import Timetable
from familiehus.shifts.models import MOST_PEOPLE, Shift, ShiftPlan
from familiehus.shifts.sheets import PlanSheet, ShiftSheet
from familiehus.volunteers.states import Task

OWN, ACTIVITY = "own", "activity"
ONCE, WEEKLY, MONTHLY = "once", "weekly", "monthly"


class Planning(Repeating):
    """The fields of a plan; shared by a new one and a change."""

    title = Text(lazy("Vagtens navn"), [Required(lazy("Skriv, hvad vagten hedder."))], longest=80)
    task = Choice(
        lazy("Opgave"), coerce=str, description=lazy("Bestemmer, hvilken godkendelse man skal have.")
    )
    with_children = Tick(
        lazy("Børn er med"), description=lazy("Så skal alle på vagten også være godkendt til børn.")
    )
    min_people = Whole(
        lazy("Mindst"), [Required(lazy("Skriv et tal."))], least=1, most=MOST_PEOPLE, default=1
    )
    max_people = Whole(lazy("Højst"), [Required(lazy("Skriv et tal."))], least=1, most=MOST_PEOPLE, default=2)
    place = Choice(lazy("Sted"), coerce=str)
    meet = Text(lazy("Hvor mødes I?"), longest=120, description=lazy("Fx: Mød 16.45 ved bagdøren."))

    follows = Tiles(
        lazy("Hvornår?"),
        choices=[(OWN, lazy("Egne tider")), (ACTIVITY, lazy("Sammen med en aktivitet"))],
        default=OWN,
    )
    activity = Choice(lazy("Aktivitet"), coerce=str)
    before_minutes = Whole(lazy("Begynder, minutter før"), least=0, most=600, default=0)
    after_minutes = Whole(lazy("Slutter, minutter efter"), least=0, most=600, default=0)
    first_on = Day(lazy("Første dag"))
    starts = Clock(lazy("Fra"))
    ends = Clock(lazy("Til"), description=lazy("Er det før begyndelsen, slutter vagten næste dag."))
    repeats = Tiles(
        lazy("Gentages"),
        choices=[
            (ONCE, lazy("Én gang")),
            (WEEKLY, lazy("Hver uge")),
            (MONTHLY, lazy("Hver måned, samme ugedag")),
        ],
        default=WEEKLY,
    )
    until = Day(lazy("Sidste dag"))

    handover_needs_yes = Tick(
        lazy("Koordinatoren siger god for afløsere"),
        description=lazy("Ellers får koordinatoren bare besked."),
    )
    cutoff_hours = Whole(
        lazy("Sent afbud, timer før"),
        least=0,
        most=336,
        default=24,
        description=lazy(
            "Fra da af går et afbud straks til koordinatoren, og den frivillige får husets nummer."
        ),
    )
    opening = LongText(lazy("Tjekliste, når I åbner"), description=lazy("En linje for hver ting."))
    closing = LongText(lazy("Tjekliste, når I lukker"), description=lazy("En linje for hver ting."))

    def offer(self, places: list[Place], activities: list[Activity]) -> None:
        self.places, self.activities = places, activities
        self.task.choices = [(each.value, each.label) for each in Task if each is not Task.HOME_VISIT]
        self.place.choices = [("", _("Ikke et bestemt sted")), *((each.key, each.name) for each in places)]
        self.activity.choices = [
            ("", _("Vælg en aktivitet")),
            *((each.key, each.title) for each in activities),
        ]
        self.offer_weekdays()

    def validate_max_people(self, field: Whole) -> None:
        if field.data is not None and self.min_people.data is not None and field.data < self.min_people.data:
            raise ValidationError(_("Højst skal være mindst lige så mange som mindst."))

    def validate_activity(self, field: Choice) -> None:
        if self.follows.data == ACTIVITY and not field.data:
            raise ValidationError(_("Vælg den aktivitet, vagten hører til."))

    def validate(self, extra_validators: Any = None) -> bool:
        """Also what only counts for a plan with times of its own."""
        fine = super().validate(extra_validators=extra_validators)  # type: ignore[misc] - the form it is mixed into
        if self.follows.data != OWN:
            return fine
        for field, sentence in (
            (self.first_on, _("Vælg den første dag.")),
            (self.starts, _("Skriv, hvornår vagten begynder.")),
            (self.ends, _("Skriv, hvornår vagten slutter.")),
        ):
            if field.data is None and not field.errors:
                field.errors = [sentence]
                fine = False
        return fine

    @property
    def rule(self) -> Rule | None:
        first_on: date = self.first_on.data
        if self.repeats.data == ONCE:
            return None
        rule = self.weekly(first_on) if self.repeats.data == WEEKLY else self.monthly(first_on)
        return rule.ending(self.until.data) if self.until.data else rule

    @property
    def timetable(self) -> Timetable:
        """When it happens. Raises Refused for a rule that cannot be one."""
        repeats = self.repeats.data != ONCE
        return Timetable(
            self.first_on.data,
            self.starts.data,
            wall_length(self.first_on.data, self.starts.data, self.ends.data),
            self.rule,
            skips_holidays=bool(repeats and self.skips_holidays.data),
            skips_closed=bool(repeats and self.skips_closed.data),
        )

    def sheet(self) -> PlanSheet:
        """What was typed, as the house writes it down. Raises Refused."""
        along = self.follows.data == ACTIVITY
        return PlanSheet(
            title=self.title.data or "",
            task=Task(self.task.data),
            timetable=None if along else self.timetable,
            activity=next((each for each in self.activities if each.key == self.activity.data), None)
            if along
            else None,
            before_minutes=(self.before_minutes.data or 0) if along else 0,
            after_minutes=(self.after_minutes.data or 0) if along else 0,
            place=next((each for each in self.places if each.key == self.place.data), None),
            meet=self.meet.data or "",
            min_people=self.min_people.data or 1,
            max_people=self.max_people.data or 1,
            with_children=bool(self.with_children.data),
            handover_needs_yes=bool(self.handover_needs_yes.data),
            cutoff_hours=24 if self.cutoff_hours.data is None else self.cutoff_hours.data,
            opening=_lines(self.opening.data),
            closing=_lines(self.closing.data),
        )


class LayPlan(Planning, Form):
    """A new plan."""


class RevisePlan(Planning, Comparing):
    """A plan that is changed; the second of two who change it is told."""


class ReviseShift(Comparing):
    """One shift that is changed; nothing is saved before one has seen whom it touches."""

    first_on = Day(lazy("Dato"), [Required(lazy("Vælg en dato."))])
    starts = Clock(lazy("Fra"), [Required(lazy("Skriv, hvornår vagten begynder."))])
    ends = Clock(lazy("Til"), [Required(lazy("Skriv, hvornår vagten slutter."))])
    place = Choice(lazy("Sted"), coerce=str)
    min_people = Whole(lazy("Mindst"), [Required(lazy("Skriv et tal."))], least=1, most=MOST_PEOPLE)
    max_people = Whole(lazy("Højst"), [Required(lazy("Skriv et tal."))], least=1, most=MOST_PEOPLE)
    with_children = Tick(lazy("Børn er med"))
    note = Text(lazy("Besked til dem på vagten"), longest=300, description=lazy("Skriv ikke om familier."))

    def offer(self, places: list[Place]) -> None:
        self.places = places
        self.place.choices = [("", _("Ikke et bestemt sted")), *((each.key, each.name) for each in places)]

    def validate_max_people(self, field: Whole) -> None:
        if field.data is not None and self.min_people.data is not None and field.data < self.min_people.data:
            raise ValidationError(_("Højst skal være mindst lige så mange som mindst."))

    def sheet(self) -> ShiftSheet:
        """What was typed. Raises Refused for a time that the clock never shows."""
        timetable = Timetable(
            self.first_on.data,
            self.starts.data,
            wall_length(self.first_on.data, self.starts.data, self.ends.data),
        )
        timetable.check()
        span: Span = timetable.slot_on(self.first_on.data).span
        return ShiftSheet(
            span=span,
            place=next((each for each in self.places if each.key == self.place.data), None),
            min_people=self.min_people.data,
            max_people=self.max_people.data,
            with_children=bool(self.with_children.data),
            note=self.note.data or "",
        )


def typed_plan(plan: ShiftPlan) -> dict[str, Any]:
    """A plan as the form's fields show it."""
    timetable, rule = plan.timetable, plan.rule
    return {
        "title": plan.title,
        "task": plan.task.value,
        "with_children": plan.with_children,
        "min_people": plan.min_people,
        "max_people": plan.max_people,
        "place": plan.place.key if plan.place else "",
        "meet": plan.meet,
        "follows": ACTIVITY if plan.activity_id else OWN,
        "activity": plan.activity.key if plan.activity else "",
        "before_minutes": plan.before_minutes,
        "after_minutes": plan.after_minutes,
        "first_on": timetable.first_on,
        "starts": timetable.starts,
        "ends": timetable.ends,
        "repeats": ONCE if rule is None else MONTHLY if rule.step is Step.MONTH else WEEKLY,
        "every": 1 if rule is None else rule.every,
        "weekdays": list(rule.weekdays) if rule is not None and rule.step is Step.WEEK else [],
        "until": rule.until if rule else None,
        "skips_closed": plan.skips_closed,
        "skips_holidays": plan.skips_holidays,
        "handover_needs_yes": plan.handover_needs_yes,
        "cutoff_hours": plan.cutoff_hours,
        "opening": "\n".join(plan.opening),
        "closing": "\n".join(plan.closing),
    }


def typed_shift(shift: Shift) -> dict[str, Any]:
    begins, ends = clock.local(shift.starts_at), clock.local(shift.ends_at)
    return {
        "first_on": begins.date(),
        "starts": begins.time().replace(tzinfo=None),
        "ends": ends.time().replace(tzinfo=None),
        "place": shift.place.key if shift.place else "",
        "min_people": shift.min_people,
        "max_people": shift.max_people,
        "with_children": shift.with_children,
        "note": shift.note,
    }


def _lines(text: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line.strip() for line in (text or "").splitlines() if line.strip()))
