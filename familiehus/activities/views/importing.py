"""Somebody else's calendar comes in: choose a file, look at what it would become, say yes, read the result."""

from flask import Response
from sqlalchemy import select

from familiehus.activities import access, imports
from familiehus.activities.forms.importing import BringIn, ChooseFile
from familiehus.activities.models import CalendarImport
from familiehus.activities.offers import offers
from familiehus.activities.views.routes import bp
from familiehus.kernel.authorization import allow, me, one_or_404
from familiehus.kernel.i18n import _
from familiehus.kernel.pages import done, page
from familiehus.kernel.refusals import Refused
from familiehus.kernel.requests import reads_first
from familiehus.kernel.transaction import begin_writing


@bp.route("/kalender/importer", methods=["GET", "POST"])
@allow(access.may_import)
@reads_first
def import_calendar() -> Response:
    form = ChooseFile()
    plan: imports.Plan | None = None
    unfit: Refused | None = None
    if form.is_submitted():
        try:
            plan = imports.plan_of_file(form.content())
        except Refused as why:
            unfit = why
        begin_writing()
    if form.validate_on_submit():
        with form.refusals():
            if unfit is not None or plan is None:
                raise unfit or Refused(_("Vælg en fil først."))
            upload = imports.keep_upload(plan)
            return done("activities.imported", key=upload.key)
    return page("activities/import_file.html", fragments=("import_file",), form=form)


@bp.route("/kalender/importer/<key>", methods=["GET", "POST"])
@allow(access.may_import)
def imported(key: str) -> Response:
    """The preview until somebody says yes; the result from then on."""
    upload = one_or_404(select(CalendarImport), key)
    form = BringIn()
    form.offer(offers())
    if form.validate_on_submit():
        with form.refusals():
            imports.bring_upload(upload, form.choices, by=me())
            return done("activities.imported", _("Kalenderen er taget ind."), key=upload.key)
    if upload.plan is None:
        return page("activities/import_result.html", upload=upload, outcome=upload.outcome)
    plan = imports.plan_of(upload)
    choices = form.choices if form.is_submitted() and not form.errors else imports.Choices()
    return page(
        "activities/import_preview.html",
        fragments=("import_preview",),
        form=form,
        upload=upload,
        plan=plan,
        foreseen=imports.foresee(plan, choices),
        Standing=imports.Standing,
    )
