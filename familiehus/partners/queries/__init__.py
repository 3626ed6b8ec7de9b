"""Reading the network's affairs."""

from familiehus.partners.queries.counting import counts
from familiehus.partners.queries.network import (
    agreements,
    agreements_running,
    members_with_contacts,
    next_after,
    next_meeting,
    offers,
    offers_standing,
    past_meetings,
    with_everything,
)
from familiehus.partners.queries.wheel import Due, due, overdue_and_soon

__all__ = [
    "Due",
    "agreements",
    "agreements_running",
    "counts",
    "due",
    "members_with_contacts",
    "next_after",
    "next_meeting",
    "offers",
    "offers_standing",
    "overdue_and_soon",
    "past_meetings",
    "with_everything",
]
