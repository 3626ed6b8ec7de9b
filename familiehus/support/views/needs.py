"""Wishes: what coordinators do about them, and what the network's members see."""

from flask.typing import ResponseReturnValue

from familiehus.families.models import Wish
from familiehus.kernel import traces
from familiehus.kernel.authorization import allow, me, one_or_404
from familiehus.kernel.forms import Form
from familiehus.kernel.i18n import _
from familiehus.kernel.pages import done, page
from familiehus.support import access, commands, queries
from familiehus.support.forms import MatchWish, TellTheNetwork
from familiehus.support.models import Need
from familiehus.support.queries import Wished
from familiehus.support.states import ENDS, NeedState
from familiehus.support.views.routes import bp


def _wish(key: str) -> tuple[Wish, Need | None]:
    wish = one_or_404(access.wishes_visible_to(me()), key)
    found = queries.wished_of([wish.household])[wish.household.key]
    return wish, next(each.need for each in found if each.wish is wish)


def _shown(wish: Wish, need: Need | None, **forms: Form) -> ResponseReturnValue:
    choose, tell = forms.get("choose"), forms.get("tell") or TellTheNetwork()
    if choose is None:
        choose = MatchWish()
        choose.offer_targets(queries.targets(wish.area, me()))
    if isinstance(tell, TellTheNetwork) and not tell.is_submitted():
        tell.neutral.data = need.neutral if need else ""
    traces.look(wish.household, by=me())
    return page(
        "support/wish.html",
        wished=Wished(wish, need),
        wish=wish,
        need=need,
        form=choose,
        tell=tell,
        act=forms.get("act") or Form(),
    )


@bp.get("/hjaelp/oensker")
@allow(access.may_match)
def wishes() -> ResponseReturnValue:
    found = queries.wishes(me())
    for household in {each.wish.household for each in found}:
        traces.look(household, by=me(), polled=True)
    groups = [(state, [each for each in found if each.state is state]) for state in NeedState]
    return page("support/wishes.html", groups=[(state, rows) for state, rows in groups if rows])


@bp.route("/hjaelp/oensker/<key>", methods=["GET", "POST"])
@allow(access.may_match)
def wish(key: str) -> ResponseReturnValue:
    """The wish, what may meet it, and how it stands. POST chooses by what."""
    wish, need = _wish(key)
    form = MatchWish()
    targets = queries.targets(wish.area, me())
    form.offer_targets(targets)
    if form.validate_on_submit():
        with form.refusals():
            commands.match(wish, targets[form.by_what.data], by=me())
            return done(".wish", _("Skrevet op. Ønsket er i gang."), key=key)
    return _shown(wish, need, choose=form)


@bp.post("/hjaelp/oensker/<key>/netvaerket")
@allow(access.may_match)
def tell(key: str) -> ResponseReturnValue:
    wish, need = _wish(key)
    form = TellTheNetwork()
    if form.validate_on_submit():
        with form.refusals():
            commands.tell_the_network(wish, form.neutral.data or "", by=me())
            return done(".wish", _("Gemt."), key=key)
    return _shown(wish, need, tell=form)


@bp.post("/hjaelp/oensker/<key>/<word>")
@allow(access.may_match)
def step(key: str, word: str) -> ResponseReturnValue:
    """`word`: spoerg asks the family how it went; ja is its yes, given here at the table; met and impossible end it."""
    wish, need = _wish(key)
    form = Form()
    if need is not None and form.validate_on_submit():
        with form.refusals():
            if word == "spoerg":
                commands.ask_how_it_went(need, by=me())
            elif word == "ja":
                commands.say_yes(need, by=me())
            elif word in (NeedState.MET, NeedState.IMPOSSIBLE) and NeedState(word) in ENDS:
                commands.settle(need, NeedState(word), by=me())
            return done(".wish", _("Gemt."), key=key)
    return _shown(wish, need, act=form)


@bp.get("/netvaerk/oensker")
@allow(access.may_see_needs)
def needs() -> ResponseReturnValue:
    """What families lack: counts, words without a family, and whoever has said yes to one's own member."""
    named = queries.named_to(me())
    for need in named:
        if need.wish is not None:
            traces.look(need.wish.household, by=me())
    return page(
        "support/needs.html", counts=queries.counts_for_members(), told=queries.neutral_words(), named=named
    )
