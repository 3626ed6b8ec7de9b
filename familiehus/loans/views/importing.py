"""The register as a list: bring one in after a look at what each row becomes, and take one out."""

from flask import Response
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from familiehus.kernel import clock
from familiehus.kernel.authorization import allow, me, one_or_404
from familiehus.kernel.forms import Form
from familiehus.kernel.i18n import _
from familiehus.kernel.pages import done, page
from familiehus.kernel.refusals import Refused
from familiehus.kernel.requests import reads_first
from familiehus.kernel.transaction import begin_writing
from familiehus.loans import access, imports
from familiehus.loans.forms.register import ChooseList
from familiehus.loans.models import ItemImport
from familiehus.loans.views.routes import bp


@bp.route("/register/importer", methods=["GET", "POST"])
@allow(access.may_keep_register)
@reads_first
def import_things() -> ResponseReturnValue:
    form = ChooseList()
    rows: list[dict[str, str]] = []
    unfit: Refused | None = None
    if form.is_submitted():
        try:
            rows = imports.rows_of_file(form.content())
        except Refused as why:
            unfit = why
        begin_writing()
    if form.validate_on_submit():
        with form.refusals():
            if unfit is not None:
                raise unfit
            return done(".imported_things", key=imports.keep_upload("", rows).key)
    return page("loans/import_things.html", fragments=("import_things",), form=form, columns=imports.COLUMNS)


@bp.route("/register/importer/<key>", methods=["GET", "POST"])
@allow(access.may_keep_register)
def imported_things(key: str) -> ResponseReturnValue:
    """What each row would become, until somebody says yes; what came of it from then on."""
    upload, form = one_or_404(select(ItemImport), key), Form()
    if form.validate_on_submit():
        with form.refusals():
            imports.bring_in(upload, by=me())
            return done(".imported_things", _("Listen er taget ind."), key=key)
    rows = imports.foresee(upload.rows) if upload.rows is not None else []
    return page(
        "loans/imported_things.html",
        fragments=("imported_things",),
        form=form,
        upload=upload,
        rows=rows,
        counts={
            word: sum(row["verdict"] == word for row in rows)
            for word in ("new", "changed", "same", "refused")
        },
    )


@bp.get("/register/ting.csv")
@allow(access.may_keep_register)
def export_things() -> ResponseReturnValue:
    """Every thing as a list that a spreadsheet opens and that can be brought in again."""
    response = Response(imports.written(imports.every_item()), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="ting-{clock.today():%Y-%m-%d}.csv"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
