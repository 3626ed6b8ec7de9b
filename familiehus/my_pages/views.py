"""The family's own page. Another family's key is not found; what is done here holds at once."""

from typing import Any

from flask import Blueprint, Response, abort
from flask.typing import ResponseReturnValue

from familiehus.families import access, commands
from familiehus.families import queries as families
from familiehus.families.forms import AddChild, Address, NoteCareNeed, ReviseOwnHousehold, WishFor
from familiehus.families.models import Household
from familiehus.families.states import Area, Purpose
from familiehus.kernel import traces
from familiehus.kernel.authorization import allow, me, one_or_404
from familiehus.kernel.forms import Form
from familiehus.kernel.i18n import _
from familiehus.kernel.pages import done, page
from familiehus.kernel.roles import is_family
from familiehus.loans import queries as lent
from familiehus.my_pages import queries
from familiehus.signups import queries as signups

SHOWN = 6
"""So many dates are in sight, the rest is folded away."""

bp = Blueprint("my_pages", __name__, url_prefix="/min-familie")


def own(key: str) -> Household:
    """The household under a key, if the reader belongs to it now; the look is written down."""
    household = one_or_404(access.households_visible_to(me()), key)
    traces.look(household, by=me())
    return household


def _filled_in(title: Any, form: Form, household: Household, submit: Any = None, **more: Any) -> Response:
    return page(
        "my_pages/form.html", heading=title, form=form, household=household, submit=submit or _("Gem"), **more
    )


@bp.get("/")
@allow(is_family)
def index() -> ResponseReturnValue:
    households = families.own_households(me())
    for household in households:
        traces.look(household, by=me())
    return page(
        "my_pages/index.html",
        fragments=("coming",),
        households=households,
        coming=signups.coming_to(households),
        SHOWN=SHOWN,
        appointments=queries.appointments_of(households),
        loans=lent.live_by_household(households),
        texts=families.current_texts(),
        purposes=Purpose,
        act=Form(),
    )


@bp.route("/<key>/ret", methods=["GET", "POST"])
@allow(is_family)
def edit(key: str) -> ResponseReturnValue:
    household = own(key)
    form = ReviseOwnHousehold(row=household)
    if form.validate_on_submit():
        with form.refusals():
            commands.revise(household, by=me(), **form.facts)
            return done(".index", _("Gemt."))
    return _filled_in(_("Ret jeres oplysninger"), form, household)


@bp.route("/<key>/adresse", methods=["GET", "POST"])
@allow(is_family)
def address(key: str) -> ResponseReturnValue:
    household = own(key)
    form = Address(obj=household.address)
    if form.validate_on_submit():
        with form.refusals():
            commands.record_address(household, form.street.data, form.postcode.data, form.town.data, by=me())
            return done(".index", _("Adressen er gemt."))
    return _filled_in(
        _("Jeres adresse"),
        form,
        household,
        remove=".remove_address" if household.address else None,
        act=Form(None),
    )


@bp.post("/<key>/adresse/fjern")
@allow(is_family)
def remove_address(key: str) -> ResponseReturnValue:
    household, form = own(key), Form()
    if form.validate_on_submit():
        commands.remove_address(household, by=me())
    return done(".index", _("Adressen er slettet."))


@bp.route("/<key>/boern", methods=["GET", "POST"])
@allow(is_family)
def add_child(key: str) -> ResponseReturnValue:
    household, form = own(key), AddChild()
    if form.validate_on_submit():
        with form.refusals():
            child = commands.add_child(household, form.first_name.data, form.birth_year.data, by=me())
            return done(".index", _("%(name)s hører til familien.", name=child.first_name))
    return _filled_in(_("Et barn mere"), form, household)


@bp.route("/<key>/boern/<child_key>", methods=["GET", "POST"])
@allow(is_family)
def correct_child(key: str, child_key: str) -> ResponseReturnValue:
    household = own(key)
    child = next((each for each in household.children if each.key == child_key), None) or abort(404)
    form = AddChild(first_name=child.first_name, birth_year=child.birth_year)
    if form.validate_on_submit():
        with form.refusals():
            commands.correct_child(household, child, form.first_name.data, form.birth_year.data, by=me())
            return done(".index", _("Gemt."))
    return _filled_in(_("Ret barn"), form, household)


