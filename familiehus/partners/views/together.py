"""Action networks and ambassadors over HTTP."""

from datetime import date
from typing import Any

from flask import Response, abort
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from familiehus.kernel import clock
from familiehus.kernel.authorization import allow, me, one_or_404
from familiehus.kernel.forms import Form
from familiehus.kernel.i18n import _
from familiehus.kernel.pages import done, page
from familiehus.kernel.roles import everyone
from familiehus.partners import access, commands, queries
from familiehus.partners.forms import CloseNetwork, FormNetwork, JoinNetwork, PlanAction, WelcomeAmbassador
from familiehus.partners.models import ActionNetwork, Ambassador
from familiehus.partners.models.together import Side
from familiehus.partners.views.routes import bp

YEARS_SHOWN = 3


def _network(key: str) -> ActionNetwork:
    return one_or_404(select(ActionNetwork), key)


def _shown(network: ActionNetwork, **forms: Any) -> Response:
    return page(
        "partners/action_network.html",
        network=network,
        join=forms.get("join") or JoinNetwork(),
        plan=forms.get("plan") or PlanAction(),
        close=forms.get("close") or CloseNetwork(),
        act=forms.get("act") or Form(),
    )


@bp.get("/handlingsnetvaerk")
@allow(access.may_keep_network)
def action_networks() -> ResponseReturnValue:
    return page("partners/action_networks.html", networks=queries.action_networks(me()))


@bp.route("/handlingsnetvaerk/nyt", methods=["GET", "POST"])
@allow(access.may_keep_network)
def form_network() -> ResponseReturnValue:
    form = FormNetwork()
    if form.validate_on_submit():
        with form.refusals():
            network = commands.form_network(
                form.title.data,
                form.challenge.data,
                from_on=form.from_on.data,
                until_on=form.until_on.data,
                by=me(),
            )
            return done(".action_network", _("Handlingsnetværket er i gang."), key=network.key)
    return page("partners/form_network.html", form=form)


@bp.get("/handlingsnetvaerk/<key>")
@allow(access.may_keep_network)
def action_network(key: str) -> ResponseReturnValue:
    return _shown(_network(key))


@bp.post("/handlingsnetvaerk/<key>/med")
@allow(access.may_keep_network)
def join_network(key: str) -> ResponseReturnValue:
    network, form = _network(key), JoinNetwork()
    if form.validate_on_submit():
        with form.refusals():
            commands.join_network(network, form.name.data, form.side.data, by=me())
            return done(".action_network", _("Skrevet på."), key=key)
    return _shown(network, join=form)


@bp.post("/handlingsnetvaerk/<key>/med/<member_key>/fjern")
@allow(access.may_keep_network)
def leave_network(key: str, member_key: str) -> ResponseReturnValue:
    network, form = _network(key), Form()
    member = next((each for each in network.members if each.key == member_key), None) or abort(404)
    if form.validate_on_submit():
        commands.leave_network(member, by=me())
        return done(".action_network", _("Fjernet."), key=key)
    return _shown(network, act=form)


@bp.post("/handlingsnetvaerk/<key>/handlinger")
@allow(access.may_keep_network)
def plan_action(key: str) -> ResponseReturnValue:
    network, form = _network(key), PlanAction()
    if form.validate_on_submit():
        with form.refusals():
            commands.plan_action(
                network, form.what.data, owner=form.owner.data or "", due_on=form.due_on.data, by=me()
            )
            return done(".action_network", _("Skrevet op."), key=key)
    return _shown(network, plan=form)


@bp.post("/handlingsnetvaerk/<key>/handlinger/<action_key>/gjort")
@allow(access.may_keep_network)
def settle_network_action(key: str, action_key: str) -> ResponseReturnValue:
    network, form = _network(key), Form()
    action = next((each for each in network.actions if each.key == action_key), None) or abort(404)
    if form.validate_on_submit():
        with form.refusals():
            commands.settle_network_action(action, by=me())
            return done(".action_network", _("Gemt."), key=key)
    return _shown(network, act=form)


@bp.post("/handlingsnetvaerk/<key>/luk")
@allow(access.may_keep_network)
def close_network(key: str) -> ResponseReturnValue:
    network, form = _network(key), CloseNetwork()
    if form.validate_on_submit():
        with form.refusals():
            commands.close_network(network, form.result.data, by=me())
            return done(".action_network", _("Handlingsnetværket er lukket. Tak for indsatsen."), key=key)
    return _shown(network, close=form)


def _ambassadors_page(form: WelcomeAmbassador, act: Form) -> Response:
    today = clock.today()
    days = [date(today.year - back, 12, 31) for back in range(YEARS_SHOWN, 0, -1)]
    return page(
        "partners/ambassadors.html",
        ambassadors=queries.ambassadors(),
        standings=[each for each in queries.ambassadors_on([*days, today]) if each.total or each.on == today],
        sides=[(side.value, side.label) for side in Side],
        side_heads=[(side.label, "num") for side in Side],
        form=form,
        act=act,
    )


@bp.route("/ambassadoerer", methods=["GET", "POST"])
@allow(access.may_keep_network)
def ambassadors() -> ResponseReturnValue:
    form = WelcomeAmbassador()
    if form.validate_on_submit():
        with form.refusals():
            commands.welcome_ambassador(
                form.name.data,
                form.side.data,
                organisation=form.organisation.data or "",
                email=form.email.data or "",
                is_public=form.is_public.data,
                by=me(),
            )
            return done(".ambassadors", _("%(name)s er ambassadør.", name=form.name.data))
    return _ambassadors_page(form, Form())


@bp.post("/ambassadoerer/<key>/tak")
@allow(access.may_keep_network)
def thank_ambassador(key: str) -> ResponseReturnValue:
    ambassador, form = one_or_404(select(Ambassador), key), Form()
    if form.validate_on_submit():
        with form.refusals():
            commands.thank_ambassador(ambassador, by=me())
            return done(".ambassadors", _("Tak for indsatsen. Navnet er slettet."))
    return _ambassadors_page(WelcomeAmbassador(), form)


@bp.get("/veje")
@allow(everyone)
def ways() -> ResponseReturnValue:
    """For everybody: others' offers with their sheets, and the ambassadors who have said yes to standing here."""
    return page(
        "partners/ways.html",
        services=queries.services(only_public=True),
        ambassadors=[each for each in queries.ambassadors() if each.is_public],
    )
