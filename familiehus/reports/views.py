"""The reports over HTTP: choose a period, read it, print it, take it as a file, hand out a link to it."""

from datetime import timedelta

from flask import Blueprint, Response, abort, request, session, url_for
from flask.typing import ResponseReturnValue

from familiehus.kernel import clock
from familiehus.kernel.authorization import allow, me, one_or_404
from familiehus.kernel.db import db
from familiehus.kernel.forms import Form
from familiehus.kernel.i18n import _
from familiehus.kernel.pages import done, page
from familiehus.kernel.roles import everyone
from familiehus.partners import queries as partners
from familiehus.partners.access import agreements_visible_to
from familiehus.partners.models import Agreement, Indicator
from familiehus.reports import access, catalogue, commands, queries
from familiehus.reports.forms import ShareReport
from familiehus.reports.models import Face
from familiehus.reports.periods import Period, period_of, periods_since
from familiehus.reports.sheets import as_csv, as_xlsx

bp = Blueprint("reports", __name__)
MADE = "report_link"
USUAL = timedelta(days=90)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _period(code: str) -> Period:
    period = period_of(code)
    if period is None or period not in periods_since(queries.first_day()):
        abort(404)
    return period


@bp.get("/rapporter/")
@allow(access.may_read)
def index() -> ResponseReturnValue:
    return page("reports/index.html", years=_by_year(), access=access)


def _by_year() -> dict[int, list[Period]]:
    years: dict[int, list[Period]] = {}
    for period in periods_since(queries.first_day()):
        years.setdefault(period.year, []).append(period)
    return years


@bp.get("/rapporter/<code>")
@allow(access.may_read)
def show(code: str) -> ResponseReturnValue:
    """`aftale` narrows it to what an agreement is measured by."""
    period, agreement = _period(code), _chosen_agreement()
    tables = catalogue.report(period, agreement.indicators if agreement else ())
    return page("reports/show.html", period=period, tables=tables, agreement=agreement, is_shared=False)


def _chosen_agreement() -> Agreement | None:
    key = request.args.get("aftale")
    return one_or_404(agreements_visible_to(me()), key) if key else None


@bp.get("/rapporter/aftaler/<key>")
@allow(access.may_read)
def agreement(key: str) -> ResponseReturnValue:
    """What an agreement is measured by, year by year, as the catalogue tells it; and its periods."""
    found = one_or_404(agreements_visible_to(me()), key)
    periods = queries.periods_of(found)
    years = [each for each in reversed(periods) if each.is_whole_year]
    told = [catalogue.report(each, found.indicators) for each in years]
    return page(
        "reports/agreement.html",
        agreement=found,
        periods=periods,
        years=years,
        headings=[(each.label, "num") for each in years],
        indicators=[
            (each.label, [catalogue.headline(each, tables) for tables in told])
            for each in Indicator
            if each in found.indicators
        ],
    )


@bp.get("/rapporter/<code>.csv")
@allow(access.may_read)
def sheet(code: str) -> ResponseReturnValue:
    period, agreement = _period(code), _chosen_agreement()
    tables = catalogue.report(period, agreement.indicators if agreement else ())
    return _file(as_csv(period, tables), "text/csv", f"rapport-{period.code}.csv")


@bp.get("/rapporter/<code>.xlsx")
@allow(access.may_read)
def workbook(code: str) -> ResponseReturnValue:
    period, agreement = _period(code), _chosen_agreement()
    tables = catalogue.report(period, agreement.indicators if agreement else ())
    return _file(as_xlsx(period, tables), XLSX, f"rapport-{period.code}.xlsx")


def _file(content: str | bytes, mimetype: str, name: str) -> Response:
    answer = Response(content, mimetype=mimetype)
    answer.headers["Content-Disposition"] = f"attachment; filename={name}"
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.route("/rapporter/links", methods=["GET", "POST"])
@allow(access.may_share)
def links() -> ResponseReturnValue:
    form = ShareReport()
    periods = periods_since(queries.first_day())
    form.period.choices = [(each.code, each.label) for each in periods]
    agreements = {each.key: each for each in partners.agreements(me())}
    form.agreement.choices = [("", _("Alle tal")), *((key, each.title) for key, each in agreements.items())]
    if not form.is_submitted():
        form.until.data = clock.today() + USUAL
    if form.validate_on_submit():
        with form.refusals():
            _shared, token = commands.share(
                _period(form.period.data),
                form.reader.data,
                form.until.data,
                agreement=agreements.get(form.agreement.data),
                by=me(),
            )
            session[MADE] = token
            return done(".links", _("Linket er lavet. Kopiér det nu; det vises kun denne gang."))
    token = session.pop(MADE, None) if not form.is_submitted() else None
    made = url_for("reports.shared", token=token, _external=True) if token else None
    return page(
        "reports/links.html",
        form=form,
        act=Form(),
        made=made,
        has_periods=bool(periods),
        links=[(each, period_of(each.period)) for each in queries.links(me())],
    )


@bp.post("/rapporter/links/<key>/tilbage")
@allow(access.may_share)
def withdraw(key: str) -> ResponseReturnValue:
    shared = one_or_404(access.shared_visible_to(me()), key)
    if Form().validate_on_submit():
        commands.withdraw(shared, by=me())
        return done(".links", _("Linket til %(reader)s virker ikke mere.", reader=shared.reader))
    return done(".links")


@bp.get("/tal/<token>")
@allow(everyone)
def shared(token: str) -> ResponseReturnValue:
    """One report for whoever holds its link. Unknown, withdrawn and too old look alike: not there."""
    found = queries.shared_with(token)
    period = period_of(found.period) if found is not None else None
    if period is None:
        abort(404)
    agreement = found.agreement if found is not None else None
    tables = catalogue.report(period, agreement.indicators if agreement else ())
    answer = page("reports/show.html", period=period, tables=tables, agreement=agreement, is_shared=True)
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@bp.get("/smiley/")
@allow(access.may_take_smileys)
def smileys() -> ResponseReturnValue:
    """What somebody who goes can tell of."""
    return page("reports/smileys.html", dates=list(db.session.scalars(queries.dates_to_ask_about())))


@bp.route("/smiley/<key>", methods=["GET", "POST"])
@allow(access.may_take_smileys)
def smile(key: str) -> ResponseReturnValue:
    date, form = one_or_404(queries.dates_to_ask_about(), key), Form()
    if form.validate_on_submit():
        face = next((each for each in Face if each == request.form.get("face")), None)
        if face is None:
            abort(400)
        with form.refusals():
            commands.smile(date, face)
            return done(".smile", _("Tak, fordi du sagde det."), key=key)
    return page("reports/smile.html", date=date, form=form, faces=list(Face))
