"""Flask-Security and Flask-Login, taught the ways of the house.

Who is signed in stands in a `SignIn` row; the cookie holds that row's token and nothing else of weight.
Flask-Security's views keep their flow (and later its second factors), but compare and hash before the write
lock, write in the request's own transaction, answer a refused form with 422, redirect only to our own pages,
and let the outbox write their letters.
"""

from familiehus.accounts.security.configuration import CONFIGURATION, english
from familiehus.accounts.security.seats import (
    COOKIE_KEY,
    hand_over,
    hide_names,
    idle,
    leave_seat,
    make_room,
    mark_device,
    names_are_hidden,
    seconds_left,
    sit_on,
    take_over,
    take_seat,
    tool_of,
)
from familiehus.accounts.security.wiring import init_app

__all__ = [
    "CONFIGURATION",
    "COOKIE_KEY",
    "english",
    "hand_over",
    "hide_names",
    "idle",
    "init_app",
    "leave_seat",
    "make_room",
    "mark_device",
    "names_are_hidden",
    "seconds_left",
    "sit_on",
    "take_over",
    "take_seat",
    "tool_of",
]
