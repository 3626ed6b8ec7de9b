"""The network's pages over HTTP."""

from collections.abc import Callable

from flask import Blueprint
from flask.typing import ResponseReturnValue

from familiehus.accounts import throttle
from familiehus.accounts.models import AttemptAt
from familiehus.associations import access, commands, queries
from familiehus.associations.forms import (
    AddContact,
    AgreeOn,
    AskToJoin,
    Introduce,
    RegisterAssociation,
    ReviseAssociation,
)
from familiehus.associations.models import Association, Contact, Kind
from familiehus.kernel import clock
from familiehus.kernel.authorization import allow, me, one_or_404
from familiehus.kernel.forms import Form
from familiehus.kernel.i18n import _, language
from familiehus.kernel.pages import done, page
from familiehus.kernel.requests import reads_first
from familiehus.kernel.roles import everyone
from familiehus.kernel.transaction import begin_writing

bp = Blueprint("associations", __name__, url_prefix="/netvaerk")


def _visible(key: str) -> Association:
    return one_or_404(access.associations_visible_to(me()), key)


def _contact(association: Association, key: str) -> Contact | None:
    return next((each for each in association.contacts if each.key == key), None)


@bp.get("/")
@allow(access.may_see)
def index() -> ResponseReturnValue:
    return page(
        "associations/index.html",
        associations=queries.register(me()),
        waiting=len(queries.requests(me())),
        growth=queries.growth(clock.today()),
        access=access,
    )


@bp.route("/ny", methods=["GET", "POST"])
@allow(access.may_register)
def new() -> ResponseReturnValue:
    form = RegisterAssociation()
    if form.validate_on_submit():
        with form.refusals():
            association = commands.register(
                form.name.data,
                Kind(form.kind.data),
                about=form.about.data,
                website=form.website.data,
                themes=form.themes.data or (),
                by=me(),
            )
            return done(
                ".show", _("%(name)s er med i netværket.", name=association.name), key=association.key
            )
    return page("associations/new.html", form=form)


@bp.get("/<key>")
@allow(access.may_see)
def show(key: str) -> ResponseReturnValue:
    return page(
        "associations/show.html",
        association=_visible(key),
        access=access,
        contact_form=AddContact(),
        act=Form(),
    )


@bp.route("/<key>/ret", methods=["GET", "POST"])
@allow(access.may_register)
def edit(key: str) -> ResponseReturnValue:
    association = _visible(key)
    form = ReviseAssociation(row=association)
    if form.validate_on_submit():
        with form.refusals():
            commands.revise(
                association,
                name=form.name.data,
                kind=Kind(form.kind.data),
                about=form.about.data,
                website=form.website.data,
                themes=form.themes.data or (),
                by=me(),
            )
            return done(".show", _("Gemt."), key=key)
    return page("associations/edit.html", form=form, association=association)


@bp.post("/<key>/kontakter")
@allow(access.may_register)
def add_contact(key: str) -> ResponseReturnValue:
    association = _visible(key)
    form = AddContact()
    if form.validate_on_submit():
        with form.refusals():
            contact = commands.add_contact(
                association, form.name.data, form.email.data, form.phone.data, by=me()
            )
            return done(".show", _("%(name)s er skrevet på.", name=contact.name), key=key)
    return page(
        "associations/show.html", association=association, access=access, contact_form=form, act=Form()
    )


@bp.post("/<key>/kontakter/<contact_key>/fjern")
@allow(access.may_register)
def remove_contact(key: str, contact_key: str) -> ResponseReturnValue:
    association = _visible(key)
    contact, form = _contact(association, contact_key), Form()
    if contact is not None and form.validate_on_submit():
        commands.remove_contact(contact, by=me())
        return done(".show", _("%(name)s er fjernet.", name=contact.name), key=key)
    return done(".show", key=key)


@bp.post("/<key>/kontakter/<contact_key>/adgang")
@allow(access.may_register)
def give_access(key: str, contact_key: str) -> ResponseReturnValue:
    association = _visible(key)
    contact, form = _contact(association, contact_key), Form()
    if contact is not None and form.validate_on_submit():
        with form.refusals():
            commands.give_access(contact, by=me())
            return done(".show", _("%(name)s får en mail om at logge ind.", name=contact.name), key=key)
    return page(
        "associations/show.html", association=association, access=access, contact_form=AddContact(), act=form
    )


