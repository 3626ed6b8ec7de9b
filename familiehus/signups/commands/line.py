"""The waiting line: offering what is free, yes and no to an offer, letting it lapse, putting first, passing over.

An offer reserves its seats until its deadline. Whoever lets it lapse keeps the number and is passed over until
another seat is freed. On the last day everybody who fits is asked at once, nothing is reserved, and the first
yes wins.
"""

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from familiehus.activities.models import Occurrence
from familiehus.families.models import Household
from familiehus.families.states import STOPPED
from familiehus.families.states import State as FamilyState
from familiehus.kernel import audit, clock
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import THE_HOUSE, Actor
from familiehus.messages.introductions import quiet_hours
from familiehus.signups import deadlines
from familiehus.signups.commands import seats
from familiehus.signups.commands.telling import tell, tell_of_dates
from familiehus.signups.models import Signup
from familiehus.signups.queries import IN_ORDER
from familiehus.signups.reasons import fits, gives_offers, offers_to_all
from familiehus.signups.states import IN_LINE, State


def promote(occurrence: Occurrence) -> list[Signup]:
    """Offer what is free to the first in line that fits, families whole, until nobody fits; gives those who
    were asked. Call it whenever a seat may have become free; doing it twice changes nothing."""
    seats.lock([occurrence])
    if not gives_offers(occurrence):
        return []
    db.session.flush()
    waiting = _who_may_be_asked(occurrence)
    if offers_to_all(occurrence):
        return _ask_all(occurrence, waiting)
    ends_at = deadlines.deadline(occurrence.starts_at, clock.now(), quiet_hours())
    asked = []
    for signup in waiting:
        if fits(occurrence, signup.adults, signup.children_count) and seats.take(
            occurrence, signup.adults, signup.children_count
        ):
            signup.offer_ends_at, signup.offered_to_all = ends_at, False
            asked.append(signup)
    _offer(asked)
    return asked


def _who_may_be_asked(occurrence: Occurrence) -> list[Signup]:
    """Those in line without an offer, whom no seat has passed, in order; no family that pauses."""
    freed = seats.line(occurrence).seats_freed
    open_to_all = occurrence.activity.is_open_to_all
    family = Household.state.not_in(STOPPED) if open_to_all else Household.state == FamilyState.ENROLLED
    rows = (
        select(Signup)
        .outerjoin(Signup.household)
        .where(
            Signup.occurrence_id == occurrence.id,
            Signup.state.in_((State.WAITING, State.LAPSED)),
            or_(Signup.passed_seat.is_(None), Signup.passed_seat < freed),
            or_(Signup.household_id.is_(None), family),
        )
        .options(joinedload(Signup.household))
        .order_by(*IN_ORDER)
        .execution_options(populate_existing=True)
    )
    return list(db.session.scalars(rows))


def _ask_all(occurrence: Occurrence, waiting: list[Signup]) -> list[Signup]:
    """The last day: whoever fits is asked, whoever no longer fits waits again."""
    called = select(Signup).where(
        Signup.occurrence_id == occurrence.id, Signup.state == State.OFFERED, Signup.offered_to_all
    )
    for signup in db.session.scalars(called):
        if not fits(occurrence, signup.adults, signup.children_count):
            wait_again(signup)
    asked = [each for each in waiting if fits(occurrence, each.adults, each.children_count)]
    for signup in asked:
        signup.offer_ends_at, signup.offered_to_all = occurrence.starts_at, True
    _offer(asked)
    return asked


def _offer(asked: list[Signup]) -> None:
    for signup in asked:
        signup.state, signup.offered_at = State.OFFERED, clock.now()
        signup.offers += 1
        audit.record("seat offered", signup, by=THE_HOUSE, to_all=signup.offered_to_all or None)
        kind = "signups.offer_to_all" if signup.offered_to_all else "signups.offer"
        tell(signup, kind, str(signup.offers), offer=signup.offers)
    if asked:
        db.session.flush()
        seats.show(*asked)


def wait_again(signup: Signup) -> None:
    """No offer any more; number and place in line as before."""
    signup.state, signup.offer_ends_at, signup.offered_to_all = State.WAITING, None, False
    seats.show(signup)


def accept_offer(signup: Signup, *, by: Actor) -> Signup:
    """Yes to the seat on offer. Refused when the deadline has passed, the date is off or has begun, or
    somebody else was first on the last day."""
    seats.hold_still(signup)
    occurrence = signup.occurrence
    if signup.is_signed:
        raise Refused(_("I er allerede tilmeldt."))
    if occurrence.is_off or occurrence.has_begun:
        raise Refused(_("Datoen er aflyst eller allerede begyndt."))
    if not signup.is_live:
        raise Refused(_("I står ikke på ventelisten længere."))
    if not signup.is_offered:
        raise Refused(_("Fristen er gået, eller pladsen er taget. I beholder jeres nummer på ventelisten."))
    was_to_all = signup.offered_to_all
    if was_to_all and not seats.take(occurrence, signup.adults, signup.children_count):
        raise Refused(_("En anden nåede det først. I beholder jeres nummer på ventelisten."))
    _sign(signup)
    audit.record("offer accepted", signup, by=by)
    if was_to_all:
        promote(occurrence)
    return signup


