"""What the house does in kind: meet a wish, hand out parcels and food, give advice."""

from familiehus.support.commands.advice import (
    book,
    call_off,
    count_session,
    free,
    free_adviser,
    note_held,
    offer_sessions,
)
from familiehus.support.commands.food import hand_on, take_in, throw_away
from familiehus.support.commands.forgetting import (
    ADVICE_KEPT,
    clear_rounds,
    forget_advised,
    household_merged,
    household_stops,
)
from familiehus.support.commands.needs import (
    answer_how_it_went,
    ask_how_it_went,
    match,
    say_yes,
    settle,
    take_back_yes,
    tell_the_network,
    wish_taken_back,
)
from familiehus.support.commands.parcels import (
    ask_for_parcel,
    decide,
    hand_out,
    open_round,
    pack,
    revise_round,
    take_back_parcel,
)

__all__ = [
    "ADVICE_KEPT",
    "answer_how_it_went",
    "ask_for_parcel",
    "ask_how_it_went",
    "book",
    "call_off",
    "clear_rounds",
    "count_session",
    "decide",
    "forget_advised",
    "free",
    "free_adviser",
    "hand_on",
    "hand_out",
    "household_merged",
    "household_stops",
    "match",
    "note_held",
    "offer_sessions",
    "open_round",
    "pack",
    "revise_round",
    "say_yes",
    "settle",
    "take_back_parcel",
    "take_back_yes",
    "take_in",
    "tell_the_network",
    "throw_away",
    "wish_taken_back",
]
