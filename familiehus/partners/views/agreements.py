"""Agreements and grants, and the days on which something is due."""

from typing import Any

from flask import Response, abort
from flask.typing import ResponseReturnValue

from familiehus.kernel import clock
from familiehus.kernel.authorization import allow, me, one_or_404
from familiehus.kernel.forms import Form
from familiehus.kernel.i18n import _
from familiehus.kernel.pages import done, page
from familiehus.kernel.requests import reads_first
from familiehus.kernel.transaction import begin_writing
from familiehus.partners import access, commands, queries
from familiehus.partners.commands.agreements import MOST_BYTES
from familiehus.partners.forms import Agree, FileDocument, ReviseAgreement, SetDay
from familiehus.partners.models import Agreement, AgreementDay, AgreementDocument
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
        document_form=forms.get("document_form") or FileDocument(),
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


@bp.post("/aftaler/<key>/dokumenter")
@allow(access.may_keep_network)
@reads_first
def file_document(key: str) -> ResponseReturnValue:
    """The file is read before the write lock is taken."""
    form = FileDocument()
    content = form.file.data.read(MOST_BYTES + 1) if form.file.data else b""
    begin_writing()
    agreement = _agreement(key)
    if form.validate_on_submit():
        with form.refusals():
            commands.file_document(agreement, form.document_title.data, content, by=me())
            return done(".agreement", _("Gemt."), key=key)
    return _shown(agreement, document_form=form)


@bp.get("/aftaler/<key>/dokumenter/<document_key>")
@allow(access.may_keep_network)
def document(key: str, document_key: str) -> ResponseReturnValue:
    found = _document(_agreement(key), document_key)
    answer = Response(found.content, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f"attachment; filename=dokument-{found.key}.pdf"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@bp.post("/aftaler/<key>/dokumenter/<document_key>/fjern")
@allow(access.may_keep_network)
def drop_document(key: str, document_key: str) -> ResponseReturnValue:
    agreement, form = _agreement(key), Form()
    found = _document(agreement, document_key)
    if form.validate_on_submit():
        commands.drop_document(found, by=me())
        return done(".agreement", _("Dokumentet er slettet."), key=key)
    return _shown(agreement, act=form)


def _document(agreement: Agreement, key: str) -> AgreementDocument:
    return next((each for each in agreement.documents if each.key == key), None) or abort(404)
