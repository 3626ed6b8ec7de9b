"""The coordinator's board, a wish, and a proposal."""

from datetime import timedelta

from flask import Response, request
from sqlalchemy import select

from familiehus.families.access import households_visible_to
from familiehus.families.models import Household
from familiehus.families.states import State as Enrolment
from familiehus.kernel import clock, traces
from familiehus.kernel.authorization import allow, me, one_or_404
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _
from familiehus.kernel.pages import done, page
from familiehus.visits import access, commands
from familiehus.visits.forms import Propose, WhichPeriod, WishForVisitor
from familiehus.visits.models import MatchKind
from familiehus.visits.queries import fitting, matches, visits
from familiehus.visits.states import Act, Known, State
from familiehus.visits.views.routes import Press, bp
from familiehus.volunteers.models import Volunteer
from familiehus.volunteers.states import LANGUAGES

CLOSED = 10
PHASES = (State.PROPOSAL, State.INTRO, State.TRIAL, State.ACTIVE, State.PAUSE)


@bp.get("/hjemmebesoeg")
@allow(access.may_keep_matches)
def index() -> Response:
    """Matches by where they are and what is due; who waits on either side; this week; what is odd; who may be tired."""
    found, seen, rules = matches.by_state(me()), visits.around_now(me()), matches.rules_of_visiting()
    closed = found.pop(State.CLOSED)
    open_ones = [match for each in found.values() for match in each]
    for match in open_ones:
        traces.look(match.household, by=me(), polled=True)
    return page(
        "visits/index.html",
        fragments=("visits_board",),
        found=found,
        phases=[(state, found[state]) for state in PHASES],
        waiting=found[State.WISH],
        room=matches.with_room(),
        talks=matches.talks_due(open_ones),
        week=visits.this_week(seen),
        odd=visits.exceptions(seen, rules),
        not_home=visits.alarming(seen, rules=rules),
        tired=matches.who_may_be_tired(open_ones),
        to_part=matches.to_be_parted(open_ones),
        closed=closed[:CLOSED],
        press=Press(),
        today=clock.today(),
        languages=LANGUAGES,
    )


@bp.route("/hjemmebesoeg/nyt-oenske", methods=["GET", "POST"])
@allow(access.may_keep_matches)
def wish() -> Response:
    form = WishForVisitor()
    households = households_visible_to(me()).where(Household.state == Enrolment.ENROLLED)
    found = list(db.session.scalars(households.order_by(Household.called)))
    form.household.choices = [("", _("Vælg en familie")), *((each.key, each.called) for each in found)]
    form.kind.choices = [(each.key, each.title) for each in matches.kinds()]
    if not form.is_submitted() and request.args.get("familie"):
        form.household.data = request.args["familie"]
    if form.validate_on_submit():
        with form.refusals():
            household = one_or_404(households, form.household.data)
            kind = one_or_404(select(MatchKind), form.kind.data)
            match = commands.wish(
                household,
                kind,
                language=form.language.data,
                weekdays=[int(day) for day in form.weekdays.data or ()],
                by=me(),
            )
            return done(".propose", _("Ønsket er skrevet op."), key=match.key)
    return page("visits/wish.html", form=form)


@bp.route("/hjemmebesoeg/<key>/foreslaa", methods=["GET", "POST"])
@allow(access.may_keep_matches)
def propose(key: str) -> Response:
    """Who fits through the planned period, with the reasons; a person chooses and writes why."""
    match = one_or_404(access.matches_visible_to(me()), key)
    if not match.can(Act.PROPOSE):
        return done(".show", _("Der er allerede et forslag."), key=match.key)
    traces.look(match.household, by=me())
    form = Propose()
    period = WhichPeriod(request.args, meta={"csrf": False})
    first = form.first_on.data or period.fra.data or clock.today()
    last = form.last_on.data or period.til.data or first + timedelta(weeks=match.kind.weeks, days=-1)
    if not form.is_submitted():
        form.first_on.data, form.last_on.data = first, last
    found = fitting.candidates(match, first, max(last, first) + timedelta(days=1))
    form.volunteers.choices = [(each.volunteer.key, each.volunteer.name) for each in found if each.can]
    if form.validate_on_submit():
        with form.refusals():
            chosen = [one_or_404(select(Volunteer), each) for each in form.volunteers.data or ()]
            commands.propose(
                match,
                chosen,
                why=form.why.data,
                known=Known(form.known.data),
                first_on=form.first_on.data,
                planned_until=form.last_on.data + timedelta(days=1),
                by=me(),
            )
            return done(".show", _("Begge sider bliver spurgt."), key=match.key)
    return page(
        "visits/propose.html",
        fragments=("propose",),
        form=form,
        match=match,
        found=found,
        languages=LANGUAGES,
    )
