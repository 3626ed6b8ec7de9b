"""Reading what the house does: the calendar, what the desk looks up, and previews of what a change would do."""

from familiehus.activities.queries.calendar import (
    EVERYTHING,
    Filters,
    Room,
    dates_in,
    dates_of,
    has_room,
    in_order,
    month,
    not_over_by,
    on_day,
    seats_left,
    sought,
    today,
    upcoming,
    week,
)
from familiehus.activities.queries.desk import (
    drafts,
    every_place,
    languages_spoken,
    needs_attention,
    places_in_use,
)
from familiehus.activities.queries.previews import Plan, Touched, plan_of, whom_and_what_is_touched

__all__ = [
    "EVERYTHING",
    "Filters",
    "Plan",
    "Room",
    "Touched",
    "dates_in",
    "dates_of",
    "drafts",
    "every_place",
    "has_room",
    "in_order",
    "languages_spoken",
    "month",
    "needs_attention",
    "not_over_by",
    "on_day",
    "places_in_use",
    "plan_of",
    "seats_left",
    "sought",
    "today",
    "upcoming",
    "week",
    "whom_and_what_is_touched",
]
