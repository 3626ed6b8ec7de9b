"""What can be done with seats: sign up, leave, answer, move the line."""

from familiehus.signups.commands.following import (
    child_left,
    child_parted,
    date_called_off,
    date_moved,
    date_restored,
    forget_household,
    forget_person,
    guardian_left,
    household_closed,
    household_merged,
    more_room,
    place_readdressed,
    signup_ended,
    touched_by,
)
from familiehus.signups.commands.guests import forget_guests, sign_up_guest
from familiehus.signups.commands.leaving import answer_moved, leave, rejoin
from familiehus.signups.commands.line import (
    accept_offer,
    bump,
    decline_offer,
    lapse_offers,
    promote,
    skip,
    withdraw_offers,
)
from familiehus.signups.commands.links import answer, mint
from familiehus.signups.commands.party import change_party
from familiehus.signups.commands.series import (
    catch_up,
    leave_series,
    sign_up_series,
    split_series,
    take_dates,
)
from familiehus.signups.commands.signing import sign_up
from familiehus.signups.commands.walking_in import walk_in

__all__ = [
    "accept_offer",
    "answer",
    "answer_moved",
    "bump",
    "catch_up",
    "change_party",
    "child_left",
    "child_parted",
    "date_called_off",
    "date_moved",
    "date_restored",
    "decline_offer",
    "forget_guests",
    "forget_household",
    "forget_person",
    "guardian_left",
    "household_closed",
    "household_merged",
    "lapse_offers",
    "leave",
    "leave_series",
    "mint",
    "more_room",
    "place_readdressed",
    "promote",
    "rejoin",
    "sign_up",
    "sign_up_guest",
    "sign_up_series",
    "signup_ended",
    "skip",
    "split_series",
    "take_dates",
    "touched_by",
    "walk_in",
    "withdraw_offers",
]
