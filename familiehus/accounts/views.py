"""Pages: one's own account, choosing a hat, entering by a link; for the manager the house's people and devices."""

from flask import Blueprint, Response, abort, current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from familiehus.accounts import access, commands, queries, security, throttle
from familiehus.accounts.factor_forms import AppForm, DropPasskeyForm
from familiehus.accounts.forms import (
    Button,
    DeviceForm,
    HatForm,
    HatsForm,
    LinkForm,
    OwnEmailForm,
    OwnPageForm,
    PersonForm,
    PinForm,
    WelcomeForm,
)
from familiehus.accounts.models import HATS, AttemptAt, AtTheDoor, DeviceKind, Ended, LinkTo, Person, SignIn
from familiehus.accounts.second_factor import must_choose
from familiehus.kernel import clock, traces
from familiehus.kernel.authorization import allow, me, one_or_404
from familiehus.kernel.i18n import _
from familiehus.kernel.pages import done, moved, page
from familiehus.kernel.requests import reads_first
from familiehus.kernel.roles import Role, everyone
from familiehus.kernel.safe_url import named, safe_path
from familiehus.kernel.settings import Settings
from familiehus.kernel.transaction import begin_writing

bp = Blueprint("accounts", __name__)


@bp.get("/hjem")
@allow(access.has_an_account)
def home() -> AnyResponse:
    """Where somebody begins, by the hat they wear."""
    if me().role == Role.PUBLIC:
        return redirect(url_for(".hat"), 303)
    where = current_app.extensions.get("home")
    return redirect((where and where(me())) or url_for(".me"), 303)


@bp.route("/ind", methods=["GET", "POST"])
@reads_first
@allow(everyone)
def ask_for_link() -> Response:
    """Ask for a link to sign in; the answer is the same whether or not the house knows who asks (R12).

    Where somebody was on their way to (`next`) goes along, into the link.
    """
    form, wanted = LinkForm(), safe_path(request.args.get("next"))
    if form.is_submitted():
        if form.whom:
            throttle.weigh(AttemptAt.LINK, form.whom)
        begin_writing()
    if form.validate_on_submit():
        if form.email.data:
            commands.send_sign_in_link(form.email.data, named(wanted))
            said = _("Kender huset adressen, er der en mail med et link på vej.")
        else:
            commands.send_sign_in_link_to_phone(form.phone.data, named(wanted))
            said = _("Kender huset nummeret, er der en sms med et link på vej.")
        return done("security.login", said, next=wanted)
    return page("accounts/ask_for_link.html", form=form, wanted=wanted)


@bp.route("/ind/<token>", methods=["GET", "POST"])
@allow(everyone)
def by_link(token: str) -> Response:
    """Sign in by a link. Opening it changes nothing, for mail scanners open links too; the button uses it (R36)."""
    form, wanted = Button(), safe_path(request.args.get("next"))
    link = queries.link_for(token, LinkTo.SIGN_IN)
    is_good = link is not None and link.is_good(clock.now()) and link.person.active
    if form.validate_on_submit():
        with form.refusals():
            security.take_seat(commands.use(token, LinkTo.SIGN_IN), how="link")
            return moved(wanted or url_for(".home"))
    return page(
        "accounts/by_link.html",
        form=form,
        is_good=is_good,
        token=token,
        wanted=wanted,
        status=None if is_good else 404,
    )


@bp.route("/min-konto", methods=["GET", "POST"], endpoint="me")
@allow(access.has_an_account)
def own_page() -> Response:
    form = OwnPageForm(row=me())
    if form.validate_on_submit():
        with form.refusals():
            commands.revise(
                me(),
                by=me(),
                name=form.name.data,
                phone=form.phone.data or "",
                language=form.preferred_language.data,
            )
            return done(".me", _("Gemt."))
    return _own_page(form, Button())


def _own_page(form: OwnPageForm, button: Button) -> Response:
    return page(
        "accounts/own_page.html",
        form=form,
        button=button,
        sign_ins=_live(me()),
        current=g.sign_in,
        roles=me().roles_held(),
    )


