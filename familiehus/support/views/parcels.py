"""Rounds of parcels over HTTP."""

from flask import request
from flask.typing import ResponseReturnValue

from familiehus.kernel import clock, traces
from familiehus.kernel.authorization import allow, me, one_or_404
from familiehus.kernel.forms import Form
from familiehus.kernel.i18n import _
from familiehus.kernel.pages import done, page
from familiehus.support import access, commands, queries
from familiehus.support.forms import HandOut, OpenRound, ReviseRound
from familiehus.support.models import ParcelApplication, ParcelRound
from familiehus.support.states import STEPS, ParcelState
from familiehus.support.views.routes import bp

DECIDED = (ParcelState.APPROVED, ParcelState.WAITING, ParcelState.DECLINED)


def _round(key: str) -> ParcelRound:
    return one_or_404(access.rounds_visible_to(me()), key)


@bp.get("/hjaelp/pakker")
@allow(access.may_help)
def rounds() -> ResponseReturnValue:
    return page("support/rounds.html", rounds=queries.rounds(me()), today=clock.today(), access=access)


@bp.route("/hjaelp/pakker/ny", methods=["GET", "POST"])
@allow(access.may_match)
def new_round() -> ResponseReturnValue:
    form = OpenRound()
    if form.validate_on_submit():
        with form.refusals():
            made = commands.open_round(**form.said, by=me())
            return done(".parcels", _("Runden er klar. Familierne ser den på deres egen side."), key=made.key)
    return page("support/new_round.html", form=form)


@bp.get("/hjaelp/pakker/<key>")
@allow(access.may_match)
def parcels(key: str) -> ResponseReturnValue:
    """The applications, with names: coordinators alone."""
    return _shown(_round(key), Form())


def _shown(parcel_round: ParcelRound, act: Form) -> ResponseReturnValue:
    applications = queries.round_with(parcel_round)
    for each in applications:
        traces.look(each.household, by=me(), polled=True)
    groups = [(state, [each for each in applications if each.state == state]) for state in ParcelState]
    return page(
        "support/round.html",
        round=parcel_round,
        groups=[
            (state, rows, [step for step in DECIDED if step in STEPS[state]])
            for state, rows in groups
            if rows
        ],
        act=act,
    )


@bp.route("/hjaelp/pakker/<key>/ret", methods=["GET", "POST"])
@allow(access.may_match)
def edit_round(key: str) -> ResponseReturnValue:
    parcel_round = _round(key)
    form = ReviseRound(row=parcel_round)
    form.show(parcel_round)
    if form.validate_on_submit():
        with form.refusals():
            commands.revise_round(parcel_round, **form.said, by=me())
            return done(".parcels", _("Gemt."), key=key)
    return page("support/edit_round.html", form=form, round=parcel_round)


@bp.post("/hjaelp/pakker/<key>/svar/<application_key>/<word>")
@allow(access.may_match)
def decide(key: str, application_key: str, word: str) -> ResponseReturnValue:
    """`word`: approved, waiting or declined."""
    parcel_round, form = _round(key), Form()
    chosen = access.applications_visible_to(me()).where(ParcelApplication.round_id == parcel_round.id)
    application = one_or_404(chosen, application_key)
    if word in DECIDED and form.validate_on_submit():
        with form.refusals():
            commands.decide(application, ParcelState(word), by=me())
            return done(".parcels", _("Gemt. Familien får besked om, at der er svar."), key=key)
    return _shown(parcel_round, form)


@bp.get("/hjaelp/pakker/<key>/pakkeliste")
@allow(access.may_help)
def packing(key: str) -> ResponseReturnValue:
    """Numbers and how many they are: the paper on the packing table."""
    return _packing(_round(key), HandOut(), Form())


def _packing(parcel_round: ParcelRound, form: HandOut, act: Form) -> ResponseReturnValue:
    return page(
        "support/packing.html",
        round=parcel_round,
        parcels=queries.packing_list(parcel_round),
        form=form,
        act=act,
        access=access,
    )


@bp.post("/hjaelp/pakker/<key>/pakkeliste/<application_key>")
@allow(access.may_help)
def pack(key: str, application_key: str) -> ResponseReturnValue:
    parcel_round, act = _round(key), Form()
    found = next((each for each in queries.packing_list(parcel_round) if each.key == application_key), None)
    if found is not None and act.validate_on_submit():
        with act.refusals():
            commands.pack(found, by=me(), is_packed="igen" not in request.form)
            return done(".packing", _("Gemt."), key=key)
    return _packing(parcel_round, HandOut(None), act)


@bp.post("/hjaelp/pakker/<key>/hent")
@allow(access.may_help)
def hand_out(key: str) -> ResponseReturnValue:
    """Somebody says a code, and gets the parcel with the number that it leads to."""
    parcel_round, form = _round(key), HandOut()
    if form.validate_on_submit():
        with form.refusals():
            given = commands.hand_out(parcel_round, form.code.data, by=me())
            return done(".packing", _("Giv dem pakke nummer %(number)s.", number=given.number), key=key)
    return _packing(parcel_round, form, Form(None))
