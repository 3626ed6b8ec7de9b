"""What the network does: offer, meet, agree."""

from familiehus.partners.commands.agreements import (
    agree,
    drop_day,
    mark_done,
    remind_of_days,
    revise_agreement,
    set_day,
)
from familiehus.partners.commands.meetings import (
    answer,
    call_meetings,
    cancel,
    extend_meetings,
    invite,
    move,
    note_action,
    note_attendance,
    settle_action,
    write_down,
)
from familiehus.partners.commands.offers import offer, revise_offer, withdraw_offer

__all__ = [
    "agree",
    "answer",
    "call_meetings",
    "cancel",
    "drop_day",
    "extend_meetings",
    "invite",
    "mark_done",
    "move",
    "note_action",
    "note_attendance",
    "offer",
    "remind_of_days",
    "revise_agreement",
    "revise_offer",
    "set_day",
    "settle_action",
    "withdraw_offer",
    "write_down",
]