@bp.route("/<key>/offentligt", methods=["GET", "POST"])
@allow(access.may_register)
def introduce(key: str) -> ResponseReturnValue:
    association = _visible(key)
    form = Introduce(row=association)
    if form.validate_on_submit():
        with form.refusals():
            commands.introduce_publicly(association, **form.said, by=me())
            return done(".show", _("Gemt."), key=key)
    return page("associations/introduce.html", form=form, association=association)


def _press(association: Association, act: Callable[..., object], said: str) -> ResponseReturnValue:
    """A button on an association's page: one tap, one act, and what is then said of it."""
    form = Form()
    if form.validate_on_submit():
        with form.refusals():
            act(association, by=me())
            return done(".show", said, key=association.key)
    return page(
        "associations/show.html", association=association, access=access, contact_form=AddContact(), act=form
    )


@bp.post("/<key>/vaerdier")
@allow(access.may_register)
def accept_values(key: str) -> ResponseReturnValue:
    association = _visible(key)
    return _press(association, commands.accept_values, _("Skrevet op: de er enige i værdierne."))


@bp.post("/<key>/ud")
@allow(access.may_register)
def retire(key: str) -> ResponseReturnValue:
    association = _visible(key)
    return _press(association, commands.retire, _("%(name)s er ude af netværket.", name=association.name))


@bp.post("/<key>/ind")
@allow(access.may_register)
def readmit(key: str) -> ResponseReturnValue:
    association = _visible(key)
    said = _("%(name)s er med i netværket igen.", name=association.name)
    return _press(association, commands.readmit, said)


@bp.route("/vaerdier", methods=["GET", "POST"])
@allow(access.may_register)
def values() -> ResponseReturnValue:
    """What members agree on, and the target; a changed text is a new version."""
    current = queries.current_values()
    form = AgreeOn(obj=current)
    if form.validate_on_submit():
        with form.refusals():
            commands.agree_on(form.text.data, form.text_english.data, target=form.target.data, by=me())
            return done(".index", _("Gemt."))
    return page("associations/values.html", form=form, current=current)


@bp.get("/foresporgsler")
@allow(access.may_register)
def requests() -> ResponseReturnValue:
    return page("associations/requests.html", requests=queries.requests(me()), act=Form())


@bp.post("/foresporgsler/<key>/ja")
@allow(access.may_register)
def take_in(key: str) -> ResponseReturnValue:
    asked, form = one_or_404(access.requests_visible_to(me()), key), Form()
    if form.validate_on_submit():
        with form.refusals():
            association = commands.take_in(asked, by=me())
            return done(
                ".show", _("%(name)s er med i netværket.", name=association.name), key=association.key
            )
    return page("associations/requests.html", requests=queries.requests(me()), act=form)


@bp.post("/foresporgsler/<key>/nej")
@allow(access.may_register)
def decline(key: str) -> ResponseReturnValue:
    asked, form = one_or_404(access.requests_visible_to(me()), key), Form()
    if form.validate_on_submit():
        with form.refusals():
            commands.decline(asked, by=me())
            return done(".requests", _("De får et venligt nej."))
    return page("associations/requests.html", requests=queries.requests(me()), act=form)


@bp.get("/foreninger")
@allow(everyone)
def directory() -> ResponseReturnValue:
    """The network's shared page: what it stands for, and the members that have said yes to standing there."""
    return page("associations/directory.html", members=queries.directory(), values=_values_in_words())


@bp.route("/bliv-medlem", methods=["GET", "POST"])
@reads_first
@allow(everyone)
def join() -> ResponseReturnValue:
    form = AskToJoin()
    if form.is_submitted():
        if form.email.data:
            throttle.weigh(AttemptAt.ENQUIRY, form.email.data)
        begin_writing()
    if form.validate_on_submit():
        with form.refusals():
            commands.ask_to_join(
                form.name.data,
                Kind(form.kind.data),
                form.contact.data,
                form.email.data,
                phone=form.phone.data,
                about=form.about.data,
                website=form.website.data,
                themes=form.themes.data or (),
                language=language(),
                by=me(),
            )
            return done(".joined")
    return page("associations/join.html", form=form, values=_values_in_words())


@bp.get("/bliv-medlem/tak")
@allow(everyone)
def joined() -> ResponseReturnValue:
    return page("associations/joined.html")


def _values_in_words() -> str:
    current = queries.current_values()
    return current.in_language(language()) if current else ""
