"""One shift for staff: everybody on it, who could be, and what is done about it."""

import hashlib
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from flask import Response, request

from familiehus.activities.queries import places_in_use
from familiehus.associations.queries import organisers
from familiehus.bookings.models import Override, Rule
from familiehus.kernel import clock
from familiehus.kernel.authorization import allow, me
from familiehus.kernel.i18n import _
from familiehus.kernel.pages import done, page
from familiehus.kernel.refusals import Refused
from familiehus.shifts import access, commands, queries
from familiehus.shifts.forms.planning import ReviseShift, typed_shift
from familiehus.shifts.forms.seats import Bring, CallOff, PutOn
from familiehus.shifts.kinds import Part
from familiehus.shifts.models import Shift
from familiehus.shifts.queries.day import ticks_of
from familiehus.shifts.queries.foresight import Effect, Touched, foresee
from familiehus.shifts.views.routes import (
    Press,
    bp,
    handover_with,
    seat_with,
    shift_with,
    volunteer_with,
)


@bp.get("/vagter/<key>")
@allow(access.may_staff)
def show(key: str) -> Response:
    return shown(shift_with(key))


def shown(shift: Shift, form: Any = None, **forms: Any) -> Response:
    """The page of one shift, with the form that was refused if there is one."""
    asks = queries.open_asks(shift)
    everybody, able = queries.active_and_cleared(queries.Duty.of(shift))
    people = queries.candidates(shift, asks=asks, able=able)
    standing_in = [
        (seat, queries.candidates(shift, instead_of=seat, asks=asks, able=able))
        for seat in shift.seeks
        if not people
    ]
    put_on = forms.get("put_on") or PutOn()
    put_on.volunteer.choices = [("", _("Vælg en")), *((each.key, each.name) for each in everybody)]
    bring = forms.get("bring") or Bring()
    bring.association.choices = [("", _("Vælg en")), *((each.key, each.name) for each in organisers())]
    return page(
        "shifts/show.html",
        fragments=("shift",),
        shift=shift,
        circles=queries.circles(shift),
        candidates=people,
        standing_in=standing_in,
        asks=asks,
        lapsing=queries.lapsing(shift.on_it),
        away=queries.away(shift.on_it) if not shift.has_begun else [],
        ticks=ticks_of(shift),
        parts=[(part, commands.lines_of(shift, part)) for part in Part],
        put_on=put_on,
        bring=bring,
        form=form,
        press=Press(),
        call_off=forms.get("call_off") or CallOff(),
        may_plan=access.may_plan(me()),
        may_agree=access.may_agree(me()),
        is_today=shift.starts_at - timedelta(hours=2) <= clock.now(),
    )


@bp.post("/vagter/<key>/saet-paa")
@allow(access.may_staff)
def put_on(key: str) -> Response:
    shift, form = shift_with(key), PutOn()
    form.volunteer.choices = [(each.key, each.name) for each in queries.everybody_active()]
    if form.validate_on_submit():
        with form.refusals():
            volunteer = volunteer_with(form.volunteer.data)
            why = (form.override_reason.data or "").strip()
            seat = commands.take(
                shift,
                volunteer,
                by=me(),
                is_lead=form.is_lead.data,
                override=Override(Rule.ONE_PLACE, why) if why else None,
            )
            return done("shifts.show", _("%(name)s er på vagten.", name=seat.name), key=shift.key)
    return shown(shift_with(key), put_on=form, form=form)


@bp.post("/vagter/plads/<key>/tag-af")
@allow(access.may_staff)
def take_off(key: str) -> Response:
    seat, form = seat_with(key), Press()
    if form.validate_on_submit():
        with form.refusals():
            commands.take_off(seat, by=me())
            return done("shifts.show", _("%(name)s er taget af vagten.", name=seat.name), key=seat.shift.key)
    return shown(shift_with(seat.shift.key), form=form)


@bp.post("/vagter/plads/<key>/tovholder")
@allow(access.may_staff)
def lead(key: str) -> Response:
    seat, form = seat_with(key), Press()
    if form.validate_on_submit():
        with form.refusals():
            commands.name_lead(seat, by=me())
            return done("shifts.show", _("%(name)s er tovholder.", name=seat.name), key=seat.shift.key)
    return shown(shift_with(seat.shift.key), form=form)


