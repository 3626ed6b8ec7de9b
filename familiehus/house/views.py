"""The manager's pages about the house over HTTP, and the page of who is on call."""

from datetime import timedelta

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from familiehus.house import access, commands, queries
from familiehus.house.forms import Close, DescribeHouse, HangLogo, KeepOpen, PutOnCall
from familiehus.house.models import ClosingDays, OnCall
from familiehus.house.news import planned_within
from familiehus.kernel import clock, colours, uploads
from familiehus.kernel.authorization import allow, me, one_or_404
from familiehus.kernel.forms import Form
from familiehus.kernel.i18n import _
from familiehus.kernel.pages import done, page
from familiehus.kernel.refusals import Refused
from familiehus.kernel.requests import reads_first
from familiehus.kernel.roles import everyone
from familiehus.kernel.transaction import begin_writing

bp = Blueprint("house", __name__, url_prefix="/indstillinger")


@bp.route("/", methods=["GET", "POST"])
@allow(access.may_run_the_house)
def settings() -> ResponseReturnValue:
    house = queries.settings()
    form = DescribeHouse(row=house)
    if form.validate_on_submit():
        with form.refusals():
            commands.describe(**form.said, by=me())
            return done(".settings", _("Gemt."))
    return page("house/settings.html", fragments=("house_form",), form=form, access=access)


@bp.get("/tema.css")
@allow(everyone)
def theme() -> ResponseReturnValue:
    """The house's own colour as a stylesheet, made readable; its address carries the settings' row version."""
    response = Response(colours.stylesheet(queries.settings().colour), mimetype="text/css")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


@bp.route("/logo", methods=["GET", "POST"])
@allow(access.may_run_the_house)
@reads_first
def logo() -> ResponseReturnValue:
    form = HangLogo()
    picture: bytes | None = None
    unfit: Refused | None = None
    if form.is_submitted():
        try:
            picture = uploads.read(form.logo.data) if form.logo.data else None
        except Refused as why:
            unfit = why
        begin_writing()
    if form.validate_on_submit():
        with form.refusals():
            if unfit is not None or picture is None:
                raise unfit or Refused(_("Vælg et billede."))
            commands.hang_logo(picture, by=me())
            return done(".logo", _("Logoet hænger der nu."))
    return page("house/logo.html", form=form, act=Form(), access=access)


@bp.post("/logo/fjern")
@allow(access.may_run_the_house)
def take_down_logo() -> ResponseReturnValue:
    form = Form()
    if form.validate_on_submit():
        commands.take_down_logo(by=me())
        return done(".logo", _("Logoet er taget ned."))
    return page("house/logo.html", form=HangLogo(), act=form, access=access)


@bp.route("/aabningstider", methods=["GET", "POST"])
@allow(access.may_run_the_house)
def hours() -> ResponseReturnValue:
    week = queries.week()
    form = KeepOpen(row=week)
    if form.validate_on_submit():
        with form.refusals():
            commands.keep_open(form.week, is_closed_on_holidays=form.is_closed_on_holidays.data, by=me())
            return done(".hours", _("Åbningstiderne er gemt."))
    return page("house/hours.html", fragments=("hours_form",), form=form, access=access)


@bp.route("/lukkedage", methods=["GET", "POST"])
@allow(access.may_run_the_house)
def closing_days() -> ResponseReturnValue:
    form = Close()
    if form.validate_on_submit():
        with form.refusals():
            assert form.first.data is not None
            commands.close(
                form.first.data, form.last.data or form.first.data, form.reason.data or "", by=me()
            )
            return done(".closing_days", _("Huset er lukket de dage."))
    return _closing_days(form, Form())


@bp.post("/lukkedage/<key>/fjern")
@allow(access.may_run_the_house)
def reopen(key: str) -> ResponseReturnValue:
    closing, form = one_or_404(select(ClosingDays), key), Form()
    if form.validate_on_submit():
        commands.reopen(closing, by=me())
        return done(".closing_days", _("Huset er åbent igen de dage."))
    return _closing_days(Close(), form)


@bp.get("/vagttelefon")
@allow(access.may_see_who_is_on_call)
def on_call() -> ResponseReturnValue:
    return _on_call(PutOnCall(), Form())


@bp.post("/vagttelefon")
@allow(access.may_plan_on_call)
def put_on_call() -> ResponseReturnValue:
    form = PutOnCall()
    if form.validate_on_submit():
        with form.refusals():
            commands.put_on_call(form.name.data or "", form.phone.data or "", form.span, by=me())
            return done(".on_call", _("%(name)s har vagttelefonen.", name=form.name.data))
    return _on_call(form, Form())


@bp.post("/vagttelefon/<key>/fjern")
@allow(access.may_plan_on_call)
def take_off_call(key: str) -> ResponseReturnValue:
    watch, form = one_or_404(select(OnCall), key), Form()
    if form.validate_on_submit():
        commands.take_off_call(watch, by=me())
        return done(".on_call", _("%(name)s har ikke vagttelefonen mere.", name=watch.name))
    return _on_call(PutOnCall(), form)


def _closing_days(form: Close, act: Form) -> ResponseReturnValue:
    today = clock.today()
    closings = queries.closing_days(today, today + timedelta(days=3660))
    return page(
        "house/closing_days.html",
        fragments=("closings",),
        form=form,
        act=act,
        closings=[(closing, planned_within(closing.span)) for closing in closings],
        access=access,
    )


def _on_call(form: PutOnCall, act: Form) -> ResponseReturnValue:
    watches = queries.on_call_from(clock.now())
    return page(
        "house/on_call.html",
        fragments=("watches",),
        form=form,
        act=act,
        watches=watches,
        now=clock.now(),
        access=access,
    )
