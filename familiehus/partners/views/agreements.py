"""Agreements and grants, and the days on which something is due."""

from typing import Any

from flask import Response, abort
from flask.typing import ResponseReturnValue

from familiehus.kernel import clock
from familiehus.kernel.authorization import allow, me, one_or_404
from familiehus.kernel.forms import Form
from familiehus.kernel.i18n import _
from familiehus.kernel.pages import done, page
from familiehus.partners import access, commands, queries
from familiehus.partners.forms import Agree, ReviseAgreement, SetDay
from familiehus.partners.models import Agreement, AgreementDay
from familiehus.partners.views.routes import bp


def _agreement(key: str) -> Agreement:
    return one_or_404(access.agreements_visible_to(me()), key)


def _day(agreement: Agreement, key: str) -> AgreementDay:
    return next((each for each in agreement.days if each.key == key), None) or abort(404)


def _shown(agreement: Agreement, **forms: Any) -> Response:
    return page(
        "partners/agreement.html",
        agreement=agreement,
        day_form=forms.get("day_form") or SetDay(),
        act=forms.get("act") or Form(),
        today=clock.today(),
    )


@bp.get("/aftaler")
@allow(access.may_keep_network)
def agreements() -> ResponseReturnValue:
    return page("partners/agreements.html", agreements=queries.agreements(me()), today=clock.today())


@bp.route("/aftaler/ny", methods=["GET", "POST"])
@allow(access.may_keep_network)
def new_agreement() -> ResponseReturnValue:
    form = Agree()
    if form.validate_on_submit():
        with form.refusals():
            agreement = commands.agree(**form.said, by=me())
            return done(".agreement", _("Skrevet op. Sæt nu frister og rater på."), key=agreement.key)
    return page("partners/new_agreement.html", form=form)


@bp.get("/aftaler/<key>")
@allow(access.may_keep_network)
def agreement(key: str) -> ResponseReturnValue:
    return _shown(_agreement(key))


@bp.route("/aftaler/<key>/ret", methods=["GET", "POST"])
@allow(access.may_keep_network)
def edit_agreement(key: str) -> ResponseReturnValue:
    agreement = _agreement(key)
    form = ReviseAgreement(row=agreement)
    if form.validate_on_submit():
        with form.refusals():
            commands.revise_agreement(agreement, **form.said, by=me())
            return done(".agreement", _("Gemt."), key=key)
    return page("partners/edit_agreement.html", form=form, agreement=agreement)


@bp.post("/aftaler/<key>/frister")
@allow(access.may_keep_network)
def set_day(key: str) -> ResponseReturnValue:
    agreement, form = _agreement(key), SetDay()
    if form.validate_on_submit():
        with form.refusals():
            commands.set_day(
                agreement,
                form.kind.data,
                form.due_on.data,
                amount=form.amount.data,
                note=form.note.data or "",
                by=me(),
            )
            return done(".agreement", _("Fristen er sat."), key=key)
    return _shown(agreement, day_form=form)


@bp.post("/aftaler/<key>/frister/<day_key>/gjort")
@allow(access.may_keep_network)
def mark_done(key: str, day_key: str) -> ResponseReturnValue:
    agreement, form = _agreement(key), Form()
    day = _day(agreement, day_key)
    if form.validate_on_submit():
        commands.mark_done(day, by=me())
        return done(".agreement", _("Gemt."), key=key)
    return _shown(agreement, act=form)


@bp.post("/aftaler/<key>/frister/<day_key>/fjern")
@allow(access.may_keep_network)
def drop_day(key: str, day_key: str) -> ResponseReturnValue:
    agreement, form = _agreement(key), Form()
    day = _day(agreement, day_key)
    if form.validate_on_submit():
        commands.drop_day(day, by=me())
        return done(".agreement", _("Fristen er fjernet."), key=key)
    return _shown(agreement, act=form)
