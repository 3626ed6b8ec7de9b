"""Who hears of what becomes of a sign-up, and once: queued here, worded in `letters`."""

from collections.abc import Iterable

from familiehus.accounts.commands import reference
from familiehus.activities.models import Occurrence
from familiehus.kernel import clock
from familiehus.kernel.db import db, new_key
from familiehus.messages.commands import queue
from familiehus.signups.deadlines import LAST_DAY
from familiehus.signups.models import Signup

_TOLD = "signups told"


def recipients(signup: Signup) -> list[str]:
    """Every adult of the household; the guest, if there is a contact."""
    if signup.household is not None:
        return [reference(person) for person in signup.household.guardians]
    return [f"guest:{signup.key}"] if signup.guest_email or signup.guest_phone else []


def tell(signup: Signup, kind: str, about: str = "", **params: str | int) -> None:
    """Write about this one sign-up. `about` tells one time from the next of the same kind."""
    subject = f"{signup.key}.{about}" if about else signup.key
    for to in recipients(signup):
        queue(kind, to=to, subject_key=subject, params={"signup": signup.key, **params})


def tell_of_dates(signups: Iterable[Signup], kind: str, occurrence: Occurrence, **params: str | int) -> None:
    """Write about a date that is off, on again, or elsewhere: once to each adult for each activity and
    transaction, however many of its dates change. What happens within a day is not held back by quiet hours."""
    about = f"{occurrence.activity.key}.{_this_time()}"
    soon = not occurrence.is_over and occurrence.starts_at - clock.now() <= LAST_DAY
    for signup in signups:
        for to in recipients(signup):
            queue(
                kind,
                to=to,
                subject_key=about,
                params={"activity": occurrence.activity.key, "date": occurrence.key, **params},
                urgent=soon,
            )


def _this_time() -> str:
    """A mark that all dates of one act share: it belongs to the transaction."""
    session = db.session()
    transaction = session.get_transaction()
    kept = session.info.get(_TOLD)
    if kept is None or kept[0] is not transaction:
        kept = session.info[_TOLD] = (transaction, new_key())
    return kept[1]
