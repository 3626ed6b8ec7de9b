"""The visiting side, person by person: somebody comes to it, somebody goes, somebody may see what was before."""

from datetime import timedelta

from sqlalchemy import select

from familiehus.kernel import audit, clock
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import THE_HOUSE, Actor
from familiehus.messages.commands import withdraw
from familiehus.visits import access
from familiehus.visits.commands.booking import check_cleared, release, seat
from familiehus.visits.commands.calling_off import call_off_all
from familiehus.visits.commands.following_up import drop_follow_ups
from familiehus.visits.commands.telling import lock, remind, tell_visitors, touch
from familiehus.visits.models import Match, MatchVisitor
from familiehus.visits.queries.fitting import judge
from familiehus.visits.queries.visits import coming_of
from familiehus.visits.states import TOGETHER, Known, Side, State
from familiehus.volunteers.models import Volunteer


def join(match: Match, volunteer: Volunteer, known: Known, *, by: Actor) -> MatchVisitor:
    """One more comes to the visiting side: of a proposal to be asked like the others, later when a coordinator has
    asked both sides.

    They must be cleared through what is left of the period, have room, and be free at every visit that is agreed;
    all or none. Raises `Refused` with every reason.
    """
    if not access.may_keep_matches(by):
        raise Refused(_("Det er koordinatoren, der bestemmer, hvem der er med."))
    lock([match], [volunteer])
    if match.state not in TOGETHER:
        raise Refused(_("Foreslå først en, der kan besøge familien."))
    if any(each.volunteer_id == volunteer.id for each in match.now_visiting):
        raise Refused(_("%(name)s er allerede med.", name=volunteer.name))
    if known == Known.UNASKED:
        raise Refused(_("Spørg først, om de kender hinanden privat."))
    first = max(clock.today(), match.first_on or clock.today())
    refused = judge(match, volunteer, first, match.planned_until or first + timedelta(days=1)).refused
    if refused:
        raise Refused(*(each if volunteer.name in each else f"{volunteer.name}: {each}" for each in refused))
    is_running = match.state != State.PROPOSAL
    coming = coming_of(match)
    with db.session.begin_nested():
        joined = MatchVisitor(volunteer=volunteer, accepted_at=clock.now() if is_running else None)
        match.visitors.append(joined)
        db.session.flush()
        check_cleared(match, [each.span for each in coming], [volunteer])
        seat(volunteer, coming, by=by, override=None)
        db.session.flush()
    audit.record("visitor joined", match, by=by, volunteer=volunteer.key, known=known.value)
    kind = "visits.joined" if is_running else "visits.proposal"
    tell_visitors(kind, [volunteer], f"{match.key}:{joined.key}", params={"match": match.key})
    for visit in coming:
        remind(visit)
    touch()
    return joined


def step_down(match: Match, volunteer: Volunteer, *, by: Actor) -> None:
    """One of the visiting side goes. The others go on with the visits that are agreed; with nobody left they are
    called off and the wish is open again."""
    if not access.may_keep_matches(by):
        raise Refused(_("Det er koordinatoren, der bestemmer, hvem der er med."))
    _take_off(match, volunteer, by=by)


def _take_off(match: Match, volunteer: Volunteer, *, by: Actor) -> None:
    lock([match], [volunteer])
    if match.state not in TOGETHER:
        raise Refused(_("Der er ingen at tage af lige nu."))
    left = next((each for each in match.now_visiting if each.volunteer_id == volunteer.id), None)
    if left is None:
        raise Refused(_("%(name)s er ikke med i aftalen.", name=volunteer.name))
    if len(match.now_visiting) == 1:
        call_off_all(match, Side.VISITOR, by=by)
    else:
        _leave_visits(match, left)
    left.left_at = clock.now()
    if not match.now_visiting:
        match.state = State.WISH
        match.take_back_yeses()
        drop_follow_ups(match)
    db.session.flush()
    audit.record("visitor stepped down", match, by=by, volunteer=volunteer.key)
    touch()


def _leave_visits(match: Match, left: MatchVisitor) -> None:
    """Off the visits to come, whose reminders are not theirs any more; told once."""
    coming, volunteer = coming_of(match), left.volunteer
    release(coming, volunteer)
    for each in coming:
        withdraw(
            to=f"person:{volunteer.person.key}",
            subject_key=f"{each.key}:{each.sequence}",
            kind="visits.reminder",
        )
    tell_visitors("visits.parted", [volunteer], f"{match.key}:{left.key}", params={"match": match.key})


def free_matches_of(volunteer: Volunteer, *, by: Actor = THE_HOUSE) -> int:
    """A volunteer stops: they are of no match any more. Counts the matches."""
    current = (
        select(Match)
        .join(MatchVisitor)
        .where(
            MatchVisitor.volunteer_id == volunteer.id,
            MatchVisitor.left_at.is_(None),
            Match.state.in_(TOGETHER),
        )
        .order_by(Match.key)
    )
    found = db.session.scalars(current).unique().all()
    for match in found:
        _take_off(match, volunteer, by=by)
    return len(found)


def open_earlier(visitor: MatchVisitor, opened: bool, *, by: Actor) -> None:
    """A new visitor may see what was before their time, or no longer."""
    if not access.may_keep_matches(by):
        raise Refused(_("Det er koordinatoren, der åbner for det, der var før."))
    visitor.sees_earlier = opened
    audit.record("earlier visits opened" if opened else "earlier visits closed", visitor.match, by=by)
