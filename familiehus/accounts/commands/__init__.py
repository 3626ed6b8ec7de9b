"""What is done about people: welcoming them, giving hats, signing in and out, links, counting tries."""

from familiehus.accounts.commands.attempts import TooOften, forget_tries, forgive, note_refusal, weigh
from familiehus.accounts.commands.links import mint, use
from familiehus.accounts.commands.people import (
    appoint_first_manager,
    deactivate,
    erase_unused,
    give_hat,
    password_was_set,
    reactivate,
    reference,
    revise,
    send_forgotten,
    send_password_link,
    set_hats,
    take_hat,
    welcome,
)
from familiehus.accounts.commands.sign_ins import (
    SEEN_EVERY,
    end,
    end_every,
    forget_ended,
    note_seen,
    open_sign_in,
    put_on,
)

__all__ = [
    "SEEN_EVERY",
    "TooOften",
    "appoint_first_manager",
    "deactivate",
    "end",
    "end_every",
    "erase_unused",
    "forget_ended",
    "forget_tries",
    "forgive",
    "give_hat",
    "mint",
    "note_refusal",
    "note_seen",
    "open_sign_in",
    "password_was_set",
    "put_on",
    "reactivate",
    "reference",
    "revise",
    "send_forgotten",
    "send_password_link",
    "set_hats",
    "take_hat",
    "use",
    "weigh",
    "welcome",
]
