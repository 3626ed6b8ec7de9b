"""Offers: the list for coordinators; making, revising and withdrawing one, for a contact its own."""

from flask.typing import ResponseReturnValue

from familiehus.associations import queries as associations
from familiehus.families.states import Area
from familiehus.kernel.authorization import allow, me, one_or_404
from familiehus.kernel.forms import Form
from familiehus.kernel.i18n import _
from familiehus.kernel.pages import done, page
from familiehus.kernel.roles import is_association
from familiehus.partners import access, commands, queries
from familiehus.partners.forms import MakeOffer, ReviseOffer
from familiehus.partners.views.routes import bp, member


def _home() -> str:
    return ".mine" if is_association(me()) else ".offers"


@bp.get("/tilbud")
@allow(access.may_keep_network)
def offers() -> ResponseReturnValue:
    found = queries.offers(me())
    return page(
        "partners/offers.html",
        areas=[(area.said, [each for each in found if each.area == area]) for area in Area],
        empty=not found,
    )


@bp.route("/tilbud/nyt", methods=["GET", "POST"])
@allow(access.may_offer)
def new_offer() -> ResponseReturnValue:
    form = MakeOffer()
    form.offer_for(associations.own(me()) if is_association(me()) else associations.organisers())
    if form.validate_on_submit():
        with form.refusals():
            commands.offer(
                member(form.association.data), form.area.data, form.title.data, by=me(), **form.said
            )
            return done(_home(), _("Tilbuddet er skrevet op."))
    return page("partners/new_offer.html", form=form, after=_home())


@bp.route("/tilbud/<key>", methods=["GET", "POST"])
@allow(access.may_offer)
def edit_offer(key: str) -> ResponseReturnValue:
    offer = one_or_404(access.offers_visible_to(me()), key)
    form = ReviseOffer(row=offer)
    if form.validate_on_submit():
        with form.refusals():
            commands.revise_offer(offer, form.area.data, form.title.data, by=me(), **form.said)
            return done(_home(), _("Gemt."))
    return page("partners/edit_offer.html", form=form, offer=offer, act=Form(), after=_home())


@bp.post("/tilbud/<key>/ned")
@allow(access.may_offer)
def withdraw_offer(key: str) -> ResponseReturnValue:
    offer, form = one_or_404(access.offers_visible_to(me()), key), Form()
    if form.validate_on_submit():
        with form.refusals():
            commands.withdraw_offer(offer, by=me())
            return done(_home(), _("Tilbuddet er taget ned."))
    return page("partners/edit_offer.html", form=ReviseOffer(row=offer), offer=offer, act=form, after=_home())
