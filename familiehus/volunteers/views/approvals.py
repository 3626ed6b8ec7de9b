"""Proofs, parents' yes, exemptions, leave: what changes on a volunteer's file, and the house's rules for it."""

from flask import abort
from flask.typing import ResponseReturnValue

from familiehus.kernel import clock
from familiehus.kernel.authorization import allow, me
from familiehus.kernel.forms import Form
from familiehus.kernel.i18n import _
from familiehus.kernel.pages import done, page
from familiehus.volunteers import access, commands, queries
from familiehus.volunteers.forms import GoOnLeave, SeenOn, SetAside, WriteRules
from familiehus.volunteers.models import VolunteerRules
from familiehus.volunteers.standings import everybody_standing, flagged_duties
from familiehus.volunteers.states import Proof, Rule, Task
from familiehus.volunteers.views.files import file_of
from familiehus.volunteers.views.routes import bp, visible


@bp.route("/frivillige/<key>/bevis/<proof>", methods=["GET", "POST"])
@allow(access.may_keep_volunteers)
def see_proof(key: str, proof: str) -> ResponseReturnValue:
    """Somebody has seen a proof on a day. A children's certificate is the manager's to assess: 404 for others."""
    volunteer, seen = visible(key), _proof(proof)
    form = SeenOn()
    if form.validate_on_submit():
        with form.refusals():
            commands.see_proof(volunteer, seen, form.on.data, by=me())
            return done(".show", _("Gemt."), key=key)
    rules = queries.rules_of_the_house()
    return page("volunteers/proof.html", form=form, volunteer=volunteer, proof=seen, rules=rules)


@bp.post("/frivillige/<key>/bevis/<proof>/traek-tilbage")
@allow(access.may_keep_volunteers)
def withdraw_proof(key: str, proof: str) -> ResponseReturnValue:
    volunteer, seen, form = visible(key), _proof(proof), Form()
    if form.validate_on_submit():
        with form.refusals():
            standing = volunteer.proof_on(seen, clock.today()) or abort(404)
            commands.withdraw_proof(volunteer, standing, by=me())
            return done(".show", _("Det gælder ikke længere."), key=key)
    return file_of(volunteer, form)


@bp.route("/frivillige/<key>/attest", methods=["GET", "POST"])
@allow(access.may_assess_record_checks)
def order_record_check(key: str) -> ResponseReturnValue:
    volunteer, form = visible(key), SeenOn()
    if form.validate_on_submit():
        with form.refusals():
            commands.order_record_check(volunteer, form.on.data, by=me())
            return done(".show", _("Bestillingen er skrevet på."), key=key)
    return page("volunteers/order.html", form=form, volunteer=volunteer)


@bp.post("/frivillige/<key>/attest/luk")
@allow(access.may_assess_record_checks)
def drop_order(key: str) -> ResponseReturnValue:
    volunteer, form = visible(key), Form()
    if form.validate_on_submit():
        with form.refusals():
            commands.drop_order(volunteer, by=me())
            return done(".show", _("Bestillingen er lukket."), key=key)
    return file_of(volunteer, form)


@bp.route("/frivillige/<key>/foraeldre", methods=["GET", "POST"])
@allow(access.may_keep_volunteers)
def parents(key: str) -> ResponseReturnValue:
    volunteer, form = visible(key), SeenOn()
    if form.validate_on_submit():
        with form.refusals():
            commands.note_parental_consent(volunteer, form.on.data, by=me())
            return done(".show", _("Forældrenes ja er noteret."), key=key)
    return page("volunteers/parents.html", form=form, volunteer=volunteer)


@bp.post("/frivillige/<key>/foraeldre/traek-tilbage")
@allow(access.may_keep_volunteers)
def parents_take_back(key: str) -> ResponseReturnValue:
    volunteer, form = visible(key), Form()
    if form.validate_on_submit():
        commands.take_back_parental_consent(volunteer, by=me())
        return done(".show", _("Det gælder ikke længere."), key=key)
    return file_of(volunteer, form)