@bp.post("/<key>/boern/<child_key>/ud")
@allow(is_family)
def let_child_go(key: str, child_key: str) -> ResponseReturnValue:
    """A child written by mistake, or one who has moved: its seats with this family are free."""
    household, form = own(key), Form()
    child = next((each for each in household.children if each.key == child_key), None) or abort(404)
    if form.validate_on_submit():
        commands.let_child_go(household, child, by=me())
        return done(".index", _("%(name)s hører ikke længere til familien.", name=child.first_name))
    return done(".index")


@bp.post("/<key>/samtykke/<purpose>/<word>")
@allow(is_family)
def consent(key: str, purpose: str, word: str) -> ResponseReturnValue:
    """`word` is "ja" or "nej": the switch of one purpose, with effect at once."""
    household, form = own(key), Form()
    if purpose not in list(Purpose) or word not in ("ja", "nej"):
        abort(404)
    if form.validate_on_submit():
        if word == "ja":
            commands.give_consent(
                household, Purpose(purpose), given_by=me().name[:120], channel="own_page", by=me()
            )
            return done(".index", _("Tak for jeres ja."))
        commands.withdraw_consent(household, Purpose(purpose), by=me())
        return done(".index", _("Jeres nej gælder fra nu."))
    return done(".index")


@bp.route("/<key>/behov", methods=["GET", "POST"])
@allow(is_family)
def care_need(key: str) -> ResponseReturnValue:
    household = own(key)
    form = NoteCareNeed(household=household)
    if form.validate_on_submit():
        with form.refusals():
            commands.note_care_need(
                household, form.kind.data, form.words.data, child=form.child, person=form.person, by=me()
            )
            return done(".index", _("Gemt."))
    return _filled_in(_("Allergi og behov"), form, household)


@bp.post("/<key>/behov/<need_key>/fjern")
@allow(is_family)
def remove_care_need(key: str, need_key: str) -> ResponseReturnValue:
    household, form = own(key), Form()
    need = next((each for each in household.care_needs if each.key == need_key), None) or abort(404)
    if form.validate_on_submit():
        commands.remove_care_need(need, by=me())
    return done(".index", _("Slettet."))


@bp.route("/<key>/oensker", methods=["GET", "POST"])
@allow(is_family)
def wish(key: str) -> ResponseReturnValue:
    household, form = own(key), WishFor()
    if form.validate_on_submit():
        with form.refusals():
            commands.wish_for(household, Area(form.area.data), form.words.data, by=me())
            return done(".index", _("Jeres ønske er skrevet ned."))
    return _filled_in(_("Hvad ville gøre en forskel?"), form, household)


@bp.post("/<key>/oensker/<wish_key>/fjern")
@allow(is_family)
def take_back_wish(key: str, wish_key: str) -> ResponseReturnValue:
    household, form = own(key), Form()
    chosen = next((each for each in household.wishes if each.key == wish_key), None) or abort(404)
    if form.validate_on_submit():
        commands.take_back_wish(chosen, by=me())
    return done(".index", _("Ønsket er taget væk."))


@bp.post("/<key>/pause")
@allow(is_family)
def pause(key: str) -> ResponseReturnValue:
    household, form = own(key), Form()
    if form.validate_on_submit():
        commands.pause(household, by=me())
    return done(".index", _("I holder pause fra nu af. Fortryd her på siden, når I vil."))


@bp.post("/<key>/stop")
@allow(is_family)
def stop(key: str) -> ResponseReturnValue:
    household, form = own(key), Form()
    if form.validate_on_submit():
        commands.close(household, by=me())
    return done(".index", _("I er stoppet. Tak for denne gang, døren står åben."))


@bp.post("/<key>/tilbage")
@allow(is_family)
def come_back(key: str) -> ResponseReturnValue:
    """Undo a pause or a stop. Who was never enrolled asks anew: the house answers first."""
    household, form = own(key), Form()
    if household.enrolled_at is None:
        abort(404)
    if form.validate_on_submit():
        commands.resume(household, by=me())
    return done(".index", _("Velkommen tilbage."))


@bp.route("/<key>/slet", methods=["GET", "POST"])
@allow(is_family)
def forget(key: str) -> ResponseReturnValue:
    """What goes and what stays is said first. No look is written down: it would name whom the house forgets."""
    household, form = one_or_404(access.households_visible_to(me()), key), Form()
    if form.validate_on_submit():
        with form.refusals():
            commands.forget(household, by=me())
            return done("front.index", _("Alt om jer er slettet. Tak, fordi I var her."))
    return page("my_pages/forget.html", form=form, household=household)
