"""Pages: one's own account, choosing a hat, entering by a link."""

from flask import Response, current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from familiehus.accounts import access, commands, passwords, queries, security, throttle
from familiehus.accounts.forms import (
    Button,
    HatForm,
    LinkForm,
    OwnEmailForm,
    OwnPageForm,
)
from familiehus.accounts.forms.factors import AppForm, DropPasskeyForm
from familiehus.accounts.models import AttemptAt, Ended, LinkTo, Person, SignIn
from familiehus.accounts.second_factor import must_choose
from familiehus.accounts.views.routes import bp
from familiehus.kernel import clock
from familiehus.kernel.authorization import allow, me, one_or_404
from familiehus.kernel.i18n import _
from familiehus.kernel.pages import done, moved, page
from familiehus.kernel.requests import reads_first
from familiehus.kernel.roles import Role, everyone
from familiehus.kernel.safe_url import named, safe_path
from familiehus.kernel.transaction import begin_writing


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
            passwords.fits(
                "", None
            )  # as slow as signing in, so that nobody sees by the clock whether a letter is queued
        begin_writing()
    if form.validate_on_submit():
        if form.email.data:
            commands.send_sign_in_link(form.email.data, named(wanted))
        else:
            commands.send_sign_in_link_to_phone(form.phone.data, named(wanted))
        return done(".ask_for_link", sendt="mail" if form.email.data else "sms", next=wanted)
    return page("accounts/ask_for_link.html", form=form, wanted=wanted, sent=request.args.get("sendt"))


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
                channel=form.preferred_channel.data,
            )
            return done(".me", _("Gemt."))
    return _own_page(form, Button())


def _own_page(form: OwnPageForm, button: Button) -> Response:
    return page(
        "accounts/own_page.html",
        form=form,
        button=button,
        sign_ins=live(me()),
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
            commands.wish_for_email(me(), form.email.data)
            return done(
                ".me",
                _(
                    "Vi har skrevet til den nye adresse. Åbn linket i brevet her, hvor du er logget ind, så skifter den."
                ),
            )
    return page("accounts/own_email.html", form=form)


@bp.route("/min-konto/mail/<token>", methods=["GET", "POST"])
@allow(access.has_an_account)
def prove_email(token: str) -> Response:
    """The letter came to whoever asked for it, who is signed in here: forwarded, it is good for nothing."""
    form, link = Button(), queries.link_for(token, LinkTo.EMAIL)
    is_good = link is not None and link.is_good(clock.now()) and link.person is me() and me().wished_email
    if is_good and form.validate_on_submit():
        with form.refusals():
            commands.prove_email(me(), token)
            return done(".me", _("Din mailadresse er ændret. Log ind med den næste gang."))
    wished = me().wished_email if is_good else None
    return page("accounts/prove_email.html", form=form, token=token, email=wished)


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


def live(somebody: Person) -> list[SignIn]:
    return queries.live_sign_ins(somebody, security.idle())
