"""The page behind the link in a letter: answer, ask for another time, call off, or say where one is.

Opening it changes nothing, so a mail scanner that follows it says yes to nothing; no family's name and no address
stands on it.
"""

from flask import Response, abort, url_for

from familiehus.kernel.authorization import allow
from familiehus.kernel.i18n import _
from familiehus.kernel.pages import done, page
from familiehus.kernel.roles import everyone
from familiehus.visits import commands
from familiehus.visits.forms import AnotherTime, TapForm
from familiehus.visits.models import Match, Visit
from familiehus.visits.queries import visits
from familiehus.visits.queries.links import Reached, reached_by
from familiehus.visits.states import LOOP, Side, Tap
from familiehus.visits.views.own import TAPPED, next_tap, times_of
from familiehus.visits.views.routes import Press, visit_link
from familiehus.volunteers.queries import volunteer_of


def _page(token: str, found: Reached | None, form: Press | AnotherTime | TapForm | None = None) -> Response:
    shown = found.visit if found else None
    asking = form if isinstance(form, AnotherTime) else AnotherTime(None)
    if shown is not None:
        asking.offer(shown)
    return page(
        "visits/answer.html",
        fragments=("loop",),
        token=token,
        found=found,
        visit=shown,
        form=form,
        press=Press(None),
        asking=asking,
        tapping=TapForm(None),
        loop=LOOP if shown and not (found and found.is_family) else (),
        times=times_of(shown) if shown else {},
        next_tap=next_tap(shown) if shown else None,
        is_near=shown is not None and commands.is_near(shown),
        taps_to={each.value: url_for("visit_link.tap", token=token, what=each.value) for each in Tap},
        call=visits.call_now(),
        status=404 if found is None else None,
    )


@visit_link.get("/aftale/<token>")
@allow(everyone)
def answer(token: str) -> Response:
    return _page(token, reached_by(token))


@visit_link.get("/aftale/tak")
@allow(everyone)
def thanks() -> Response:
    return page("visits/thanks.html")


@visit_link.post("/aftale/<token>/svar/<word>")
@allow(everyone)
def say(token: str, word: str) -> Response:
    """Yes or no to a proposal or to another time, with the rules asked again at that moment."""
    found, form = reached_by(token), Press()
    question = (found.match or found.move) if found else None
    if found is not None and question is not None and form.validate_on_submit():
        with form.refusals():
            if isinstance(question, Match):
                _say_to_proposal(found, question, word == "ja")
            else:
                commands.answer_move(question, word == "ja", by=found.person)
            return done("visit_link.thanks", _("Tak. Dit svar er skrevet op."))
    return _page(token, found, form if found else None)


def _say_to_proposal(found: Reached, match: Match, yes: bool) -> None:
    side = Side.FAMILY if found.is_family else Side.VISITOR
    if yes:
        commands.accept(match, side, by=found.person, volunteer=volunteer_of(found.person))
    else:
        commands.decline(match, side, by=found.person)


def _visit(found: Reached | None) -> Visit | None:
    return found.visit if found else None


@visit_link.post("/aftale/<token>/ny-tid")
@allow(everyone)
def another_time(token: str) -> Response:
    """Ask for another time; the other side answers."""
    found = reached_by(token)
    shown = _visit(found)
    if found is None or shown is None:
        return _page(token, None)
    form = AnotherTime()
    form.offer(shown)
    if form.validate_on_submit():
        with form.refusals():
            commands.ask_move(shown, form.span, and_following=form.and_following.data, by=found.person)
            return done(
                "visit_link.answer", _("Der er spurgt. Den gamle tid står, til der er svaret."), token=token
            )
    return _page(token, found, form)


@visit_link.post("/aftale/<token>/aflys")
@allow(everyone)
def call_off(token: str) -> Response:
    found, form = reached_by(token), Press()
    shown = _visit(found)
    if found is not None and shown is not None and form.validate_on_submit():
        with form.refusals():
            commands.call_off(shown, by=found.person)
            return done("visit_link.thanks", _("Besøget er aflyst, og den anden får besked."))
    return _page(token, found if shown else None, form)


@visit_link.post("/aftale/<token>/tryk/<what>")
@allow(everyone)
def tap(token: str, what: str) -> Response:
    """One of the big buttons, straight from the reminder."""
    found, form = reached_by(token), TapForm()
    shown = _visit(found)
    chosen = Tap(what) if what in list(Tap) else abort(404)
    if found is not None and shown is not None and form.validate_on_submit():
        with form.refusals():
            commands.tap(shown, chosen, by=found.person, at=form.at, token=form.tap.data or "")
            return done("visit_link.answer", TAPPED[chosen], token=token)
    return _page(token, found if shown else None, form)