@bp.route("/min-konto/mail", methods=["GET", "POST"])
@reads_first
@allow(access.has_an_account)
def own_email() -> Response:
    form = OwnEmailForm()
    if form.validate_on_submit():
        with form.refusals():
            person = me()
            commands.revise(
                person,
                by=person,
                name=person.name,
                phone=person.phone,
                language=person.preferred_language,
                email=form.email.data,
            )
            return done(".me", _("Din mailadresse er ændret. Log ind med den næste gang."))
    return page("accounts/own_email.html", form=form)


@bp.get("/min-konto/ekstra-sikkerhed")
@allow(access.has_an_account)
def second_factor() -> Response:
    """App, passkeys and recovery codes; where somebody who must choose one is led first."""
    return page(
        "accounts/second_factor.html",
        must=must_choose(me(), g.sign_in),
        form=Button(),
        app_form=AppForm(formdata=None),
        drop_form=DropPasskeyForm(formdata=None),
    )


@bp.route("/min-konto/hat", methods=["GET", "POST"])
@allow(access.has_an_account)
def hat() -> Response:
    """Choose which hat to wear: a new sign-in takes over, so that nothing of the old hat follows (R16)."""
    form = HatForm.among(me().roles_held())
    wanted = safe_path(request.args.get("next"))
    if form.validate_on_submit():
        with form.refusals():
            sign_in, token = commands.put_on(g.sign_in, Role(form.role.data))
            security.hand_over(me(), sign_in, token)
            return moved(wanted or url_for(".home"))
    if form.role.data is None and me().role != Role.PUBLIC:
        form.role.data = str(me().role)
    return page("accounts/hat.html", form=form, next=wanted)


@bp.post("/min-konto/log-ud/<key>")
@allow(access.has_an_account)
def end_own(key: str) -> Response:
    """Sign out somewhere else (or here)."""
    button = Button()
    sign_in = one_or_404(access.sign_ins_visible_to(me()).where(SignIn.person_id == me().id), key)
    if button.validate_on_submit():
        commands.end(sign_in, Ended.BY_OWNER, by=me())
        return done(".me", _("Du er logget ud dér."))
    return _own_page(OwnPageForm(None, row=me()), button)


@bp.post("/min-konto/log-ud-andre")
@allow(access.has_an_account)
def end_others() -> Response:
    """Sign out everywhere but here."""
    button = Button()
    if button.validate_on_submit():
        commands.end_every(me(), Ended.BY_OWNER, by=me(), besides=g.sign_in)
        return done(".me", _("Du er nu kun logget ind her."))
    return _own_page(OwnPageForm(None, row=me()), button)


# -- the house's people ----------------------------------------------------------------------------------


@bp.get("/personer")
@allow(access.may_manage_people)
def people() -> Response:
    words = request.args.get("navn", "")[:100].strip()
    role = next((each for each in HATS if each == request.args.get("rolle")), None)
    found = queries.people(me(), words, role)
    if words:
        traces.search(words, by=me(), among="persons", found=[person.key for person in found])
    return page(
        "accounts/people.html", fragments=("people",), people=found, words=words, role=role, roles=HATS
    )


@bp.route("/personer/ny", methods=["GET", "POST"])
@allow(access.may_manage_people)
def welcome() -> Response:
    form = WelcomeForm()
    if form.validate_on_submit():
        with form.refusals():
            person = commands.welcome(
                form.name.data,
                form.hats,
                by=me(),
                email=form.email.data,
                phone=form.phone.data or "",
                language=form.preferred_language.data,
                tell=form.tell.data,
            )
            return done(".person", _("%(name)s er oprettet.", name=person.name), key=person.key)
    return page("accounts/welcome.html", form=form)


