"""The page of a match, and every step of it, by the coordinator and by either side."""

from flask import Response, abort, request
from sqlalchemy import select

from familiehus.kernel import clock, danish, traces
from familiehus.kernel.authorization import allow, me, one_or_404
from familiehus.kernel.i18n import _
from familiehus.kernel.pages import done, moved, page
from familiehus.kernel.roles import is_coordinator, is_family
from familiehus.visits import access, commands
from familiehus.visits.commands.matching import in_words
from familiehus.visits.forms import AgreeGoals, Close, Consent, GoOn, Join, Pause, Survey
from familiehus.visits.models import FollowUp, Match, MatchVisitor
from familiehus.visits.queries import matches, visits
from familiehus.visits.states import MEETING, RUNNING, STEPS, Act, Closing, Known, Side
from familiehus.visits.views.routes import Press, bp, match_with
from familiehus.volunteers.models import Volunteer


@bp.get("/hjemmebesoeg/<key>")
@allow(access.may_keep_matches)
def show(key: str) -> Response:
    return _show(match_with(key))


def _show(match: Match, form: Press | None = None, **forms: object) -> Response:
    traces.look(match.household, by=me())
    found = visits.of_match(me(), match)
    return page(
        "visits/show.html",
        fragments=("match",),
        match=match,
        can={act.value: match.can(act) and access.may(me(), act, match) for act in Act},
        meets=match.state in MEETING,
        coming=[each for each in found if each.starts_at > clock.now()],
        past=[each for each in reversed(found) if each.starts_at <= clock.now()],
        flagged=matches.lapses_before(match),
        to_part=matches.to_be_parted([match]),
        press=form or Press(),
        form=form,
        joining=forms.get("joining") or _join_form(match),
        consent=forms.get("consent") or Consent(None),
        pausing=forms.get("pausing") or Pause(None),
        closing=forms.get("closing") or Close(None),
        going_on=forms.get("going_on") or GoOn(None),
        runs=match.state in RUNNING,
        agreeing=forms.get("agreeing") or AgreeGoals(None, goals=match.goals),
        survey=forms.get("survey") or Survey(None),
        answered={each.side for each in match.surveys} if not match.is_open else set(),
        sides=Side,
        today=clock.today(),
        phones=access.may_see_phones(me(), match),
        known=Known(match.known).label,
    )


def _back(match: Match, message: str) -> Response:
    """To the match, or for the two sides to their own page."""
    if is_coordinator(me()):
        return done(".show", message, key=match.key)
    return done(".ours" if is_family(me()) else ".mine", message)


@bp.post("/hjemmebesoeg/<key>/traek-tilbage")
@allow(access.may_keep_matches)
def withdraw(key: str) -> Response:
    match, form = match_with(key), Press()
    if form.validate_on_submit():
        with form.refusals():
            commands.withdraw(match, by=me())
            return _back(match, _("Forslaget er trukket tilbage."))
    return _show(match, form)


@bp.post("/hjemmebesoeg/<key>/ja/<side>")
@allow(access.may_agree_times)
def accept(key: str, side: str) -> Response:
    """Yes, for oneself; the coordinator may note it for either side."""
    match, form = match_with(key), Press()
    if form.validate_on_submit():
        with form.refusals():
            who = _side(side)
            volunteer = None
            if request.form.get("volunteer"):
                volunteer = one_or_404(select(Volunteer), request.form["volunteer"])
            commands.accept(match, who, by=me(), volunteer=volunteer)
            return _back(match, _("Tak. Det er skrevet op."))
    return _refused(match, form)


@bp.post("/hjemmebesoeg/<key>/nej/<side>")
@allow(access.may_agree_times)
def decline(key: str, side: str) -> Response:
    match, form = match_with(key), Press()
    if form.validate_on_submit():
        with form.refusals():
            commands.decline(match, _side(side), by=me())
            return _back(match, _("Det er helt i orden. Huset leder videre."))
    return _refused(match, form)


def _side(said: str) -> Side:
    side = Side(said) if said in (Side.FAMILY, Side.VISITOR) else abort(404)
    if is_coordinator(me()):
        return side
    return Side.FAMILY if is_family(me()) else Side.VISITOR


def _refused(match: Match, form: Press) -> Response:
    """A refusal stands where the reader was."""
    if is_coordinator(me()):
        return _show(match, form)
    reasons = " ".join(str(each) for each in form.form_errors)
    return _back(match, reasons or _("Det kunne ikke lade sig gøre."))


@bp.post("/hjemmebesoeg/<key>/trin/<act>")
@allow(access.may_keep_matches)
def step(key: str, act: str) -> Response:
    """On trial, agreed, on again: the steps of one tap."""
    match, form = match_with(key), Press()
    taken = {Act.TRY: commands.try_out, Act.BEGIN: commands.begin, Act.RESUME: commands.resume}
    chosen = Act(act) if act in list(taken) else abort(404)
    if form.validate_on_submit():
        with form.refusals():
            taken[chosen](match, by=me())
            return _back(match, _("Nu står den på »%(state)s«.", state=STEPS[chosen].after.label))
    return _show(match, form)


@bp.post("/hjemmebesoeg/<key>/samtykke")
@allow(access.may_keep_matches)
def consent(key: str) -> Response:
    match, form = match_with(key), Consent()
    if form.validate_on_submit():
        with form.refusals():
            commands.note_consent(match, form.given_by.data, by=me())
            return _back(match, _("Samtykket er noteret."))
    return _show(match, consent=form)


