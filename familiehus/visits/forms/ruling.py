"""Shape of input about the house's own rules of visiting and its kinds of match."""

from types import SimpleNamespace

from familiehus.kernel.forms import (
    Boxes,
    Choice,
    EditForm,
    Form,
    Required,
    Text,
    Tick,
    ValidationError,
    Whole,
)
from familiehus.kernel.i18n import _, lazy
from familiehus.visits.models import VisitRules
from familiehus.volunteers.states import Task


class Rules(EditForm):
    """The house's rules of visiting."""

    grace_minutes = Whole(
        lazy("Minutter fra aftalt slut, til den frivillige mindes om det"),
        [Required()],
        least=5,
        most=120,
        description=lazy("Lige så længe efter går alarmen, og efter tredje gang får lederen besked."),
    )
    travel_minutes = Whole(lazy("Minutter til vejen før og efter et besøg"), [Required()], least=0, most=120)
    follow_up_weeks = Text(
        lazy("Opfølgning efter så mange uger"),
        [Required()],
        description=lazy(
            "Ét eller flere tal, fx 5 eller 3, 10, 18. Midtvejs og ved slutningen kommer af sig selv."
        ),
    )
    listener = Choice(lazy("Hvem taler de frivillige med, når de er bekymrede?"), coerce=str)
    after_hours = Text(
        lazy("Uden for åbningstid"),
        longest=200,
        description=lazy("Fx: Ring til politiet på 114 og bed om den sociale døgnvagt."),
    )

    @classmethod
    def of(cls, rules: VisitRules) -> "Rules":
        """The form with what is said now."""
        now = {name: getattr(rules, name) for name in ("grace_minutes", "travel_minutes", "after_hours")} | {
            "follow_up_weeks": ", ".join(str(week) for week in rules.follow_up_weeks),
            "listener": rules.listener.key if rules.listener else "",
        }
        return cls(row=SimpleNamespace(row_version=rules.row_version, **now))

    @property
    def weeks(self) -> list[int]:
        return [int(each) for each in (self.follow_up_weeks.data or "").replace(",", " ").split()]

    def validate_follow_up_weeks(self, field: Text) -> None:
        parts = (field.data or "").replace(",", " ").split()
        if not parts or not all(
            each.isascii() and each.isdigit() and 1 <= int(each[:4]) <= 104 for each in parts
        ):
            raise ValidationError(_("Skriv et eller flere tal fra 1 til 104, fx 3, 10, 18."))


class _Kind:
    title = Text(lazy("Navn"), [Required(lazy("Giv den et navn."))], longest=60)
    every_weeks = Whole(lazy("Uger imellem"), [Required()], least=1, most=8)
    length_minutes = Whole(lazy("Minutter hver gang"), [Required()], least=15, most=720)
    weeks = Whole(lazy("Uger i alt"), [Required()], least=1, most=104)
    also_needs = Boxes(
        lazy("Godkendelser ud over hjemmebesøg"),
        coerce=str,
        choices=[(each.value, each.said) for each in Task if each is not Task.HOME_VISIT],
    )
    is_alone_with_child = Tick(
        lazy("Den frivillige er alene med et barn"),
        description=lazy("Så skal en forælder sige ja på skrift først."),
    )
    is_offered = Tick(lazy("Huset tilbyder den"), default=True)


class NewKind(_Kind, Form):
    """A kind of match."""


class EditKind(_Kind, EditForm):
    """A kind of match, revised."""
