"""Reading sign-ups: a family's own, who is expected and waits for a date, and what a letter's link asks."""

from familiehus.signups.queries.dates import (
    IN_ORDER,
    NEW_DAY_WITHIN,
    Expected,
    every_live,
    expected_at,
    guests_of_what_is_over,
    length_of_line,
    line_of,
    place_in_line,
    places_in_line,
    seats_freed,
)
from familiehus.signups.queries.links import asked_together, link_behind
from familiehus.signups.queries.own import (
    UNDO,
    Coming,
    coming_to,
    every_signup_of,
    may_be_undone,
    scope_of,
    series_of,
    series_signup_of,
    signup_of,
)

__all__ = [
    "IN_ORDER",
    "NEW_DAY_WITHIN",
    "UNDO",
    "Coming",
    "Expected",
    "asked_together",
    "coming_to",
    "every_live",
    "every_signup_of",
    "expected_at",
    "guests_of_what_is_over",
    "length_of_line",
    "line_of",
    "link_behind",
    "may_be_undone",
    "place_in_line",
    "places_in_line",
    "scope_of",
    "seats_freed",
    "series_of",
    "series_signup_of",
    "signup_of",
]
