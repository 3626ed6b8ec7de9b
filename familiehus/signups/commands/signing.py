"""Signing up, changing who comes, leaving and taking it back; for families, for guests, and at the door."""

from collections.abc import Sequence

from sqlalchemy import bindparam, func, select

from familiehus.activities.kinds import DateState
from familiehus.activities.models import Occurrence
from familiehus.families.models import Child, Childhood, Household
from familiehus.families.states import State as FamilyState
from familiehus.kernel import audit, clock
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _, language
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import Actor, is_family
from familiehus.kernel.transaction import written_through
from familiehus.signups.commands import seats
from familiehus.signups.commands.line import promote, step_out
from familiehus.signups.commands.telling import tell
from familiehus.signups.models import SeriesSignup, Signup
from familiehus.signups.queries import guests_of_what_is_over, may_be_undone, place_in_line, signup_of
from familiehus.signups.reasons import offers_to_all, reasons_against, reasons_against_party
from familiehus.signups.states import State

MOST_HEADS = 60


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
    _refuse_if(reasons_against(occurrence, household))
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
        return _take_it_now(signup, by=by)
    _check_children(household, children)
    check_party(occurrence, adults, len(children))
    if signup is None:
        signup = Signup(occurrence=occurrence, household=household)
    signup.adults, signup.children, signup.children_count = adults, list(children), len(children)
    _begin(signup, series)
    audit.record("signed up", signup, by=by, household=household.key, state=signup.state.value)
    return signup


def _take_it_now(signup: Signup, *, by: Actor) -> Signup:
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
    _settle(signup)
    return signup


def _begin(signup: Signup, series: SeriesSignup | None = None) -> None:
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
    _settle(signup)


def _settle(signup: Signup) -> None:
    """On the last day others were asked too: who no longer fits is told no lie."""
    if signup.is_signed and offers_to_all(signup.occurrence):
        promote(signup.occurrence)


def sign_up_guest(
    occurrence: Occurrence,
    name: str,
    *,
    adults: int,
    children: int = 0,
    by: Actor,
    email: str = "",
    phone: str = "",
) -> Signup:
    """Somebody the house does not know, where the activity is open to all: a name and a way to reach them,
    both gone the night after. They get a letter with a link by which they can leave.

    The same contact again gives the sign-up there is, unchanged, and the letter once more.
    """
    email, phone = email.strip().lower(), phone.strip()
    if not name.strip() or not (email or phone):
        raise Refused(_("Skriv et navn og en e-mail eller et telefonnummer, vi kan skrive til."))
    seats.lock([occurrence])
    _refuse_if(reasons_against(occurrence, None))
    check_party(occurrence, adults, children)
    signup = _guest_known(occurrence, email, phone)
    if signup is None:
        signup = Signup(
            occurrence=occurrence,
            guest_name=name.strip()[:120],
            guest_email=email,
            guest_phone=phone,
            guest_language=language(),
            adults=adults,
            children_count=children,
        )
        _begin(signup)
        audit.record("guest signed up", signup, by=by, state=signup.state.value)
    tell(signup, "signups.noted", f"{clock.now():%j%H%M}")
    return signup


def _guest_known(occurrence: Occurrence, email: str, phone: str) -> Signup | None:
    same = Signup.guest_email == email if email else Signup.guest_phone == phone
    return db.session.scalars(
        select(Signup)
        .where(
            Signup.occurrence_id == occurrence.id,
            Signup.household_id.is_(None),
            Signup.state != State.LEFT,
            same,
        )
        .order_by(Signup.id)
        .limit(1)
    ).first()


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
    _refuse_if(_reasons_against_walk_in(occurrence, household))
    signup = signup_of(household, occurrence) if household is not None else None
    if signup is not None:
        db.session.refresh(signup)
    if signup is not None and signup.is_live:
        return _take_it_now(signup, by=by)
    if household is not None:
        _check_children(household, children)
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
    _settle(signup)
    return signup


def _reasons_against_walk_in(occurrence: Occurrence, household: Household | None) -> list[str]:
    if occurrence.activity.is_draft or occurrence.state not in (DateState.PLANNED, DateState.HELD):
        return [_("Datoen er aflyst eller ikke i kalenderen.")]
    if not occurrence.activity.takes_signups:
        return [_("Her skal man ikke melde sig til. Bare kom.")]
    if occurrence.is_over:
        return [_("Det er forbi.")]
    if household is not None and household.state in (FamilyState.CLOSED, FamilyState.ANONYMISED):
        return [_("Familien er ikke længere skrevet ind i huset.")]
    return []


