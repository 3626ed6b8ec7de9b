"""Plans: the list, a new one, a change, those who come every time."""

import hashlib
from types import SimpleNamespace

from flask import Response, request

from familiehus.activities.queries import places_in_use
from familiehus.kernel.authorization import allow, me
from familiehus.kernel.i18n import _, ngettext
from familiehus.kernel.pages import done, page
from familiehus.series.words import in_words
from familiehus.shifts import access, commands, queries
from familiehus.shifts.commands.rehearsing import Reached
from familiehus.shifts.forms.planning import LayPlan, RevisePlan, typed_plan
from familiehus.shifts.forms.seats import Stand
from familiehus.shifts.models import ShiftPlan
from familiehus.shifts.sheets import PlanSheet
from familiehus.shifts.views.routes import Press, bp, plan_with, standing_with, volunteer_with


@bp.get("/vagter/planer")
@allow(access.may_plan)
def plans() -> Response:
    return page(
        "shifts/plans.html", plans=queries.plans(), ended=queries.plans(ended=True), in_words=in_words
    )


@bp.route("/vagter/planer/ny", methods=["GET", "POST"])
@allow(access.may_plan)
def lay() -> Response:
    form = LayPlan()
    form.offer(list(places_in_use()), queries.activities_to_staff())
    if form.validate_on_submit():
        with form.refusals():
            plan = commands.lay(form.sheet(), by=me())
            return done("shifts.plan", _("Planen er lagt. Vælg nu, hvem der kommer hver gang."), key=plan.key)
    return page("shifts/lay.html", fragments=("lay",), form=form)


@bp.route("/vagter/planer/<key>", methods=["GET", "POST"])
@allow(access.may_plan)
def plan(key: str) -> Response:
    """Change a plan: first whom it touches, then save. Coming shifts follow; those that move ask their people again.

    Where nobody is touched there is nothing to look at first.
    """
    row = plan_with(key)
    now = typed_plan(row)
    form = RevisePlan(row=SimpleNamespace(row_version=row.row_version, **now), data=now)
    form.offer(
        [*places_in_use(), *([row.place] if row.place and not row.place.is_in_use else [])],
        [*queries.activities_to_staff(), *([row.activity] if row.activity else [])],
    )
    reached: list[Reached] | None = None
    seen = request.form.get("seen", "")
    if form.is_submitted() and form.validate():
        with form.refusals():
            sheet = form.sheet()
            reached = commands.rehearse(row, sheet, by=me())
            mark = _mark(sheet, reached)
            if seen == mark or not reached:
                form.validate_on_submit()
                commands.revise_plan(row, sheet, by=me())
                return done("shifts.plan", _("Planen er ændret."), key=row.key)
            seen = mark
    return _plan(row, form, reached=reached, seen=seen if reached is not None else "")


def _mark(sheet: PlanSheet, reached: list[Reached]) -> str:
    """What was seen, in short: saving needs the very same."""
    said = repr((sheet.timetable, [(each.name, each.effect.value, each.shifts) for each in reached]))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _plan(
    row: ShiftPlan,
    form: RevisePlan | None = None,
    stand: Stand | None = None,
    press: Press | None = None,
    *,
    reached: list[Reached] | None = None,
    seen: str = "",
) -> Response:
    now = typed_plan(row)
    if form is None:
        form = RevisePlan(row=SimpleNamespace(row_version=row.row_version, **now), data=now, formdata=None)
        form.offer(
            [*places_in_use(), *([row.place] if row.place and not row.place.is_in_use else [])],
            [*queries.activities_to_staff(), *([row.activity] if row.activity else [])],
        )
    standing_form = stand or Stand(formdata=None)
    standing_form.volunteer.choices = [
        ("", _("Vælg en")),
        *((each.key, each.name) for each in queries.everybody_active()),
    ]
    return page(
        "shifts/plan.html",
        fragments=("plan",),
        form=form,
        plan=row,
        reached=reached,
        seen=seen,
        stand=standing_form,
        press=press or Press(formdata=None),
        standing=[each for each in row.standing if each.until_on is None],
    )


@bp.post("/vagter/planer/<key>/fast")
@allow(access.may_plan)
def stand(key: str) -> Response:
    """Somebody comes every time; tells which dates they can't."""
    row, form = plan_with(key), Stand()
    form.volunteer.choices = [(each.key, each.name) for each in queries.everybody_active()]
    if form.validate_on_submit():
        with form.refusals():
            volunteer = volunteer_with(form.volunteer.data)
            _standing, refused = commands.stand(row, volunteer, by=me(), is_lead=form.is_lead.data)
            told = _("%(name)s kommer nu hver gang.", name=volunteer.name)
            if refused:
                told += " " + ngettext(
                    "Én af gangene kan det ikke lade sig gøre.",
                    "%(num)s af gangene kan det ikke lade sig gøre.",
                    len(refused),
                )
            return done("shifts.plan", told, key=row.key)
    return _plan(row, stand=form)


@bp.post("/vagter/planer/<key>/fast/<standing_key>/slut")
@allow(access.may_plan)
def stop_standing(key: str, standing_key: str) -> Response:
    row, form = plan_with(key), Press()
    standing = standing_with(row, standing_key)
    if form.validate_on_submit():
        with form.refusals():
            freed = commands.stop_standing(standing, by=me())
            return done(
                "shifts.plan",
                ngettext("%(num)s plads er givet fri.", "%(num)s pladser er givet fri.", freed),
                key=row.key,
            )
    return _plan(row, press=form)


@bp.post("/vagter/planer/<key>/slut")
@allow(access.may_plan)
def end_plan(key: str) -> Response:
    row, form = plan_with(key), Press()
    if form.validate_on_submit():
        with form.refusals():
            commands.end_plan(row, by=me())
            return done("shifts.plans", _("Planen er slut. De, der var på, har fået besked."))
    return _plan(row, press=form)
