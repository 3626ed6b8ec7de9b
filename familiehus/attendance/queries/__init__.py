"""Reading who came: heads by date, who is in the house now, who is expected, what nobody has counted."""

from familiehus.attendance.queries.coming_and_going import (
    InTheHouse,
    Party,
    attendances_at,
    attendances_of,
    expected_and_here,
    expected_at,
    here_with_key,
    in_the_house,
    may_be_named,
    party_with,
    tap_with,
    whole,
)
from familiehus.attendance.queries.counting import (
    LOOKED_BACK,
    NOBODY,
    Heads,
    came_to,
    heads_of,
    is_said_that_nobody_came,
    is_unrecorded,
    unrecorded,
)
from familiehus.attendance.queries.courses import courses_of, courses_to_come, volunteers_to_note

__all__ = [
    "LOOKED_BACK",
    "NOBODY",
    "Heads",
    "InTheHouse",
    "Party",
    "attendances_at",
    "attendances_of",
    "came_to",
    "courses_of",
    "courses_to_come",
    "expected_and_here",
    "expected_at",
    "heads_of",
    "here_with_key",
    "in_the_house",
    "is_said_that_nobody_came",
    "is_unrecorded",
    "may_be_named",
    "party_with",
    "tap_with",
    "unrecorded",
    "volunteers_to_note",
    "whole",
]
