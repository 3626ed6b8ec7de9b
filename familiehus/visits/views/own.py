"""A volunteer's own pages on the phone: coming visits, the three big buttons, the address, and somebody to talk to."""

from datetime import datetime, timedelta

from flask import Response, abort, request, url_for

from familiehus.house import queries as house
from familiehus.kernel import clock, traces
from familiehus.kernel.authorization import allow, me
from familiehus.kernel.i18n import _, lazy
from familiehus.kernel.pages import done, page
from familiehus.visits import access, commands
from familiehus.visits.forms import Correct, Survey, TapForm, WriteUp
from familiehus.visits.models import Match, Visit
from familiehus.visits.news import ways_of
from familiehus.visits.queries import matches, visits
from familiehus.visits.states import LOOP, MEETING, Ask, Doing, Side, State, Tap
from familiehus.visits.views.routes import Press, bp, match_with, myself, own_visit_with

COMING, SURVEYED_FOR = 6, timedelta(days=30)
TAPPED = {
    Tap.ON_WAY: lazy("God tur. Vi ved, at du er på vej."),
    Tap.ARRIVED: lazy("Godt. Vi ved, at du er fremme."),
    Tap.LEFT: lazy("Tak for i dag. Godt, at du er på vej hjem."),
    Tap.CALL_ME: lazy("Vi ringer til dig nu."),
}


@bp.get("/mine-aftaler")
@allow(access.may_visit)
def mine() -> Response:
    own, around = matches.own(me()), visits.own_around_now(me())
    lately = clock.now() - timedelta(hours=12)
    coming = [each for each in around if each.ends_at > lately and not (each.is_closed and each.is_over)]
    ended = matches.lately_ended(me(), clock.now() - SURVEYED_FOR)
    for match in own:
        traces.look(match.household, by=me(), polled=True)
    return page(
        "visits/mine.html",
        fragments=("mine",),
        own=own,
        coming=coming[:COMING],
        to_write_up=[each for each in around if visits.is_to_be_written_up(each)],
        ended=[each for each in ended if not _has_answered(each, Side.VISITOR)],
        seat_of=lambda match: next(
            each for each in match.now_visiting if each.volunteer.person_id == me().id
        ),
        press=Press(),
        survey=Survey(None),
        phone=visits.call_now(),
        ways=ways_of(me()),
        states=State,
    )


def _has_answered(match: Match, side: Side) -> bool:
    return any(each.side == side for each in match.surveys)


@bp.get("/mine-aftaler/om/<key>")
@allow(access.may_visit)
def agreement(key: str) -> Response:
    """One of a volunteer's own matches: until when, whom to ring, follow-ups, and the visits there have been.

    What was before their time is there only when the coordinator has opened it.
    """
    match = match_with(key)
    traces.look(match.household, by=me())
    been = [each for each in visits.of_match(me(), match) if each.has_begun and each.skipped_because is None]
    return page(
        "visits/agreement.html",
        match=match,
        talks=matches.talks_for(me(), match),
        been=been[::-1],
        phones=access.may_see_phones(me(), match),
        meets=match.state in MEETING,
        seat=next(each for each in match.now_visiting if each.volunteer.person_id == me().id),
        press=Press(),
    )


@bp.post("/mine-aftaler/om/<key>/telefon")
@allow(access.may_visit)
def share_phone(key: str) -> Response:
    """The volunteer's own number: the family may have it, or no longer."""
    match, form = match_with(key), Press()
    if form.validate_on_submit():
        with form.refusals():
            shares = "ja" in request.form
            commands.share_phone(match, shares, by=me())
            said = _("Familien kan se dit nummer.") if shares else _("Familien kan ikke se dit nummer mere.")
            return done(".agreement", said, key=key)
    return done(".agreement", key=key)


@bp.get("/mine-aftaler/<key>")
@allow(access.may_visit)
def visit(key: str) -> Response:
    return _visit(own_visit_with(key))


