"""Whoever stands at the door without having signed up."""

from collections.abc import Sequence

from familiehus.activities.kinds import DateState
from familiehus.activities.models import Occurrence
from familiehus.families.models import Child, Household
from familiehus.kernel import audit, clock
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import Actor
from familiehus.signups.commands import seats
from familiehus.signups.commands.party import check_children, check_party, refuse_if
from familiehus.signups.commands.signing import settle, take_it_now
from familiehus.signups.models import Signup
from familiehus.signups.queries import signup_of
from familiehus.signups.states import State


def walk_in(
    occurrence: Occurrence,
    household: Household | None = None,
    *,
    guest_name: str = "",
    adults: int,
    children: Sequence[Child] = (),
    children_count: int = 0,
    by: Actor,
) -> Signup:
    """Somebody stands at the door: a seat now or a refusal, also after sign-up has closed and while it goes on,
    also on a pause. `children_count`: children of a guest. Never more than there are seats for."""
    if household is not None:
        seats.lock_household(household)
    seats.lock([occurrence])
    refuse_if(_reasons_against_walk_in(occurrence, household))
    signup = signup_of(household, occurrence) if household is not None else None
    if signup is not None:
        db.session.refresh(signup)
    if signup is not None and signup.is_live:
        return take_it_now(signup, by=by)
    if household is not None:
        check_children(household, children)
        children_count = len(children)
    check_party(occurrence, adults, children_count)
    if not seats.take(occurrence, adults, children_count):
        raise Refused(_("Der er ikke plads til dem alle. Giv datoen flere pladser, hvis der er rum til dem."))
    if signup is None:
        signup = Signup(occurrence=occurrence, household=household, guest_name=guest_name.strip()[:120])
    if household is None and not signup.guest_name:
        raise Refused(_("Skriv et navn."))
    signup.adults, signup.children, signup.children_count = adults, list(children), children_count
    signup.state, signup.is_walk_in, signup.asked_at = State.SIGNED, True, clock.now()
    signup.left_at = signup.left_from = signup.number = None
    signup.asked_again_at = signup.answered_at = None
    db.session.add(signup)
    db.session.flush()
    seats.show(signup)
    audit.record("walked in", signup, by=by, household=household.key if household else None)
    settle(signup)
    return signup


def _reasons_against_walk_in(occurrence: Occurrence, household: Household | None) -> list[str]:
    if occurrence.activity.is_draft or occurrence.state not in (DateState.PLANNED, DateState.HELD):
        return [_("Datoen er aflyst eller ikke i kalenderen.")]
    if not occurrence.activity.takes_signups:
        return [_("Her skal man ikke melde sig til. Bare kom.")]
    if occurrence.is_over:
        return [_("Det er forbi.")]
    if household is not None and household.has_stopped:
        return [_("Familien er ikke længere skrevet ind i huset.")]
    return []
