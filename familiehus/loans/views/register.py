"""The register of things: find one, take one in, say how it is."""

from flask import request
from flask.typing import ResponseReturnValue

from familiehus.kernel import uploads
from familiehus.kernel.authorization import allow, me, one_or_404
from familiehus.kernel.forms import Form
from familiehus.kernel.i18n import _
from familiehus.kernel.pages import done, page
from familiehus.kernel.refusals import Refused
from familiehus.kernel.requests import reads_first
from familiehus.kernel.transaction import begin_writing
from familiehus.loans import access, commands, queries
from familiehus.loans.forms.register import DescribeItem, FindThings, Reason, TakeIn
from familiehus.loans.models import Item, Label
from familiehus.loans.states import ItemState
from familiehus.loans.views.routes import bp


def _thing(key: str) -> Item:
    return one_or_404(access.items_visible_to(me()), key)


def _picture_sent(form: TakeIn | DescribeItem) -> tuple[bytes | None, Refused | None]:
    """The picture that was chosen, made anew before the lock is taken, or why it cannot be used."""
    try:
        return (uploads.read(form.picture.data) if form.picture.data else None), None
    except Refused as why:
        return None, why


@bp.get("/register")
@allow(access.may_keep_register)
def register() -> ResponseReturnValue:
    """Things by name; `efter` is the last of the page before."""
    find = FindThings(request.args, meta={"csrf": False})
    kinds = queries.every_kind(me())
    find.offer(kinds)
    find.validate()
    kind = next((each for each in kinds if each.key == find.kind.data), None)
    state = ItemState(find.state.data) if find.state.data and not find.state.errors else None
    said = (find.said.data or "") if not find.said.errors else ""
    things = queries.items(me(), kind=kind, state=state, said=said, after=request.args.get("efter", "")[:40])
    return page(
        "loans/register.html",
        fragments=("thing_list",),
        find=find,
        things=things,
        a_page=queries.PAGE,
        has_kinds=bool(kinds),
    )


@bp.route("/register/ny", methods=["GET", "POST"])
@allow(access.may_keep_register)
@reads_first
def new_thing() -> ResponseReturnValue:
    """`slags` is the key of the kind to begin with."""
    form = TakeIn()
    picture: bytes | None = None
    unfit: Refused | None = None
    if form.is_submitted():
        picture, unfit = _picture_sent(form)
        begin_writing()
    kinds = queries.kinds_in_use(me())
    form.offer(kinds, request.args.get("slags", "")[:40])
    if form.validate_on_submit():
        with form.refusals():
            if unfit is not None:
                raise unfit
            kind = next(each for each in kinds if each.key == form.kind.data)
            says = form.says
            name = says.pop("name")
            thing = commands.take_in(name, kind, by=me(), label=_free_label(form.code.data or ""), **says)
            if picture is not None:
                commands.photograph(thing, picture, by=me())
            return done(".register", _("%(thing)s er skrevet ind.", thing=thing.name), said=thing.name)
    return page("loans/new_thing.html", fragments=("new_thing",), form=form, kinds=kinds)


def _free_label(typed: str) -> Label | None:
    """The printed label with that code, which sits on nothing yet; None when no code was given."""
    if not typed.strip():
        return None
    code = typed.strip().rstrip("/").rpartition("/")[2]
    free = (
        label
        for label in queries.unassigned_labels()
        if code.upper() == label.code or code.lower() == label.token
    )
    label = next(free, None)
    if label is None:
        raise Refused(_("Den mærkat sidder på noget andet, eller huset kender den ikke."))
    return label


@bp.route("/register/<key>", methods=["GET", "POST"])
@allow(access.may_keep_register)
@reads_first
def describe_thing(key: str) -> ResponseReturnValue:
    """Correct what is said about a thing, and say when it is out of use, lost or found."""
    thing = _thing(key)
    form = DescribeItem.of(thing)
    picture: bytes | None = None
    unfit: Refused | None = None
    if form.is_submitted():
        picture, unfit = _picture_sent(form)
        begin_writing()
        thing = _thing(key)
        form = DescribeItem.of(thing)
    if form.validate_on_submit():
        with form.refusals():
            if unfit is not None:
                raise unfit
            commands.describe_item(thing, by=me(), **form.says)
            if picture is not None:
                commands.photograph(thing, picture, by=me())
            return done(".register", _("%(thing)s er gemt.", thing=thing.name), said=thing.name)
    return _thing_page(thing, form=form)


