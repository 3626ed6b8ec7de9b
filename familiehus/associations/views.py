"""The network's pages over HTTP."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from familiehus.associations import access, commands, queries
from familiehus.associations.forms import AddContact, RegisterAssociation, ReviseAssociation
from familiehus.associations.models import Association, Kind
from familiehus.kernel.authorization import allow, me, one_or_404
from familiehus.kernel.forms import Form
from familiehus.kernel.i18n import _
from familiehus.kernel.pages import done, page

bp = Blueprint("associations", __name__, url_prefix="/netvaerk")


def _visible(key: str) -> Association:
    return one_or_404(access.associations_visible_to(me()), key)


@bp.get("/")
@allow(access.may_see)
def index() -> ResponseReturnValue:
    return page("associations/index.html", associations=queries.register(me()), access=access)


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
    contact = next((each for each in association.contacts if each.key == contact_key), None)
    form = Form()
    if contact is not None and form.validate_on_submit():
        commands.remove_contact(contact, by=me())
        return done(".show", _("%(name)s er fjernet.", name=contact.name), key=key)
    return done(".show", key=key)


@bp.post("/<key>/ud")
@allow(access.may_register)
def retire(key: str) -> ResponseReturnValue:
    association, form = _visible(key), Form()
    if form.validate_on_submit():
        with form.refusals():
            commands.retire(association, by=me())
            return done(".show", _("%(name)s er ude af netværket.", name=association.name), key=key)
    return page(
        "associations/show.html", association=association, access=access, contact_form=AddContact(), act=form
    )


@bp.post("/<key>/ind")
@allow(access.may_register)
def readmit(key: str) -> ResponseReturnValue:
    association, form = _visible(key), Form()
    if form.validate_on_submit():
        with form.refusals():
            commands.readmit(association, by=me())
            return done(".show", _("%(name)s er med i netværket igen.", name=association.name), key=key)
    return page(
        "associations/show.html", association=association, access=access, contact_form=AddContact(), act=form
    )