@bp.route("/frivillige/<key>/undtagelse", methods=["GET", "POST"])
@allow(access.may_set_rules_aside)
def set_aside(key: str) -> ResponseReturnValue:
    volunteer, form = visible(key), SetAside()
    if form.validate_on_submit():
        with form.refusals():
            commands.set_aside(
                volunteer,
                Task(form.task.data),
                Rule(form.rule.data),
                reason=form.reason.data,
                until_on=clock.day_after(form.last_on.data),
                by=me(),
            )
            return done(".show", _("Reglen er sat til side så længe."), key=key)
    return page("volunteers/set_aside.html", form=form, volunteer=volunteer)


@bp.post("/frivillige/<key>/undtagelse/<exemption_key>/ophaev")
@allow(access.may_set_rules_aside)
def end_exemption(key: str, exemption_key: str) -> ResponseReturnValue:
    volunteer, form = visible(key), Form()
    exemption = next((each for each in volunteer.exemptions if each.key == exemption_key), None) or abort(404)
    if form.validate_on_submit():
        commands.end_exemption(volunteer, exemption, by=me())
        return done(".show", _("Reglen gælder igen."), key=key)
    return file_of(volunteer, form)


@bp.route("/frivillige/<key>/orlov", methods=["GET", "POST"])
@allow(access.may_keep_volunteers)
def leave(key: str) -> ResponseReturnValue:
    volunteer, form = visible(key), GoOnLeave()
    if form.validate_on_submit():
        with form.refusals():
            commands.go_on_leave(volunteer, by=me(), back_on=form.back_on.data)
            return done(".show", _("%(name)s har orlov.", name=volunteer.name), key=key)
    return page("volunteers/leave.html", form=form, volunteer=volunteer)


@bp.post("/frivillige/<key>/tilbage")
@allow(access.may_keep_volunteers)
def come_back(key: str) -> ResponseReturnValue:
    volunteer, form = visible(key), Form()
    if form.validate_on_submit():
        with form.refusals():
            commands.come_back(volunteer, by=me())
            return done(".show", _("Velkommen tilbage."), key=key)
    return file_of(volunteer, form)


@bp.get("/frivillige/udloeber")
@allow(access.may_keep_volunteers)
def renewals() -> ResponseReturnValue:
    """What runs out before a planned duty, what runs out before long, and what is lacking now."""
    today, rules = clock.today(), queries.rules_of_the_house()
    standings = everybody_standing(today, rules)
    return page(
        "volunteers/renewals.html",
        flagged=flagged_duties([each.volunteer for each in standings], today, rules),
        ending=sorted((each for each in standings if each.runs_out), key=lambda each: each.runs_out[0][1]),
        lacking=[each for each in standings if each.lacks],
        rules=rules,
    )


@bp.route("/frivillige/regler", methods=["GET", "POST"])
@allow(access.may_change_the_rules)
def rules() -> ResponseReturnValue:
    standing = queries.rules_of_the_house()
    form = _rules_form(standing)
    if form.validate_on_submit():
        with form.refusals():
            commands.write_rules(
                needs=form.needs,
                months=form.months,
                weeks_ahead=form.weeks_ahead.data,
                mileage=form.rates,
                by=me(),
            )
            return done(".rules", _("Reglerne gælder fra nu."))
    return page("volunteers/rules.html", form=form, tasks=Task, proofs=Proof)


def _rules_form(standing: VolunteerRules) -> WriteRules:
    year = clock.today().year
    rates = {
        "mileage": standing.rate_of(year) or None,
        "mileage_before": standing.rate_of(year - 1) or None,
    }
    return WriteRules(row=standing, data={**standing.needs, **standing.months, **rates})


def _proof(word: str) -> Proof:
    """The proof an address speaks of; 404 for what is the manager's alone."""
    if word not in list(Proof):
        abort(404)
    proof = Proof(word)
    if proof is Proof.RECORD_CHECK and not access.may_assess_record_checks(me()):
        abort(404)
    return proof
