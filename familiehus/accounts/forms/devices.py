"""The house's own devices and the PIN that leads away from the door."""

from typing import Any

from familiehus.accounts import commands, passwords, throttle
from familiehus.accounts.forms.entrance import Entrance, Password
from familiehus.accounts.models import AttemptAt, Device, DeviceKind
from familiehus.kernel.authorization import me
from familiehus.kernel.forms import (
    Form,
    Required,
    Text,
    Tiles,
    ValidationError,
)
from familiehus.kernel.i18n import _, lazy
from familiehus.kernel.transaction import begin_writing

MOST_PINS = 5
"""So often may the door's PIN be tried in the settings' window (R20)."""


class DeviceForm(Form):
    """The device in one's hands is to be the house's own."""

    name = Text(
        lazy("Hvad kalder I den?"),
        [Required(lazy("Giv den et navn, fx Døren eller Køkkenet."))],
        longest=80,
        render_kw={"autocomplete": "off"},
    )
    kind = Tiles(lazy("Hvor står den?"), choices=DeviceKind.choices(), default=DeviceKind.DOOR)
    pin = Password(
        lazy("Kode til at komme væk fra døren"),
        description=lazy("4 til 8 cifre. Kun medarbejdere skal kende den."),
        render_kw={"autocomplete": "off", "inputmode": "numeric"},
    )
    hashed_pin = ""

    def validate_pin(self, field: Password) -> None:
        if self.kind.data == DeviceKind.DOOR and not is_pin(field.data):
            raise ValidationError(_("Vælg en kode på 4 til 8 cifre."))

    def claim(self) -> None:
        """Hash while nothing is locked, then take the lock."""
        if self.kind.data == DeviceKind.DOOR:
            self.hashed_pin = passwords.hashed(str(self.pin.data))
        begin_writing()
        super().claim()


class PinForm(Entrance):
    """The PIN that leads away from the door."""

    pin = Password(
        lazy("Kode"),
        [Required(lazy("Skriv koden."))],
        render_kw={"autocomplete": "off", "inputmode": "numeric"},
    )

    def __init__(self, device: Device, **more: Any) -> None:
        self.device = device
        super().__init__(**more)

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        throttle.weigh(AttemptAt.PIN, self.device.key, most=MOST_PINS)
        if is_pin(self.pin.data) and passwords.fits(str(self.pin.data), self.device.pin_hash):
            begin_writing()
            throttle.forgive(AttemptAt.PIN, self.device.key)
            return True
        commands.note_wrong_pin(self.device, by=me())
        self.pin.errors = [*self.pin.errors, _("Det er ikke koden.")]
        return False


def is_pin(said: object) -> bool:
    """Four to eight digits."""
    return isinstance(said, str) and said.isascii() and said.isdigit() and 4 <= len(said) <= 8
