"""The rota for staff: the week, a month in dots, the wall, what needs somebody's eye."""

from datetime import date, timedelta
from typing import Any

from flask import Response, request

from familiehus.activities import grids
from familiehus.kernel import clock
from familiehus.kernel.authorization import allow, me
from familiehus.kernel.pages import page
from familiehus.kernel.spans import Span
from familiehus.shifts import access, queries
from familiehus.shifts.views.routes import (
    Press,
    bp,
)
from familiehus.volunteers.states import TASK_ICONS

DAY = timedelta(days=1)
SHORT_AHEAD = timedelta(weeks=5)
LOOKED_BACK = timedelta(days=14)
FEW = 15
"""So many that lack people before one asks for the rest; the soonest come first."""


def asked_monday() -> date:
    """The Monday of the week in the address, or of this one."""
    try:
        day = date.fromisoformat(request.args.get("uge", ""))
    except ValueError:
        day = clock.today()
    if not 2000 <= day.year <= 2199:
        day = clock.today()
    return clock.monday_of(day)


@bp.app_context_processor
def _words() -> dict[str, Any]:
    return {"task_icons": {task.value: icon for task, icon in TASK_ICONS.items()}}


@bp.get("/vagter")
@allow(access.may_see_rota)
def rota() -> Response:
    monday = asked_monday()
    return page(
        "shifts/rota.html",
        fragments=("rota",),
        rota=queries.rota(monday),
        circles=queries.circles,
        today=clock.today(),
        week=timedelta(days=7),
        may_plan=access.may_plan(me()),
    )


@bp.get("/vagter/maaned")
@allow(access.may_see_rota)
def month() -> Response:
    monday = asked_monday()
    day = monday if request.args.get("uge") else clock.today()
    first, last = grids.month_bounds(day)
    dots = queries.month(first, last)
    days = [first + n * DAY for n in range((last - first).days + 1)]
    return page(
        "shifts/month.html",
        day=day,
        monday=clock.monday_of(day),
        weeks=[days[n : n + 7] for n in range(0, len(days), 7)],
        dots=dots,
        today=clock.today(),
        before=(day.replace(day=1) - DAY).replace(day=15),
        after=(day.replace(day=28) + 4 * DAY).replace(day=15),
    )


@bp.get("/vagter/udskriv")
@allow(access.may_see_rota)
def wall() -> Response:
    """The week on paper, first names alone."""
    monday = asked_monday()
    return page("shifts/wall.html", rota=queries.rota(monday), first_names=queries.first_names, monday=monday)


@bp.get("/vagter/mangler")
@allow(access.may_see_rota)
def short() -> Response:
    """What needs a hand in the coming five weeks, and who awaits a yes."""
    now = clock.now()
    span = Span(now, now + SHORT_AHEAD)
    lacking, uncertain = queries.short_of_hands(span), queries.seats_to_look_at(span)
    most = len(lacking) if request.args.get("alle") else FEW
    return page(
        "shifts/short.html",
        shifts=lacking[:most],
        count=len(lacking),
        away=queries.away(uncertain),
        waiting=queries.waiting_for_a_yes(),
        lapsing=queries.lapsing(uncertain),
        unrecorded=queries.unrecorded(LOOKED_BACK),
        circles=queries.circles,
        form=Press(),
        may_agree=access.may_agree(me()),
    )