def _sign(signup: Signup) -> None:
    signup.state, signup.offer_ends_at, signup.offered_to_all = State.SIGNED, None, False
    signup.passed_seat = None
    db.session.flush()
    seats.show(signup)


def decline_offer(signup: Signup, *, by: Actor) -> None:
    """No to the seat on offer: out of the line, and the seat goes to the next."""
    seats.hold_still(signup)
    if signup.state is not State.OFFERED:
        raise Refused(_("Der er ikke længere en plads at sige nej til."))
    step_out(signup)
    audit.record("offer declined", signup, by=by)
    promote(signup.occurrence)


def step_out(signup: Signup) -> None:
    """Out, whatever it was; under the date's lock. Whoever calls promotes."""
    seats.let_go(signup)
    signup.left_from, signup.left_at = signup.state, clock.now()
    signup.state, signup.offer_ends_at, signup.offered_to_all = State.LEFT, None, False
    db.session.flush()
    seats.show(signup)


def bump(signup: Signup, reason: str, *, by: Actor) -> None:
    """Staff put a family first in line, with a reason; behind others who were put first before."""
    seats.hold_still(signup)
    if signup.state not in (State.WAITING, State.LAPSED):
        raise Refused(_("Kun den, der venter uden et tilbud, kan sættes forrest."))
    _check_reason(reason)
    signup.bumped_at, signup.passed_seat, signup.state = clock.now(), None, State.WAITING
    db.session.flush()
    seats.show(signup)
    audit.record("put first in line", signup, by=by, reason=reason.strip())
    promote(signup.occurrence)


def skip(signup: Signup, reason: str, *, by: Actor) -> None:
    """Staff pass a family over, with a reason: its offer goes to the next; without one, the next seat does."""
    seats.hold_still(signup)
    if not signup.is_in_line:
        raise Refused(_("Familien står ikke på ventelisten."))
    _check_reason(reason)
    freed = seats.line(signup.occurrence).seats_freed
    if signup.state is State.OFFERED:
        _pass_over(signup, freed)
    else:
        _pass_over(signup, freed + 1)
    db.session.flush()
    audit.record("passed over in line", signup, by=by, reason=reason.strip())
    promote(signup.occurrence)


def _pass_over(signup: Signup, seat: int) -> None:
    seats.let_go(signup)
    signup.state, signup.passed_seat = State.LAPSED, seat
    signup.offer_ends_at, signup.offered_to_all = None, False
    seats.show(signup)


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused(_("Skriv hvorfor, så kollegerne kan forstå det."))


def lapse_offers() -> int:
    """Offers whose deadline has passed go to the next; gives how many. A job, every minute, safe twice at once."""
    late = select(Signup.occurrence_id).where(
        Signup.state == State.OFFERED, Signup.offer_ends_at <= clock.now()
    )
    dates = select(Occurrence).where(Occurrence.id.in_(late)).options(joinedload(Occurrence.activity))
    found = list(db.session.scalars(dates.order_by(Occurrence.id)))
    seats.lock(found)
    return sum(_lapse_at(occurrence) for occurrence in found)


def _lapse_at(occurrence: Occurrence) -> int:
    late = (
        select(Signup)
        .where(
            Signup.occurrence_id == occurrence.id,
            Signup.state == State.OFFERED,
            Signup.offer_ends_at <= clock.now(),
        )
        .order_by(*IN_ORDER)
        .execution_options(populate_existing=True)
    )
    rows = list(db.session.scalars(late))
    freed = seats.line(occurrence).seats_freed if rows else 0
    for signup in rows:
        _pass_over(signup, freed)
        audit.record("offer lapsed", signup, by=THE_HOUSE)
        if gives_offers(occurrence):
            tell(signup, "signups.lapsed", str(signup.offers), offer=signup.offers)
    db.session.flush()
    promote(occurrence)
    return len(rows)


def close_line(occurrence: Occurrence, *, by: Actor) -> None:
    """Nobody signs up for the date any more: whoever waits is out of the line, and is told so. Seats that somebody
    has stay theirs."""
    seats.lock([occurrence])
    rows = (
        select(Signup)
        .where(Signup.occurrence_id == occurrence.id, Signup.state.in_(IN_LINE))
        .order_by(*IN_ORDER)
        .execution_options(populate_existing=True)
    )
    waiting = list(db.session.scalars(rows))
    for signup in waiting:
        step_out(signup)
    if waiting:
        audit.record("line closed", occurrence, by=by, waited=len(waiting))
        tell_of_dates(waiting, "signups.line_closed", occurrence)


def withdraw_offers(occurrence: Occurrence) -> None:
    """The date is off: what was on offer is no longer, and everybody in line keeps the number."""
    seats.lock([occurrence])
    offered = select(Signup).where(Signup.occurrence_id == occurrence.id, Signup.state == State.OFFERED)
    for signup in db.session.scalars(offered):
        seats.let_go(signup)
        wait_again(signup)
    db.session.flush()
