"""A family's own page about help: its wishes, parcels to ask for, times to take."""

from flask.typing import ResponseReturnValue

from familiehus.families.access import households_visible_to
from familiehus.families.models import Household
from familiehus.families.queries import own_households
from familiehus.kernel import traces
from familiehus.kernel.authorization import allow, me, one_or_404
from familiehus.kernel.forms import Form
from familiehus.kernel.i18n import _
from familiehus.kernel.pages import done, page
from familiehus.support import access, commands, queries
from familiehus.support.forms import AskForParcel
from familiehus.support.models import Need
from familiehus.support.views.routes import bp


def _own(key: str) -> Household:
    household = one_or_404(households_visible_to(me()), key)
    traces.look(household, by=me())
    return household


def _shown(asked: tuple[str, AskForParcel] | None = None, act: Form | None = None) -> ResponseReturnValue:
    """`asked`: the family and form of an application that was refused."""
    households = [each for each in own_households(me()) if each.is_live]
    rounds = queries.open_rounds(me())
    applications = queries.applications_of(households)
    done_with = {(each.round_id, each.household_id) for each in applications}
    forms = {}
    for household in households:
        traces.look(household, by=me())
        for each in rounds:
            if (each.id, household.id) not in done_with:
                name = f"{household.key}-{each.key}"
                form = asked[1] if asked and asked[0] == name else AskForParcel(None)
                form.ask_about(each, household)
                forms.setdefault(household.key, []).append((each, form))
    return page(
        "support/mine.html",
        households=households,
        wishes=queries.wished_of(households),
        forms=forms,
        applications=applications,
        booked=queries.sessions_of(households),
        free=queries.free_sessions(me()),
        form=act or (asked[1] if asked else Form()),
        act=act or Form(),
    )


@bp.get("/min-familie/fra-huset")
@allow(access.may_ask_for_help)
def mine() -> ResponseReturnValue:
    return _shown()


@bp.post("/min-familie/fra-huset/<key>/pakker/<round_key>")
@allow(access.may_ask_for_help)
def ask_for_parcel(key: str, round_key: str) -> ResponseReturnValue:
    household, parcel_round = _own(key), one_or_404(access.rounds_visible_to(me()), round_key)
    name = f"{key}-{round_key}"
    form = AskForParcel()
    form.ask_about(parcel_round, household)
    if form.validate_on_submit():
        with form.refusals():
            commands.ask_for_parcel(
                parcel_round, household, [int(each) for each in form.ticks.data or ()], by=me()
            )
            return done(".mine", _("I har søgt. Vi skriver, når der er svar."))
    return _shown((name, form))


@bp.post("/min-familie/fra-huset/pakker/<application_key>/traek")
@allow(access.may_ask_for_help)
def take_back_parcel(application_key: str) -> ResponseReturnValue:
    application, form = one_or_404(access.applications_visible_to(me()), application_key), Form()
    if form.validate_on_submit():
        with form.refusals():
            commands.take_back_parcel(application, by=me())
            return done(".mine", _("Ansøgningen er trukket tilbage."))
    return _shown(act=form)


@bp.post("/min-familie/fra-huset/<key>/tider/<session_key>/<word>")
@allow(access.may_ask_for_help)
def take_time(key: str, session_key: str, word: str) -> ResponseReturnValue:
    """`word`: tag or giv (give it free)."""
    household, form = _own(key), Form()
    session = one_or_404(access.sessions_visible_to(me()), session_key)
    if form.validate_on_submit():
        with form.refusals():
            if word == "giv":
                if session.household_id == household.id:
                    commands.free(session, by=me())
                return done(".mine", _("Tiden er givet fri."))
            commands.book(session, household, by=me())
            return done(".mine", _("Tiden er jeres."))
    return _shown(act=form)


@bp.post("/min-familie/fra-huset/oensker/<wish_key>/<word>")
@allow(access.may_ask_for_help)
def answer(wish_key: str, word: str) -> ResponseReturnValue:
    """`word`: ja and nej about the name; fik and ikke about how it went."""
    wish, form = one_or_404(access.wishes_visible_to(me()), wish_key), Form()
    need = _need(wish_key)
    if need is not None and form.validate_on_submit():
        with form.refusals():
            if word == "ja":
                commands.say_yes(need, by=me())
            elif word == "nej":
                commands.take_back_yes(need, by=me())
            elif word in ("fik", "ikke"):
                commands.answer_how_it_went(need, word == "fik", by=me())
            traces.look(wish.household, by=me())
            return done(".mine", _("Tak for svaret."))
    return _shown(act=form)


def _need(wish_key: str) -> Need | None:
    wish = one_or_404(access.wishes_visible_to(me()), wish_key)
    found = queries.wished_of([wish.household])[wish.household.key]
    return next(each.need for each in found if each.wish.key == wish_key)
