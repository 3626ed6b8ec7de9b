"""Reading about volunteers: the register, who waits for what, what runs out, hours."""

from familiehus.volunteers.queries.hours import (
    Statement,
    kilometres_of,
    recent_hours,
    statement_of,
    waiting_hours,
)
from familiehus.volunteers.queries.register import (
    PAGE,
    approved_for,
    came_to_nothing,
    enquiries,
    for_the_gate,
    how_many_wait,
    register,
    volunteer_of,
    waiting_absences,
    whole,
    with_the_house,
)
from familiehus.volunteers.queries.rules import rules_of_the_house

__all__ = [
    "PAGE",
    "Statement",
    "approved_for",
    "came_to_nothing",
    "enquiries",
    "for_the_gate",
    "how_many_wait",
    "kilometres_of",
    "recent_hours",
    "register",
    "rules_of_the_house",
    "statement_of",
    "volunteer_of",
    "waiting_absences",
    "waiting_hours",
    "whole",
    "with_the_house",
]
