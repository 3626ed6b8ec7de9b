"""Planning something new, showing it to everybody, throwing a draft away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from flask import Response, g, request
from werkzeug.datastructures import MultiDict

from familiehus.activities import access, commands, queries
from familiehus.activities.forms.asked import ONCE
from familiehus.activities.forms.planning import Plan
from familiehus.activities.kinds import Category
from familiehus.activities.looking import Looking
from familiehus.activities.models import Activity
from familiehus.activities.offers import offers
from familiehus.activities.sheets import Details, Sheet
from familiehus.activities.views.routes import bp
from familiehus.bookings.models import Override, Rule
from familiehus.kernel import clock
from familiehus.kernel.authorization import allow, me, one_or_404
from familiehus.kernel.i18n import _
from familiehus.kernel.pages import done, htmx, page
from familiehus.kernel.refusals import Refused
from familiehus.kernel.spans import Span
from familiehus.series.words import all_in_words

SHOWN_DATES = 12
LAST_START = 22
"""The last hour of the day at which something new is suggested to begin."""
WHEN = (
    "first_on",
    "is_all_day",
    "starts",
    "ends",
    "last_on",
    "repeats",
    "every",
    "weekdays",
    "monthly_on",
    "also_on",
    "stops",
    "until",
    "count",
    "skips_closed",
    "skips_holidays",
    "skip_weeks",
)


@dataclass(frozen=True)
class Preview:
    """The dates that the form would give, before anything is kept; or the sentence that says why it gives none."""

    words: str = ""
    plan: queries.Plan | None = None
    problem: str = ""

    @property
    def shown(self) -> Sequence[Span]:
        return self.plan.dates[:SHOWN_DATES] if self.plan else ()

    @property
    def rest(self) -> int:
        return len(self.plan.dates) - len(self.shown) if self.plan else 0


def preview(form: Plan) -> Preview | None:
    """What the form's time and rule come to; None while too little is filled in to tell."""
    if any(getattr(form, name).errors for name in WHEN) or form.first_on.data is None:
        return None
    try:
        timetable = form.timetable
        untitled = Details(title="", category=Category.MEETING)
        plan = queries.plan_of(Sheet(details=untitled, timetable=timetable, where=form.where), form.also)
    except Refused as why:
        return Preview(problem=str(why))
    return Preview(all_in_words([timetable.rule, *form.also]) if timetable.rule else "", plan)


def override_of(form: Any) -> Override | None:
    """The coordinator's reason for letting two activities share a place, if one was given."""
    reason = form.override_reason.data
    return Override(Rule.ONE_PLACE, reason) if reason and access.may_override(me()) else None


def may_override(form: Any) -> bool:
    """Whether to ask for a reason: of a coordinator, once the house has said no, not over a slip of the pen."""
    return access.may_override(me()) and bool(form.form_errors or form.override_reason.data)


@bp.route("/kalender/ny", methods=["GET", "POST"])
@allow(access.may_plan)
def plan() -> Response:
    if htmx and htmx.target_id == "date_preview":
        asked = Plan(formdata=MultiDict(request.args), meta={"csrf": False})
        asked.offer(offers())
        asked.validate()
        return page("activities/plan.html", fragments=("date_preview",), preview=preview(asked), status=200)
    form = Plan(**_suggested())
    form.offer(offers())
    wants_dates = request.method == "POST" and request.form.get("do") == "dates"
    if wants_dates:
        form.validate()
        g.keep_nothing = True
    elif form.validate_on_submit():
        with form.refusals():
            activity = commands.plan(form.sheet(), also=form.also, by=me(), override=override_of(form))
            if request.form.get("do") == "publish":
                commands.publish(activity, by=me())
        if not form.is_refused:
            said = _("Aktiviteten er offentliggjort.") if not activity.is_draft else _("Kladden er gemt.")
            return done("activities.show", said, key=activity.key)
    return page(
        "activities/plan.html",
        fragments=("plan",),
        form=form,
        preview=preview(form),
        may_override=may_override(form),
    )


def _suggested() -> dict[str, Any]:
    """A new activity begins at the next whole hour, on the day the calendar was looked at; late in the evening the
    next morning, for today is nearly over."""
    looking, _told = Looking.from_query(request.args)
    wall = clock.local(clock.now())
    is_late = wall.hour >= LAST_START
    day: date = max(looking.day, clock.day_after(wall.date()) if is_late else wall.date())
    hour = wall.hour + 1 if day == wall.date() else 10
    return {"first_on": day, "starts": time(hour), "ends": time(hour + 1), "repeats": ONCE}


@bp.post("/kalender/<key>/offentliggoer")
@allow(access.may_publish)
def publish(key: str) -> Response:
    activity = _activity(key)
    commands.publish(activity, by=me())
    return done("activities.show", _("Nu kan alle se aktiviteten."), key=key)


@bp.post("/kalender/<key>/kasser")
@allow(access.may_plan)
def discard(key: str) -> Response:
    commands.discard(_activity(key), by=me())
    return done("activities.calendar", _("Kladden er kasseret."))


def _activity(key: str) -> Activity:
    return one_or_404(access.activities_visible_to(me()), key)
