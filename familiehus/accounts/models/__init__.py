"""A person, the hats she wears, her sign-ins and how she may sign in, and the tablets of the house's own."""

from familiehus.accounts.models.devices import AtTheDoor, Device, DeviceKind, KnownHere
from familiehus.accounts.models.people import AT_A_DESK, HATS, Hat, Passkey, Person
from familiehus.accounts.models.sign_ins import (
    Attempt,
    AttemptAt,
    Ended,
    Idle,
    LinkTo,
    OneTimeLink,
    SignIn,
    Tool,
)

__all__ = [
    "AT_A_DESK",
    "HATS",
    "AtTheDoor",
    "Attempt",
    "AttemptAt",
    "Device",
    "DeviceKind",
    "Ended",
    "Hat",
    "Idle",
    "KnownHere",
    "LinkTo",
    "OneTimeLink",
    "Passkey",
    "Person",
    "SignIn",
    "Tool",
]
