"""Kinds with their rules, and kits."""

from collections.abc import Callable

from flask import request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from familiehus.kernel.authorization import allow, me, one_or_404
from familiehus.kernel.forms import Form
from familiehus.kernel.i18n import _
from familiehus.kernel.pages import done, page
from familiehus.loans import access, commands, queries
from familiehus.loans.forms.register import AddKind, AddKit, DescribeKind, DescribeKit
from familiehus.loans.models import Item, ItemKind, Kit
from familiehus.loans.views.routes import bp


def _kind(key: str) -> ItemKind:
    return one_or_404(access.kinds_visible_to(me()), key)


def _kit(key: str) -> Kit:
    return one_or_404(select(Kit), key)


@bp.get("/slags")
@allow(access.may_keep_register)
def kinds() -> ResponseReturnValue:
    """Every kind with how many there are of it, and the kits."""
    return page(
        "loans/kinds.html",
        kinds=queries.every_kind(me()),
        counts=queries.counts_by_kind(),
        kits=queries.every_kit(),
    )


@bp.route("/slags/ny", methods=["GET", "POST"])
@allow(access.may_keep_register)
def new_kind() -> ResponseReturnValue:
    form = AddKind()
    if form.validate_on_submit():
        with form.refusals():
            says = form.says
            kind = commands.add_kind(says.pop("name"), by=me(), **says)
            return done(
                ".new_thing", _("%(kind)s er oprettet. Skriv den første ind.", kind=kind.name), slags=kind.key
            )
    return page("loans/new_kind.html", fragments=("new_kind",), form=form)


@bp.route("/slags/<key>", methods=["GET", "POST"])
@allow(access.may_keep_register)
def describe_kind(key: str) -> ResponseReturnValue:
    kind = _kind(key)
    form = DescribeKind.of(kind)
    if form.validate_on_submit():
        with form.refusals():
            commands.describe_kind(kind, by=me(), **form.says)
            return done(".kinds", _("%(kind)s er gemt.", kind=kind.name))
    return page("loans/describe_kind.html", fragments=("describe_kind",), form=form, kind=kind, act=Form())


def _press(kind: ItemKind, act: Callable[..., object], said: str) -> ResponseReturnValue:
    """A button on a kind's page: one tap, one act, and what is then said of it."""
    form = Form()
    if form.validate_on_submit():
        act(kind, by=me())
        return done(".kinds", said)
    return page(
        "loans/describe_kind.html",
        fragments=("describe_kind",),
        form=DescribeKind.of(kind),
        kind=kind,
        act=form,
    )


@bp.post("/slags/<key>/ud")
@allow(access.may_keep_register)
def retire_kind(key: str) -> ResponseReturnValue:
    kind = _kind(key)
    return _press(kind, commands.retire_kind, _("%(kind)s lånes ikke ud mere.", kind=kind.name))


@bp.post("/slags/<key>/ind")
@allow(access.may_keep_register)
def reopen_kind(key: str) -> ResponseReturnValue:
    kind = _kind(key)
    return _press(kind, commands.reopen_kind, _("%(kind)s lånes ud igen.", kind=kind.name))


@bp.route("/saet/ny", methods=["GET", "POST"])
@allow(access.may_keep_register)
def new_kit() -> ResponseReturnValue:
    form = AddKit()
    free = _offer(form)
    if not _is_looking() and form.validate_on_submit():
        with form.refusals():
            kit = commands.add_kit(form.name.data, _chosen(form, free), by=me(), about=form.about.data or "")
            return done(".kinds", _("Sættet %(kit)s er oprettet.", kit=kit.name))
    return page("loans/new_kit.html", fragments=("new_kit",), form=form)


@bp.route("/saet/<key>", methods=["GET", "POST"])
@allow(access.may_keep_register)
def describe_kit(key: str) -> ResponseReturnValue:
    kit = _kit(key)
    form = DescribeKit.of(kit)
    free = _offer(form, kit)
    if not _is_looking() and form.validate_on_submit():
        with form.refusals():
            commands.describe_kit(
                kit, by=me(), name=form.name.data, about=form.about.data or "", things=_chosen(form, free)
            )
            return done(".kinds", _("Sættet %(kit)s er gemt.", kit=kit.name))
    return page("loans/describe_kit.html", fragments=("describe_kit",), form=form, kit=kit, act=Form())


@bp.post("/saet/<key>/ud")
@allow(access.may_keep_register)
def retire_kit(key: str) -> ResponseReturnValue:
    kit, form = _kit(key), Form()
    if form.validate_on_submit():
        commands.retire_kit(kit, by=me())
        return done(".kinds", _("Sættet er opløst. Tingene lånes ud hver for sig."))
    return done(".kinds")


@bp.post("/saet/<key>/ind")
@allow(access.may_keep_register)
def reopen_kit(key: str) -> ResponseReturnValue:
    kit, form = _kit(key), Form()
    if form.validate_on_submit():
        commands.reopen_kit(kit, by=me())
        return done(".describe_kit", _("Sættet er i brug igen. Vælg, hvad der er i det."), key=key)
    return done(".kinds")


def _is_looking() -> bool:
    """Whether more things were asked for: what is ticked so far stays on the page, and nothing is saved."""
    return request.method == "POST" and "find" in request.form


def _offer(form: AddKit | DescribeKit, kit: Kit | None = None) -> list[Item]:
    free = queries.items_for_kit(kit, said=form.said.data or "", keys=request.form.getlist("things"))
    form.offer(free)
    return free


def _chosen(form: AddKit | DescribeKit, free: list[Item]) -> list[Item]:
    keys = set(form.things.data or ())
    return [item for item in free if item.key in keys]
