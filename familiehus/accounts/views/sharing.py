"""Pages of a tablet that several share: changing person, locking, hiding names, one's own PIN, how long is left."""

from flask import Response, g, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_security.utils import check_and_update_authn_fresh
from werkzeug.wrappers import Response as AnyResponse

from familiehus.accounts import access, commands, security
from familiehus.accounts.forms import Button
from familiehus.accounts.forms.sharing import ComeBackForm, OwnPinForm
from familiehus.accounts.models import Device
from familiehus.accounts.security import CONFIGURATION
from familiehus.accounts.views.routes import bp
from familiehus.kernel.authorization import allow, first, me
from familiehus.kernel.i18n import _
from familiehus.kernel.pages import done, moved, page
from familiehus.kernel.requests import reads_first
from familiehus.kernel.roles import Role, everyone
from familiehus.kernel.safe_url import safe_path


@bp.route("/skift", methods=["GET", "POST"])
@allow(everyone)
def change_person() -> AnyResponse:
    """Who is next: those the tablet knows in this shift, by PIN. Asked for by button, it parks whoever sits here."""
    if request.method == "POST":
        return lock()
    station: Device | None = g.get("station")
    if station is None or not station.is_shared:
        return redirect(url_for("security.login"), 303)
    return _who(ComeBackForm(station, None))


def _who(form: ComeBackForm) -> Response:
    """Colleagues' names stand there, so that no browser keeps the page."""
    response = page("accounts/change_person.html", form=form, station=form.device)
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.post("/skift/ind")
@reads_first
@allow(everyone)
def by_pin() -> AnyResponse:
    """Somebody whom the tablet knows comes back by PIN; whoever sat here is parked (R16, R20)."""
    station: Device | None = g.get("station")
    if station is None or not station.is_shared:
        return redirect(url_for("security.login"), 303)
    form = ComeBackForm(station)
    if form.validate_on_submit() and form.found is not None:
        role = Role(form.found.role)
        with form.refusals():
            security.take_over(commands.come_back(form.found), role)
            return moved(url_for(".home"))
    form.pin.data = None
    return _who(form)


@bp.post("/laas")
@allow(access.sits_at_a_desk)
def lock() -> AnyResponse:
    """The view ends at once, here and on the server, and the next one says who they are."""
    security.make_room()
    return redirect(url_for(g.get("way_in", "security.login")), 303)


@bp.post("/skjul-navne")
@allow(access.sits_at_a_desk)
def hide_names() -> AnyResponse:
    """Families look over the shoulder: their names are covered on the screens here, until lifted or ten minutes on."""
    security.hide_names(not security.names_are_hidden())
    return redirect(safe_path(request.args.get("next")) or url_for(".home"), 303)


@bp.route("/min-konto/kode", methods=["GET", "POST"])
@reads_first
@allow(access.sits_at_a_desk)
def own_pin() -> ResponseReturnValue:
    """One's own PIN for the house's tablets; chosen by whoever has just been asked for all that opens the account."""
    within, grace = CONFIGURATION["SECURITY_FRESHNESS"], CONFIGURATION["SECURITY_FRESHNESS_GRACE_PERIOD"]
    if not check_and_update_authn_fresh(within, grace, "session"):
        return first("security.verify")
    form = OwnPinForm()
    if form.validate_on_submit():
        with form.refusals():
            commands.choose_pin(me(), form.hashed_pin, by=me())
            return done(".me", _("Din kode er valgt. Den gælder på husets egne tabletter."))
    return page("accounts/own_pin.html", form=form, button=Button(None))


@bp.post("/min-konto/kode/fjern")
@allow(access.sits_at_a_desk)
def drop_pin() -> AnyResponse:
    if Button().validate_on_submit():
        commands.choose_pin(me(), "", by=me())
        return done(".me", _("Din kode er slettet."))
    return redirect(url_for(".me"), 303)


@bp.get("/min-konto/tid-tilbage")
@allow(access.has_an_account)
def time_left() -> Response:
    """Seconds until this device is locked. Asking moves nothing, unless somebody has touched it (`roert`)."""
    g.is_polled = "roert" not in request.args
    response = jsonify(left=security.seconds_left(is_touched=not g.is_polled))
    response.headers["Cache-Control"] = "no-store"
    return response
