"""Leaving a date, taking that back, and saying whether one comes at a new time."""

from familiehus.kernel import audit, clock
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import Actor
from familiehus.signups.commands import seats
from familiehus.signups.commands.line import promote, step_out
from familiehus.signups.models import Signup
from familiehus.signups.queries import may_be_undone
from familiehus.signups.states import State


def leave(signup: Signup, *, by: Actor) -> None:
    """Out, at any time before it is over, whatever the deadline; nothing is asked. The seat goes to the next in
    line at once. Leaving twice changes nothing."""
    seats.hold_still(signup)
    if not signup.is_live:
        return
    if signup.occurrence.is_over:
        raise Refused(_("Det er forbi."))
    step_out(signup)
    audit.record("left a date", signup, by=by)
    promote(signup.occurrence)


def rejoin(signup: Signup, *, by: Actor) -> Signup:
    """Take leaving back within ten minutes: the seat if it is still free, the old number in line always."""
    if signup.household is not None:
        seats.lock_household(signup.household)
    seats.hold_still(signup)
    if signup.is_live:
        return signup
    if not may_be_undone(signup) or signup.occurrence.is_off or not signup.heads:
        raise Refused(_("Det kan ikke fortrydes længere. Meld jer til igen."))
    if signup.household is not None and signup.household.has_stopped:
        raise Refused(_("Familien er ikke længere skrevet ind i huset."))
    if signup.left_from is State.SIGNED:
        if not seats.take(signup.occurrence, signup.adults, signup.children_count):
            raise Refused(_("Pladsen er gået videre til en anden. Meld jer til igen, så får I et nummer."))
        signup.state = State.SIGNED
    else:
        signup.state = State.WAITING
    signup.left_at = signup.left_from = None
    db.session.flush()
    seats.show(signup)
    audit.record("leaving undone", signup, by=by)
    promote(signup.occurrence)
    return signup


def answer_moved(signup: Signup, *, comes: bool, by: Actor) -> None:
    """The family says whether it comes at the new time; no is leaving."""
    if not comes:
        leave(signup, by=by)
        return
    seats.hold_still(signup)
    if not signup.is_signed:
        raise Refused(_("I er ikke tilmeldt længere."))
    signup.answered_at = clock.now()
    db.session.flush()
    seats.show(signup)
    audit.record("comes at the new time", signup, by=by)
