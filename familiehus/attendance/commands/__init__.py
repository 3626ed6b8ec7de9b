"""Coming, going home, and putting right what was tapped wrong. Each tap counts once, however often it is sent."""

from familiehus.attendance.commands.coming import (
    arrive,
    count_heads,
    guest_arrives,
    party_arrives,
    volunteer_arrives,
)
from familiehus.attendance.commands.correcting import (
    UNDO_AT_DOOR,
    correct,
    not_here,
    somebody_came_after_all,
    take_back,
    undo,
)
from familiehus.attendance.commands.going import everybody_goes_home, go_home, heads_go_home
from familiehus.attendance.commands.keeping import (
    child_parted,
    forget_guests,
    forget_household,
    forget_taps,
    forget_volunteer,
    household_merged,
    remind_of_unrecorded,
)
from familiehus.attendance.commands.pressing import SCOPE

__all__ = [
    "SCOPE",
    "UNDO_AT_DOOR",
    "arrive",
    "child_parted",
    "correct",
    "count_heads",
    "everybody_goes_home",
    "forget_guests",
    "forget_household",
    "forget_taps",
    "forget_volunteer",
    "go_home",
    "guest_arrives",
    "heads_go_home",
    "household_merged",
    "not_here",
    "party_arrives",
    "remind_of_unrecorded",
    "somebody_came_after_all",
    "take_back",
    "undo",
    "volunteer_arrives",
]
