"""Agreeing on a visit, another time, calling it off: by the coordinator and by either side."""

from flask import Response, request
from sqlalchemy import select

from familiehus.bookings.models import Override
from familiehus.kernel import danish
from familiehus.kernel.authorization import allow, me, one_or_404
from familiehus.kernel.i18n import _, ngettext
from familiehus.kernel.pages import done, page
from familiehus.kernel.roles import is_coordinator, is_family
from familiehus.visits import access, commands
from familiehus.visits.forms import AnotherTime, BookVisits
from familiehus.visits.models import Visit, VisitMove
from familiehus.visits.queries import visits
from familiehus.visits.states import Side
from familiehus.visits.views.routes import Press, bp, match_with, visit_with


@bp.route("/hjemmebesoeg/<key>/aftal", methods=["GET", "POST"])
@allow(lambda person: access.may_keep_matches(person) or access.may_visit(person))
def book(key: str) -> Response:
    """A visit or a series of them; a clash of the family's own plans warns, one of the visitor's refuses."""
    match, form = match_with(key), BookVisits()
    form.offer(match.kind.length_minutes, match.kind.every_weeks)
    if form.validate_on_submit():
        with form.refusals():
            made = commands.book(match, form.timetable, by=me(), override=_override(form))
            said = ngettext("%(num)s besøg er aftalt.", "%(num)s besøg er aftalt.", len(made))
            warned = visits.what_the_family_has(me(), match.household, [each.span for each in made])
            message = " ".join([said, *warned[:3]])
            return done(".show", message, key=match.key) if is_coordinator(me()) else done(".mine", message)
    return page(
        "visits/book.html",
        fragments=("book",),
        form=form,
        match=match,
        may_override=access.may_keep_matches(me()) and bool(form.form_errors or form.override_reason.data),
    )


def _override(form: BookVisits | AnotherTime) -> Override | None:
    """A clash is set aside by coordinators alone."""
    return form.override if access.may_keep_matches(me()) else None


@bp.route("/besoeg/<key>/flyt", methods=["GET", "POST"])
@allow(access.may_agree_times)
def move(key: str) -> Response:
    """The coordinator moves at once; a side asks, and the other answers."""
    visit, form = visit_with(key), AnotherTime()
    form.offer(visit)
    if form.validate_on_submit():
        with form.refusals():
            if access.may_keep_matches(me()):
                return _back(visit, " ".join(_moved(visit, form)))
            commands.ask_move(visit, form.span, and_following=form.and_following.data, by=me())
            return _back(visit, _("Der er spurgt. Den gamle tid står, til der er svaret."))
    return page(
        "visits/move.html",
        fragments=("move",),
        form=form,
        visit=visit,
        press=Press(None),
        may_keep=access.may_keep_matches(me()),
        may_override=access.may_keep_matches(me()) and bool(form.form_errors or form.override_reason.data),
    )


def _moved(visit: Visit, form: AnotherTime) -> list[str]:
    """Moved by the coordinator, alone or with those that follow; what to say of it."""
    if form.and_following.data:
        every = int(form.every.data or 0) or None
        made = commands.move_following(visit, form.span, every=every, by=me(), override=_override(form))
        said = [
            ngettext(
                "%(num)s besøg er flyttet, og begge sider får besked.",
                "%(num)s besøg er flyttet, og begge sider får besked.",
                len(made),
            )
        ]
    else:
        commands.move(visit, form.span, by=me(), override=_override(form))
        made, said = [visit], [_("Besøget er flyttet, og begge sider får besked.")]
    return said + visits.what_the_family_has(me(), visit.match.household, [each.span for each in made])[:2]


def _back(visit: Visit, message: str) -> Response:
    if is_coordinator(me()):
        return done("visits.show", message, key=visit.match.key)
    return done("visits.ours" if is_family(me()) else "visits.mine", message)


@bp.post("/besoeg/flytning/<key>/<word>")
@allow(access.may_agree_times)
def answer_move(key: str, word: str) -> Response:
    """Yes or no to another time."""
    asked: VisitMove = one_or_404(select(VisitMove), key)
    visit, form = visit_with(asked.visit.key), Press()
    if form.validate_on_submit():
        with form.refusals():
            commands.answer_move(asked, word == "ja", by=me())
            if word == "ja":
                return _back(visit, _("Flyttet til %(when)s.", when=danish.when(visit.span)))
            return _back(visit, _("Det er i orden. Den gamle tid står."))
    return _back(
        visit, " ".join(str(each) for each in form.form_errors) or _("Det kunne ikke lade sig gøre.")
    )


@bp.post("/besoeg/<key>/aflys")
@allow(access.may_agree_times)
def call_off(key: str) -> Response:
    visit, form = visit_with(key), Press()
    if form.validate_on_submit():
        with form.refusals():
            count = commands.call_off(visit, and_following="following" in request.form, by=me())
            if count > 1:
                return _back(visit, _("%(num)s besøg er aflyst, og den anden får besked.", num=count))
            return _back(visit, _("Besøget er aflyst, og den anden får besked."))
    return _back(
        visit, " ".join(str(each) for each in form.form_errors) or _("Det kunne ikke lade sig gøre.")
    )


@bp.post("/besoeg/<key>/ikke-noget/<side>")
@allow(lambda person: access.may_keep_matches(person) or access.may_visit(person))
def come_to_nothing(key: str, side: str) -> Response:
    """It was agreed and nobody met."""
    visit, form = visit_with(key), Press()
    if form.validate_on_submit():
        with form.refusals():
            commands.come_to_nothing(visit, Side.FAMILY if side == "familien" else Side.VISITOR, by=me())
            return _back(visit, _("Skrevet op. Det tæller ikke imod nogen."))
    return _back(
        visit, " ".join(str(each) for each in form.form_errors) or _("Det kunne ikke lade sig gøre.")
    )
