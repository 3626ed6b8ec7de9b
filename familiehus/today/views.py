"""The front page and what hangs beside it, and the day's board, over HTTP."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from familiehus.house import queries as house
from familiehus.house import words
from familiehus.kernel import clock
from familiehus.kernel.authorization import allow, me
from familiehus.kernel.forms import Form
from familiehus.kernel.pages import htmx, page
from familiehus.kernel.roles import everyone
from familiehus.today import access, queries
from familiehus.today.board import board_for, mark_of

front = Blueprint("front", __name__)
today = Blueprint("today", __name__)
blueprints = [front, today]


@today.get("/i-dag")
@allow(access.may_see_board)
def board() -> ResponseReturnValue:
    """The day's board. A refresh that would show nothing new is answered with nothing (204)."""
    mark = mark_of(me())
    if htmx.wants_a_block and request.args.get("set") == mark:
        return "", 204
    return page("today/board.html", fragments=("board",), board=board_for(me()), mark=mark, act=Form())


@front.get("/")
@allow(everyone)
def index() -> ResponseReturnValue:
    return page(
        "today/front.html",
        door=queries.door(),
        hours=words.in_words(house.opening_hours()),
        closings=queries.closing_soon(),
        coming=queries.coming(),
        room_in_words=queries.room_in_words,
        is_open=house.is_open(clock.now()),
    )


@front.get("/tilgaengelighed")
@allow(everyone)
def accessibility() -> ResponseReturnValue:
    return page("today/accessibility.html")
