"""What can be done about matches and visits."""

from familiehus.visits.commands.booking import book
from familiehus.visits.commands.calling_off import call_off, come_to_nothing
from familiehus.visits.commands.following_up import answer_survey, talk_done
from familiehus.visits.commands.forgetting import forget_closed, forget_links, forget_talked
from familiehus.visits.commands.lengthening import go_on_until
from familiehus.visits.commands.listening import ask_to_be_heard, talked
from familiehus.visits.commands.looping import called, correct, is_near, look, mark_safe, tap, watch, write_up
from familiehus.visits.commands.matching import (
    accept,
    agree_to_address,
    begin,
    close,
    decline,
    end_with,
    move_to,
    note_consent,
    pause,
    propose,
    resume,
    try_out,
    wish,
    withdraw,
)
from familiehus.visits.commands.moving import answer_move, ask_move, move, move_following
from familiehus.visits.commands.ruling import add_kind, revise_kind, write_rules
from familiehus.visits.commands.sides import free_matches_of, join, open_earlier, step_down
from familiehus.visits.commands.telling import tell_of_new_address
from familiehus.visits.commands.terms import agree_goals, share_phone

__all__ = [
    "accept",
    "add_kind",
    "agree_goals",
    "agree_to_address",
    "answer_move",
    "answer_survey",
    "ask_move",
    "ask_to_be_heard",
    "begin",
    "book",
    "call_off",
    "called",
    "close",
    "come_to_nothing",
    "correct",
    "decline",
    "end_with",
    "forget_closed",
    "forget_links",
    "forget_talked",
    "free_matches_of",
    "go_on_until",
    "is_near",
    "join",
    "look",
    "mark_safe",
    "move",
    "move_following",
    "move_to",
    "note_consent",
    "open_earlier",
    "pause",
    "propose",
    "resume",
    "revise_kind",
    "share_phone",
    "step_down",
    "talk_done",
    "talked",
    "tap",
    "tell_of_new_address",
    "try_out",
    "watch",
    "wish",
    "withdraw",
    "write_rules",
    "write_up",
]
