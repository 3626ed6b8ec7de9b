"""Who belongs to a household: adding, correcting, leaving, splitting."""

from datetime import timedelta

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from familiehus.accounts import commands as accounts
from familiehus.accounts.forms import ContactForm
from familiehus.accounts.models import LinkTo, Person
from familiehus.families import access, commands
from familiehus.families.forms import AddChild, AddGuardian, Split
from familiehus.families.models import Child, Household
from familiehus.families.views.people import adult
from familiehus.families.views.register import visible
from familiehus.kernel import audit
from familiehus.kernel.authorization import allow, me
from familiehus.kernel.forms import Form
from familiehus.kernel.i18n import _
from familiehus.kernel.pages import done, page
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import Role
from familiehus.messages.wording import link

PAPER_LASTS = timedelta(hours=48)

bp = Blueprint("belonging", __name__, url_prefix="/familier")


def _child(household: Household, key: str) -> Child:
    return next((child for child in household.children if child.key == key), None) or abort(404)


def _guardian(household: Household, key: str) -> Person:
    return next((person for person in household.guardians if person.key == key), None) or abort(404)


@bp.route("/<key>/voksne", methods=["GET", "POST"])
@allow(access.may_enrol)
def add_guardian(key: str) -> ResponseReturnValue:
    household, form = visible(key), AddGuardian()
    if form.validate_on_submit():
        with form.refusals():
            person = adult(form, by=me())
            commands.add_guardian(household, person, by=me())
            return done("families.show", _("%(name)s hører til familien.", name=person.name), key=key)
    return page("families/add_guardian.html", form=form, household=household)


@bp.route("/<key>/voksne/<person_key>", methods=["GET", "POST"])
@allow(access.may_enrol)
def correct_guardian(key: str, person_key: str) -> ResponseReturnValue:
    household = visible(key)
    person = _guardian(household, person_key)
    form = ContactForm(row=person)
    if form.validate_on_submit():
        with form.refusals():
            accounts.correct_contact(person, by=me(), **form.said)
            return done("families.show", _("Gemt."), key=key)
    return page("families/correct_guardian.html", form=form, household=household, person=person)


@bp.post("/<key>/voksne/<person_key>/ud")
@allow(access.may_enrol)
def leave(key: str, person_key: str) -> ResponseReturnValue:
    household, form = visible(key), Form()
    person = _guardian(household, person_key)
    if form.validate_on_submit():
        commands.leave(household, person, by=me())
        return done(
            "families.show", _("%(name)s hører ikke længere til familien.", name=person.name), key=key
        )
    return done("families.show", key=key)


@bp.post("/<key>/voksne/<person_key>/link")
@allow(access.may_enrol)
def link_on_paper(key: str, person_key: str) -> ResponseReturnValue:
    """A page to print, with a link into the family's own page that works once; the link is shown here alone."""
    household, form = visible(key), Form()
    person = _guardian(household, person_key)
    if not form.validate_on_submit():
        return done("families.show", key=key)
    if person.roles_held() != [Role.FAMILY]:
        raise Refused(
            _("Kun den, der ikke er andet end familie i huset, kan logge ind med et link på papir.")
        )
    token = accounts.mint(person, LinkTo.SIGN_IN, lasts=PAPER_LASTS)
    audit.record("sign-in link printed", person, by=me())
    return page(
        "families/paper_link.html",
        address=link("accounts.by_link", token=token),
        hours=PAPER_LASTS // timedelta(hours=1),
    )


@bp.route("/<key>/boern", methods=["GET", "POST"])
@allow(access.may_enrol)
def add_child(key: str) -> ResponseReturnValue:
    household, form = visible(key), AddChild()
    if form.validate_on_submit():
        with form.refusals():
            child = commands.add_child(household, form.first_name.data, form.birth_year.data, by=me())
            return done("families.show", _("%(name)s hører til familien.", name=child.first_name), key=key)
    return page("families/child.html", form=form, household=household, child=None)


@bp.route("/<key>/boern/<child_key>", methods=["GET", "POST"])
@allow(access.may_enrol)
def correct_child(key: str, child_key: str) -> ResponseReturnValue:
    household = visible(key)
    child = _child(household, child_key)
    form = AddChild(first_name=child.first_name, birth_year=child.birth_year)
    if form.validate_on_submit():
        with form.refusals():
            commands.correct_child(household, child, form.first_name.data, form.birth_year.data, by=me())
            return done("families.show", _("Gemt."), key=key)
    return page("families/child.html", form=form, household=household, child=child)


@bp.post("/<key>/boern/<child_key>/ud")
@allow(access.may_enrol)
def let_child_go(key: str, child_key: str) -> ResponseReturnValue:
    household, form = visible(key), Form()
    child = _child(household, child_key)
    if form.validate_on_submit():
        commands.let_child_go(household, child, by=me())
        return done(
            "families.show", _("%(name)s hører ikke længere til familien.", name=child.first_name), key=key
        )
    return done("families.show", key=key)


@bp.route("/<key>/del", methods=["GET", "POST"])
@allow(access.may_answer_enquiries)
def split(key: str) -> ResponseReturnValue:
    household, form = visible(key), Split()
    form.person.choices = [(person.key, person.name) for person in household.guardians]
    form.children.choices = [(child.key, child.first_name) for child in household.children]
    if form.validate_on_submit():
        with form.refusals():
            new = commands.split(
                household,
                _guardian(household, form.person.data),
                [_child(household, chosen) for chosen in form.children.data or []],
                stay_too=form.stay_too.data,
                called=form.called.data,
                by=me(),
            )
            return done(
                "families.show", _("%(name)s er nu en familie for sig.", name=new.called), key=new.key
            )
    return page("families/split.html", form=form, household=household)
