"""Keeping the register of associations, and letting new members in."""

from familiehus.associations.commands.joining import (
    accept_values,
    agree_on,
    ask_to_join,
    decline,
    forget_declined,
    take_in,
)
from familiehus.associations.commands.register import (
    add_contact,
    give_access,
    introduce_publicly,
    readmit,
    register,
    remove_contact,
    retire,
    revise,
)

__all__ = [
    "accept_values",
    "add_contact",
    "agree_on",
    "ask_to_join",
    "decline",
    "forget_declined",
    "give_access",
    "introduce_publicly",
    "readmit",
    "register",
    "remove_contact",
    "retire",
    "revise",
    "take_in",
]
