"""The register and the enquiries. Every search is written down."""

from flask import request
from flask.typing import ResponseReturnValue

from familiehus.kernel import clock, traces
from familiehus.kernel.authorization import allow, me
from familiehus.kernel.i18n import _
from familiehus.kernel.pages import done, page
from familiehus.volunteers import access, commands, queries
from familiehus.volunteers.forms import AgreeTalk, Find
from familiehus.volunteers.standings import standing
from familiehus.volunteers.states import State, Task
from familiehus.volunteers.views.routes import bp, visible


@bp.get("/frivillige/")
@allow(access.may_see_volunteers)
def index() -> ResponseReturnValue:
    find = Find(request.args, meta={"csrf": False})
    find.validate()
    said = (find.said.data or "") if not find.said.errors else ""
    found = queries.register(
        me(),
        said=said,
        state=State(find.state.data) if find.state.data and not find.state.errors else None,
        task=Task(find.task.data) if find.task.data and not find.task.errors else None,
        after=request.args.get("efter", "")[:40],
    )
    if said:
        traces.search(said, by=me(), among="volunteers", found=[each.key for each in found])
    rules = queries.rules_of_the_house()
    standings = [standing(each, clock.today(), rules) for each in found]
    if find.lacks.data:
        standings = [each for each in standings if each.lacks or each.runs_out]
    return page(
        "volunteers/index.html",
        fragments=("volunteer_list",),
        find=find,
        standings=standings,
        found=found,
        waiting=queries.how_many_wait(me()) if access.may_keep_volunteers(me()) else 0,
        access=access,
        a_page=queries.PAGE,
    )


@bp.get("/frivillige/henvendelser")
@allow(access.may_keep_volunteers)
def enquiries() -> ResponseReturnValue:
    return page("volunteers/enquiries.html", volunteers=queries.enquiries(me()), today=clock.today())


@bp.route("/frivillige/<key>/samtale", methods=["GET", "POST"])
@allow(access.may_keep_volunteers)
def talk(key: str) -> ResponseReturnValue:
    volunteer = visible(key)
    form = AgreeTalk(at=volunteer.talk_at, next_step=volunteer.next_step)
    if form.validate_on_submit():
        with form.refusals():
            commands.agree_talk(volunteer, form.at.data, form.next_step.data or "", by=me())
            return done(".enquiries", _("Samtalen er aftalt."))
    return page("volunteers/talk.html", form=form, volunteer=volunteer)
