"""Shape of a sign-up: who comes, how often, and what is answered."""

from typing import Any

from flask import request

from familiehus.families.models import Child, Household
from familiehus.kernel.forms import (
    Boxes,
    Email,
    Form,
    Key,
    Phone,
    Required,
    Text,
    Tick,
    Tiles,
    ValidationError,
    Whole,
)
from familiehus.kernel.i18n import _, lazy

ONCE, ALWAYS = "once", "always"
MOST = 60


class Who(Form):
    """Who of a family comes: so many adults, and these children."""

    adults = Whole(
        lazy("Hvor mange voksne?"), [Required(lazy("Skriv et tal, 0 er også et svar."))], most=MOST
    )
    children = Boxes(lazy("Hvilke børn?"))

    def __init__(
        self, *args: Any, household: Household, besides: list[Child] | None = None, **more: Any
    ) -> None:
        """`besides`: children who are signed up and no longer belong to the family."""
        offered = {child.key: child for child in (*household.children, *(besides or []))}
        self.offered = offered
        super().__init__(*args, **more)
        self.children.choices = [(key, child.first_name) for key, child in offered.items()]

    @property
    def chosen(self) -> list[Child]:
        return [self.offered[key] for key in self.children.data or []]


class SignUp(Who):
    """A family comes: once, or to every date of a series."""

    household_key = Key()
    how_often = Tiles(lazy("Hvor tit?"), default=ONCE)

    def __init__(self, *args: Any, household: Household, is_series: bool, **more: Any) -> None:
        super().__init__(*args, household=household, **more)
        once = (ONCE, _("Kun denne gang"))
        self.how_often.choices = [once, (ALWAYS, _("Alle gange"))] if is_series else [once]
        self.household_key.data = household.key

    @property
    def is_for_all_dates(self) -> bool:
        return self.how_often.data == ALWAYS


class SignUpByStaff(SignUp):
    """Staff sign a family up, that rang or stands there."""

    is_here = Tick(lazy("De er her nu"))


class _Heads(Form):
    adults = Whole(lazy("Voksne"), [Required(lazy("Skriv et tal, 0 er også et svar."))], most=MOST)
    children = Whole(lazy("Børn"), [Required(lazy("Skriv et tal, 0 er også et svar."))], most=MOST)


class SignUpGuest(_Heads):
    """Somebody the house does not know: a name, and one way to reach them."""

    name = Text(lazy("Dit navn"), [Required(lazy("Skriv dit navn."))], longest=120)
    email = Email(lazy("Mail"))
    phone = Phone(lazy("Telefon"))

    def validate_email(self, field: Any) -> None:
        if not field.data and not self.phone.data:
            raise ValidationError(_("Skriv en mailadresse eller et telefonnummer, så vi kan give besked."))

    @property
    def whom(self) -> str:
        """The contact, as tries are counted."""
        return self.email.data or self.phone.data


class WalkInGuest(_Heads):
    """Somebody at the door whom the house does not know."""

    name = Text(lazy("Navn"), [Required(lazy("Skriv et navn."))], longest=120)


class Heads(_Heads):
    """How many of a guest's party come."""


class Why(Form):
    """Why somebody is put first, or passed over."""

    reason = Text(
        lazy("Hvorfor?"), [Required(lazy("Skriv hvorfor, så kollegerne kan forstå det."))], longest=200
    )


class Find(Form):
    """A family by a part of its name; it changes nothing, so it asks for no token."""

    said = Text(lazy("Find en familie"), longest=60)


class YesOrNo(Form):
    """One of two buttons, `word` »ja« or »nej«; anything else is a no."""

    @property
    def says_yes(self) -> bool:
        return request.form.get("word") == "ja"