def _visit(
    shown: Visit,
    form: TapForm | Press | None = None,
    write_up: WriteUp | None = None,
    correct: Correct | None = None,
) -> Response:
    traces.look(shown.match.household, by=me())
    writing = write_up or WriteUp(None)
    if not writing.is_submitted() and shown.left_at and shown.arrived_at:
        writing.minutes.data = max(0, int((shown.left_at - shown.arrived_at).total_seconds() // 60))
    elif not writing.is_submitted():
        writing.minutes.data = shown.span.minutes
    return page(
        "visits/visit.html",
        fragments=("loop",),
        visit=shown,
        form=form,
        tapping=TapForm(None),
        press=Press(None),
        loop=LOOP,
        times=times_of(shown),
        next_tap=next_tap(shown),
        is_near=commands.is_near(shown),
        taps_to={each.value: url_for("visits.tap", key=shown.key, what=each.value) for each in Tap},
        may_see_address=access.may_see_address(me(), shown, clock.now()),
        has_address=shown.match.household.address is not None,
        phones=visits.phones_of_family(shown) if access.may_see_phones(me(), shown.match) else [],
        call=visits.call_now(),
        is_over=shown.is_over,
        writing=writing,
        correct=correct or Correct(None),
    )


def times_of(shown: Visit) -> dict[Tap, datetime | None]:
    return {Tap.ON_WAY: shown.on_way_at, Tap.ARRIVED: shown.arrived_at, Tap.LEFT: shown.left_at}


def next_tap(shown: Visit) -> Tap | None:
    """The button to press now: the one after the last that was pressed."""
    pressed = [
        each for each, at in zip(LOOP, (shown.on_way_at, shown.arrived_at, shown.left_at), strict=True) if at
    ]
    after = LOOP.index(pressed[-1]) + 1 if pressed else 0
    return LOOP[after] if after < len(LOOP) else None


@bp.post("/mine-aftaler/<key>/tryk/<what>")
@allow(access.may_visit)
def tap(key: str, what: str) -> Response:
    """One of the big buttons, from now or from when the net was gone."""
    shown, form = own_visit_with(key), TapForm()
    chosen = Tap(what) if what in list(Tap) else abort(404)
    if form.validate_on_submit():
        with form.refusals():
            commands.tap(shown, chosen, by=me(), at=form.at, token=form.tap.data or "")
            return done(".visit", TAPPED[chosen], key=shown.key)
    return _visit(shown, form)


@bp.post("/mine-aftaler/<key>/skriv")
@allow(access.may_visit)
def write_up(key: str) -> Response:
    shown, form = own_visit_with(key), WriteUp()
    if form.validate_on_submit():
        with form.refusals():
            commands.write_up(
                shown, form.minutes.data, form.kilometres.data or 0, Doing(form.doing.data), by=me()
            )
            return done(".mine", _("Tak. Det er det hele."))
    return _visit(shown, write_up=form)


@bp.post("/mine-aftaler/<key>/ret")
@allow(access.may_visit)
def correct(key: str) -> Response:
    """A time that was not tapped."""
    shown, form = own_visit_with(key), Correct()
    if form.validate_on_submit():
        with form.refusals():
            commands.correct(shown, Tap(form.what.data), form.becomes.data, form.reason.data, by=me())
            return done(".visit", _("Rettet. Koordinatoren kan se, hvad der stod før."), key=shown.key)
    return _visit(shown, correct=form)


@bp.route("/mine-aftaler/<key>/adresse", methods=["GET", "POST"])
@allow(access.may_visit)
def address(key: str) -> Response:
    """Where it is: only the visitor, only from 24 hours before until 2 hours after, each look written down."""
    shown, form = own_visit_with(key), Press()
    open_now = access.may_see_address(me(), shown, clock.now())
    place = None
    if open_now and form.validate_on_submit():
        place = shown.match.household.address
        traces.look(shown.match.household, by=me(), what="address", visit=shown.key)
    return page(
        "visits/address.html",
        visit=shown,
        form=form,
        place=place,
        open_now=open_now,
        window=shown.address_window,
    )


@bp.get("/mine-aftaler/tal-med-nogen")
@allow(access.may_worry)
def worry() -> Response:
    """The duty in plain words and whom to ring; a volunteer can ask the house to ring. Nothing is asked about whom."""
    rules = matches.rules_of_visiting()
    return page(
        "visits/worry.html",
        press=Press(),
        asks=access.may_visit(me()),
        access=access,
        rules=rules,
        settings=house.settings(),
        call=visits.call_now(),
    )


@bp.post("/mine-aftaler/tal-med-nogen/<ask>")
@allow(access.may_visit)
def ask_to_be_heard(ask: str) -> Response:
    form = Press()
    chosen = Ask(ask) if ask in list(Ask) else abort(404)
    if form.validate_on_submit():
        with form.refusals():
            commands.ask_to_be_heard(myself(), chosen, by=me())
            return done(
                ".worry",
                _(
                    "Godt, at du siger det. Du bliver ringet op. Der er ikke skrevet andet ned, end at du spurgte."
                ),
            )
    return done(".worry", _("Det kunne ikke lade sig gøre. Ring i stedet."))


@bp.get("/vores-aftaler")
@allow(access.may_be_visited)
def ours() -> Response:
    """A family's own page: who is coming when, yes or no to a proposal, another time, a rest, the end."""
    own = matches.own(me())
    recently = clock.now() - SURVEYED_FOR
    coming: dict[int, list[Visit]] = {}
    for each in visits.own_around_now(me()):
        if each.is_on and not each.has_begun:
            coming.setdefault(each.match_id, []).append(each)
    ended = [each for each in own if each.closed_at is not None and each.closed_at > recently]
    return page(
        "visits/ours.html",
        fragments=("ours",),
        own=[each for each in own if each.is_open],
        ended=[each for each in ended if not _has_answered(each, Side.FAMILY)],
        coming_of={each.id: coming.get(each.id, [])[:6] for each in own},
        press=Press(),
        survey=Survey(None),
        states=State,
    )
