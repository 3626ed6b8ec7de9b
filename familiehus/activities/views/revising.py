"""Changing what is planned: each change is shown with all it touches before it is made."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from flask import Response, g, request

from familiehus.activities import access, commands, queries
from familiehus.activities.foresight import dates_in_reach
from familiehus.activities.forms.changing import (
    Cancel,
    Move,
    Postpone,
    Reaching,
    Restore,
    offer_reaches,
    typed_move,
)
from familiehus.activities.forms.planning import Revise
from familiehus.activities.forms.typed import typed_from
from familiehus.activities.kinds import DateState
from familiehus.activities.models import Occurrence
from familiehus.activities.news import ask_whom
from familiehus.activities.offers import offers
from familiehus.activities.queries import Touched
from familiehus.activities.sheets import Reach, Sheet, Where, sheet_of
from familiehus.activities.views.planning import may_override, override_of
from familiehus.activities.views.routes import bp
from familiehus.kernel import danish
from familiehus.kernel.authorization import allow, me, one_or_404
from familiehus.kernel.forms import Form
from familiehus.kernel.i18n import _, ngettext
from familiehus.kernel.pages import done, page
from familiehus.kernel.spans import Span
from familiehus.series.timetables import Timetable


def occurrence_of(key: str) -> Occurrence:
    return one_or_404(queries.in_order(access.occurrences_visible_to(me())), key)


def reaches_of(occurrence: Occurrence) -> list[Reach]:
    """How far a change of this date may go: »følgende« is no choice at the first date that is left."""
    if not occurrence.activity.is_series:
        return [Reach.THIS]
    ahead = dates_in_reach(occurrence, Reach.ALL)
    if len(ahead) < 2:
        return [Reach.THIS]
    is_first = ahead[0] is occurrence
    return [Reach.THIS, Reach.ALL] if is_first else [Reach.THIS, Reach.FOLLOWING, Reach.ALL]


@bp.route("/kalender/<key>/ret", methods=["GET", "POST"])
@allow(access.may_revise)
def revise(key: str) -> Response:
    """First all that the change touches is shown; sent again as it was shown, it is carried out."""
    occurrence = occurrence_of(key)
    activity = occurrence.activity
    now = typed_from(sheet_of(occurrence))
    version = f"{activity.row_version}.{occurrence.row_version}"
    form = Revise(row=SimpleNamespace(row_version=version, **now), data=now)
    form.offer(offers(also=(occurrence.place, occurrence.responsible, activity.organiser)))
    offer_reaches(form.reach, reaches_of(occurrence))
    touched: Touched | None = None
    if form.is_submitted() and form.validate():
        reach = Reach(form.reach.data)
        was_seen = request.form.get("seen") == _digest(form)
        with form.refusals():
            sheet = form.sheet(activity.picture)
            touched = queries.whom_and_what_is_touched(occurrence, reach, sheet)
        if was_seen and not form.is_refused and form.validate_on_submit():
            with form.refusals():
                target = commands.revise(occurrence, reach, sheet, by=me(), override=override_of(form))
                return done(
                    "activities.show", _("Ændringen er gemt."), key=_still_there(occurrence, target).key
                )
        if not form.is_refused and touched and touched.clashes and not form.override_reason.data:
            form.refuse(*_taken(touched.clashes))
    if form.is_submitted():
        g.keep_nothing = True
    return page(
        "activities/revise.html",
        fragments=("revise",),
        form=form,
        occurrence=occurrence,
        activity=activity,
        touched=None if form.is_refused else touched,
        seen=_digest(form) if touched and not form.is_refused else "",
        may_override=may_override(form),
    )


def _still_there(occurrence: Occurrence, activity: Any) -> Any:
    """The date at hand if it still stands, else the activity, whose page finds its nearest date."""
    return occurrence if occurrence.is_shown else activity


def _digest(form: Form) -> str:
    """A mark of what was typed, so that nobody saves something else than was shown."""
    typed = {
        name: value for name, value in form.data.items() if name not in ("csrf_token", "once", "row_version")
    }
    return hashlib.sha256(repr(sorted(typed.items())).encode()).hexdigest()[:24]


def _taken(clashes: list[Span]) -> list[str]:
    shown = [_("Stedet er optaget %(when)s.", when=danish.when(span)) for span in clashes[:3]]
    rest = len(clashes) - len(shown)
    return shown + ([ngettext("Og %(num)s dato til.", "Og %(num)s datoer til.", rest)] if rest else [])


@bp.route("/kalender/<key>/flyt", methods=["GET", "POST"])
@allow(access.may_revise)
def move(key: str) -> Response:
    occurrence = occurrence_of(key)
    now = typed_move(occurrence)
    form = Move(row=SimpleNamespace(row_version=occurrence.row_version, **now), data=now)
    form.offer(offers(also=(occurrence.place,)), occurrence)
    touched: Touched | None = None
    if form.is_submitted() and form.validate():
        was_seen = request.form.get("seen") == _digest(form)
        with form.refusals():
            span, where = form.span, form.where
            touched = queries.whom_and_what_is_touched(
                occurrence, Reach.THIS, _moved(occurrence, span, where)
            )
        if was_seen and not form.is_refused and form.validate_on_submit():
            with form.refusals():
                commands.move(occurrence, span, by=me(), where=where, override=override_of(form))
                return done("activities.show", _("Datoen er flyttet."), key=key)
        if not form.is_refused and touched and touched.clashes and not form.override_reason.data:
            form.refuse(*_taken(touched.clashes))
    if form.is_submitted():
        g.keep_nothing = True
    return page(
        "activities/move.html",
        fragments=("move",),
        form=form,
        occurrence=occurrence,
        activity=occurrence.activity,
        touched=None if form.is_refused else touched,
        seen=_digest(form) if touched and not form.is_refused else "",
        may_override=may_override(form),
    )


def _moved(occurrence: Occurrence, span: Span, where: Where) -> Sheet:
    """The date's sheet with another time and place."""
    sheet = sheet_of(occurrence)
    once = Timetable.of_span(span, is_all_day=occurrence.activity.is_all_day)
    moved = replace(sheet.timetable, first_on=once.first_on, starts=once.starts, length=once.length)
    return replace(sheet, timetable=moved, where=where)


