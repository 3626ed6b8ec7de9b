"""Reading about volunteers: the register, who waits for what, what runs out, hours."""

from familiehus.volunteers.queries.register import (
    PAGE,
    enquiries,
    for_the_gate,
    for_the_register,
    how_many_wait,
    register,
    volunteer_of,
    whole,
)
from familiehus.volunteers.queries.rules import rules_of_the_house

__all__ = [
    "PAGE",
    "enquiries",
    "for_the_gate",
    "for_the_register",
    "how_many_wait",
    "register",
    "rules_of_the_house",
    "volunteer_of",
    "whole",
]
