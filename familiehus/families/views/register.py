"""The register of families and one family's page. Every look and every search is written down."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Select

from familiehus.families import access, commands, queries
from familiehus.families.forms import Find, ReviseHousehold, language_word
from familiehus.families.models import Household
from familiehus.families.states import Distance, Purpose, State
from familiehus.kernel import traces
from familiehus.kernel.authorization import allow, me, one_or_404
from familiehus.kernel.forms import Form
from familiehus.kernel.i18n import _
from familiehus.kernel.pages import done, page
from familiehus.kernel.roles import is_manager

bp = Blueprint("families", __name__, url_prefix="/familier")


def visible(key: str) -> Household:
    """The household under a key, if it may be seen; the look is written down."""
    return _looked_at(access.households_visible_to(me()), key)


def _looked_at(households: Select[Household], key: str) -> Household:
    household = one_or_404(households, key)
    traces.look(household, by=me())
    return household


def _distance_word(distance: str) -> str | None:
    return Distance(distance).label if distance else None


@bp.get("/")
@allow(access.may_see_families)
def index() -> ResponseReturnValue:
    find = Find(request.args, meta={"csrf": False})
    find.validate()
    said = (find.said.data or "") if not find.said.errors else ""
    state = State(find.state.data) if find.state.data and not find.state.errors else None
    families = queries.register(me(), said=said, state=state, after=request.args.get("efter", "")[:40])
    traces.search(said, by=me(), among="families", found=[family.key for family in families])
    return page(
        "families/index.html",
        fragments=("family_list",),
        find=find,
        families=families,
        access=access,
        may_release_texts=is_manager,
        a_page=queries.PAGE,
    )


@bp.get("/<key>")
@allow(access.may_see_families)
def show(key: str) -> ResponseReturnValue:
    household = _looked_at(queries.with_everything(access.households_visible_to(me())), key)
    return page(
        "families/show.html",
        household=household,
        access=access,
        act=Form(),
        texts=queries.current_texts(),
        purposes=Purpose,
        language_word=language_word,
        distance_word=_distance_word,
        apart=queries.kept_apart_from(household) if access.may_keep_apart(me()) else [],
        duplicates=queries.likely_duplicates(household, me()) if household.is_waiting else [],
    )


@bp.route("/<key>/ret", methods=["GET", "POST"])
@allow(access.may_enrol)
def edit(key: str) -> ResponseReturnValue:
    household = visible(key)
    form = ReviseHousehold(row=household)
    if form.validate_on_submit():
        with form.refusals():
            commands.revise(household, by=me(), **form.facts)
            return done(".show", _("Gemt."), key=key)
    return page("families/edit.html", form=form, household=household)