def _thing_page(
    thing: Item, form: DescribeItem | None = None, refused: Reason | None = None
) -> ResponseReturnValue:
    """The page of one thing; `refused` is the reason's own form when that is what went wrong."""
    return page(
        "loans/describe_thing.html",
        fragments=("describe_thing",),
        form=refused or form or DescribeItem.of(thing),
        describing=form or DescribeItem.of(thing),
        retiring=refused or Reason(prefix="retire"),
        act=Form(),
        thing=thing,
        is_out=queries.open_loan_of(thing) is not None,
        damages=[damage for damage in queries.open_damages(me()) if damage.item_id == thing.id],
        history=queries.history_of(thing, me()),
        ItemState=ItemState,
    )


@bp.post("/register/<key>/udgaar")
@allow(access.may_keep_register)
def retire_thing(key: str) -> ResponseReturnValue:
    thing, form = _thing(key), Reason(prefix="retire")
    if form.validate_on_submit():
        with form.refusals():
            commands.retire(thing, form.reason.data, by=me())
            return done(".describe_thing", _("%(thing)s er udgået.", thing=thing.name), key=key)
    return _thing_page(thing, refused=form)


@bp.post("/register/<key>/i-brug")
@allow(access.may_keep_register)
def take_back_thing(key: str) -> ResponseReturnValue:
    thing, form = _thing(key), Form()
    if form.validate_on_submit():
        commands.take_back_into_use(thing, by=me())
        return done(
            ".describe_thing", _("%(thing)s er i brug igen og skal tjekkes.", thing=thing.name), key=key
        )
    return _thing_page(thing)


@bp.post("/register/<key>/bortkommet")
@allow(access.may_keep_register)
def lose_thing(key: str) -> ResponseReturnValue:
    thing, form = _thing(key), Form()
    if form.validate_on_submit():
        commands.lose(thing, by=me())
        return done(".describe_thing", _("%(thing)s står som bortkommet.", thing=thing.name), key=key)
    return _thing_page(thing)


@bp.post("/register/<key>/fundet")
@allow(access.may_keep_register)
def find_thing(key: str) -> ResponseReturnValue:
    thing, form = _thing(key), Form()
    if form.validate_on_submit():
        commands.find(thing, by=me())
        return done(".describe_thing", _("%(thing)s er fundet og skal tjekkes.", thing=thing.name), key=key)
    return _thing_page(thing)


@bp.post("/register/<key>/ny-maerkat")
@allow(access.may_keep_register)
def label_thing(key: str) -> ResponseReturnValue:
    thing, form = _thing(key), Form()
    if form.validate_on_submit():
        label = commands.label_anew(thing, by=me())
        told = _(
            "%(thing)s har fået koden %(code)s. Den gamle mærkat virker ikke mere.",
            thing=thing.name,
            code=label.code,
        )
        return done(".describe_thing", told, key=key)
    return _thing_page(thing)


@bp.post("/register/<key>/billede-vaek")
@allow(access.may_keep_register)
def unphotograph_thing(key: str) -> ResponseReturnValue:
    thing, form = _thing(key), Form()
    if form.validate_on_submit():
        commands.photograph(thing, None, by=me())
        return done(".describe_thing", _("Billedet er væk."), key=key)
    return _thing_page(thing)


@bp.post("/register/<key>/klaret")
@allow(access.may_keep_register)
def repair_thing(key: str) -> ResponseReturnValue:
    """Everything that was wrong with it is mended."""
    thing, form = _thing(key), Form()
    if form.validate_on_submit():
        for damage in queries.open_damages(me()):
            if damage.item_id == thing.id:
                commands.repair(damage, by=me())
        return done(
            ".describe_thing", _("%(thing)s er repareret og skal tjekkes.", thing=thing.name), key=key
        )
    return _thing_page(thing)
