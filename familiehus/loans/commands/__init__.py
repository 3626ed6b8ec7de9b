"""What the desk does: reserve, hand out, receive, check, extend, swap; and the register, the line, the shelf."""

from familiehus.loans.commands.condition import (
    find,
    lose,
    repair,
    report_damage,
    retire,
    take_back_into_use,
)
from familiehus.loans.commands.forgetting import forget_old, forget_uploads
from familiehus.loans.commands.handed_out import sign, tick_out, undo_hand_out
from familiehus.loans.commands.handing_out import exchange, hand_out, hand_out_item, hand_out_kit
from familiehus.loans.commands.late import note_contact, propose_for_tomorrow, remind
from familiehus.loans.commands.leaving import borrower_stops
from familiehus.loans.commands.moving import follow_closing_days, re_pack, re_pack_everything
from familiehus.loans.commands.receiving import check, not_back_after_all, receive
from familiehus.loans.commands.register import (
    add_kind,
    add_kit,
    claim_label,
    describe_item,
    describe_kind,
    describe_kit,
    do_service,
    label_anew,
    photograph,
    print_labels,
    reopen_kind,
    reopen_kit,
    retire_kind,
    retire_kit,
    take_in,
)
from familiehus.loans.commands.reserving import (
    cancel,
    extend,
    reserve,
    reserve_kit,
    swap_item,
)
from familiehus.loans.commands.stocktakes import begin_stocktake, end_stocktake, tally
from familiehus.loans.commands.waiting import (
    accept,
    join_line,
    lapse,
    lapse_offers,
    leave_line,
    offer_next,
    offer_to_all,
)

__all__ = [
    "accept",
    "add_kind",
    "add_kit",
    "begin_stocktake",
    "borrower_stops",
    "cancel",
    "check",
    "claim_label",
    "describe_item",
    "describe_kind",
    "describe_kit",
    "do_service",
    "end_stocktake",
    "exchange",
    "extend",
    "find",
    "follow_closing_days",
    "forget_old",
    "forget_uploads",
    "hand_out",
    "hand_out_item",
    "hand_out_kit",
    "join_line",
    "label_anew",
    "lapse",
    "lapse_offers",
    "leave_line",
    "lose",
    "not_back_after_all",
    "note_contact",
    "offer_next",
    "offer_to_all",
    "photograph",
    "print_labels",
    "propose_for_tomorrow",
    "re_pack",
    "re_pack_everything",
    "receive",
    "remind",
    "reopen_kind",
    "reopen_kit",
    "repair",
    "report_damage",
    "reserve",
    "reserve_kit",
    "retire",
    "retire_kind",
    "retire_kit",
    "sign",
    "swap_item",
    "take_back_into_use",
    "take_in",
    "tally",
    "tick_out",
    "undo_hand_out",
]
