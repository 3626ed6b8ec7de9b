"""Shape of what is typed about places on courses."""

from familiehus.associations.models import Association
from familiehus.kernel import danish
from familiehus.kernel.forms import (
    Choice,
    Form,
    Required,
    Whole,
)
from familiehus.kernel.i18n import _, lazy
from familiehus.partners.models import CoursePlaces
from familiehus.partners.queries import Course


class GivePlaces(Form):
    """Places on a course for a member's volunteers."""

    date = Choice(lazy("Kursus"), [Required(lazy("Vælg et kursus."))])
    member = Choice(lazy("Medlem"), [Required(lazy("Vælg et medlem."))])
    places = Whole(lazy("Pladser"), [Required(lazy("Skriv hvor mange."))], least=0, most=999)

    def offer(self, courses: list[Course], members: list[Association]) -> None:
        self.date.choices = [
            ("", _("Vælg et kursus")),
            *((each.date.key, f"{each.date.title}, {danish.when(each.date.span)}") for each in courses),
        ]
        self.member.choices = [("", _("Vælg et medlem")), *((each.key, each.name) for each in members)]


class TakePlaces(Form):
    """How many of a member's volunteers come."""

    taken = Whole(lazy("Så mange kommer"), [Required(lazy("Skriv hvor mange."))], least=0, most=999)

    @classmethod
    def of(cls, row: CoursePlaces, *, is_sent: bool = False) -> "TakePlaces":
        """Under a name of its own, for a page with one for each date."""
        form = cls() if is_sent else cls(None, taken=row.taken)
        form.taken.id = f"taken-{row.key}"
        return form
