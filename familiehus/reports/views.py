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
from familiehus.reports import access, catalogue, commands, queries
from familiehus.reports.forms import ShareReport
from familiehus.reports.models import Face
from familiehus.reports.periods import Period, period_of, periods_since
from familiehus.reports.sheets import as_csv

bp = Blueprint("reports", __name__)
MADE = "report_link"
USUAL = timedelta(days=90)


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
    period = _period(code)
    return page("reports/show.html", period=period, tables=catalogue.report(period), is_shared=False)


@bp.get("/rapporter/<code>.csv")
@allow(access.may_read)
def sheet(code: str) -> ResponseReturnValue:
    period = _period(code)
    answer = Response(as_csv(period, catalogue.report(period)), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f"attachment; filename=rapport-{period.code}.csv"
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.route("/rapporter/links", methods=["GET", "POST"])
@allow(access.may_share)
def links() -> ResponseReturnValue:
    form = ShareReport()
    periods = periods_since(queries.first_day())
    form.period.choices = [(each.code, each.label) for each in periods]
    if not form.is_submitted():
        form.until.data = clock.today() + USUAL
    if form.validate_on_submit():
        with form.refusals():
            _shared, token = commands.share(
                _period(form.period.data), form.reader.data, form.until.data, by=me()
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
    answer = page("reports/show.html", period=period, tables=catalogue.report(period), is_shared=True)
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
