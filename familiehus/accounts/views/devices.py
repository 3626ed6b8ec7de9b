"""Pages: the house's own devices, and the door's PIN."""

from flask import Response, abort, current_app, g, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from familiehus.accounts import access, commands, queries, security
from familiehus.accounts.forms import (
    Button,
    DeviceForm,
    PinForm,
)
from familiehus.accounts.models import AtTheDoor, DeviceKind
from familiehus.accounts.views.routes import bp
from familiehus.kernel.authorization import allow, me, one_or_404
from familiehus.kernel.i18n import _
from familiehus.kernel.pages import done, moved, page
from familiehus.kernel.requests import reads_first


@bp.get("/enheder")
@allow(access.may_register_devices)
def devices() -> Response:
    return _devices(DeviceForm(None))


def _devices(form: DeviceForm) -> Response:
    return page(
        "accounts/devices.html", form=form, devices=queries.devices(), here=g.get("station"), act=Button(None)
    )


@bp.post("/enheder/ny")
@reads_first
@allow(access.may_register_devices)
def register_device() -> Response:
    """The device in the manager's hands becomes the house's own."""
    form = DeviceForm()
    if form.validate_on_submit():
        with form.refusals():
            device, token = commands.register_device(
                form.name.data, DeviceKind(form.kind.data), hashed_pin=form.hashed_pin, by=me()
            )
            security.sit_on(device)
            return security.mark_device(done(".devices", _("Tabletten er nu husets egen.")), token)
    return _devices(form)


@bp.post("/enheder/<key>/luk")
@allow(access.may_register_devices)
def revoke_device(key: str) -> Response:
    device, button = one_or_404(access.devices_visible_to(me()), key), Button()
    if button.validate_on_submit():
        commands.revoke_device(device, by=me())
        return done(".devices", _("%(name)s er ikke husets egen mere.", name=device.name))
    return _devices(DeviceForm(None))


@bp.post("/enheder/til-doeren")
@allow(access.may_start_the_door)
def start_the_door() -> AnyResponse:
    """Leave this device at the door: whoever is signed in is signed out, and the families' screen comes up."""
    button, device = Button(), g.get("station")
    if device is None:
        abort(404)
    if button.validate_on_submit():
        commands.stand_at_door(device, by=me())
        security.leave_seat()
        return redirect(current_app.extensions["home"](AtTheDoor(device)), 303)
    return redirect(url_for(".home"), 303)


@bp.route("/doeren/laas-op", methods=["GET", "POST"])
@reads_first
@allow(access.may_leave_the_door)
def leave_the_door() -> Response:
    """The PIN leads away from the door, to where one signs in."""
    form = PinForm(g.station)
    if form.validate_on_submit():
        commands.leave_door(g.station, by=me())
        return moved(url_for("security.login"))
    return page("accounts/leave_the_door.html", form=form)
