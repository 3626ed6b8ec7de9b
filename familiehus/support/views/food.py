"""Food in and out, over HTTP."""

from flask.typing import ResponseReturnValue

from familiehus.associations.queries import organisers
from familiehus.kernel import clock
from familiehus.kernel.authorization import allow, me, one_or_404
from familiehus.kernel.forms import Form
from familiehus.kernel.i18n import _
from familiehus.kernel.pages import done, page
from familiehus.support import access, commands, queries
from familiehus.support.forms import HandOn, TakeIn
from familiehus.support.views.routes import bp


def _shown(form: TakeIn, act: Form, refused: tuple[str, HandOn] | None = None) -> ResponseReturnValue:
    """`refused`: the batch and form of a hand-out that could not be."""
    found = queries.traced(me())
    there = queries.batches(found)
    return page(
        "support/food.html",
        form=form,
        act=act,
        there=[
            (each, refused[1] if refused and refused[0] == each.key else HandOn.of(each)) for each in there
        ],
        traced=found,
        today=clock.today(),
    )


@bp.route("/hjaelp/mad", methods=["GET", "POST"])
@allow(access.may_help)
def food() -> ResponseReturnValue:
    """What is there and where it came from. POST takes food in."""
    form, members = TakeIn(), {each.key: each for each in organisers()}
    form.offer_members(list(members.values()))
    if form.validate_on_submit():
        with form.refusals():
            commands.take_in(
                form.what.data,
                form.portions.data,
                form.use_by.data,
                member=members.get(form.member.data),
                donor=form.donor.data or "",
                allergens=form.allergens.data or (),
                by=me(),
            )
            return done(".food", _("Skrevet op."))
    return _shown(form, Form(None))


@bp.post("/hjaelp/mad/<key>/ud")
@allow(access.may_help)
def hand_on(key: str) -> ResponseReturnValue:
    batch = one_or_404(access.batches_visible_to(me()), key)
    form = HandOn.of(batch, is_sent=True)
    if form.validate_on_submit():
        with form.refusals():
            commands.hand_on(batch, form.portions.data, by=me())
            return done(".food", _("Skrevet op."))
    return _again(Form(None), (key, form))


@bp.post("/hjaelp/mad/<key>/vaek")
@allow(access.may_help)
def throw_away(key: str) -> ResponseReturnValue:
    batch, form = one_or_404(access.batches_visible_to(me()), key), Form()
    if form.validate_on_submit():
        commands.throw_away(batch, by=me())
        return done(".food", _("Skrevet op."))
    return _again(form)


def _again(act: Form, refused: tuple[str, HandOn] | None = None) -> ResponseReturnValue:
    form = TakeIn(None)
    form.offer_members(organisers())
    return _shown(form, act, refused)
