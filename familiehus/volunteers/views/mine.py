"""A volunteer's own page: what they are cleared for, when they can't, hours, and all that the house knows."""

from flask import url_for
from flask.typing import ResponseReturnValue

from familiehus.kernel import clock
from familiehus.kernel.authorization import allow, me
from familiehus.kernel.forms import Form
from familiehus.kernel.i18n import _
from familiehus.kernel.pages import done, page
from familiehus.kernel.roles import is_volunteer
from familiehus.volunteers import commands, gate, queries
from familiehus.volunteers.forms import ReviseOwn
from familiehus.volunteers.states import TASK_ICONS, Proof
from familiehus.volunteers.views.files import promise_of
from familiehus.volunteers.views.routes import bp, own
from familiehus.volunteers.words import absence_in_words, duration


@bp.get("/min-frivillighed/")
@allow(is_volunteer)
def mine() -> ResponseReturnValue:
    volunteer = queries.volunteer_of(me())
    if volunteer is None:
        return page("volunteers/no_file.html")
    today, rules = clock.today(), queries.rules_of_the_house()
    approved = volunteer.tasks_on(today)
    return page(
        "volunteers/mine.html",
        volunteer=volunteer,
        today=today,
        reasons={task: gate.reasons_against(volunteer, task, today, rules=rules) for task in approved},
        needed=[proof for proof in Proof if any(proof in rules.needs_of(task) for task in approved)],
        task_icons=TASK_ICONS,
        statement=queries.statement_of(volunteer, today.year),
        absence_in_words=absence_in_words,
        duration=duration,
        act=Form(),
    )


@bp.get("/min-frivillighed/aftale")
@allow(is_volunteer)
def own_promise() -> ResponseReturnValue:
    return promise_of(own(), back=url_for(".mine"))


@bp.route("/min-frivillighed/ret", methods=["GET", "POST"])
@allow(is_volunteer)
def edit_own() -> ResponseReturnValue:
    volunteer = own()
    form = ReviseOwn(row=volunteer)
    if form.validate_on_submit():
        with form.refusals():
            commands.revise(volunteer, by=me(), **form.wished)
            return done(".mine", _("Gemt."))
    if not form.is_submitted():
        form.weekdays.data = [str(day) for day in volunteer.weekdays]
    return page("volunteers/edit_own.html", form=form)


@bp.post("/min-frivillighed/stop")
@allow(is_volunteer)
def stop_own() -> ResponseReturnValue:
    """The volunteer stops. Nobody asks why; the sign-in ends with it."""
    volunteer, form = own(), Form()
    if form.validate_on_submit():
        with form.refusals():
            commands.stop(volunteer, by=me())
            return done("front.index", _("Tak for alt, hvad du har gjort. Du er velkommen igen."))
    return mine()


@bp.route("/min-frivillighed/slet", methods=["GET", "POST"])
@allow(is_volunteer)
def forget_own() -> ResponseReturnValue:
    """One's own erasure, at once and without being asked why."""
    volunteer, form = own(), Form()
    if form.validate_on_submit():
        with form.refusals():
            commands.forget(volunteer, by=me())
            return done("front.index", _("Alt om dig som frivillig er slettet. Tak, fordi du var her."))
    return page("volunteers/forget_own.html", form=form, volunteer=volunteer)
