"""Reading the network's affairs."""

from familiehus.partners.news import Due
from familiehus.partners.queries.counting import counts
from familiehus.partners.queries.courses import Course, courses
from familiehus.partners.queries.network import (
    agreements,
    members_with_contacts,
    next_after,
    next_meeting,
    offers,
    offers_standing,
    past_meetings,
    with_everything,
)
from familiehus.partners.queries.together import (
    Standing,
    action_networks,
    ambassadors,
    ambassadors_on,
    sent_on,
    services,
    signposts,
    volunteers_to_send,
    was_sent_on,
)
from familiehus.partners.queries.wheel import due, overdue_and_soon

__all__ = [
    "Course",
    "Due",
    "Standing",
    "action_networks",
    "agreements",
    "ambassadors",
    "ambassadors_on",
    "counts",
    "courses",
    "due",
    "members_with_contacts",
    "next_after",
    "next_meeting",
    "offers",
    "offers_standing",
    "overdue_and_soon",
    "past_meetings",
    "sent_on",
    "services",
    "signposts",
    "volunteers_to_send",
    "was_sent_on",
    "with_everything",
]
