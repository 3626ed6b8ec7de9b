"""Guests of a date that is open to all: signing up by name and contact alone, and being forgotten."""

from collections.abc import Sequence

from sqlalchemy import select

from familiehus.activities.kinds import DateState
from familiehus.activities.models import Occurrence
from familiehus.kernel import audit, clock
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _, language
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import Actor
from familiehus.signups.commands import seats
from familiehus.signups.commands.party import check_party, refuse_if
from familiehus.signups.commands.signing import begin
from familiehus.signups.commands.telling import tell
from familiehus.signups.models import Signup
from familiehus.signups.queries import guests_of_what_is_over
from familiehus.signups.reasons import reasons_against
from familiehus.signups.states import State


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
        raise Refused(_("Skriv et navn og en mailadresse eller et telefonnummer, vi kan skrive til."))
    seats.lock([occurrence])
    refuse_if(reasons_against(occurrence, None))
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
        begin(signup)
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