@bp.post("/vagter/<key>/spoerg")
@allow(access.may_staff)
def ask(key: str) -> Response:
    """Ask one, or everybody who could; for the seat that is sought first, else for an empty one."""
    shift, form = shift_with(key), Press()
    if form.validate_on_submit():
        with form.refusals():
            handover = None
            if not shift.free and shift.seeks:
                handover = shift.seeks[0].handover
            whom = request.form.get("volunteer", "")
            if whom:
                volunteer = volunteer_with(whom)
                commands.ask(shift, volunteer, by=me(), handover=handover)
                return done("shifts.show", _("%(name)s er spurgt.", name=volunteer.name), key=shift.key)
            asked = commands.ask_everybody(shift, by=me(), handover=handover)
            if not asked:
                raise Refused(_("Alle, der kan, er allerede spurgt."))
            return done("shifts.show", _("%(count)s er spurgt.", count=len(asked)), key=shift.key)
    return shown(shift_with(key), form=form)


@bp.post("/vagter/afloesning/<key>/ja")
@allow(access.may_agree)
def agree(key: str) -> Response:
    handover, form = handover_with(key), Press()
    if form.validate_on_submit():
        with form.refusals():
            commands.agree(handover, by=me(), who=request.args.get("who", ""))
            return done("shifts.show", _("Afløseren er på vagten."), key=handover.signup.shift.key)
    return shown(shift_with(handover.signup.shift.key), form=form)


@bp.post("/vagter/afloesning/<key>/nej")
@allow(access.may_agree)
def disagree(key: str) -> Response:
    handover, form = handover_with(key), Press()
    if form.validate_on_submit():
        with form.refusals():
            commands.disagree(handover, by=me())
            return done("shifts.show", _("Vi leder videre."), key=handover.signup.shift.key)
    return shown(shift_with(handover.signup.shift.key), form=form)


@bp.post("/vagter/<key>/haender")
@allow(access.may_staff)
def bring(key: str) -> Response:
    """An association brings hands to the shift."""
    shift, form = shift_with(key), Bring()
    known = {each.key: each for each in organisers()}
    form.association.choices = [(each.key, each.name) for each in known.values()]
    if form.validate_on_submit():
        with form.refusals():
            commands.bring(shift, known[form.association.data], form.hands.data, by=me())
            return done("shifts.show", _("Foreningens hænder er skrevet på."), key=shift.key)
    return shown(shift_with(key), bring=form, form=form)


@bp.route("/vagter/<key>/ret", methods=["GET", "POST"])
@allow(access.may_plan)
def revise(key: str) -> Response:
    """Change one shift: first whom it touches, then save."""
    shift = shift_with(key)
    now = typed_shift(shift)
    form = ReviseShift(row=SimpleNamespace(row_version=shift.row_version, **now), data=now)
    form.offer(_places(shift))
    touched: list[Touched] | None = None
    seen = request.form.get("seen", "")
    if form.is_submitted() and form.validate():
        with form.refusals():
            sheet = form.sheet()
            touched = foresee(shift, sheet, by=me())
            mark = _mark(sheet, touched)
            if seen == mark:
                form.validate_on_submit()
                commands.revise(shift, sheet, by=me())
                return done("shifts.show", _("Vagten er ændret."), key=shift.key)
            seen = mark
    return page(
        "shifts/revise.html",
        fragments=("revise",),
        form=form,
        shift=shift,
        touched=touched,
        seen=seen if touched is not None else "",
        Effect=Effect,
    )


def _mark(sheet: Any, touched: list[Touched]) -> str:
    """What was seen, in short: saving needs the very same."""
    said = repr(
        (
            sheet.span,
            sheet.place.key if sheet.place else "",
            sheet.min_people,
            sheet.max_people,
            sheet.with_children,
            [(each.signup.key, each.effect.value) for each in touched],
        )
    )
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _places(shift: Shift) -> list[Any]:
    places = list(places_in_use())
    if shift.place is not None and shift.place not in places:
        places.append(shift.place)
    return places


@bp.post("/vagter/<key>/aflys")
@allow(access.may_plan)
def cancel(key: str) -> Response:
    shift, form = shift_with(key), CallOff()
    if form.validate_on_submit():
        with form.refusals():
            commands.cancel(shift, form.reason.data or "", by=me())
            return done("shifts.show", _("Vagten er aflyst, og alle på den får besked."), key=shift.key)
    return shown(shift_with(key), call_off=form, form=form)


@bp.post("/vagter/<key>/paa-igen")
@allow(access.may_plan)
def restore(key: str) -> Response:
    shift, form = shift_with(key), Press()
    if form.validate_on_submit():
        with form.refusals():
            commands.restore(shift, by=me())
            return done("shifts.show", _("Vagten er på igen."), key=shift.key)
    return shown(shift_with(key), form=form)
