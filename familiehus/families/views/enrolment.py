"""From enquiry to enrolled, on a pause, stopped: the coordinator's list and the steps of one family."""

from collections.abc import Callable

from flask import Blueprint
from flask.typing import ResponseReturnValue

from familiehus.families import access, commands, queries
from familiehus.families.forms import AgreeTalk, EnrolAtTheTable, Merge
from familiehus.families.views.people import adult
from familiehus.families.views.register import visible
from familiehus.kernel import clock
from familiehus.kernel.authorization import allow, me, one_or_404
from familiehus.kernel.forms import Form
from familiehus.kernel.i18n import _
from familiehus.kernel.pages import done, page

bp = Blueprint("enrolment", __name__, url_prefix="/familier")


@bp.get("/henvendelser")
@allow(access.may_answer_enquiries)
def enquiries() -> ResponseReturnValue:
    return page(
        "families/enquiries.html",
        families=(waiting := queries.enquiries(me())),
        alike=queries.alike(waiting),
        take_downs=queries.take_downs(me()),
        act=Form(),
        today=clock.today(),
    )


@bp.route("/ny", methods=["GET", "POST"])
@allow(access.may_enrol)
def new() -> ResponseReturnValue:
    form = EnrolAtTheTable()
    if form.validate_on_submit():
        with form.refusals():
            person = adult(form, by=me())
            household = commands.enrol_at_the_table(form.household, person, by=me())
            for first_name, birth_year in form.children:
                commands.add_child(household, first_name, birth_year, by=me())
            return done(
                "families.show", _("%(name)s er skrevet ind.", name=household.called), key=household.key
            )
    return page("families/new.html", form=form)


@bp.route("/<key>/samtale", methods=["GET", "POST"])
@allow(access.may_answer_enquiries)
def talk(key: str) -> ResponseReturnValue:
    household = visible(key)
    form = AgreeTalk(at=household.talk_at, next_step=household.next_step)
    if form.validate_on_submit():
        with form.refusals():
            commands.agree_talk(household, form.at.data, form.next_step.data or "", by=me())
            return done("families.show", _("Samtalen er aftalt."), key=key)
    return page("families/talk.html", form=form, household=household)


def _step(key: str, take: Callable[..., object], said: Callable[[str], str]) -> ResponseReturnValue:
    """One press that takes a household a step on; `said` is made of its name."""
    household, form = visible(key), Form()
    if form.validate_on_submit():
        take(household, by=me())
        return done("families.show", said(household.called), key=key)
    return done("families.show", key=key)


@bp.post("/<key>/tilmeld")
@allow(access.may_enrol)
def enrol(key: str) -> ResponseReturnValue:
    return _step(key, commands.enrol, lambda name: _("%(name)s er tilmeldt huset.", name=name))


@bp.post("/<key>/pause")
@allow(access.may_enrol)
def pause(key: str) -> ResponseReturnValue:
    return _step(key, commands.pause, lambda name: _("%(name)s holder pause.", name=name))


@bp.post("/<key>/stop")
@allow(access.may_enrol)
def close(key: str) -> ResponseReturnValue:
    return _step(key, commands.close, lambda name: _("%(name)s er stoppet. Døren står åben.", name=name))


@bp.route("/<key>/slet", methods=["GET", "POST"])
@allow(access.may_answer_enquiries)
def forget(key: str) -> ResponseReturnValue:
    """What goes and what stays is said first. No look is written down: it would name whom the house forgets."""
    household, form = one_or_404(access.households_visible_to(me()), key), Form()
    if form.validate_on_submit():
        with form.refusals():
            commands.forget(household, by=me())
            return done("families.index", _("Familien er slettet."))
    return page("families/forget.html", form=form, household=household)


@bp.post("/<key>/saml")
@allow(access.may_answer_enquiries)
def merge(key: str) -> ResponseReturnValue:
    other, form = visible(key), Merge()
    if form.validate_on_submit():
        kept = one_or_404(queries.with_everything(access.households_visible_to(me())), form.other.data or "")
        commands.merge(kept, other, by=me())
        return done("families.show", _("De to henvendelser er lagt sammen."), key=kept.key)
    return done("families.show", key=key)
