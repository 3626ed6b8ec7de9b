"""A volunteer's own next four weeks without a net: the copy that her phone keeps, and the worker that shows it.

Only on a phone of her own, never on one of the house's devices; only her own shifts, without anybody else's name,
and nothing of visits. The copy is wiped at sign-out and when the house sends her away.
"""

from datetime import timedelta
from pathlib import Path

from flask import Response, current_app, g, request

from familiehus.accounts.models import Tool
from familiehus.accounts.security import tool_of
from familiehus.kernel import clock
from familiehus.kernel.authorization import allow
from familiehus.kernel.pages import done, page
from familiehus.kernel.roles import everyone
from familiehus.shifts import access, queries
from familiehus.shifts.views.routes import bp, myself

COPIED = timedelta(weeks=4)
SCOPE = "/mine-vagter"


def may_keep_a_copy() -> bool:
    """Whether this device may keep one: a telephone that is not the house's."""
    return g.get("station") is None and tool_of(request) is Tool.PHONE


@bp.get("/mine-vagter/kopi")
@allow(access.may_have_shifts)
def copy() -> Response:
    """My next four weeks to keep, stamped with the time. Where no copy may be kept, one is sent to the page itself."""
    volunteer = myself()
    if volunteer is None or not may_keep_a_copy():
        return done("shifts.mine", None)
    now = clock.now()
    seats = [seat for seat in queries.mine(volunteer).seats if seat.shift.starts_at < now + COPIED]
    return page("shifts/copy.html", seats=seats, now=now)


@bp.get("/mine-vagter/offline.js")
@allow(everyone)
def worker() -> Response:
    """The worker; it says of itself which pages it looks after."""
    words = (Path(str(current_app.static_folder)) / "js" / "offline.js").read_text(encoding="utf-8")
    answer = Response(words, mimetype="text/javascript")
    answer.headers["Service-Worker-Allowed"] = SCOPE
    answer.headers["Cache-Control"] = "no-cache"
    return answer
