"""Choosing a password: by a link that works once, and by whoever is signed in."""

from typing import Any

from flask import g, request
from wtforms.validators import EqualTo

from familiehus.accounts import passwords
from familiehus.accounts.forms.entrance import (
    LONGEST,
    Entrance,
    Password,
    _use_under_lock,
    knows_own_password,
)
from familiehus.house import queries as house
from familiehus.kernel.authorization import me
from familiehus.kernel.forms import (
    Required,
    ValidationError,
)
from familiehus.kernel.i18n import _, lazy
from familiehus.kernel.refusals import Refused
from familiehus.kernel.transaction import begin_writing


class _NewPassword(Entrance):
    """The rules of a new password, told at the field."""

    def known_words(self) -> list[str]:
        """What whoever knows the house and the reader would try first."""
        said, person = house.settings(), me()
        return [said.name, said.short_name, said.address, person.name, getattr(person, "email", None) or ""]

    def check_new(self, field: Password) -> None:
        try:
            passwords.check(str(field.data), self.known_words())
        except Refused as why:
            raise ValidationError(str(why)) from why


class ChoosePasswordForm(_NewPassword):
    """A new password, by a link that works once."""

    password = Password(
        lazy("Ny adgangskode"),
        [Required(lazy("Skriv en ny adgangskode."))],
        render_kw={"autocomplete": "new-password"},
    )
    password_confirm = Password(
        lazy("Samme adgangskode igen"),
        [EqualTo("password", lazy("De to adgangskoder er ikke ens."))],
        render_kw={"autocomplete": "new-password"},
    )

    def validate_password(self, field: Password) -> None:
        self.check_new(field)

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        self.password.data = passwords.normal(str(self.password.data))
        token = str((request.view_args or {}).get("token", ""))
        g.once_hashed = lambda: _use_under_lock(token)
        return True


class ChangePasswordForm(_NewPassword):
    """A new password for somebody signed in, who knows the old one."""

    password = Password(
        lazy("Nuværende adgangskode"),
        [Required(lazy("Skriv din nuværende adgangskode.")), LONGEST],
        render_kw={"autocomplete": "current-password"},
    )
    new_password = Password(
        lazy("Ny adgangskode"),
        [Required(lazy("Skriv en ny adgangskode."))],
        render_kw={"autocomplete": "new-password"},
    )
    new_password_confirm = Password(
        lazy("Samme adgangskode igen"),
        [EqualTo("new_password", lazy("De to adgangskoder er ikke ens."))],
        render_kw={"autocomplete": "new-password"},
    )

    def validate_new_password(self, field: Password) -> None:
        self.check_new(field)
        if field.data == self.password.data:
            raise ValidationError(_("Vælg en anden adgangskode end den, du har."))

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators) or not knows_own_password(self.password):
            return False
        self.new_password.data = passwords.normal(str(self.new_password.data))
        g.once_hashed = begin_writing
        return True