@bp.route("/personer/<key>", methods=["GET", "POST"])
@allow(access.may_manage_people)
def person(key: str) -> Response:
    somebody = one_or_404(access.people_visible_to(me()), key)
    form = PersonForm(row=somebody)
    if form.validate_on_submit():
        with form.refusals():
            commands.revise(
                somebody,
                by=me(),
                name=form.name.data,
                phone=form.phone.data or "",
                language=form.preferred_language.data,
                email=form.email.data or "",
            )
            return done(".person", _("Gemt."), key=key)
    return _person(somebody, form=form)


def _person(
    somebody: Person,
    *,
    form: PersonForm | None = None,
    hats: HatsForm | None = None,
    button: Button | None = None,
) -> Response:
    traces.look(somebody, by=me())
    hats = hats or HatsForm(None)
    if not hats.is_refused:
        hats.roles.data = [str(role) for role in somebody.roles_held()]
    return page(
        "accounts/person.html",
        person=somebody,
        form=form or PersonForm(None, row=somebody),
        hats=hats,
        button=button or Button(None),
        sign_ins=_live(somebody),
    )


@bp.post("/personer/<key>/roller")
@allow(access.may_manage_people)
def hats(key: str) -> Response:
    somebody = one_or_404(access.people_visible_to(me()), key)
    form = HatsForm()
    if form.validate_on_submit():
        with form.refusals():
            commands.set_hats(somebody, form.hats, by=me())
            return done(".person", _("Rollerne er gemt. De gælder fra nu af."), key=key)
    return _person(somebody, hats=form)


@bp.post("/personer/<key>/luk")
@allow(access.may_manage_people)
def close(key: str) -> Response:
    somebody = one_or_404(access.people_visible_to(me()), key)
    button = Button()
    if button.validate_on_submit():
        with button.refusals():
            commands.deactivate(somebody, by=me())
            return done(".person", _("Kontoen er lukket, og personen er logget ud overalt."), key=key)
    return _person(somebody, button=button)


@bp.post("/personer/<key>/aabn")
@allow(access.may_manage_people)
def reopen(key: str) -> Response:
    somebody = one_or_404(access.people_visible_to(me()), key)
    button = Button()
    if button.validate_on_submit():
        commands.reactivate(somebody, by=me())
        return done(".person", _("Kontoen er åben igen."), key=key)
    return _person(somebody, button=button)


@bp.post("/personer/<key>/link")
@allow(access.may_manage_people)
def password_link(key: str) -> Response:
    somebody = one_or_404(access.people_visible_to(me()), key)
    button = Button()
    if button.validate_on_submit():
        with button.refusals():
            commands.send_password_link(somebody, by=me())
            return done(".person", _("Et brev med et link er på vej."), key=key)
    return _person(somebody, button=button)


@bp.post("/personer/<key>/ekstra-sikkerhed")
@allow(access.may_manage_people)
def start_factors_over(key: str) -> Response:
    somebody = one_or_404(access.people_visible_to(me()), key)
    button = Button()
    if button.validate_on_submit():
        commands.start_factors_over(somebody, by=me())
        return done(".person", _("Personen er logget ud og vælger ny ekstra sikkerhed næste gang."), key=key)
    return _person(somebody, button=button)


@bp.post("/personer/<key>/log-ud")
@allow(access.may_manage_people)
def end_all(key: str) -> Response:
    somebody = one_or_404(access.people_visible_to(me()), key)
    button = Button()
    if button.validate_on_submit():
        commands.end_every(somebody, Ended.BY_MANAGER, by=me())
        return done(".person", _("Personen er logget ud overalt."), key=key)
    return _person(somebody, button=button)


def _live(somebody: Person) -> list[SignIn]:
    settings: Settings = current_app.extensions["settings"]
    return queries.live_sign_ins(somebody, settings.idle_staff, settings.idle_other)


# -- the house's own devices -----------------------------------------------------------------------------


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
            _device, token = commands.register_device(
                form.name.data, DeviceKind(form.kind.data), hashed_pin=form.hashed_pin, by=me()
            )
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
