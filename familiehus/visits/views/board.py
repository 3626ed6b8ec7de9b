"""Who has not said they are home, what is odd, who wants to be heard, and the house's own rules."""

from flask import Response
from sqlalchemy import select

from familiehus.accounts.models import Person
from familiehus.accounts.queries import people_with_role
from familiehus.kernel import clock, traces
from familiehus.kernel.authorization import allow, me, one_or_404
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _
from familiehus.kernel.pages import done, page
from familiehus.kernel.roles import Role, is_coordinator, is_staff
from familiehus.visits import access, commands
from familiehus.visits.forms import EditKind, NewKind, Rules, Safe
from familiehus.visits.models import ListeningAsked, MatchKind, Visit
from familiehus.visits.queries import matches, visits
from familiehus.visits.states import How
from familiehus.visits.views.routes import Press, alarm_with, bp, visit_with

KIND = ("title", "every_weeks", "length_minutes", "weeks", "also_needs", "is_alone_with_child", "is_offered")


@bp.get("/besoeg/<key>/alarm")
@allow(access.may_answer_alarms)
def alarm(key: str) -> Response:
    return _alarm(alarm_with(key))


def _alarm(visit: Visit, form: Safe | Press | None = None) -> Response:
    """Telephone numbers, and how one knows that all is well. The family's name and number: coordinators alone."""
    if is_coordinator(me()):
        traces.look(visit.match.household, by=me())
    return page(
        "visits/alarm.html",
        visit=visit,
        form=form if isinstance(form, Safe) else Safe(None),
        press=Press(None),
        refused=form if isinstance(form, Press) else None,
        phones=visits.phones_of_visitors(visit),
        families=visits.phones_of_family(visit) if is_coordinator(me()) else [],
        behind=max(0, int((clock.now() - visit.ends_at).total_seconds() // 60)),
        rings=visit.wants_a_call,
    )


@bp.post("/besoeg/<key>/alt-vel")
@allow(access.may_answer_alarms)
def safe(key: str) -> Response:
    visit, form = alarm_with(key), Safe()
    if form.validate_on_submit():
        with form.refusals():
            commands.mark_safe(visit, How(form.how.data), by=me())
            return done("today.board", _("Godt. Alarmen er slut."))
    return _alarm(visit, form)


@bp.post("/besoeg/<key>/ringet")
@allow(access.may_answer_alarms)
def called(key: str) -> Response:
    visit, form = alarm_with(key), Press()
    if form.validate_on_submit():
        with form.refusals():
            commands.called(visit, by=me())
            return done(".alarm", _("Skrevet op, at der er ringet."), key=visit.key)
    return _alarm(visit, form)


@bp.post("/besoeg/<key>/set")
@allow(access.may_keep_matches)
def look(key: str) -> Response:
    """A coordinator has seen what was odd."""
    visit, form = visit_with(key), Press()
    if form.validate_on_submit():
        with form.refusals():
            commands.look(visit, by=me())
    return done(".index", _("Set."))


@bp.get("/hjemmebesoeg/bekymringer")
@allow(is_staff)
def listening() -> Response:
    """Who wants to talk; the manager and whom the house has named see it, nobody else."""
    rules = matches.rules_of_visiting()
    asked = access.listening_visible_to(me(), rules).order_by(
        ListeningAsked.talked_at.is_not(None), ListeningAsked.asked_at.desc()
    )
    return page(
        "visits/listening.html",
        asked=list(db.session.scalars(asked.limit(50)).unique()),
        may_see=access.may_see_listening(me(), rules),
        press=Press(),
    )


@bp.post("/hjemmebesoeg/bekymringer/<key>/talt-med")
@allow(is_staff)
def talked(key: str) -> Response:
    rules, form = matches.rules_of_visiting(), Press()
    asked = one_or_404(access.listening_visible_to(me(), rules), key)
    if form.validate_on_submit():
        with form.refusals():
            commands.talked(asked, by=me())
    return done(".listening", _("Skrevet op, at I har talt sammen."))


@bp.route("/hjemmebesoeg/regler", methods=["GET", "POST"])
@allow(access.may_change_the_rules)
def rules() -> Response:
    said = matches.rules_of_visiting()
    form = Rules(
        None,
        grace_minutes=said.grace_minutes,
        travel_minutes=said.travel_minutes,
        follow_up_weeks=", ".join(str(week) for week in said.follow_up_weeks),
        listener=said.listener.key if said.listener else "",
        after_hours=said.after_hours,
    )
    form = Rules() if form.is_submitted() else form
    named = {
        each.key: each
        for role in (Role.STAFF, Role.COORDINATOR, Role.MANAGER)
        for each in people_with_role(role)
    }
    form.listener.choices = [("", _("Lederen")), *((key, each.name) for key, each in named.items())]
    if form.validate_on_submit():
        with form.refusals():
            listener = one_or_404(select(Person), form.listener.data) if form.listener.data else None
            commands.write_rules(
                grace_minutes=form.grace_minutes.data,
                travel_minutes=form.travel_minutes.data,
                follow_up_weeks=form.weeks,
                listener=listener,
                after_hours=form.after_hours.data or "",
                by=me(),
            )
            return done(".rules", _("Gemt."))
    return page("visits/rules.html", form=form, kinds=matches.kinds(all_of_them=True))


@bp.route("/hjemmebesoeg/slags/ny", methods=["GET", "POST"])
@allow(access.may_change_the_rules)
def new_kind() -> Response:
    form = NewKind()
    if not form.is_submitted():
        form.every_weeks.data, form.length_minutes.data, form.weeks.data = 1, 120, 26
    if form.validate_on_submit():
        with form.refusals():
            commands.add_kind(by=me(), **{name: form[name].data for name in KIND})
            return done(".rules", _("Gemt."))
    return page("visits/kind.html", form=form, kind=None)


@bp.route("/hjemmebesoeg/slags/<key>", methods=["GET", "POST"])
@allow(access.may_change_the_rules)
def edit_kind(key: str) -> Response:
    kind = one_or_404(select(MatchKind), key)
    form = EditKind(row=kind)
    if form.validate_on_submit():
        with form.refusals():
            commands.revise_kind(kind, by=me(), **{name: form[name].data for name in KIND})
            return done(".rules", _("Gemt."))
    return page("visits/kind.html", form=form, kind=kind)
