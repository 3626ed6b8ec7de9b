"""Signing up for a date: a seat for the whole party, else a number in line."""

from collections.abc import Sequence

from familiehus.activities.models import Occurrence
from familiehus.families.models import Child, Household
from familiehus.kernel import audit, clock
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import Actor
from familiehus.signups.commands import seats
from familiehus.signups.commands.line import promote
from familiehus.signups.commands.party import check_children, check_party, refuse_if
from familiehus.signups.commands.telling import tell
from familiehus.signups.models import SeriesSignup, Signup
from familiehus.signups.queries import place_in_line, signup_of
from familiehus.signups.reasons import offers_to_all, reasons_against
from familiehus.signups.states import State


def sign_up(
    occurrence: Occurrence,
    household: Household,
    *,
    adults: int,
    children: Sequence[Child] = (),
    by: Actor,
    tell_them: bool = False,
) -> Signup:
    """Seats for the whole party, else a number on the waiting list: look at the result's `state`.

    Raises Refused with every reason there is. Whoever already waits takes the seat if it is free by now (the
    party stays as it was). `tell_them`: write a confirmation, as for somebody whom staff signed up.
    """
    seats.lock_household(household)
    seats.lock([occurrence])
    refuse_if(reasons_against(occurrence, household))
    signup = seat_or_line(occurrence, household, adults, children, by=by)
    if tell_them:
        tell(signup, "signups.noted", str(signup.row_version))
    return signup


def seat_or_line(
    occurrence: Occurrence,
    household: Household,
    adults: int,
    children: Sequence[Child],
    *,
    by: Actor,
    series: SeriesSignup | None = None,
) -> Signup:
    """What `sign_up` does once nothing speaks against the date; under the locks of household and date."""
    signup = signup_of(household, occurrence)
    if signup is not None:
        db.session.refresh(signup)
    if signup is not None and signup.is_live:
        return take_it_now(signup, by=by)
    check_children(household, children)
    check_party(occurrence, adults, len(children))
    if signup is None:
        signup = Signup(occurrence=occurrence, household=household)
    signup.adults, signup.children, signup.children_count = adults, list(children), len(children)
    begin(signup, series)
    audit.record("signed up", signup, by=by, household=household.key, state=signup.state.value)
    return signup


def take_it_now(signup: Signup, *, by: Actor) -> Signup:
    """The party stands in line or has a seat already: it gets one if it can."""
    if signup.is_signed:
        raise Refused(_("I er allerede tilmeldt den dag."))
    if not signup.holds_seats and not seats.take(signup.occurrence, signup.adults, signup.children_count):
        raise Refused(
            _(
                "Der er ikke blevet plads endnu. I er nr. %(place)s på ventelisten.",
                place=place_in_line(signup),
            )
        )
    signup.state, signup.offer_ends_at, signup.offered_to_all = State.SIGNED, None, False
    db.session.flush()
    seats.show(signup)
    audit.record("seat taken from the line", signup, by=by)
    settle(signup)
    return signup


def begin(signup: Signup, series: SeriesSignup | None = None) -> None:
    """A seat if the whole party fits, else the next number."""
    occurrence = signup.occurrence
    signup.asked_at, signup.left_at, signup.left_from = clock.now(), None, None
    signup.asked_again_at = signup.answered_at = signup.bumped_at = signup.passed_seat = None
    signup.number, signup.is_walk_in = None, False
    if seats.take(occurrence, signup.adults, signup.children_count):
        signup.state = State.SIGNED
    else:
        line = seats.line(occurrence)
        line.last_number += 1
        signup.state, signup.number = State.WAITING, line.last_number
    db.session.add(signup)
    signup.series = series
    db.session.flush()
    seats.show(signup)
    settle(signup)


def settle(signup: Signup) -> None:
    """On the last day others were asked too: who no longer fits is told no lie."""
    if signup.is_signed and offers_to_all(signup.occurrence):
        promote(signup.occurrence)