@bp.post("/hjemmebesoeg/<key>/maal")
@allow(access.may_keep_matches)
def agree_goals(key: str) -> Response:
    """What both sides want to come nearer to, asked again at every talk."""
    match, form = match_with(key), AgreeGoals()
    if form.validate_on_submit():
        with form.refusals():
            commands.agree_goals(match, form.chosen, by=me())
            return _back(match, _("Målene er gemt. Begge sider kan læse dem."))
    return _show(match, agreeing=form)


@bp.post("/hjemmebesoeg/<key>/adressen")
@allow(lambda person: access.may_keep_matches(person) or access.may_be_visited(person))
def agree_to_address(key: str) -> Response:
    """A family with a protected address agrees, or no longer."""
    match, form = match_with(key), Press()
    if form.validate_on_submit():
        with form.refusals():
            commands.agree_to_address(match, "ja" in request.form, by=me())
            return _back(match, _("Gemt."))
    return _refused(match, form)


@bp.post("/hjemmebesoeg/<key>/pause")
@allow(access.may_agree_times)
def pause(key: str) -> Response:
    match, form = match_with(key), Pause()
    if form.validate_on_submit():
        with form.refusals():
            return _back(match, in_words(commands.pause(match, form.until.data, by=me())))
    if is_coordinator(me()):
        return _show(match, pausing=form)
    return _back(match, _("Det kunne ikke lade sig gøre."))


@bp.post("/hjemmebesoeg/<key>/laengde")
@allow(access.may_keep_matches)
def go_on(key: str) -> Response:
    """Longer or shorter than was thought."""
    match, form = match_with(key), GoOn()
    if form.validate_on_submit():
        with form.refusals():
            commands.go_on_until(match, form.last.data, by=me())
            return _back(match, _("Aftalen varer nu til og med %(day)s.", day=danish.day(form.last.data)))
    return _show(match, going_on=form)


@bp.post("/hjemmebesoeg/<key>/afslut")
@allow(lambda person: access.may_keep_matches(person) or access.may_be_visited(person))
def close(key: str) -> Response:
    match, form = match_with(key), Close()
    if is_family(me()):
        press = Press()
        if press.validate_on_submit():
            with press.refusals():
                commands.close(match, Closing.FAMILY, by=me())
                return _back(match, _("Aftalen er slut. Tak for denne gang."))
        return _refused(match, press)
    if form.validate_on_submit():
        with form.refusals():
            commands.close(match, Closing(form.because.data), by=me())
            return _back(match, _("Aftalen er afsluttet, og begge sider får besked."))
    return _show(match, closing=form)


@bp.post("/hjemmebesoeg/<key>/svar/<side>")
@allow(access.may_agree_times)
def survey(key: str, side: str) -> Response:
    """Three numbers, by the side itself or noted by the coordinator at the closing talk."""
    match, form = one_or_404(access.ended_for(me()), key), Survey()
    if form.validate_on_submit():
        with form.refusals():
            commands.answer_survey(
                match, _side(side), form.helped.data, form.fitted.data, form.again.data, by=me()
            )
            return _back(match, _("Tak for svaret."))
    return _show(match, survey=form) if is_coordinator(me()) else _back(match, _("Vælg et tal for hver."))


@bp.post("/hjemmebesoeg/opfoelgning/<key>/gjort")
@allow(access.may_keep_matches)
def talk_done(key: str) -> Response:
    """Somebody has asked both sides how it goes."""
    form = Press()
    talk = one_or_404(select(FollowUp), key)
    if form.validate_on_submit():
        with form.refusals():
            commands.talk_done(talk, by=me())
            back = request.form.get("tilbage")
            return (
                moved(_index(), _("Opfølgningen er gjort."))
                if back
                else _back(talk.match, _("Opfølgningen er gjort."))
            )
    return _show(match_with(talk.match.key), form)


def _index() -> str:
    from flask import url_for

    return url_for("visits.index")


def _join_form(match: Match, form: Join | None = None) -> Join:
    """Volunteers with room who are not of the match."""
    form = form or Join(None)
    if not match.now_visiting or not match.is_open:
        return form
    of_it = {each.volunteer_id for each in match.now_visiting}
    free = [each.volunteer for each in matches.with_room() if each.volunteer.id not in of_it]
    form.volunteer.choices = [("", _("Vælg en frivillig")), *((each.key, each.name) for each in free)]
    return form


@bp.post("/hjemmebesoeg/<key>/tag-med")
@allow(access.may_keep_matches)
def join(key: str) -> Response:
    """One more of the visiting side."""
    match = match_with(key)
    form = _join_form(match, Join())
    if form.validate_on_submit():
        with form.refusals():
            volunteer = one_or_404(select(Volunteer), form.volunteer.data)
            commands.join(match, volunteer, Known(form.known.data), by=me())
            return _back(match, _("%(name)s er med.", name=volunteer.name))
    return _show(match, joining=form)


@bp.post("/hjemmebesoeg/side/<key>/foer")
@allow(access.may_keep_matches)
def open_earlier(key: str) -> Response:
    """A new visitor may see what was before their time."""
    seat, form = one_or_404(select(MatchVisitor), key), Press()
    if form.validate_on_submit():
        with form.refusals():
            commands.open_earlier(seat, not seat.sees_earlier, by=me())
            return _back(seat.match, _("Gemt."))
    return _show(match_with(seat.match.key), form)


@bp.post("/hjemmebesoeg/side/<key>/af")
@allow(access.may_keep_matches)
def step_down(key: str) -> Response:
    """One of the visiting side goes."""
    seat, form = one_or_404(select(MatchVisitor), key), Press()
    if form.validate_on_submit():
        with form.refusals():
            commands.step_down(seat.match, seat.volunteer, by=me())
            return _back(seat.match, _("Den frivillige er taget af aftalen."))
    return _show(match_with(seat.match.key), form)
