"""Who has not said they are home, what is odd, who wants to be heard."""

from flask import Response

from familiehus.kernel import clock, traces
from familiehus.kernel.authorization import allow, me, one_or_404
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _
from familiehus.kernel.pages import done, page
from familiehus.kernel.roles import is_coordinator, is_staff
from familiehus.visits import access, commands
from familiehus.visits.forms import Safe
from familiehus.visits.models import ListeningAsked, Visit
from familiehus.visits.queries import matches, visits
from familiehus.visits.states import How
from familiehus.visits.views.routes import Press, alarm_with, bp, visit_with


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


@bp.get("/hjemmebesoeg/samtaler")
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


@bp.post("/hjemmebesoeg/samtaler/<key>/talt-med")
@allow(is_staff)
def talked(key: str) -> Response:
    rules, form = matches.rules_of_visiting(), Press()
    asked = one_or_404(access.listening_visible_to(me(), rules), key)
    if form.validate_on_submit():
        with form.refusals():
            commands.talked(asked, by=me())
    return done(".listening", _("Skrevet op, at I har talt sammen."))