def change_party(
    signup: Signup,
    *,
    adults: int,
    children: Sequence[Child] = (),
    children_count: int | None = None,
    by: Actor,
) -> None:
    """Other adults or children than before. Extra heads need room (else Refused, and all stays as it was);
    freed ones are offered on. In line the number stays. Once sign-up has closed, a family that wants more heads along
    asks the house, which may. `children_count`: for a guest."""
    seats.hold_still(signup)
    occurrence = signup.occurrence
    if not signup.is_live:
        raise Refused(_("I er ikke tilmeldt længere."))
    if occurrence.is_over:
        raise Refused(_("Det er forbi."))
    if signup.household is not None:
        _check_children(signup.household, children, besides=signup.children)
        children_count = len(children)
    heads = signup.children_count if children_count is None else children_count
    check_party(occurrence, adults, heads)
    more_adults, more_children = adults - signup.adults, heads - signup.children_count
    if more_adults + more_children > 0 and occurrence.signup_is_over and is_family(by):
        raise Refused(_("Tilmeldingen er lukket. Ring til huset, så ser vi, om der er plads."))
    if signup.holds_seats and not seats.take(occurrence, more_adults, more_children):
        raise Refused(_("Der er ikke plads til flere. I er stadig tilmeldt som før."))
    if signup.is_signed and (more_adults < 0 or more_children < 0):
        seats.count_freed(occurrence)
    signup.adults, signup.children_count = adults, heads
    if signup.household is not None:
        signup.children = list(children)
    db.session.flush()
    seats.show(signup)
    audit.record("party changed", signup, by=by)
    promote(occurrence)


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
    if signup.household is not None and signup.household.state in (
        FamilyState.CLOSED,
        FamilyState.ANONYMISED,
    ):
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


def forget_guests() -> int:
    """Guests of dates that are over are gone, with name and contact; how many came stays as a number. Who has a seat
    on a date that waits for its new day has it for two months; then it is free. A nightly job, safe twice at once."""
    over = select(Signup).join(Signup.occurrence).where(guests_of_what_is_over(clock.now()))
    gone = list(db.session.scalars(over.order_by(Signup.occurrence_id)))
    waiting = [row for row in gone if row.occurrence.state is DateState.POSTPONED]
    seats.lock(row.occurrence_id for row in waiting)
    for row in waiting:
        seats.let_go(row)
    return erase(gone)


def erase(signups: Sequence[Signup]) -> int:
    """The rows are gone, and the words of the audit trail about them; seats are another matter."""
    keys = [signup.key for signup in signups]
    for signup in signups:
        db.session.delete(signup)
    db.session.flush()
    if keys:
        audit.forget_words(*keys)
    return len(keys)


def check_party(occurrence: Occurrence, adults: int, children: int) -> None:
    """Somebody, and no more than the date could ever seat. Raises Refused."""
    _refuse_if(reasons_against_party(occurrence, adults, children))
    if adults + children > MOST_HEADS:
        raise Refused(_("Så mange kan ikke melde sig til på én gang. Ring til huset."))


def _check_children(household: Household, children: Sequence[Child], besides: Sequence[Child] = ()) -> None:
    if len({child.id for child in children}) != len(children):
        raise Refused(_("Hvert barn kan kun tælles med én gang."))
    new = [child for child in children if child not in besides]
    if any(child not in household.children for child in new) or not _still_belong(household, new):
        raise Refused(_("Vælg kun børn, der hører til familien."))


def _still_belong(household: Household, children: Sequence[Child]) -> bool:
    """By what the database says under the household's lock: a child may have left since the form was opened."""
    wanted = {"household": household.id, "children": [child.id for child in children]}
    return not children or written_through().scalar(_BELONGING, wanted) == len(children)


_BELONGING = select(func.count(Childhood.id)).where(
    Childhood.household_id == bindparam("household"),
    Childhood.child_id.in_(bindparam("children", expanding=True)),
    Childhood.ended_at.is_(None),
)


def _refuse_if(reasons: Sequence[str]) -> None:
    if reasons:
        raise Refused(*reasons)
