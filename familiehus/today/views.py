"""The front page and what hangs beside it, the day's board, and the screen at the door, over HTTP."""

from typing import Any

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from familiehus.accounts import throttle
from familiehus.accounts.models import AttemptAt
from familiehus.attendance import queries as attendance
from familiehus.attendance.access import may_see_attendance, may_stand_at_door
from familiehus.house import queries as house
from familiehus.house import words
from familiehus.kernel import clock, traces
from familiehus.kernel.authorization import allow, me
from familiehus.kernel.db import new_key
from familiehus.kernel.forms import Form
from familiehus.kernel.i18n import _
from familiehus.kernel.pages import done, htmx, page
from familiehus.kernel.roles import everyone
from familiehus.today import access, door, on_shift, presses, queries
from familiehus.today.board import board_for
from familiehus.today.forms import FindForm, TapForm
from familiehus.today.pulse import pulse

SEARCHES = 60
"""So often may the door's screen be searched in the settings' window: enough for a full house, not for leafing."""

front = Blueprint("front", __name__)
today = Blueprint("today", __name__)
at_door = Blueprint("door", __name__, url_prefix="/doeren")
blueprints = [front, today, at_door]


@today.get("/i-dag")
@allow(access.may_see_board)
def board() -> ResponseReturnValue:
    """The day's board. A refresh that would show nothing new is answered with nothing (204)."""
    beat = pulse()
    mark = beat.mark_for(me())
    if htmx.wants_a_block and request.args.get("set") == mark:
        return "", 204
    return page("today/board.html", fragments=("board",), board=board_for(me(), beat), mark=mark, act=Form())


@front.get("/")
@allow(everyone)
def index() -> ResponseReturnValue:
    return page(
        "today/front.html",
        fragments=("coming_dates",),
        door=queries.door(),
        hours=words.in_words(house.opening_hours()),
        closings=queries.closing_soon(),
        coming=queries.coming(),
        is_open=house.is_open(clock.now()),
    )


@front.get("/tilgaengelighed")
@allow(everyone)
def accessibility() -> ResponseReturnValue:
    return page("today/accessibility.html")


@today.get("/i-dag/brandliste")
@allow(may_see_attendance)
def fire_list() -> ResponseReturnValue:
    """Who is in the house now, on paper; every name on it is a look that is written down."""
    found = attendance.in_the_house(reader=me())
    traces.search(
        "",
        by=me(),
        among="fire list",
        found=sorted({row.household.key for row in found.rows if row.household}),
    )
    return page(
        "today/fire_list.html",
        found=found,
        volunteers=on_shift.here(),
    )


# -- the door ---------------------------------------------------------------------------------------------


@at_door.get("/", endpoint="index")
@allow(may_stand_at_door)
def index_at_door() -> ResponseReturnValue:
    """The families' screen. A refresh that would show nothing new is answered with nothing (204)."""
    return _door(TapForm(None))


def _door(form: TapForm, status: int | None = None) -> Response:
    asked = request.args
    leaving = asked.get("vej") == "ud"
    showing = door.screen()
    context: dict[str, Any] = {"panel": None, "find": None, "new": False, "thanks": "", "undoes": ""}
    if key := asked.get("hvem", "")[:40]:
        context["panel"] = door.panel(key, showing)
        if context["panel"] is None:
            context["thanks"] = _("Sig til en af os, så skriver vi jer ind.")
        else:
            traces.look(door.household_at_door(key) or context["panel"].tile, by=me(), polled=True)
    elif "find" in asked:
        context |= _searched()
    elif "nye" in asked:
        context["new"] = True
    if key := asked.get("efter", "")[:60]:
        tap = attendance.tap_with(key)
        if tap is not None and (said := presses.thanks(tap)):
            context |= {"thanks": said, "undoes": key}
    return page(
        "today/door.html",
        fragments=("door",),
        status=status,
        showing=showing,
        leaving=leaving,
        form=form,
        tap=new_key() + new_key(),
        **context,
    )


def _searched() -> dict[str, Any]:
    """What typing found; counted, so that nobody leafs through the house's families letter by letter."""
    find = FindForm(request.args, meta={"csrf": False})
    find.validate()
    said = (find.find.data or "") if not find.find.errors else ""
    if not said:
        return {"find": find, "found": [], "too_many": False}
    throttle.weigh(AttemptAt.FIND, me().key, most=SEARCHES)
    found, too_many = door.found(said)
    traces.search(said, by=me(), among="door", found=[tile.key for tile in found])
    return {"find": find, "found": found, "too_many": too_many}


@at_door.post("/tryk")
@allow(may_stand_at_door)
def tap() -> ResponseReturnValue:
    """One tap; a copy of one that has been counted is answered like the first."""
    form = TapForm()
    if form.validate_on_submit():
        given = form.press(len(request.form.getlist("grown")), request.form.getlist("child"))
        with form.refusals():
            presses.press(given, by=me())
            leaving = "ud" if given.act in ("gik", "nye-gik") else None
            if given.act == "fortryd":
                return done("door.index", _("Fortrudt."), vej=leaving)
            return done("door.index", vej=leaving, efter=given.tap)
    return _door(form)
