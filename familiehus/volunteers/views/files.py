"""One volunteer's file: who they are, what they are approved for and on which proofs, and the steps on their way."""

from flask import abort, url_for
from flask.typing import ResponseReturnValue

from familiehus.accounts import commands as accounts
from familiehus.accounts.forms import ContactForm
from familiehus.kernel import clock
from familiehus.kernel.authorization import allow, me, one_or_404
from familiehus.kernel.forms import Form
from familiehus.kernel.i18n import _
from familiehus.kernel.pages import done, page
from familiehus.series.words import weekday_name
from familiehus.volunteers import access, commands, gate, queries
from familiehus.volunteers.forms import Revise
from familiehus.volunteers.models import Volunteer
from familiehus.volunteers.standings import standing
from familiehus.volunteers.states import LANGUAGES, TASK_ICONS, Proof, Task
from familiehus.volunteers.views.routes import bp, visible
from familiehus.volunteers.words import absence_in_words


@bp.get("/frivillige/<key>")
@allow(access.may_see_volunteers)
def show(key: str) -> ResponseReturnValue:
    return file_of(visible(key), Form())


@bp.get("/frivillige/<key>/aftale")
@allow(access.may_keep_volunteers)
def promise(key: str) -> ResponseReturnValue:
    """What the house and the volunteer agree on, to be signed: it is the declaration of confidentiality, too."""
    return promise_of(visible(key), back=url_for(".show", key=key))


def promise_of(volunteer: Volunteer, *, back: str) -> ResponseReturnValue:
    tasks = volunteer.tasks_on(clock.today()) or [Task(each) for each in volunteer.wants]
    return page("volunteers/promise.html", volunteer=volunteer, tasks=tasks, back=back)


@bp.route("/frivillige/<key>/ret", methods=["GET", "POST"])
@allow(access.may_keep_volunteers)
def edit(key: str) -> ResponseReturnValue:
    volunteer = visible(key)
    form = Revise(row=volunteer)
    if form.validate_on_submit():
        with form.refusals():
            commands.revise(
                volunteer,
                by=me(),
                birth_year=form.birth_year.data,
                most_families=form.most_families.data,
                **form.wished,
            )
            return done(".show", _("Gemt."), key=key)
    if not form.is_submitted():
        form.weekdays.data = [str(day) for day in volunteer.weekdays]
    return page("volunteers/edit.html", form=form, volunteer=volunteer)


@bp.route("/frivillige/<key>/kontakt", methods=["GET", "POST"])
@allow(access.may_keep_volunteers)
def contact(key: str) -> ResponseReturnValue:
    volunteer = visible(key)
    form = ContactForm(row=volunteer.person)
    if form.validate_on_submit():
        with form.refusals():
            accounts.correct_contact(volunteer.person, by=me(), **form.said)
            return done(".show", _("Gemt."), key=key)
    return page("volunteers/contact.html", form=form, volunteer=volunteer)


@bp.post("/frivillige/<key>/godkendelser")
@allow(access.may_keep_volunteers)
def begin_approvals(key: str) -> ResponseReturnValue:
    volunteer, form = visible(key), Form()
    if form.validate_on_submit():
        with form.refusals():
            commands.begin_approvals(volunteer, by=me())
            return done(".show", _("Nu kommer godkendelserne."), key=key)
    return file_of(volunteer, form)


@bp.post("/frivillige/<key>/aktiv")
@allow(access.may_keep_volunteers)
def activate(key: str) -> ResponseReturnValue:
    volunteer, form = visible(key), Form()
    if form.validate_on_submit():
        with form.refusals():
            commands.activate(volunteer, by=me())
            return done(".show", _("%(name)s er nu frivillig i huset.", name=volunteer.name), key=key)
    return file_of(volunteer, form)


@bp.post("/frivillige/<key>/stop")
@allow(access.may_keep_volunteers)
def stop(key: str) -> ResponseReturnValue:
    volunteer, form = visible(key), Form()
    if form.validate_on_submit():
        with form.refusals():
            commands.stop(volunteer, by=me())
            return done(".index", _("%(name)s er stoppet. Tak for indsatsen.", name=volunteer.name))
    return file_of(volunteer, form)


@bp.post("/frivillige/<key>/nej")
@allow(access.may_keep_volunteers)
def decline(key: str) -> ResponseReturnValue:
    volunteer, form = visible(key), Form()
    if form.validate_on_submit():
        with form.refusals():
            commands.decline(volunteer, by=me())
            return done(".enquiries", _("Henvendelsen er slettet."))
    return file_of(volunteer, form)


@bp.post("/frivillige/<key>/opgaver/<task>/<word>")
@allow(access.may_keep_volunteers)
def approve(key: str, task: str, word: str) -> ResponseReturnValue:
    """`word` is "ja" or "nej": the approval of one kind of task, from today."""
    volunteer, form = visible(key), Form()
    if task not in list(Task) or word not in ("ja", "nej"):
        abort(404)
    if form.validate_on_submit():
        with form.refusals():
            if word == "ja":
                commands.approve(volunteer, Task(task), by=me())
                return done(".show", _("Godkendt til %(task)s.", task=Task(task).label.lower()), key=key)
            commands.withdraw_approval(volunteer, Task(task), by=me())
            return done(".show", _("Godkendelsen er trukket tilbage."), key=key)
    return file_of(volunteer, form)


def file_of(volunteer: Volunteer, act: Form) -> ResponseReturnValue:
    """The whole file as a page; with what the house said to an act, when it said no."""
    today, rules = clock.today(), queries.rules_of_the_house()
    return page(
        "volunteers/show.html",
        volunteer=volunteer,
        today=today,
        standing=standing(volunteer, today, rules),
        reasons={task.value: gate.reasons_against(volunteer, task, today, rules=rules) for task in Task},
        tasks=Task,
        task_icons=TASK_ICONS,
        proofs=Proof,
        rules=rules,
        spoken=[LANGUAGES[code] for code in volunteer.languages if code in LANGUAGES],
        days=[weekday_name(day) for day in volunteer.weekdays],
        absence_in_words=absence_in_words,
        access=access,
        act=act,
    )


@bp.route("/frivillige/<key>/slet", methods=["GET", "POST"])
@allow(access.may_keep_volunteers)
def forget(key: str) -> ResponseReturnValue:
    """What goes and what stays is said first. No look is written down: it would name whom the house forgets."""
    volunteer, form = one_or_404(access.volunteers_visible_to(me()), key), Form()
    if form.validate_on_submit():
        with form.refusals():
            commands.forget(volunteer, by=me())
            return done(".index", _("Den frivillige er slettet."))
    return page("volunteers/forget.html", form=form, volunteer=volunteer)