@bp.route("/kalender/<key>/aflys", methods=["GET", "POST"])
@allow(access.may_cancel)
def cancel(key: str) -> Response:
    occurrence = occurrence_of(key)
    form = Cancel()
    offer_reaches(form.reach, reaches_of(occurrence))
    if form.validate_on_submit():
        with form.refusals():
            rows = commands.cancel(occurrence, form.reason.data or "", by=me(), reach=form.chosen)
            said = ngettext("%(num)s dato er aflyst.", "%(num)s datoer er aflyst.", len(rows))
            return done("activities.show", said, key=key)
    return _calling("activities/cancel.html", form, occurrence, _is_on)


@bp.route("/kalender/<key>/udsaet", methods=["GET", "POST"])
@allow(access.may_cancel)
def postpone(key: str) -> Response:
    occurrence = occurrence_of(key)
    form = Postpone()
    offer_reaches(form.reach, [Reach.THIS])
    if form.validate_on_submit():
        with form.refusals():
            commands.postpone(occurrence, form.reason.data or "", by=me())
            return done("activities.show", _("Datoen er udskudt. Flyt den, når der er en ny."), key=key)
    return _calling("activities/postpone.html", form, occurrence, _is_on)


@bp.route("/kalender/<key>/gennemfoer", methods=["GET", "POST"])
@allow(access.may_cancel)
def restore(key: str) -> Response:
    occurrence = occurrence_of(key)
    form = Restore()
    offer_reaches(form.reach, reaches_of(occurrence))
    if form.validate_on_submit():
        with form.refusals():
            rows = commands.restore(occurrence, by=me(), reach=form.chosen)
            said = ngettext("%(num)s dato er på igen.", "%(num)s datoer er på igen.", len(rows))
            return done("activities.show", said, key=key)
    return _calling("activities/restore.html", form, occurrence, _is_off)


@bp.post("/kalender/<key>/spring-over")
@allow(access.may_revise)
def skip(key: str) -> Response:
    """Take one date out of the series."""
    occurrence = occurrence_of(key)
    activity = occurrence.activity
    commands.skip(occurrence, by=me())
    return done("activities.show", _("Datoen er sprunget over."), key=activity.key)


def _calling(
    template: str, form: Reaching, occurrence: Occurrence, concerned: Callable[[Occurrence], bool]
) -> Response:
    """The page of a call-off, with what each reach would touch."""
    touched: dict[str, Touched] = {}
    for choice in form.reach.choices or ():
        rows = [row for row in dates_in_reach(occurrence, Reach(choice.value)) if concerned(row)]
        touched[choice.value] = Touched(lost=rows, people=ask_whom(rows))
    return page(
        template,
        fragments=("calling",),
        form=form,
        occurrence=occurrence,
        activity=occurrence.activity,
        touched=touched,
    )


def _is_on(row: Occurrence) -> bool:
    return row.is_shown and row.state is not DateState.CANCELLED and row.is_to_come


def _is_off(row: Occurrence) -> bool:
    return row.is_off and not row.has_begun
