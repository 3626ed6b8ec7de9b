"""Forms of a tablet that several share: coming back by PIN, and choosing one's own."""

from itertools import pairwise
from typing import Any

from wtforms.validators import EqualTo

from familiehus.accounts import commands, passwords, queries
from familiehus.accounts.forms.entrance import Entrance, Password
from familiehus.accounts.models import Device, KnownHere
from familiehus.kernel.forms import Form, Required, Tiles, ValidationError
from familiehus.kernel.i18n import _, lazy, ngettext
from familiehus.kernel.transaction import begin_writing

SHORTEST, LONGEST = 4, 6
DIGITS = {"autocomplete": "off", "inputmode": "numeric", "maxlength": LONGEST, "pattern": "[0-9]*"}


class ComeBackForm(Entrance):
    """Who it is, of those the tablet knows in this shift, and their PIN. Compared while nothing is locked."""

    who = Tiles(lazy("Hvem er du?"), missing=lazy("Tryk på dit navn."))
    pin = Password(lazy("Din kode"), [Required(lazy("Skriv din kode."))], render_kw=DIGITS)

    def __init__(self, device: Device, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.device = device
        self.known = {row.person.key: row for row in queries.known_here(device)}
        self.who.choices = [(key, row.person.name) for key, row in self.known.items()]
        if self.who.data not in self.known:
            self.who.data = next(iter(self.known)) if len(self.known) == 1 else None
        self.found: KnownHere | None = None
        self.is_spent = False

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        known = self.known[str(self.who.data)]
        person = known.person
        left = commands.count_try(known)
        if left is None:
            self._spend()
            return False
        if not is_pin(self.pin.data) or not passwords.fits(str(self.pin.data), person.pin_hash):
            commands.note_refused_pin(person, self.device)
            if left:
                told = ngettext("Du kan prøve %(num)s gang til.", "Du kan prøve %(num)s gange til.", left)
                self.pin.errors = [*self.pin.errors, _("Det er ikke din kode."), told]
            else:
                self._spend()
            return False
        key = person.key
        begin_writing()
        self.found = next((row for row in queries.known_here(self.device) if row.person.key == key), None)
        if self.found is None:
            self.refuse(_("Koden gælder ikke længere her. Log ind med din adgangskode."))
        return self.found is not None

    def _spend(self) -> None:
        """No try is left: the password is the way now, and the next name is anybody's."""
        self.is_spent, self.who.data = True, None
        self.refuse(_("Koden er prøvet for mange gange. Log ind med din adgangskode, så gælder koden igen."))


class OwnPinForm(Form):
    """A PIN of one's own for the house's tablets."""

    pin = Password(
        lazy("Ny kode"),
        [Required(lazy("Vælg en kode på 4 til 6 cifre."))],
        description=lazy("4 til 6 cifre. Ikke en fødselsdag, og ikke den samme som til din telefon."),
        render_kw=DIGITS,
    )
    again = Password(
        lazy("Samme kode igen"), [EqualTo("pin", lazy("De to koder er ikke ens."))], render_kw=DIGITS
    )
    hashed_pin = ""

    def validate_pin(self, field: Password) -> None:
        if not is_pin(field.data):
            raise ValidationError(_("Vælg en kode på 4 til 6 cifre."))
        if is_easy(str(field.data)):
            raise ValidationError(
                _("Den kode er for let at gætte. Vælg cifre, der ikke følger efter hinanden.")
            )

    def claim(self) -> None:
        """Hash while nothing is locked, then take the lock."""
        self.hashed_pin = passwords.hashed(str(self.pin.data))
        begin_writing()
        super().claim()


def is_pin(said: object) -> bool:
    """Four to six digits."""
    return isinstance(said, str) and said.isascii() and said.isdigit() and SHORTEST <= len(said) <= LONGEST


def is_easy(pin: str) -> bool:
    """Digits that all are the same, that run up or down, or a pair again and again: what is tried first."""
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    return (len(steps) == 1 and steps <= {0, 1, 9}) or len(set(zip(pin[::2], pin[1::2], strict=False))) == 1
