"""Forms for signing in, passwords, one's own page, hats, the house's people and its devices.

The forms of signing in do their slow work (comparing, hashing) while nothing is locked, and take the write
lock when they are satisfied.
"""

from familiehus.accounts.forms.choosing import ChangePasswordForm, ChoosePasswordForm
from familiehus.accounts.forms.devices import DeviceForm, PinForm, is_pin
from familiehus.accounts.forms.entrance import (
    LONGEST,
    Button,
    Entrance,
    ForgottenForm,
    LinkForm,
    Password,
    SignInForm,
    knows_own_password,
)
from familiehus.accounts.forms.people import (
    ContactForm,
    HatForm,
    HatsForm,
    OwnEmailForm,
    OwnPageForm,
    PersonForm,
    Reachable,
    WelcomeForm,
    Written,
)

__all__ = [
    "LONGEST",
    "Button",
    "ChangePasswordForm",
    "ChoosePasswordForm",
    "ContactForm",
    "DeviceForm",
    "Entrance",
    "ForgottenForm",
    "HatForm",
    "HatsForm",
    "LinkForm",
    "OwnEmailForm",
    "OwnPageForm",
    "Password",
    "PersonForm",
    "PinForm",
    "Reachable",
    "SignInForm",
    "WelcomeForm",
    "Written",
    "is_pin",
    "knows_own_password",
]
